"""Table rows → cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from taiyaku.model import Kind
from taiyaku.segments.lines import Block, Line, part_of_line

__all__ = ["cells"]

_CELL_PIECE = re.compile(r"\\.|(?P<ticks>`+)|\|", re.DOTALL)


def cells(rows: Sequence[Line]) -> Iterator[Block]:
    """The cells of table rows; a pipe inside code or behind a backslash is no border."""
    for row in rows:
        borders: list[int] = []
        position = 0
        while match := _CELL_PIECE.search(row.text, position):
            position = match.end()
            if match["ticks"]:
                closing = re.compile(rf"(?<!`){match['ticks']}(?!`)").search(row.text, position)
                position = closing.end() if closing else position
            elif match[0] == "|":
                borders.append(match.start())
        edges = [-1, *borders, len(row.text)]
        for left, right in pairwise(edges):
            yield from part_of_line(Kind.CELL, row, left + 1, right)
