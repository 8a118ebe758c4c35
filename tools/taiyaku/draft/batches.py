"""Sentences → batches: the longest first, and those of one length together.

An engine works fastest, and here exactly, on sentences of one length; and with the longest first the
short ones fill up what is left at the end. A batch is what is drafted, kept and lost as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from taiyaku.draft.sentences import Request

__all__ = ["BATCH", "batches"]

BATCH = 480
"""Sentences in a batch: enough for an engine to find many of one length, and not much work to lose."""


def batches(requests: Iterable[Request], size: int = BATCH) -> Iterator[tuple[Request, ...]]:
    """Every sentence once, in batches that hold the same whatever the order they were given in.

    >>> [[one.text for one in batch] for batch in batches([Request("a"), Request("ccc"), Request("bb")], 2)]
    [['ccc', 'bb'], ['a']]
    """
    ordered = sorted(set(requests), key=lambda one: (-len(one.text), one.text, one.pairs))
    for start in range(0, len(ordered), size):
        yield tuple(ordered[start : start + size])
