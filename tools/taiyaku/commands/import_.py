"""`taiyaku import FOLDER`: an existing Japanese translation of the pages → catalogs.

All pages are aligned together: words are learned from what stands at the same place of pages of the
same shape, from the glossary and from what was reviewed before, and decide where the shapes differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import click

from taiyaku import catalog as catalogs
from taiyaku.align import Adopted, Judge, Lexicon, Unit, adopt, align, learn, sketch, units, words
from taiyaku.commands.extract import extract
from taiyaku.commands.md2po import pages_in
from taiyaku.commands.say import Step, as_json, console, plural, step
from taiyaku.errors import ProjectError, short
from taiyaku.files import read_text
from taiyaku.glossary import load
from taiyaku.locks import locked
from taiyaku.model import Review, State
from taiyaku.pages import mark_of
from taiyaku.project import Project, find_project
from taiyaku.segments import split

__all__ = ["Imported", "command", "import_pages"]

_SHOWN = 60
"""So many characters of a text are shown in a line."""

_PERSON = re.compile(r"[^<>]*\S\s*<[^<>@\s]+@[^<>\s]+>")


@dataclass(slots=True)
class Imported:
    """What an import did, page by page."""

    pages: dict[str, Adopted] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    skipped: dict[Path, str] = field(default_factory=dict)
    """Files that were not read, with the reason."""
    messages: int = 0
    """Messages of all these pages."""

    def total(self, name: str) -> int:
        """The sum of a count over the pages."""
        return sum(int(getattr(page, name)) for page in self.pages.values())

    @property
    def unplaced(self) -> int:
        """Texts without a place."""
        return sum(len(page.unplaced) for page in self.pages.values())

    def summary(self) -> str:
        """The result in one line."""
        filled = self.total("sure") + self.total("doubtful") + self.total("kept")
        said = f"{plural(len(self.pages), 'page')}, {filled:,} of {plural(self.messages, 'message')} have a target: "
        said += f"{self.total('sure'):,} taken for granted, {self.total('doubtful'):,} doubtful"
        said += f", {self.total('kept'):,} by people stay" if self.total("kept") else ""
        return f"{said}; {self.unplaced:,} of {plural(self.total('texts'), 'text')} without a place."


@click.command("import", help="Take an existing translation of the pages into the catalogs; FOLDER has their paths.")
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--page", help="The English page, where FOLDER is one file of another name.")
@click.option("--reviewed-by", metavar="'NAME <MAIL>'", help="Who answers for the sure pairs: they are reviewed then.")
@click.option(
    "--sure",
    type=click.FloatRange(0.0, 1.0),
    default=0.8,
    show_default=True,
    help="Confidence from which a pair is taken for granted.",
)
@click.option("--json", "json_", is_flag=True, help="For other programs.")
def command(folder: Path, page: str | None, reviewed_by: str | None, sure: float, json_: bool) -> int:
    """The command."""
    project = find_project(Path.cwd())
    if reviewed_by and not _PERSON.fullmatch(reviewed_by):
        raise click.UsageError(f"--reviewed-by is {reviewed_by!r}. Give 'Name <mail>'.")
    review = Review(reviewed_by, date.today().isoformat()) if reviewed_by else None
    imported = Imported()
    texts = dict(_japanese(project, folder, page, imported))
    with step("extract") as running:
        running.say(extract(project, running, wanted=texts).summary())
    with step("import") as running:
        import_pages(
            project, texts, imported, origin=project.shown(folder.resolve()), sure=sure, review=review, running=running
        )
        running.say(imported.summary())
    if json_:
        as_json(_values(imported))
    else:
        _show(project, imported)
    return 1 if imported.unplaced or imported.skipped else 0


def import_pages(
    project: Project,
    texts: Mapping[str, str],
    result: Imported,
    *,
    origin: str,
    sure: float,
    review: Review | None = None,
    running: Step | None = None,
) -> None:
    """Align Japanese pages with the English ones of the same name, write the catalogs, and note what was done."""
    rows = {name: (_units(project, name, read_text(project.source_path(name))), _units(project, name, text))
            for name, text in texts.items()}  # fmt: skip
    judge = Judge(_lexicon(project, rows))
    for done, (name, (source, target)) in enumerate(rows.items(), 1):
        beads = align(source, target, judge)
        with locked(project.cache):
            catalog = catalogs.read(project.catalog_path(name))
            adopted = adopt(
                catalog, source, target, beads, origin=origin, sure=sure, review=review, needed=project.reviews_needed
            )
            catalogs.write(project.catalog_path(name), adopted.catalog)
        result.pages[name] = adopted
        result.messages += len(catalog.messages)
        if running:
            running.advance(done, len(rows))


def _japanese(project: Project, folder: Path, page: str | None, result: Imported) -> Iterator[tuple[str, str]]:
    """The Japanese pages with the names of their English ones; what has none is noted."""
    english = project.pages()
    if page is not None and (not folder.is_file() or page not in english):
        raise ProjectError(f"--page {page}: " + ("no such page in docs/en." if folder.is_file() else "give one file."))
    for name, path in pages_in(folder).items():
        ending = f".{project.target_language}.md"
        known = page or (name.removesuffix(ending) + ".md" if name.endswith(ending) else name)
        text = read_text(path)
        if known not in english:
            result.skipped[path] = "no English page has this name"
        elif mark_of(text):
            result.skipped[path] = "made from the catalog; `taiyaku absorb` takes edits of it"
        else:
            result.files[known] = path
            yield known, text


def _units(project: Project, page: str, text: str) -> tuple[Unit, ...]:
    return units(split(text, page=page, offer=project.offer))


def _lexicon(project: Project, rows: Mapping[str, tuple[Sequence[Unit], Sequence[Unit]]]) -> Lexicon:
    """What is known of words: from the glossary, from reviewed messages, and from the pages themselves."""
    return learn([*_known(project), *_sketched(rows)])


def _known(project: Project) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    for term in load(project.glossary):
        yield from [(words(term.source), words(term.target))] * 3
    for page in project.catalog_pages():
        catalog = catalogs.read(project.catalog_path(page))
        for message in [*catalog.messages.values(), *catalog.obsolete.values()]:
            if message.state is State.REVIEWED:
                yield words(message.key.source), words(message.target)


def _sketched(
    rows: Mapping[str, tuple[Sequence[Unit], Sequence[Unit]]],
) -> Iterable[tuple[frozenset[str], frozenset[str]]]:
    judge = Judge(Lexicon())
    for source, target in rows.values():
        yield from ((one.words, other.words) for one, other in sketch(source, target, judge))


def _show(project: Project, imported: Imported) -> None:
    for name, adopted in imported.pages.items():
        for text in adopted.unplaced:
            where = f"{project.shown(imported.files[name])}:{text.line}"
            console.print(f"{where}: {text.why}: «{short(text.text, _SHOWN)}»", markup=False)
    for path, why in imported.skipped.items():
        console.print(f"{project.shown(path)}: not read: {why}.", markup=False)
    own = [name for name, path in imported.files.items() if path.resolve() == project.target_path(name)]
    if own:
        console.print(
            f"{plural(len(own), 'page')} of {project.shown(project.target_docs)} stay as they are, written by hand. "
            "Delete each when its catalog has it all; `taiyaku render` then makes it.",
            markup=False,
        )


def _values(imported: Imported) -> dict[str, Any]:
    return {
        "pages": [
            {
                "page": name,
                "texts": adopted.texts,
                "sure": adopted.sure,
                "doubtful": adopted.doubtful,
                "kept": adopted.kept,
                "unplaced": [{"line": text.line, "text": text.text, "why": text.why} for text in adopted.unplaced],
            }
            for name, adopted in imported.pages.items()
        ],
        "messages": imported.messages,
        "skipped": [{"file": str(path), "why": why} for path, why in imported.skipped.items()],
    }
