"""What a text says again and again, as engines do when they lose the thread.

Three copies in a row of anything, two of a longer phrase, or a long phrase three times anywhere. All
patterns are bounded, so that no text takes longer than its length times a constant.
"""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["OFTEN", "again", "phrase", "stutter"]

_STUTTER = re.compile(
    r"(?P<once>[^\W\d_](?:[^\n\ufffc]{1,24}?))(?:[、,・\s]{0,2}(?P=once)){2,}|(?P<char>[^\W\d_ー])(?P=char){4,}"
)
_TWICE = re.compile(r"(?P<once>[^\W\d_][^\n\ufffc]{7,60}?)[、。,\s]{0,2}(?P=once)")
_LONG = 12
OFTEN = 3
"""How many times a long phrase may not stand in a text."""


def stutter(text: str) -> tuple[str, str] | None:
    """What is said over and over in a row, and the whole stretch; None where nothing is.

    >>> stutter("学習学習学習します"), stutter("いろいろ試します")
    (('学習', '学習学習学習'), None)
    """
    for pattern, length, times in ((_STUTTER, 2, 3), (_TWICE, 8, 2)):
        match = pattern.search(text) if again(text, length, times) else None
        if match and len(set(match[0])) > 1 - bool(match.groupdict().get("char")):
            return match["once"] or match.groupdict().get("char") or "", match[0]
    return None


def again(text: str, length: int, times: int) -> bool:
    """Whether a stretch of this length stands in a text so many times: a quick look, before a pattern looks closely.

    >>> again("するとする", 2, 2), again("するとする", 3, 2)
    (True, False)
    """
    ends = range(length, len(text) + 1)
    seen = Counter([text[end - length : end] for end in ends])
    return max(seen.values(), default=0) >= times


def phrase(text: str) -> str:
    """A stretch of a dozen characters that stands in the text three times, not overlapping; empty where none does."""
    if len(text) < _LONG * OFTEN or not again(text, _LONG, OFTEN):
        return ""
    seen: Counter[str] = Counter()
    last: dict[str, int] = {}
    for start in range(len(text) - _LONG + 1):
        piece = text[start : start + _LONG]
        if "\ufffc" in piece or start - last.get(piece, -_LONG) < _LONG:
            continue
        last[piece] = start
        seen[piece] += 1
        if seen[piece] == OFTEN:
            return piece
    return ""
