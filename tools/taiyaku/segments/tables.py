"""A table's rows → its cells, by the rules of Python-Markdown's `tables`.

Pipes inside code or behind a backslash are no borders, pipes inside math are. The header and the line
under it must have as many cells, and cells beyond that number are never rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from taiyaku.model import Kind
from taiyaku.segments.lines import Block, Line, part_of_line

__all__ = ["cells", "is_table"]

_PIECE = re.compile(r"\\.|(?P<ticks>`+)|\|", re.DOTALL)
_END_BORDER = re.compile(r"(?<!\\)(?:\\\\)*\|[ ]*$")
_UNDERLINE = re.compile(r"[ :-]*")


def is_table(rows: Sequence[Line]) -> bool:
    """Whether the lines of a block, its first two above all, make a table."""
    header = rows[0].text
    border = _has_border(header)
    width = len(_edges(header, border=border))
    if width == 1 and not (border and all(_has_border(row.text) for row in rows[1:])):
        return False
    under = rows[1].text
    pieces = _edges(under, border=border)
    return len(pieces) == width and all(_UNDERLINE.fullmatch(under, *piece) for piece in pieces)


def cells(rows: Sequence[Line]) -> Iterator[Block]:
    """The cells with words, in page order."""
    border = _has_border(rows[0].text)
    width = len(_edges(rows[0].text, border=border))
    for row in (rows[0], *rows[2:]):
        for start, end in _edges(row.text, border=border)[:width]:
            yield from part_of_line(Kind.CELL, row, start, end)


def _has_border(text: str) -> bool:
    return text.lstrip(" ").startswith("|") or _END_BORDER.search(text) is not None


def _edges(text: str, *, border: bool) -> list[tuple[int, int]]:
    """Where each cell of a row begins and ends."""
    pipes: list[int] = []
    position = 0
    while match := _PIECE.search(text, position):
        position = match.end()
        if match["ticks"]:
            closing = re.compile(rf"(?<!`){match['ticks']}(?!`)").search(text, position)
            position = closing.end() if closing else position
        elif match[0] == "|":
            pipes.append(match.start())
    edges = [*zip([0, *(pipe + 1 for pipe in pipes)], [*pipes, len(text)], strict=True)]
    if border and not text[: edges[0][1]].strip() and len(edges) > 1:
        edges = edges[1:]
    if border and not text[edges[-1][0] :].strip() and len(edges) > 1:
        edges = edges[:-1]
    return edges
