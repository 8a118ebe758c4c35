"""A Japanese page on three sides → one page: built ones never conflict, a hand's edits are never lost.

A built page only repeats what the catalogs say, and is built again after them. So where two built ones differ
in the same lines ours stays until then; where one side was edited by hand its lines stay, with the mark of
the built side, so that the edits, and nothing else, are what `taiyaku absorb` finds. A page that a person
took over altogether stays theirs. Only where people edited both sides does a text merge, which may conflict,
decide. How lines are merged is the caller's: git can do it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from taiyaku.pages.build import mark_of, marked, unmarked

__all__ = ["Favour", "MergeLines", "three_way"]


class Favour(Enum):
    """Whose lines stay where both sides changed the same ones."""

    NOBODY = ""
    OURS = "--ours"
    THEIRS = "--theirs"


MergeLines = Callable[[str, str, str, Favour], tuple[str, bool]]
"""Base, ours, theirs → the merged text, and whether it has no conflicts in it."""


def three_way(base: str, ours: str, theirs: str, *, merge_lines: MergeLines) -> tuple[str, bool]:
    """The merged page, and whether no person has to look at it."""
    mine, other = mark_of(ours), mark_of(theirs)
    if mine is None and other is None:
        return merge_lines(base, ours, theirs, Favour.NOBODY)
    if mine is None or other is None:
        return (ours if mine is None else theirs), True
    favour = Favour.NOBODY if mine.edited and other.edited else Favour.THEIRS if other.edited else Favour.OURS
    text, clean = merge_lines(unmarked(base), unmarked(ours), unmarked(theirs), favour)
    if not mine.edited and not other.edited:
        return marked(text, mine.source), clean
    built = other if mine.edited and not other.edited else mine
    return marked(text, built.source, digest=built.digest), clean
