"""Old English and new English → what was kept, inserted and deleted, word by word.

A stale message is reviewed by looking at what changed, so the change must read as words: two edits
with nothing but a blank between them become one, and punctuation is a word of its own. Long texts are compared
by rapidfuzz, whose shortest edit reads a little less well, but takes no minutes where a text repeats itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from rapidfuzz.distance import Indel

__all__ = ["Change", "ChangeKind", "Versions", "changes", "versions"]

WORD = re.compile(
    r"\s+|[\u3400-\u9fff々〆]+|[\u3041-\u309f]|[\u30a1-\u30ffー]+"
    r"|[^\W\u3041-\u30ff\u3400-\u9fff々〆ー]+(?:['’-][^\W\u3041-\u30ff\u3400-\u9fff々〆ー]+)*|[^\w\s]|\w"
)
"""Blanks, words (with their apostrophes and hyphens), runs of kanji or of katakana, single hiragana, single
marks; joined, they are the text."""


SHORT = 300
"""Words of a text that is short."""


class ChangeKind(Enum):
    """What happened to a stretch of text."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Change:
    """One stretch of the old or new text."""

    kind: ChangeKind
    text: str


@dataclass(frozen=True, slots=True)
class Versions:
    """One message as two people left it, each beside what it was before."""

    base: str
    mine: str
    theirs: str
    mine_changes: tuple[Change, ...]
    """From what both began with; where that is not known, from their text to mine."""
    their_changes: tuple[Change, ...]


def versions(base: str, *, mine: str, theirs: str) -> Versions:
    """The three texts of a conflict."""
    return Versions(base, mine, theirs, changes(base or theirs, mine), changes(base, theirs) if base else ())


def changes(old: str, new: str) -> tuple[Change, ...]:
    """The stretches in order; kept and deleted joined are `old`, kept and inserted joined are `new`.

    >>> [(change.kind.value, change.text) for change in changes("a small step", "a large step")]
    [('kept', 'a '), ('deleted', 'small'), ('inserted', 'large'), ('kept', ' step')]
    """
    before, after = WORD.findall(old), WORD.findall(new)
    found: list[tuple[str, str, str]] = []  # kept, deleted, inserted: either the first or the others
    blocks = _blocks(before, after)
    for number, (tag, start, end, other_start, other_end) in enumerate(blocks):
        kept = "".join(before[start:end])
        if tag != "equal":
            found.append(("", kept, "".join(after[other_start:other_end])))
        elif kept.isspace() and 0 < number < len(blocks) - 1:
            found.append(("", kept, kept))  # a blank between two edits belongs to them
        else:
            found.append((kept, "", ""))
    return tuple(_merged(found))


def _blocks(before: list[str], after: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """What becomes of which words, as difflib says it."""
    if len(before) * len(after) <= SHORT**2:
        return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [(one.tag, one.src_start, one.src_end, one.dest_start, one.dest_end) for one in Indel.opcodes(before, after)]


def _merged(found: list[tuple[str, str, str]]) -> list[Change]:
    """Neighbouring edits as one deletion and one insertion."""
    result: list[Change] = []
    deleted = inserted = ""
    for kept, gone, come in [*found, ("", "", "")]:
        edit = not kept and (gone or come)
        if edit:
            deleted, inserted = deleted + gone, inserted + come
            continue
        if deleted:
            result.append(Change(ChangeKind.DELETED, deleted))
        if inserted:
            result.append(Change(ChangeKind.INSERTED, inserted))
        deleted = inserted = ""
        if kept:
            result.append(Change(ChangeKind.KEPT, kept))
    return result
