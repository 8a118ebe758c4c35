"""Protected spans of a source and of its target → which are the same ones.

The order of the words differs between languages, so spans are told by what they are, not by where they stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from taiyaku.segments.placeholders import Span

__all__ = ["same_spans"]


def same_spans(source: Sequence[Span], target: Sequence[Span]) -> list[int | None]:
    """For each span of the target the number of the same one in the source, each used once; None where there is none.

    >>> from taiyaku.segments.placeholders import spans
    >>> same_spans(spans("Call `a`, then `b`."), spans("`b` の前に `a` と `c` を"))
    [1, 0, None]
    """
    free = list(range(len(source)))
    numbers: list[int | None] = []
    for place in range(len(target)):
        same = next((one for one in free if _likeness(source, one) == _likeness(target, place)), None)
        if same is not None:
            free.remove(same)
        numbers.append(same)
    return numbers


def _likeness(spans: Sequence[Span], place: int) -> tuple[str, str, bool | None]:
    """What makes two spans the same: kind, text but for titles, and which half of a pair it is."""
    span = spans[place]
    return span.kind.name, span.bare, None if span.partner is None else span.partner > place
