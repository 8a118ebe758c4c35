"""How much one person, or one address that nobody has signed in from, may ask in a while.

A bucket that fills steadily, kept as one number: the moment at which it would be full again (this is what telephone
networks call GCRA). Nothing runs in the background, and full buckets are forgotten.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["RATES", "Limits", "Rate"]

TINY = 1e-5
"""Less than clocks can tell apart."""

MANY = 10_000
"""Buckets that are looked through for full ones."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many more in each minute."""

    at_once: int
    a_minute: float


RATES: Mapping[str, Rate] = {
    # attempts to sign in, by address
    "knock": Rate(20, 10),
    # anything else from an address that nobody has signed in from
    "stranger": Rate(120, 120),
    # by person: pages, checks while typing
    "read": Rate(300, 300),
    # by person: decisions
    "write": Rate(60, 60),
}


class Limits:
    """The buckets; may be used from many threads."""

    def __init__(self, rates: Mapping[str, Rate] = RATES, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rates, self._clock = rates, clock
        self._lock = threading.Lock()
        self._full_at: dict[tuple[str, str], float] = {}

    def wait(self, kind: str, name: str) -> int:
        """Seconds to wait; 0 where there is room, which is then taken."""
        rate, now = self._rates[kind], self._clock()
        step = 60 / rate.a_minute
        with self._lock:
            full_at = max(self._full_at.get((kind, name), now), now)
            over = full_at + step - now - rate.at_once * step
            if over > TINY:
                return math.ceil(over - TINY)
            self._full_at[kind, name] = full_at + step
            if len(self._full_at) > MANY:
                self._full_at = {key: at for key, at in self._full_at.items() if at > now}
        return 0
