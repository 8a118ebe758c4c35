"""`taiyaku draft`: new messages → drafts; stale ones → suggestions beside the human text."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import click

from taiyaku import catalog as catalogs
from taiyaku.commands.say import Step, console, plural, step
from taiyaku.draft import Cache, FillSummary, fill, load_engine
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
    filled: FillSummary = field(default_factory=FillSummary)

    def summary(self) -> str:
        """The result in one line."""
        done = self.filled
        if not sum(done.steps.values()):
            return "nothing to draft."
        steps = ", ".join(f"{count:,} {name}" for name, count in done.steps.most_common())
        said = f"{plural(done.drafted, 'message')} drafted, {done.steps['refused']:,} refused ({steps})"
        if done.terms_asked:
            said += f"; {done.terms_found:,} of {done.terms_asked:,} glossary terms used"
        return f"{said}; {self.signature}."


@click.command("draft", help="Draft new messages, and suggestions for stale ones; a person's text is never touched.")
@click.option("--redraft", is_flag=True, help="Draft machine drafts again, for a new model or glossary.")
def command(redraft: bool) -> int:
    """The command."""
    project = find_project(Path.cwd())
    with step("draft") as running:
        drafted = draft(project, running, redraft=redraft)
        running.say(drafted.summary())
    for page, key, reason in drafted.filled.refusals:
        console.print(f"no draft: {page}: {' '.join(key.source.split())[:70]!r}: {reason}", markup=False)
    return 1 if drafted.filled.refusals else 0


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
    engine = load_engine(project.model, cache=project.cache, beam_size=project.beam_size)
    cache = Cache(project.cache / "drafts.sqlite", signature=engine.signature, glossary=version(terms))
    try:
        filled = fill(
            loaded,
            engine=engine,
            memory=Memory(pasts(loaded.values()), beneath=shared.memory()),
            terms=terms,
            cache=cache,
            on_progress=running.advance if running else None,
            redraft=redraft,
        )
    finally:
        cache.close()
    written, ours = 0, []
    with locked(project.cache):
        for page, catalog in filled.catalogs.items():
            path = project.catalog_path(page)
            now = catalogs.read(path)
            written += catalogs.write(path, catalogs.rebase(catalog, seen=loaded[page], now=now))
            ours += [path] if now == loaded[page] else []  # else there may be more to draft in it
    stamps.done("draft", files, also=project.model, wrote=ours)
    stamps.save()
    return Drafted(written, engine.signature, filled.summary)
