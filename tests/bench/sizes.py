"""One page that grows: seconds and memory should grow with it, whatever is on it.

The text is the course's own, over and over, and what costs a parser most: signs that open and never close.
A process for a page, which splits it and joins it again.

    python -m tests.bench.sizes [LARGEST_MB]
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from taiyaku.segments import joined, split

MEGABYTE = 1_000_000


def _course(size: int) -> str:
    folder = Path(__file__).parents[2] / "docs" / "en"
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md")))
    return (text * (size // len(text) + 1))[:size]


def _nested(size: int) -> str:
    lists = "".join(f"{'    ' * depth}* item\n" for depth in range(12)) + "\n"
    return (lists * (size // len(lists) + 1))[:size]


PAGES: Mapping[str, Callable[[int], str]] = {
    "the course": _course,
    "nested lists": _nested,
    "[ for ever": lambda size: "[" * size,
    "* for ever": lambda size: "*" * size,
    "> for ever": lambda size: "> " * (size // 2),
    "` for ever": lambda size: "a ` `` " * (size // 7),
}


def _alone(name: str, size: int) -> None:
    """In a process of its own: seconds and megabytes."""
    page = PAGES[name](size)
    began = time.monotonic()
    parts = split(page, page="p.md")
    seconds = time.monotonic() - began
    if page != joined(parts):
        raise SystemExit("the parts are not the page")
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)  # noqa: T201  (for the table)


def main() -> None:
    """Print the table."""
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    sizes = [size for size in (1, 2, 4, 8, 16, 32) if size <= largest]
    table = Table("one page of", box=None, header_style="bold", title="split, seconds and MB at most")
    for size in sizes:
        table.add_column(f"{size} MB", justify="right")
    for name in PAGES:
        row = []
        for size in sizes:
            command = [sys.executable, "-m", "tests.bench.sizes", "--alone", name, str(size * MEGABYTE)]
            seconds, megabytes = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            row.append(f"{float(seconds):.1f} s  {float(megabytes):,.0f}")
        table.add_row(name, *row)
    Console(width=100).print(table)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--alone"]:
        _alone(sys.argv[2], int(sys.argv[3]))
    else:
        main()
