"""What the workbench does when nobody waits for it: one thread, in small steps, with rests between them.

It looks at the folder of catalogs for what others changed, writes what waits in the journal, runs the checks
over drafts so that the failing ones come first, keeps the memory of past translations up to date, tidies up, and
writes down what it has found out. A person's request never waits for any of this: after each step the clerk rests
for a multiple of the time that the step took, and longer while people come and go.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from taiyaku.errors import TaiyakuError
from taiyaku.review.beside import Beside, Terms
from taiyaku.review.claims import Claims
from taiyaku.review.in_flight import InFlight
from taiyaku.review.lasting import keep, tidy
from taiyaku.review.shelf import Shelf
from taiyaku.review.store import Store

__all__ = ["Clerk"]

T = TypeVar("T")

ROUND = 1.0
"""Seconds before a look at the folder."""

FIRST = 10.0
"""Seconds that the clerk leaves the processor to the first page, at most."""

REST = 3.0
"""Times the work of a step, when there is no hurry."""

STEP = 0.005
"""Seconds of a long work after which the clerk rests, for as long again."""

WAY = 0.1
"""Seconds that the clerk makes way for those who are being served, at most, so that a crowd does not stop the work."""

STILL = 0.02
"""Seconds in which nobody came or went: then the clerk goes on."""

QUIET = 300.0
"""Seconds until garbage is looked for that no look among the young has found: when nobody is being served, or else
after as many seconds again."""

TIDY = 0.1
"""Seconds until it is seen again whether nobody is being served, and garbage may be looked for."""

CHECKED = 20
"""Pages that are checked in one round, at most."""

LONG = 2.0
"""Seconds after which no more pages are checked in a round: what others changed must be seen, too."""


class Clerk:
    """The one who keeps a desk in order."""

    def __init__(
        self,
        store: Store,
        shelf: Shelf,
        beside: Beside,
        claims: Claims,
        *,
        first: Callable[[], None] = lambda: None,
        in_flight: InFlight | None = None,
    ) -> None:
        self._store, self._shelf, self._beside, self._claims = store, shelf, beside, claims
        self._first, self._in_flight = first, in_flight or InFlight()
        self._stop = threading.Event()
        self._terms: Terms | None = None
        self._kept = time.monotonic()

    @contextmanager
    def working(self) -> Iterator[None]:
        """While this lasts, the clerk is at work."""
        self._shelf.served = True
        thread = threading.Thread(target=self._work, name="clerk", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join(10)
            self._shelf.served = False
            self._store.close()
            self._shelf.write()
            self._claims.write()

    def round(self) -> None:
        """Everything once, as far as it is not done."""
        self._store.settle()
        for page in self._shelf.changed():
            if self._stop.is_set():
                return
            with self._rested(0.3):
                self._shelf.take(page)
        self._shelf.write()
        self._claims.write()
        terms = self._beside.terms()
        if self._terms is not None and self._terms is not terms:
            self._shelf.forget_checks()
        self._terms = terms
        until = time.monotonic() + LONG
        for page in self._shelf.unchecked(CHECKED):
            if self._stop.is_set():
                return
            if time.monotonic() > until:
                break
            self._shelf.check(page, terms.terms, step=partial(self._rested, REST))
        since = time.monotonic() - self._kept
        quiet = since > QUIET * (2 if self._in_flight.any else 1)
        if self._beside.remember(list(self._shelf.leaves.values()), each=self._slowly) or quiet:
            keep()
            self._kept = time.monotonic()

    def _work(self) -> None:
        until = time.monotonic() + FIRST
        while not self._in_flight.answered.is_set() and time.monotonic() < until and not self._stop.wait(0.1):
            pass  # somebody waits for the first page
        if not self._stop.is_set():
            self._first()
        while self._waited(ROUND):
            try:
                self.round()
            except TaiyakuError as error:
                logging.getLogger("taiyaku").warning("%s", error)
            except Exception:  # the clerk must come back for the next round, whatever a file had in it
                logging.getLogger("taiyaku").exception("the clerk stumbled")

    def _waited(self, seconds: float) -> bool:
        """Wait, and tidy up whenever nobody is being served; whether the app goes on."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._stop.wait(min(left, TIDY)):
                return False
            if not self._in_flight.any:
                tidy()
        return True

    @contextmanager
    def _rested(self, times: float) -> Iterator[None]:
        start = time.thread_time()
        self._in_flight.answered.clear()
        yield
        self._rest((time.thread_time() - start) * times)

    def _slowly(self, values: Iterable[T]) -> Iterator[T]:
        """The values, with rests in what is done with them."""
        start = time.thread_time()
        for value in values:
            yield value
            spent = time.thread_time() - start
            if spent > STEP:
                self._rest(spent)
                start = time.thread_time()

    def _rest(self, seconds: float) -> None:
        """Rest, and make way."""
        self._stop.wait(seconds)
        until = time.monotonic() + WAY
        while (self._in_flight.any or self._in_flight.answered.is_set()) and time.monotonic() < until:
            self._in_flight.answered.clear()
            if self._stop.wait(STILL):
                return
