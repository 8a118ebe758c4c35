"""Two rows of units → beads: which English texts and which Japanese ones belong together.

What stands exactly once on both pages and in the same order (an anchor of a heading, a block of code) is
a fixed point. Between two of them every way to string beads is weighed by dynamic programming, after
Gale and Church: one to one, one to none, one to two and two to one. The confidence of a bead is the share
of all ways that have it, times how well its texts agree. Windows are small, and in a
large one only ways near its diagonal are weighed, so that the cost grows with the length of the pages.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from taiyaku.align.evidence import Judge
from taiyaku.align.units import Unit, joined, shape
from taiyaku.model import Kind

__all__ = ["Bead", "align", "sketch"]

SKIP, SKIP_FIXED, MERGE = -2.5, -1.0, -2.0
"""The price of leaving a text alone, of leaving a block of code alone, and of joining two texts."""
PRIOR, SAME_WINDOW, SAME_PAGE = 0.5, 1.5, 2.0
"""What speaks for a pair before it is read; besides, where the window has the same shape in both; and the page."""
JOINED_SURE = 0.75
"""Two texts that were made one are never sure."""
TELLING = 8
"""Characters of code and addresses by which a text is known again."""
BAND = 20
"""How far from the diagonal of a large window a way may lead."""
Range = tuple[int, int]
_NEVER = -1e9
_STEPS = ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1))
_JOINED = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE, Kind.DEFINITION, Kind.FOOTNOTE})


@dataclass(frozen=True, slots=True)
class Bead:
    """Texts that belong together: indices into both rows, none to two of each."""

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    confidence: float = 0.0
    """From 0 to 1; 0 for what has no counterpart."""


def align(source: Sequence[Unit], target: Sequence[Unit], judge: Judge) -> tuple[Bead, ...]:
    """The beads of two pages, in order; every unit is in exactly one."""
    prior = SAME_PAGE if _untitled(source) == _untitled(target) else 0.0
    beads: list[Bead] = []
    for (start, end), (first, last) in _windows(source, target, judge):
        beads += _Window(source[start:end], target[first:last], judge, prior).beads(start, first)
    return tuple(beads)


def sketch(source: Sequence[Unit], target: Sequence[Unit], judge: Judge) -> Iterator[tuple[Unit, Unit]]:
    """Pairs of texts that stand at the same place of windows of the same shape: enough to learn words from."""
    for (start, end), (first, last) in _windows(source, target, judge):
        left, right = source[start:end], target[first:last]
        if shape(left) == shape(right):
            yield from ((one, other) for one, other in zip(left, right, strict=True) if one.segment)


def _untitled(row: Sequence[Unit]) -> list[str]:
    """The shape without titles: a box often has one in Japanese where the English one has the title that all have."""
    return shape([unit for unit in row if not (unit.segment and unit.segment.kind is Kind.TITLE)])


def _windows(source: Sequence[Unit], target: Sequence[Unit], judge: Judge) -> Iterator[tuple[Range, Range]]:
    """Fixed points, as windows of one unit each, and what lies between them."""
    start, first = 0, 0
    for index, other in [*_fixed_points(source, target, judge), (len(source), len(target))]:
        if index > start or other > first:
            yield (start, index), (first, other)
        if index < len(source):
            yield (index, index + 1), (other, other + 1)
        start, first = index + 1, other + 1


def _fixed_points(source: Sequence[Unit], target: Sequence[Unit], judge: Judge) -> list[tuple[int, int]]:
    """Pairs of units that can only be each other's, in an order that both pages share."""
    left, right = (_unique(row) for row in (source, target))
    pairs = sorted((left[name], right[name]) for name in left.keys() & right.keys())
    return _longest_rise([pair for pair in pairs if _fits(source[pair[0]], target[pair[1]], judge)])


def _fits(source: Unit, target: Unit, judge: Judge) -> bool:
    if source.segment is None or source.anchor:
        return True
    return judge.place(source, target) > 0 and judge.content(source, target) >= 2.0


def _unique(row: Sequence[Unit]) -> dict[str, int]:
    """The names that stand once in a row, with their places."""
    names = [_name(unit) for unit in row]
    counts = Counter(names)
    return {name: index for index, name in enumerate(names) if name and counts[name] == 1}


def _name(unit: Unit) -> str:
    """What makes a unit known again in another language; empty where nothing does."""
    if unit.segment is None:
        return unit.text
    if unit.anchor:
        return f"#{unit.anchor}"
    kept = sorted(name for name, _ in unit.kept)
    return "\n".join(kept) if sum(map(len, kept)) >= TELLING else ""


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of pairs that rises on both sides; the pairs rise on the first."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for number, (_, other) in enumerate(pairs):
        place = bisect_left(ends, other)
        before.append(places[place - 1] if place else -1)
        ends[place : place + 1] = [other]
        places[place : place + 1] = [number]
    chain: list[tuple[int, int]] = []
    number = places[-1] if places else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


class _Window:
    """Two short rows between fixed points, and every way to string their beads."""

    def __init__(self, source: Sequence[Unit], target: Sequence[Unit], judge: Judge, prior: float) -> None:
        self._source, self._target, self._judge, self._prior = source, target, judge, prior
        self._same = _untitled(source) == _untitled(target)
        self._known: dict[tuple[int, int, int, int], tuple[float, float]] = {}

    def beads(self, start: int, first: int) -> Iterator[Bead]:
        """The beads of the best way; the rows begin at `start` and `first` of their pages."""
        rows, columns = len(self._source), len(self._target)
        if not rows or not columns:
            yield from (Bead((start + index,), ()) for index in range(rows))
            yield from (Bead((), (first + index,)) for index in range(columns))
            return
        forward, came = self._forward()
        backward = self._backward()
        place = (rows, columns)
        way: list[Bead] = []
        while place != (0, 0):
            step = came[place]
            before = (place[0] - step[0], place[1] - step[1])
            value, content = self._worth(*before, *step)
            share = math.exp(min(0.0, forward[before] + value + backward[place] - forward[rows, columns]))
            sources, targets = range(start + before[0], start + place[0]), range(first + before[1], first + place[1])
            confidence = share * self._agreement(content, step) if step[0] and step[1] else 0.0
            way.append(Bead(tuple(sources), tuple(targets), confidence))
            place = before
        yield from reversed(way)

    def _agreement(self, content: float, step: tuple[int, int]) -> float:
        """How sure it is that texts at the same place say the same."""
        prior = self._prior + (SAME_WINDOW if self._same else 0.0) + PRIOR
        sure = 1 / (1 + math.exp(-(prior + content)))
        return sure if step == (1, 1) else sure * JOINED_SURE

    def _cells(self) -> Iterator[tuple[int, int]]:
        rows, columns = len(self._source), len(self._target)
        band = BAND + abs(rows - columns)
        for row in range(rows + 1):
            middle = row * columns / rows
            for column in range(max(0, math.ceil(middle - band)), min(columns, math.floor(middle + band)) + 1):
                yield row, column

    def _forward(
        self,
    ) -> tuple[dict[tuple[int, int], float], dict[tuple[int, int], tuple[int, int]]]:
        """For each cell the weight of all ways to it, and the last step of the best one."""
        every: dict[tuple[int, int], float] = {(0, 0): 0.0}
        best: dict[tuple[int, int], float] = {(0, 0): 0.0}
        came: dict[tuple[int, int], tuple[int, int]] = {}
        for row, column in self._cells():
            if (row, column) == (0, 0):
                continue
            ways: list[float] = []
            finest, last = 2 * _NEVER, (0, 0)
            for step in _STEPS:
                start = (row - step[0], column - step[1])
                if start not in every:
                    continue
                value = self._worth(*start, *step)[0]
                ways.append(every[start] + value)
                if best[start] + value > finest:
                    finest, last = best[start] + value, step
            every[row, column] = _sum(ways)
            best[row, column], came[row, column] = finest, last
        return every, came

    def _backward(self) -> dict[tuple[int, int], float]:
        """For each cell the weight of all ways from it to the end."""
        rows, columns = len(self._source), len(self._target)
        every: dict[tuple[int, int], float] = {(rows, columns): 0.0}
        for row, column in reversed([*self._cells()]):
            if (row, column) == (rows, columns):
                continue
            ways = [
                every[row + step[0], column + step[1]] + self._worth(row, column, *step)[0]
                for step in _STEPS
                if (row + step[0], column + step[1]) in every
            ]
            every[row, column] = _sum(ways)
        return every

    def _worth(self, row: int, column: int, down: int, right: int) -> tuple[float, float]:
        """The weight of a bead, and how well its texts agree."""
        name = (row, column, down, right)
        if name not in self._known:
            self._known[name] = self._weighed(self._source[row : row + down], self._target[column : column + right])
        return self._known[name]

    def _weighed(self, sources: Sequence[Unit], targets: Sequence[Unit]) -> tuple[float, float]:
        units = [*sources, *targets]
        fixed = [unit for unit in units if unit.segment is None]
        if len(units) == 1:
            return (SKIP_FIXED if fixed else SKIP), 0.0
        if len(units) == 2:
            source, target = sources[0], targets[0]
            if fixed:
                return (self._judge.fixed(source, target) if len(fixed) == 2 else _NEVER), 0.0
            content = self._judge.content(source, target)
            place = self._judge.place(source, target)
            return content + place, content + min(0.0, place)
        kinds = {unit.segment.kind for unit in units if unit.segment}
        if fixed or len(kinds) != 1 or not kinds <= _JOINED:
            return _NEVER, 0.0
        source, target = (one[0] if len(one) == 1 else joined(*one) for one in (sources, targets))
        if not 0.2 < (target.length + 4) / (source.length + 8) < 1.6:
            return _NEVER, 0.0
        content = self._judge.content(source, target)
        return content + MERGE, content


def _sum(ways: Sequence[float]) -> float:
    """The logarithm of the sum of weights given by their logarithms."""
    if not ways:
        return 2 * _NEVER
    most = max(ways)
    return most + math.log(sum(math.exp(way - most) for way in ways))
