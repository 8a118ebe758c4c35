"""How often each guard objects: to translations by people, where it should not, and to the engine's own drafts.

People wrote dev.tsv and test.tsv. The drafts are the embedded model's first ones for the same English; there
the figures say what is caught, before the ladder tries another way. With `--show` the objections to
people are printed, to be read.

    python -m tests.bench.guards [DRAFTS] [--show]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from taiyaku.draft import load_engine
from taiyaku.draft.guards import GUARDS, objections
from tests.bench.confidence import CORPUS, rows

ENOUGH = 500
"""Sentences that the engine drafts where no number is given."""


def objected(pairs: Iterable[tuple[str, str]]) -> tuple[Counter[str], int]:
    """How often each guard objects, and to how many of the texts any does."""
    counts: Counter[str] = Counter()
    texts = 0
    for source, target in pairs:
        said = dict(objections(source, target))
        counts.update(said.keys())
        texts += bool(said)
        if "--show" in sys.argv:
            for name, reason in said.items():
                sys.stdout.write(f"{name}: {reason}\n    {source}\n    {target}\n")
    return counts, texts


def main() -> None:
    """Print the table."""
    console = Console(width=120)
    if not (CORPUS / "test.tsv").is_file():
        console.print("guards: ../shared/mt/corpus is not there; nothing is measured.")
        return
    people = rows("dev.tsv") + rows("test.tsv")
    with TemporaryDirectory() as folder:
        engine = load_engine(cache=Path(folder))
    sources = [source for source, _ in people[: next((int(one) for one in sys.argv[1:] if one.isdigit()), ENOUGH)]]
    drafts = [offered[0].text for offered in engine.translate(sources)]
    by_people, false = objected(people)
    sys.argv = [one for one in sys.argv if one != "--show"]
    by_engine, caught = objected(zip(sources, drafts, strict=True))
    table = Table(
        title=f"Objections of the guards ({engine.signature})", box=None, header_style="bold", title_justify="left"
    )
    for name in ("guard", f"{len(people)} by people", f"{len(drafts)} drafts"):
        table.add_column(name, justify="left" if name == "guard" else "right")
    for guard in GUARDS:
        table.add_row(guard, str(by_people[guard]), str(by_engine[guard]))
    table.add_row(
        "texts", f"{false} ({100 * false / len(people):.2f} %)", f"{caught} ({100 * caught / len(drafts):.1f} %)"
    )
    console.print(table)


if __name__ == "__main__":
    main()
