"""`taiyaku po2md SRC PO_DIR -o OUT_DIR`: Markdown with the translations of its PO files put in.

Nothing is added to the pages. What has no translation, or only a fuzzy one, stays as it is in SRC,
as users of po2md elsewhere know it.
"""

from __future__ import annotations

from pathlib import Path

import click

from taiyaku import catalog as catalogs
from taiyaku.commands.md2po import OFFER, pages_in
from taiyaku.commands.say import console, plural, step
from taiyaku.files import read_text, write_text
from taiyaku.model import Key, State
from taiyaku.segments import render, split, unsafe

__all__ = ["command"]


@click.command("po2md", help="Write the Markdown files of SRC with the translations in PO_DIR.")
@click.argument("source", metavar="SRC", type=click.Path(exists=True, path_type=Path))
@click.argument("catalog", metavar="PO_DIR", type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--output", metavar="OUT_DIR", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--fuzzy", is_flag=True, help="Take drafts and stale translations too.")
def command(source: Path, catalog: Path, output: Path, fuzzy: bool) -> int:
    """The command."""
    left_out: list[tuple[str, Key]] = []
    with step("po2md") as running:
        pages = pages_in(source)
        for done, (page, path) in enumerate(pages.items(), 1):
            parts = split(read_text(path), page=page, offer=OFFER)
            targets = _targets(catalog if catalog.is_file() else catalog / f"{page.removesuffix('.md')}.po", fuzzy)
            bad = unsafe(parts, targets, page=page, offer=OFFER)
            left_out += [(page, key) for key in bad]
            used = {key: target for key, target in targets.items() if key not in bad}
            write_text(output / page, render(parts, used))
            running.advance(done, len(pages))
        running.say(f"{plural(len(pages), 'page')} written.")
    for page, key in left_out:
        console.print(f"left out: {page}: {key.source[:80]!r}: it would break the page", markup=False)
    return 1 if left_out else 0


def _targets(path: Path, fuzzy: bool) -> dict[Key, str]:
    if not path.is_file():
        return {}
    messages = catalogs.read(path).messages
    return {key: message.target for key, message in messages.items() if fuzzy or message.state is State.REVIEWED}
