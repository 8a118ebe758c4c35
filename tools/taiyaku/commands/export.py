"""`taiyaku export`: the course as PDF and EPUB, the glossary as CSV and Anki deck."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import click

from taiyaku.commands.glossary import write_glossary
from taiyaku.commands.say import plural, step
from taiyaku.commands.site import summary
from taiyaku.errors import ExportError
from taiyaku.export import Book, browser, epub, pdf, read_book
from taiyaku.files import write_bytes
from taiyaku.project import Project, find_project, load_settings
from taiyaku.site.build import build as build_site

__all__ = ["command"]

_output = click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Where to; by default named like the site."
)


@click.group("export", help="The course as PDF or EPUB, with both languages; the glossary as CSV or Anki deck.")
def command() -> None:
    """The commands below."""


@command.command("pdf", help="The course on paper, both languages side by side; Chromium or Chrome prints it.")
@_output
@click.option("--browser", "named", default="", metavar="PROGRAM", help="The Chromium or Chrome that prints.")
def pdf_(output: Path | None, named: str) -> int:
    """The command."""
    project = find_project(Path.cwd())
    program = browser(named)
    book = _book(project)
    with step("pdf") as running:
        running.say(_written(project, output, ".pdf", pdf(book, program=program, today=date.today().isoformat()), book))
    return 0


@command.command("epub", help="The course for readers of EPUB 3, each paragraph with its Japanese below it.")
@_output
def epub_(output: Path | None) -> int:
    """The command."""
    project = find_project(Path.cwd())
    book = _book(project)
    with step("epub") as running:
        running.say(_written(project, output, ".epub", epub(book), book))
    return 0


@command.command("csv", help="The glossary as CSV, for spreadsheets.")
@_output
def csv_(output: Path | None) -> int:
    """The command."""
    project = find_project(Path.cwd())
    return write_glossary(project, output or _named(project, "-glossary.csv"))


@command.command("anki", help="The glossary as Anki deck: a card each way, with reading and note.")
@_output
def anki_(output: Path | None) -> int:
    """The command."""
    project = find_project(Path.cwd())
    return write_glossary(project, output or _named(project, "-glossary.apkg"))


def _book(project: Project) -> Book:
    """The site as it is now, built where something changed."""
    with step("site") as running:
        running.say(summary(project, build_site(project)))
    return read_book(project.site)


def _written(project: Project, output: Path | None, suffix: str, content: bytes, book: Book) -> str:
    path = (output or _named(project, suffix)).absolute()
    write_bytes(path, content)
    size = f"{len(content) / 1_000_000:.1f} MB" if len(content) > 1_000_000 else f"{len(content) // 1000:,} kB"
    return f"{plural(len(book.chapters), 'page')} in {project.shown(path)}, {size}."


def _named(project: Project, ending: str) -> Path:
    """A file in the project's folder with the name of the site."""
    name = re.sub(r"[^\w]+", "-", str(load_settings(project.config).get("site_name") or "course").lower()).strip("-")
    if not name:
        raise ExportError(f"{project.config}: 'site_name' has no letters to name a file by. Use --output.")
    return project.root / f"{name}{ending}"
