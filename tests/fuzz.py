"""The laws of segments on page after page of the grammar, and on broken ones, for as long as you like.

    python -m tests.fuzz --minutes 10 [--seed 1]

The first page that breaks a law is made as small as Hypothesis can make it, and shown with both renderings;
it becomes a case in tests/segments/cases.
"""

from __future__ import annotations

import random
import sys
import time
import warnings
from collections.abc import Callable

import click
from hypothesis import HealthCheck, Phase, given, seed, settings

from taiyaku.model import CODE_PARTS, Offer
from taiyaku.segments import joined, protect, render, restore, split
from tests import grammar, strategies
from tests.segments.test_oracle import Rendered, html, marked, rendered_texts, split_texts

__all__ = ["LAWS", "broken", "texts", "tree"]

ROUND = 200
"""Pages that one law is tried on before the next one has its turn."""


def broken(page: str) -> bool:
    """Nothing raises, and nothing is lost, whatever the text."""
    parts = split(page, page="p", offer=Offer(("title",), CODE_PARTS))
    protected = protect(page)
    return page == joined(parts) == render(parts, {}) and page == restore(protected.text, protected)


def tree(page: str) -> bool:
    """With every word marked the page has the elements it had."""
    return broken(page) and Rendered(page).tree == Rendered(marked(page)).tree


def texts(page: str) -> bool:
    """What Python-Markdown renders inline are the segments."""
    return rendered_texts(page) == split_texts(page)


LAWS = {
    "tree": (tree, grammar.page()),
    "texts": (texts, grammar.page(html=False)),
    "broken": (broken, strategies.pages),
}
"""Each law with the pages that it holds for."""


def _round(name: str, start: int) -> str:
    """The smallest page found that breaks the law; empty if there was none."""
    law, pages = LAWS[name]
    failing: list[str] = []

    @seed(start)
    @settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(pages)
    def holds(page: str) -> None:
        if not _kept(law, page):
            failing.append(page)
            raise AssertionError

    try:
        holds()
    except AssertionError:
        return failing[-1]
    return ""


def _kept(law: Callable[[str], bool], page: str) -> bool:
    try:
        return law(page)
    except Exception as error:  # noqa: BLE001  (anything raised is a finding)
        click.echo(f"raised {error!r}")
        return False


@click.command()
@click.option("--minutes", default=10.0, show_default=True)
@click.option("--seed", "first", default=None, type=int, help="Where to begin; by chance if not given.")
def main(minutes: float, first: int | None) -> None:
    """Try the laws in turn until the time is over or one is broken."""
    warnings.simplefilter("ignore")
    start = random.randrange(10**6) if first is None else first
    end = time.monotonic() + 60 * minutes
    number = 0
    while time.monotonic() < end:
        name = list(LAWS)[number % len(LAWS)]
        if page := _round(name, start + number):
            click.echo(f"{name} ({LAWS[name][0].__doc__}) with seed {start + number}:\n{page}\n")
            click.echo(
                f"marked:\n{marked(page)}\n\nrendered:\n{html(page)}\n\nmarked and rendered:\n{html(marked(page))}"
            )
            sys.exit(1)
        number += 1
    click.echo(f"{number * ROUND:,} pages from seed {start} on: no law was broken.")


if __name__ == "__main__":
    main()
