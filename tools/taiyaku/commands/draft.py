"""`taiyaku draft`: new messages → drafts; stale ones → suggestions beside the human text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from taiyaku import catalog as catalogs
from taiyaku.commands.say import Step, console, plural, step
from taiyaku.draft import Cache, FillSummary, RemoteEngine, fill, load_engine
from taiyaku.glossary import load, version
from taiyaku.locks import locked
from taiyaku.memory import Memory, Shared, pasts
from taiyaku.project import Project, find_project
from taiyaku.stamps import Stamps

__all__ = ["Drafted", "command", "draft"]


@dataclass(slots=True)
class Drafted:
    """What a run of drafting did."""

    written: int = 0
    signature: str = ""
    sent: int = 0
    """Characters that went to a server."""
    filled: FillSummary = field(default_factory=FillSummary)

    def summary(self) -> str:
        """The result in one line."""
        done = self.filled
        if not sum(done.steps.values()) and not done.left:
            return "nothing to draft."
        steps = ", ".join(f"{count:,} {name}" for name, count in done.steps.most_common())
        said = f"{plural(done.drafted, 'message')} drafted, {done.steps['refused']:,} refused ({steps})"
        if done.terms_asked:
            said += f"; {done.terms_found:,} of {done.terms_asked:,} glossary terms used"
        if done.left:
            said += f"; {done.left:,} left as they are: {done.stopped}"
        if self.sent:
            said += f"; {self.sent:,} characters sent"
        return f"{said}; {self.signature}."


@click.command("draft", help="Draft new messages, and suggestions for stale ones; a person's text is never touched.")
@click.option("--redraft", is_flag=True, help="Draft machine drafts again, for a new model or glossary.")
@click.option(
    "--at-most-characters",
    type=click.IntRange(1),
    metavar="N",
    help="What may be sent to a server in this run, where `model` names one.",
)
def command(redraft: bool, at_most_characters: int | None) -> int:
    """The command."""
    project = find_project(Path.cwd())
    if at_most_characters:
        project = replace(project, at_most_characters=at_most_characters)
    with step("draft") as running:
        drafted = draft(project, running, redraft=redraft)
        running.say(drafted.summary())
    for page, key, reason in drafted.filled.refusals:
        console.print(f"no draft: {page}: {' '.join(key.source.split())[:70]!r}: {reason}", markup=False)
    return 1 if drafted.filled.refusals or drafted.filled.left else 0


def draft(
    project: Project, running: Step | None = None, *, redraft: bool = False, stamps: Stamps | None = None
) -> Drafted:
    """Draft all pages together; catalogs are written when all of it is done, sentences are cached as they come.

    People go on reviewing meanwhile: whatever they touched stays as they left it.
    """
    stamps = stamps or Stamps(project.cache / "stamps.json")
    pages = project.catalog_pages()
    shared = Shared(project, read_po=catalogs.read)
    remembered = (path for paths in shared.files().values() for path in paths)
    files = [*(project.catalog_path(page) for page in pages), project.glossary, *remembered]
    if not redraft and stamps.fresh("draft", files, also=project.model):
        return Drafted()
    terms = load(project.glossary)
    loaded = {page: catalogs.read(project.catalog_path(page)) for page in pages}
    engine = load_engine(
        project.model,
        cache=project.cache,
        beam_size=project.beam_size,
        source=project.source_language,
        target=project.target_language,
        terms=terms,
        at_most=project.at_most_characters,
    )
    server = engine if isinstance(engine, RemoteEngine) else None
    cache = Cache(project.cache / "drafts.sqlite", signature=engine.signature, glossary=version(terms))
    try:
        filled = fill(
            loaded,
            engine=engine,
            memory=Memory(pasts(loaded.values()), beneath=shared.memory()),
            terms=terms,
            cache=cache,
            on_begin=lambda texts: _tell(server, texts, running),
            on_progress=running.advance if running else None,
            redraft=redraft,
        )
    finally:
        cache.close()
        if server:
            server.close()
    written, ours = 0, []
    with locked(project.cache):
        for page, catalog in filled.catalogs.items():
            path = project.catalog_path(page)
            now = catalogs.read(path)
            written += catalogs.write(path, catalogs.rebase(catalog, seen=loaded[page], now=now))
            ours += [path] if now == loaded[page] else []  # else there may be more to draft in it
    if not filled.summary.left:
        stamps.done("draft", files, also=project.model, wrote=ours)
        stamps.save()
    return Drafted(written, engine.signature, server.sent if server else 0, filled.summary)


def _tell(server: RemoteEngine | None, texts: Sequence[str], running: Step | None) -> None:
    """Say what is about to leave this machine, before it does."""
    if server and running and (notice := server.notice(texts)):
        running.note(notice)
