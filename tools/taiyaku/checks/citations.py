"""What stays English in the target, letter by letter: works in a list of references, and examples of English.

    Diederik P. Kingma and Jimmy Ba: *Adam: A Method for Stochastic Optimization*. ICLR, 2015.

A title is emphasised, begins with a capital, and has a year beside it; what stands between it and the year says where
the work came out. An example is emphasised, and the Japanese explains it in brackets. What these say is then no
matter of the glossary, nor English that was left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from taiyaku.checks.base import JAPANESE, Subject
from taiyaku.segments import Span, SpanKind

__all__ = ["inside", "kept_examples", "kept_titles"]

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_TITLE = re.compile(r"[A-Z0-9].*\s\S", re.DOTALL)
_PUBLISHED = re.compile(r"[*_]+[.,:]?\s+(?P<where>[A-Z][^*_.:;]*?),?\s(?=(?:1[89]|20)\d\d(?!\d))")
_EXPLAINED = re.compile(rf"[*_]+\s?[（(][^（()）]*[{JAPANESE}][^（()）]*[)）]")


def kept_titles(subject: Subject) -> tuple[tuple[int, int], ...]:
    """Where such titles, and the places where they came out, stand in the source."""
    if not _YEAR.search(subject.source):
        return ()
    found: list[tuple[int, int]] = []
    for start, end in _emphasised(subject.source_spans):
        if not _TITLE.match(subject.source[start:end]):
            continue
        found.append((start, end))
        if published := _PUBLISHED.match(subject.source, end):
            found.append(published.span("where"))
    return tuple((start, end) for start, end in found if subject.source[start:end] in subject.target)


def kept_examples(subject: Subject) -> tuple[tuple[int, int], ...]:
    """Where such examples stand in the target."""
    known = {subject.source[start:end] for start, end in _emphasised(subject.source_spans)}
    return tuple(
        (start, end)
        for start, end in _emphasised(subject.target_spans)
        if subject.target[start:end] in known and _EXPLAINED.match(subject.target, end)
    )


def _emphasised(spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Where the words between two marks of emphasis stand."""
    for number, span in enumerate(spans):
        if span.kind is SpanKind.EMPHASIS and span.partner is not None and span.partner > number:
            yield span.end, spans[span.partner].start


def inside(start: int, end: int, stretches: tuple[tuple[int, int], ...]) -> bool:
    """Whether something stands in one of the stretches."""
    return any(first <= start and end <= last for first, last in stretches)
