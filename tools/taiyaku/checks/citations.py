"""Titles of English works that stay English in the target, as a list of references has them.

    Diederik P. Kingma and Jimmy Ba: *Adam: A Method for Stochastic Optimization*. ICLR, 2015.

A title is emphasised, begins with a capital, has a year beside it, and stands in the target letter by letter. What a
title says is then no matter of the glossary, nor English that was left over.
"""

from __future__ import annotations

import re

from taiyaku.checks.base import Subject
from taiyaku.segments import SpanKind

__all__ = ["inside", "kept_titles"]

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_TITLE = re.compile(r"[A-Z0-9].*\s\S", re.DOTALL)


def kept_titles(subject: Subject) -> tuple[tuple[int, int], ...]:
    """Where such titles stand in the source."""
    if not _YEAR.search(subject.source):
        return ()
    pairs = (
        (span.end, subject.source_spans[span.partner].start)
        for number, span in enumerate(subject.source_spans)
        if span.kind is SpanKind.EMPHASIS and span.partner is not None and span.partner > number
    )
    return tuple(
        (start, end)
        for start, end in pairs
        if _TITLE.match(subject.source[start:end]) and subject.source[start:end] in subject.target
    )


def inside(start: int, end: int, stretches: tuple[tuple[int, int], ...]) -> bool:
    """Whether something stands in one of the stretches."""
    return any(first <= start and end <= last for first, last in stretches)
