"""Batches handed on as there is room for them, and what became of each, in whatever order they end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait

from taiyaku.draft.ladder import Outcome
from taiyaku.draft.sentences import Request

__all__ = ["in_turn"]

Batch = Sequence[Request]
Done = Mapping[Request, Outcome]


def in_turn(
    submit: Callable[[Batch], Future[Done]], batches: Iterable[Batch], *, at_once: Callable[[], int]
) -> Iterator[Done]:
    """The outcomes of each batch; no more than `at_once` are under way.

    After an error no batch is begun, what was under way is still given back, and then the error is raised.
    """
    coming = iter(batches)
    running: set[Future[Done]] = set()
    failed: BaseException | None = None
    try:
        while True:
            while failed is None and len(running) < at_once() and (batch := next(coming, None)):
                running.add(submit(batch))
            if not running:
                break
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for one in done:
                if error := CancelledError() if one.cancelled() else one.exception():
                    failed = failed or error
                else:
                    yield one.result()
    finally:
        for one in running:
            one.cancel()
    if failed:
        raise failed
