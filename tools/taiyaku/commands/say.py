"""How commands speak: results on standard output, the course of the work on standard error."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

__all__ = ["Step", "as_json", "columns", "console", "plural", "side_by_side", "step"]

console = Console(highlight=False, soft_wrap=True)
_course = Console(stderr=True, highlight=False, soft_wrap=True)


class Step:
    """One station at work: a bar on a terminal, and one line when it is done."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.started = time.monotonic()
        self.result = ""
        self._progress = Progress(
            TextColumn("[bold]{task.description}[/]"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(compact=True),
            console=_course,
            transient=True,
        )
        self._task = self._progress.add_task(f"{name:<8}", total=None)

    def __enter__(self) -> Step:
        if _course.is_terminal:
            self._progress.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if _course.is_terminal:
            self._progress.stop()
        if kind is None:
            seconds = time.monotonic() - self.started
            _course.print(f"[bold]{self.name:<8}[/] {self.result} [dim]{seconds:.1f} s[/]")

    def advance(self, done: int, total: int) -> None:
        """How far the step is."""
        self._progress.update(self._task, completed=done, total=total)

    def note(self, text: str) -> None:
        """A line above the bar, while the work goes on."""
        self._progress.console.print(f"{'':<8} {text}", markup=False)

    def say(self, result: str) -> None:
        """What the line at the end says."""
        self.result = result


@contextmanager
def step(name: str) -> Iterator[Step]:
    """A station at work."""
    with Step(name) as running:
        yield running


def as_json(values: Any) -> None:
    """Values for other programs, on standard output."""
    click.echo(json.dumps(values, ensure_ascii=False, indent=2))


def columns() -> Table:
    """A table without lines, as all commands print theirs."""
    return Table(box=None, padding=(0, 2, 0, 0), header_style="bold")


def side_by_side(named: Sequence[tuple[str, Mapping[str, str]]]) -> Table:
    """A table with a column for each of several things that have the same rows; rows without a value are left out."""
    shown = columns()
    shown.add_column("")
    for name, _ in named:
        shown.add_column(name, justify="right")
    for row in named[0][1]:
        said = [values[row] for _, values in named]
        if any(value != "–" for value in said):
            shown.add_row(row, *said)
    return shown


def plural(number: int, noun: str, nouns: str = "") -> str:
    """The number with its noun.

    >>> plural(1, "page"), plural(2_000, "message"), plural(2, "entry", "entries")
    ('1 page', '2,000 messages', '2 entries')
    """
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"
