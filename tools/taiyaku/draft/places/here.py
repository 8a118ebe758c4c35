"""Batches in this process: each in shares, one more of them at a time than there are cores.

A share climbs the ladder alone, and its later rungs hold few sentences. While one share is there, or in the
Python between two rungs, the others keep the cores busy; engines let go of Python while they translate.
All shares under way are together no more than a batch, which is what a kill may lose.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from taiyaku.draft.engine import Engine
from taiyaku.draft.ladder import Outcome
from taiyaku.draft.origin import Terms
from taiyaku.draft.places.turns import in_turn
from taiyaku.draft.reach import reach
from taiyaku.draft.sentences import Request

__all__ = ["Here", "cores", "shares"]


class Here:
    """The process that asks, with one engine."""

    def __init__(self, engine: Engine, terms: Terms, *, at_once: int = 0) -> None:
        self._engine = engine
        self._terms = terms
        self._at_once = at_once or cores() + 1
        self.stopped = ""

    def outcomes(self, batches: Iterable[Sequence[Request]]) -> Iterator[Mapping[Request, Outcome]]:
        """See `Place.outcomes`."""
        with ThreadPoolExecutor(self._at_once, thread_name_prefix="draft") as threads:
            yield from in_turn(
                lambda share: threads.submit(self._reached, share),
                (share for batch in batches for share in shares(batch, self._at_once)),
                at_once=lambda: self._at_once,
            )

    def _reached(self, batch: Sequence[Request]) -> Mapping[Request, Outcome]:
        outcomes, stopped = reach(batch, self._engine, self._terms.all)
        self.stopped = self.stopped or stopped
        return outcomes


def shares(batch: Sequence[Request], count: int) -> Iterator[Sequence[Request]]:
    """A batch in shares of about one size, `count` of which are no more than the batch; neighbours stay together.

    >>> list(shares("abcdefg", 3)), list(shares("ab", 3))
    (['ab', 'cd', 'ef', 'g'], ['a', 'b'])
    """
    most = max(1, len(batch) // count)
    size, more = divmod(len(batch), max(1, -(-len(batch) // most)))
    start = 0
    while start < len(batch):
        end = start + size + (more > 0)
        yield batch[start:end]
        start, more = end, more - 1


def cores() -> int:
    """How many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
