"""The blocks of a page at two times → which of them is which.

Blocks that are still the same are anchors; between two of them the edited ones are found by their
likeness, and by their place where there are as many as before. A block that was cut in pieces, or joined to
its neighbour, is nobody's counterpart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from taiyaku.model import Kind, Offer, Segment
from taiyaku.pages.build import Piece
from taiyaku.segments import split

__all__ = ["OUTSTANDING", "Block", "between", "blocks_in", "blocks_of", "edge", "likeness", "paired"]

ALIKE = 0.6
"""Least likeness, 0 to 1, of a block and its edited form where blocks were added or deleted beside them."""
OUTSTANDING = 0.4
"""The same where nothing else there is nearly as like."""


@dataclass(frozen=True, slots=True)
class Block:
    """A segment of either page, with its offsets there."""

    start: int
    end: int
    kind: Kind
    raw: str
    segment: Segment


def blocks_of(made: Sequence[Piece]) -> Iterator[Block]:
    """The blocks that a page was made of."""
    position = 0
    for piece in made:
        end = position + len(piece.text)
        if piece.segment:
            yield Block(position, end, piece.segment.kind, piece.text, piece.segment)
        position = end


def blocks_in(text: str, page: str, offer: Offer) -> Iterator[Block]:
    """The blocks that are seen in the text of a page."""
    position = 0
    for part in split(text, page=page, offer=offer):
        end = position + len(part.raw if isinstance(part, Segment) else part.text)
        if isinstance(part, Segment):
            yield Block(position, end, part.kind, part.raw, part)
        position = end


def paired(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """Which block now is which block then, in order."""
    left = [(block.kind, block.raw) for block in old]
    right = [(block.kind, block.raw) for block in new]
    pairs: list[tuple[int, int]] = []
    for tag, first, last, start, end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(first, last), range(start, end), strict=True)
        elif tag == "replace":
            found = _alike(old[first:last], new[start:end])
            pairs += [(first + index, start + other) for index, other in found]
    return pairs


def _alike(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """The pairs of blocks between two anchors that are most alike together, in order."""
    same = [block.kind for block in old] == [block.kind for block in new]
    plain = [[likeness(one, other) for other in new] for one in old]
    worth = _at_its_place(plain) if same else _outstanding(plain)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for index in reversed(range(len(old))):
        for other in reversed(range(len(new))):
            paired = worth[index][other] + best[index + 1][other + 1]
            best[index][other] = max(paired, best[index + 1][other], best[index][other + 1])
    pairs: list[tuple[int, int]] = []
    index = other = 0
    while index < len(old) and other < len(new):
        value = best[index][other]
        if worth[index][other] > 0 and value == worth[index][other] + best[index + 1][other + 1]:
            pairs.append((index, other))
            index, other = index + 1, other + 1
        elif value == best[index + 1][other]:
            index += 1
        else:
            other += 1
    return pairs if same else _without_seams(old, new, pairs)


def likeness(one: Block, other: Block) -> float:
    """How like two blocks are, from 0 to 1; below 0 where they are of different kinds."""
    return fuzz.ratio(one.raw, other.raw) / 100 if one.kind is other.kind else -1.0


def _at_its_place(plain: list[list[float]]) -> list[list[float]]:
    """What each pair is worth where there are as many blocks as before: always something."""
    return [[value + 0.2 if value >= 0 else 0.0 for value in row] for row in plain]


def _outstanding(plain: list[list[float]]) -> list[list[float]]:
    """What each pair is worth where blocks were added or deleted: nothing unless it is surely a pair."""
    columns = [*zip(*plain, strict=True)]

    def worth(index: int, other: int) -> float:
        value = plain[index][other]
        rivals = (
            *plain[index][:other],
            *plain[index][other + 1 :],
            *columns[other][:index],
            *columns[other][index + 1 :],
        )
        surely = value >= ALIKE or (value >= OUTSTANDING and value > 1.6 * max(rivals, default=0.0))
        return value if surely else 0.0

    return [[worth(index, other) for other in range(len(columns))] for index in range(len(plain))]


def _without_seams(old: Sequence[Block], new: Sequence[Block], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs without those beside a block that was cut off the one or joined to the other."""
    olds, news = {index for index, _ in pairs}, {other for _, other in pairs}

    def cut(index: int, other: int) -> bool:
        lone_old = [old[beside].raw for beside in (index - 1, index + 1) if _in(beside, old) and beside not in olds]
        lone_new = [new[beside].raw for beside in (other - 1, other + 1) if _in(beside, new) and beside not in news]
        return any(_holds(new[other].raw, raw) for raw in lone_old) or any(
            _holds(old[index].raw, raw) for raw in lone_new
        )

    return [pair for pair in pairs if not cut(*pair)]


def _in(index: int, blocks: Sequence[Block]) -> bool:
    return 0 <= index < len(blocks)


def _holds(whole: str, part: str) -> bool:
    return len(part) <= len(whole) and fuzz.partial_ratio(part, whole) >= 85


def between(pairs: Sequence[tuple[int, int]], old: int, new: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The ranges of blocks between neighbouring pairs, also empty ones."""
    last, end = 0, 0
    for index, other in [*pairs, (old, new)]:
        yield (last, index), (end, other)
        last, end = index + 1, other + 1


def edge(blocks: Sequence[Block], first: int, last: int, length: int) -> tuple[int, int]:
    """Offsets of the text between the block before `first` and the block `last`."""
    return blocks[first - 1].end if first else 0, blocks[last].start if last < len(blocks) else length
