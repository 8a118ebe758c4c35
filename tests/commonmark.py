"""The laws of segments on the examples of the CommonMark specification, whose text is not ours to copy.

    npm pack commonmark-spec && tar xzf commonmark-spec-*.tgz
    python -m tests.commonmark package/spec.txt

MkDocs reads another dialect, so an example's own HTML does not count: the page must come back byte for byte, and have
the elements it had when every word is marked.
"""

from __future__ import annotations

import re
from pathlib import Path

import click

from tests.fuzz import broken
from tests.segments.test_oracle import Rendered, marked

__all__ = ["examples"]

_EXAMPLE = re.compile(r"^`{32} example[^\n]*\n(.*?)^\.\n.*?^`{32}", re.MULTILINE | re.DOTALL)
LETTER = "〆"
"""The mark: a letter, since a sign would make other emphasis."""


def examples(specification: str) -> list[str]:
    """The Markdown of each example, in order."""
    return [text.replace("→", "\t") for text in _EXAMPLE.findall(specification)]


@click.command()
@click.argument("specification", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(specification: Path) -> None:
    """Count, and show those whose elements change."""
    pages = examples(specification.read_text(encoding="utf-8"))
    lossless = sum(map(broken, pages))
    changed = [
        (number, page)
        for number, page in enumerate(pages, 1)
        if Rendered(page).tree != Rendered(marked(page, LETTER)).tree
    ]
    for number, page in changed:
        click.echo(f"{number}: {page!r}")
    click.echo(f"{len(pages)} examples: {lossless} come back, {len(pages) - len(changed)} keep their elements.")


if __name__ == "__main__":
    main()
