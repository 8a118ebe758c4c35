"""A Japanese page on three sides → one page: built ones never conflict, a hand's edits are never lost.

A built page only repeats what the catalogs say, and is built again after them. So where two built ones differ
in the same lines ours stays until then; where one side was edited by hand its lines stay, with the mark of
the built side, so that the edits, and nothing else, are what `taiyaku absorb` finds. A page that a person
took over altogether stays theirs. Only where people edited both sides does a text merge, which may conflict,
decide. How lines are merged is the caller's: git can do it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from taiyaku.pages.build import mark_of, marked, unmarked

__all__ = ["Favour", "MergeLines", "MergedPage", "three_way"]


class Favour(Enum):
    """Whose lines stay where both sides changed the same ones."""

    NOBODY = ""
    OURS = "--ours"
    THEIRS = "--theirs"


MergeLines = Callable[[str, str, str, Favour], tuple[str, bool]]
"""Base, ours, theirs → the merged text, and whether it has no conflicts in it."""


@dataclass(frozen=True, slots=True)
class MergedPage:
    """A page, and what is left to do about it."""

    text: str
    clean: bool = True
    """No person has to look at it."""
    behind: bool = False
    """It has one side's lines where the catalogs have both sides' work, until it is built again."""


def three_way(base: str, ours: str, theirs: str, *, merge_lines: MergeLines) -> MergedPage:
    """The merged page."""
    mine, other = mark_of(ours), mark_of(theirs)
    if mine is None and other is None:
        return MergedPage(*merge_lines(base, ours, theirs, Favour.NOBODY))
    if mine is None or other is None:
        return MergedPage(ours if mine is None else theirs)
    bodies = unmarked(base), unmarked(ours), unmarked(theirs)
    text, clean = merge_lines(*bodies, Favour.NOBODY)
    by_hand = mine.edited and other.edited
    if not clean and not by_hand:
        text, _ = merge_lines(*bodies, Favour.THEIRS if other.edited else Favour.OURS)
    if not mine.edited and not other.edited:
        return MergedPage(marked(text, mine.source), behind=not clean)
    built = other if mine.edited and not other.edited else mine
    return MergedPage(marked(text, built.source, digest=built.digest), clean=clean or not by_hand, behind=not clean)
