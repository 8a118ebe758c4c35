"""No phrase is said over and over, as engines do when they lose the thread.

Three copies in a row of anything, two of a longer phrase, or a long phrase three times anywhere;
unless the source repeats itself too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from taiyaku.checks.base import Check, Remark, Subject, shown
from taiyaku.model import Severity

__all__ = ["REPETITION"]

# Bounded, so that no text takes longer than its length times a constant.
_STUTTER = re.compile(
    r"(?P<once>[^\W\d_](?:[^\n\ufffc]{1,24}?))(?:[、,・\s]{0,2}(?P=once)){2,}|(?P<char>[^\W\d_ー])(?P=char){4,}"
)
_TWICE = re.compile(r"(?P<once>[^\W\d_][^\n\ufffc]{7,60}?)[、。,\s]{0,2}(?P=once)")
_LONG = 12
_OFTEN = 3


def _find(subject: Subject) -> Iterator[Remark]:
    target, source = subject.target_prose, subject.source_prose
    if _repeats(source):
        return
    for match in (_STUTTER.search(target), _TWICE.search(target)):
        if match and len(set(match[0])) > 1 - bool(match.groupdict().get("char")):
            once = match["once"] or match.groupdict().get("char") or ""
            place = subject.target.find(match[0])
            span = (place, place + len(match[0])) if place >= 0 else None
            yield Remark(f"{shown(once)} is said again and again.", span)
            return
    phrase = _phrase(target)
    if phrase and phrase not in source and not _phrase(source):
        yield Remark(f"{shown(phrase)} is said {_OFTEN} times or more.")


def _repeats(source: str) -> bool:
    return bool(_STUTTER.search(source) or _TWICE.search(source))


def _phrase(text: str) -> str:
    """A stretch of a dozen characters that stands in the text three times, not overlapping."""
    if len(text) < _LONG * _OFTEN:
        return ""
    seen: Counter[str] = Counter()
    last: dict[str, int] = {}
    for start in range(len(text) - _LONG + 1):
        piece = text[start : start + _LONG]
        if "\ufffc" in piece or start - last.get(piece, -_LONG) < _LONG:
            continue
        last[piece] = start
        seen[piece] += 1
        if seen[piece] == _OFTEN:
            return piece
    return ""


REPETITION = Check("repetition", "Repetition", "No phrase is repeated without cause.", Severity.WARNING, _find)
