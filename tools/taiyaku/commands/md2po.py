"""`taiyaku md2po SRC -o PO_DIR`: any folder of Markdown → one PO file per page, no project needed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from taiyaku import catalog as catalogs
from taiyaku.commands.say import plural, step
from taiyaku.files import read_text
from taiyaku.model import Offer
from taiyaku.project import OPTIONS
from taiyaku.segments import split

__all__ = ["OFFER", "command", "pages_in"]

OFFER = Offer(tuple(OPTIONS["front_matter"][1]))
"""What is offered where no project says otherwise."""


@click.command("md2po", help="Write one PO file for each Markdown file of a folder; translations there are kept.")
@click.argument("source", metavar="SRC", type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--output", metavar="PO_DIR", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--language", default="ja", show_default=True, help="Of the translations.")
def command(source: Path, output: Path, language: str) -> int:
    """The command."""
    with step("md2po") as running:
        pages = pages_in(source)
        texts = {page: read_text(path) for page, path in pages.items()}
        written = 0
        for done, (page, text) in enumerate(texts.items(), 1):
            path = output / f"{page.removesuffix('.md')}.po"
            template = catalogs.template(split(text, page=page, offer=OFFER))
            old = catalogs.read(path) if path.is_file() else None
            merged = catalogs.merge(template, old, language=language, page=page, since=date.today().isoformat())
            written += catalogs.write(path, merged.catalog)
            running.advance(done, len(texts))
        running.say(f"{plural(len(pages), 'page')}, {plural(written, 'PO file')} written.")
    return 0


def pages_in(source: Path) -> dict[str, Path]:
    """The Markdown files of a folder, or the one file, by their path inside it."""
    if source.is_file():
        return {source.name: source}
    return {path.relative_to(source).as_posix(): path for path in sorted(source.rglob("*.md")) if path.is_file()}
