"""How well changes are told apart: precision and recall by kind on `tests/catalog/edits.tsv`.

The rows were written and labelled before the rules saw them, each after the kind and place of a real
edit in the history of a documentation repository. What counts most is the last lines: how many edits
that change the meaning would be carried over without anybody looking (none may be), and how many that
do not are left to a person all the same.

    python -m tests.bench.changes [FILE]
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from taiyaku.catalog.change import Nature, carried, change

EDITS = Path(__file__).parents[1] / "catalog" / "edits.tsv"
ANY = "訳文です。"
"""The Japanese of a row that has none: whatever is carried over is carried over into it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One labelled edit."""

    kind: str
    keeps: bool
    """Whether the meaning is untouched: nobody need look at the Japanese."""
    old: str
    new: str
    target: str
    expected: str


@dataclass(frozen=True, slots=True)
class Judged:
    """An edit, and what the rules make of it."""

    edit: Edit
    kind: str
    target: str | None
    """The Japanese after it; None where it is left to a person."""

    @property
    def silent(self) -> bool:
        """Whether a change of meaning would go by unseen."""
        return self.target is not None and not self.edit.keeps

    @property
    def needless(self) -> bool:
        """Whether a person is asked for nothing."""
        return self.target is None and self.edit.keeps


def edits(path: Path = EDITS) -> list[Edit]:
    """The labelled edits of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Edit(kind, keeps == "keep", old, new, target, after) for kind, keeps, old, new, target, after in rows]


def judged(some: Sequence[Edit]) -> list[Judged]:
    """What the rules make of each."""
    result: list[Judged] = []
    for edit in some:
        found = change(edit.old, edit.new)
        result.append(Judged(edit, found.nature, carried(edit.target or ANY, edit.old, edit.new, found)))
    return result


def table(rows: Sequence[Judged]) -> Table:
    """Precision and recall of each kind, and how its edits are dealt with."""
    shown = Table("kind", box=None, header_style="bold")
    for name in ("edits", "precision", "recall", "carried over", "needlessly stale", "silently wrong"):
        shown.add_column(name, justify="right")
    said, true = Counter(row.kind for row in rows), Counter(row.edit.kind for row in rows)
    right = Counter(row.kind for row in rows if row.kind == row.edit.kind)
    for kind in (nature.value for nature in Nature if true[nature.value]):
        ours = [row for row in rows if row.edit.kind == kind]
        shown.add_row(
            kind,
            *map(str, (true[kind], _share(right[kind], said[kind]), _share(right[kind], true[kind]), *_dealt(ours))),
        )
    shown.add_row("all", str(len(rows)), _share(right.total(), len(rows)), "", *map(str, _dealt(rows)), style="bold")
    return shown


def _dealt(rows: Sequence[Judged]) -> tuple[int, int, int]:
    """Carried over as it should be, needlessly stale, silently wrong."""
    carried_over = sum(row.target is not None and row.edit.keeps for row in rows)
    return carried_over, sum(row.needless for row in rows), sum(row.silent for row in rows)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def main() -> None:
    """Print the table."""
    rows = judged(edits(Path(sys.argv[1]) if len(sys.argv) > 1 else EDITS))
    Console(width=110).print(table(rows))


if __name__ == "__main__":
    main()
