"""Comment lines that another tool has wrapped → the lines as they were, as far as that can be told.

polib, and what is made with it, breaks comments at 78 columns when it saves a file. Who reviewed a message, and what
people said of it, are lines with an end that can be told: one that lacks it goes on in the lines behind it. What never
comes to such an end is somebody's own comment, and is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from taiyaku.catalog.remarks import LABELS as SAID
from taiyaku.catalog.signed import read_signed

__all__ = ["LABELS", "REVIEW", "unwrapped"]

LABELS = ("origin", "score", "reviewed", "stale since", "English changed", "suggestion", "suggested by", "no draft")
"""What stands before what gettext has no field for (`po.py`)."""

REVIEW = re.compile(r"(?P<who>.*\S) (?P<when>\d{4}-\d{2}-\d{2})")
"""What stands behind `reviewed:`."""

_BEGUN = re.compile(rf"({'|'.join(('reviewed', *SAID))}):(?: (.*)|$)")
_OURS = re.compile(rf"(?:{'|'.join((*LABELS, *SAID))}):(?: |$)")
_BROKEN_WORD = re.compile(r"[^\W\d_]-$")
"""A word may be broken behind its hyphen, where no blank was."""


def unwrapped(lines: Sequence[str]) -> tuple[str, ...]:
    """The comments of one entry.

    >>> unwrapped(["reviewed: Aiko Tanaka", "<aiko@example.org> 2026-11-01", "mine"])
    ('reviewed: Aiko Tanaka <aiko@example.org> 2026-11-01', 'mine')
    >>> unwrapped(["reviewed: by nobody", "mine"])
    ('reviewed: by nobody', 'mine')
    """
    if len(lines) < 2:  # of most messages
        return tuple(lines)
    whole: list[str] = []
    at = 0
    while at < len(lines):
        end = _end(lines, at) if _BEGUN.match(lines[at]) else at + 1
        whole.append(_joined(lines[at:end]))
        at = end
    return tuple(whole)


def _end(lines: Sequence[str], at: int) -> int:
    """The place behind the last line of a comment; the one behind its first where it has no end."""
    for end in range(at + 1, len(lines) + 1):
        if end > at + 1 and _OURS.match(lines[end - 1]):
            break
        if _ends(_joined(lines[at:end])):
            return end
    return at + 1


def _ends(line: str) -> bool:
    begun = _BEGUN.fullmatch(line)
    if begun is None or begun[2] is None:
        return False
    return (REVIEW.fullmatch(begun[2]) if begun[1] == "reviewed" else read_signed(line, begun[1])) is not None


def _joined(lines: Sequence[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text += line if _BROKEN_WORD.search(text) else f" {line}"
    return text
