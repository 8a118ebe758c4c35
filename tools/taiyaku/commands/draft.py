"""`taiyaku draft`: new messages → drafts; stale ones → suggestions beside the human text."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from taiyaku import catalog as catalogs
from taiyaku.commands.say import Step, as_json, console, plural, step
from taiyaku.draft import Cache, Engine, Filling, FillSummary, Here, Place, RemoteEngine, Terms, Wants, load_engine
from taiyaku.errors import EngineError
from taiyaku.glossary import load
from taiyaku.locks import locked
from taiyaku.memory import Memory, Shared, pasts
from taiyaku.model import Catalog
from taiyaku.project import Project, find_project
from taiyaku.stamps import Stamps

__all__ = ["Drafted", "command", "draft"]

STEP = 2_000_000
"""Characters of English that are drafted, and in memory, at a time: some twenty thousand sentences."""


@dataclass(slots=True)
class Drafted:
    """What a run of drafting did."""

    written: int = 0
    signature: str = ""
    sent: int = 0
    """Characters that went to a server."""
    filled: FillSummary = field(default_factory=FillSummary)
    seconds: float = 0.0

    def summary(self) -> str:
        """The result in one line."""
        done = self.filled
        if not sum(done.steps.values()) and not done.left:
            return "nothing to draft."
        steps = ", ".join(f"{count:,} {name}" for name, count in done.steps.most_common())
        said = f"{plural(done.drafted, 'message')} drafted, {done.steps['refused']:,} refused ({steps})"
        if done.sentences:
            said += (
                f"; {plural(done.sentences, 'sentence')}, {done.sentences - done.translated:,} of them from the cache"
            )
            said += f", {self.speed:,.0f} a second" if done.translated else ""
        if done.terms_asked:
            said += f"; {done.terms_found:,} of {done.terms_asked:,} glossary terms used"
        if done.left:
            said += f"; {done.left:,} left as they are: {done.stopped}"
        if self.sent:
            said += f"; {self.sent:,} characters sent"
        return f"{said}; {self.signature}."

    @property
    def speed(self) -> float:
        """Sentences a second, of those that were not in the cache."""
        return self.filled.translated / max(self.seconds, 1e-9)

    def values(self) -> dict[str, Any]:
        """The result for other programs."""
        done = self.filled
        return {
            "model": self.signature,
            "catalogs_written": self.written,
            "drafted": done.drafted,
            "refused": done.steps["refused"],
            "left": {"messages": done.left, "reason": done.stopped},
            "characters_sent": self.sent,
            "steps": dict(done.steps.most_common()),
            "refusals": [
                {"page": page, "source": key.source, "context": key.context, "reason": reason}
                for page, key, reason in done.refusals
            ],
            "terms": {
                "asked": done.terms_asked,
                "found": done.terms_found,
                "accuracy": round(done.terms_found / done.terms_asked, 4) if done.terms_asked else None,
            },
            "sentences": {
                "all": done.sentences,
                "from_cache": done.sentences - done.translated,
                "translated": done.translated,
                "per_second": round(self.speed, 1) if done.translated else None,
            },
            "seconds": round(self.seconds, 3),
        }


@click.command("draft", help="Draft new messages, and suggestions for stale ones; a person's text is never touched.")
@click.option("--redraft", is_flag=True, help="Draft all machine drafts again, for a new model.")
@click.option("--scheduler", metavar="ADDRESS", help="Draft on a Dask cluster: tcp://host:8786.")
@click.option(
    "--at-most-characters",
    type=click.IntRange(1),
    metavar="N",
    help="What may be sent to a server in this run, where `model` names one.",
)
@click.option("--json", "json_", is_flag=True, help="For other programs.")
def command(redraft: bool, scheduler: str | None, at_most_characters: int | None, json_: bool) -> int:
    """The command."""
    project = find_project(Path.cwd())
    if at_most_characters:
        project = replace(project, at_most_characters=at_most_characters)
    with step("draft") as running:
        drafted = draft(project, running, redraft=redraft, scheduler=scheduler)
        running.say(drafted.summary())
    if json_:
        as_json(drafted.values())
    else:
        for page, key, reason in drafted.filled.refusals:
            console.print(f"no draft: {page}: {' '.join(key.source.split())[:70]!r}: {reason}", markup=False)
    return 1 if drafted.filled.refusals or drafted.filled.left else 0


def draft(
    project: Project,
    running: Step | None = None,
    *,
    redraft: bool = False,
    stamps: Stamps | None = None,
    scheduler: str | None = None,
) -> Drafted:
    """Draft all pages, as many together as fit into a step; sentences are cached as they come.

    People go on reviewing meanwhile: whatever they touched stays as they left it.
    """
    stamps = stamps or Stamps(project.cache / "stamps.json")
    pages = project.catalog_pages()
    shared = Shared(project, read_po=catalogs.read)
    remembered = (path for paths in shared.files().values() for path in paths)
    files = [*(project.catalog_path(page) for page in pages), project.glossary, *remembered]
    if not redraft and stamps.fresh("draft", files, also=project.model):
        return Drafted()
    terms = Terms(load(project.glossary))
    loading = partial(
        load_engine,
        project.model,
        cache=project.cache,
        beam_size=project.beam_size,
        source=project.source_language,
        target=project.target_language,
    )
    engine = loading(terms=terms.all, at_most=project.at_most_characters)
    survey = _Survey(project, pages, Wants(engine.signature, terms, redraft))
    drafted = Drafted(signature=engine.signature)
    ours: list[Path] = []
    decoding = f"{engine.signature} beam {project.beam_size}"
    with (
        closing(Cache(project.cache / "drafts.sqlite", engine=decoding, terms=terms)) as cache,
        _place(scheduler, loading, engine, terms) as place,
        _told(engine, drafted, running) as on_begin,
    ):
        memory = Memory(survey.pasts, beneath=shared.memory())
        filling = Filling(survey.wants, memory=memory, cache=cache, place=place, on_begin=on_begin)
        drafted.filled = filling.summary
        for loaded, advance in survey.steps(running):
            began = time.monotonic()
            changed = filling.step(loaded, advance)
            drafted.seconds += time.monotonic() - began
            with locked(project.cache):
                for page, catalog in changed.items():
                    path = project.catalog_path(page)
                    now = catalogs.read(path)
                    drafted.written += catalogs.write(path, catalogs.rebase(catalog, seen=loaded[page], now=now))
                    ours += [path] if now == loaded[page] else []  # else there may be more to draft in it
            changed.clear()
    if not drafted.filled.left:
        stamps.done("draft", files, also=project.model, wrote=ours)
        stamps.save()
    return drafted


@contextmanager
def _told(engine: Engine, drafted: Drafted, running: Step | None) -> Iterator[Callable[[Sequence[str]], None] | None]:
    """Whom to tell what texts an engine will be asked for: of a server it is said before where they go."""
    if not isinstance(engine, RemoteEngine):
        yield None
        return

    def tell(texts: Sequence[str]) -> None:
        if running and (notice := engine.notice(texts)):
            running.note(notice)

    with closing(engine):
        yield tell
        drafted.sent = engine.sent


@contextmanager
def _place(scheduler: str | None, loading: Callable[[], Engine], engine: Engine, terms: Terms) -> Iterator[Place]:
    """Where the batches are run."""
    if not scheduler:
        yield Here(engine, terms)
        return
    if isinstance(engine, RemoteEngine):
        raise EngineError(
            f"scheduler '{scheduler}': {engine.url} is asked from one machine only. Leave out --scheduler."
        )
    from taiyaku.draft.places.cluster import Cluster  # what it needs is an extra

    with closing(Cluster(scheduler, loading, signature=engine.signature, terms=terms)) as cluster:
        yield cluster


class _Survey:
    """What there is to draft, page by page; only the catalogs of the first step are kept from it."""

    def __init__(self, project: Project, pages: Iterable[str], wants: Wants) -> None:
        self.wants = wants
        self._project = project
        self._steps: list[dict[str, int]] = []
        """For each step its pages, and how many messages want a draft there."""
        self._read: dict[str, Catalog] = {}
        self.pasts = tuple(pasts(self._surveyed(pages)))

    def _surveyed(self, pages: Iterable[str]) -> Iterator[Catalog]:
        """The catalogs, each as soon as it is known what is wanted in it."""
        room = 0
        for page in pages:
            catalog = catalogs.read(self._project.catalog_path(page))
            if wanted := [message for message in catalog.messages.values() if self.wants(message)]:
                size = sum(len(message.key.source) for message in wanted)
                if size > room:
                    self._steps.append({})
                    room = STEP
                room -= size
                self._steps[-1][page] = len(wanted)
                if len(self._steps) == 1:
                    self._read[page] = catalog
            yield catalog

    def steps(self, running: Step | None) -> Iterator[tuple[dict[str, Catalog], Callable[[int, int], None]]]:
        """The catalogs of each step, and whom to tell how far it is."""
        total, before = sum(sum(step.values()) for step in self._steps), 0
        for pages in self._steps:
            read, self._read = self._read, {}
            loaded = read or {page: catalogs.read(self._project.catalog_path(page)) for page in pages}
            count = sum(pages.values())

            def advance(done: int, whole: int, before: int = before, count: int = count) -> None:
                if running:
                    running.advance(before + count * done // max(whole, 1), total)

            yield loaded, advance
            loaded.clear()  # before the next are read
            before += count
