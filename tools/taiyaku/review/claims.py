"""Who is looking at which message, so that two people's queues do not bring the same.

A claim is a courtesy, never a lock: it ends when its person leaves the message or after some minutes, and
whoever saves, saves. Claims are in memory, and in the ledger only so that a server that is started again
still knows them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from taiyaku.review.ledger import Ledger, Part

__all__ = ["CLAIMS", "MINUTES", "Claims"]

CLAIMS = Part(
    "claims",
    (
        """
        CREATE TABLE claims (
            page TEXT NOT NULL, name TEXT NOT NULL, who TEXT NOT NULL, until REAL NOT NULL,
            PRIMARY KEY (page, name, who)
        )
        """,
    ),
)

MINUTES = 5
"""How long a claim lasts; an open message renews it every minute."""

Message = tuple[str, str]
"""Page and name."""


class Claims:
    """The claims of one project; may be used from many threads."""

    def __init__(self, ledger: Ledger, *, clock: Callable[[], float] = time.time) -> None:
        ledger.add(CLAIMS)
        self._ledger, self._clock = ledger, clock
        self._lock = threading.Lock()
        self._changed = False
        self._until: dict[Message, dict[str, float]] = {}
        for page, name, who, until in ledger.rows("SELECT page, name, who, until FROM claims"):
            self._until.setdefault((page, name), {})[who] = until

    def take(self, page: str, name: str, who: str) -> None:
        """From now on this person is looking at this message."""
        with self._lock:
            self._until.setdefault((page, name), {})[who] = self._clock() + 60 * MINUTES
            self._changed = True

    def leave(self, page: str, name: str, who: str) -> None:
        """They are not any more."""
        with self._lock:
            people = self._until.get((page, name), {})
            self._changed |= people.pop(who, None) is not None
            if not people:
                self._until.pop((page, name), None)

    def others(self, page: str, name: str, who: str) -> tuple[str, ...]:
        """Who else is looking at a message, the last one first."""
        now = self._clock()
        with self._lock:
            people = dict(self._until.get((page, name), {}))
        found = [(until, one) for one, until in people.items() if one != who and _holds(until, now)]
        return tuple(one for _, one in sorted(found, reverse=True))

    def taken(self, who: str) -> frozenset[Message]:
        """What others are looking at."""
        now = self._clock()
        with self._lock:
            return frozenset(
                message
                for message, people in self._until.items()
                if any(one != who and _holds(until, now) for one, until in people.items())
            )

    def write(self) -> None:
        """Put them into the ledger, without those that have ended."""
        now = self._clock()
        with self._lock:
            if not self._changed:
                return
            self._changed = False
            for message, people in list(self._until.items()):
                left = {who: until for who, until in people.items() if _holds(until, now)}
                if left:
                    self._until[message] = left
                else:
                    del self._until[message]
            rows = [(*message, who, until) for message, people in self._until.items() for who, until in people.items()]
        with self._ledger.change() as tables:
            tables.execute("DELETE FROM claims")
            tables.executemany("INSERT INTO claims VALUES (?, ?, ?, ?)", rows)


def _holds(until: float, now: float) -> bool:
    """Whether a claim has not ended; one for longer than claims are is from before the clock was set back."""
    return now < until <= now + 60 * MINUTES
