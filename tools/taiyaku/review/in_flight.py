"""Requests that are being answered just now: what can wait keeps still meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["InFlight"]


class InFlight:
    """Requests come in and are answered; may be asked from any thread."""

    def __init__(self) -> None:
        self.answered = threading.Event()
        """Somebody has had an answer."""
        self._number = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """While this lasts, one more is being answered; for the one thread that takes requests in."""
        self._number += 1
        try:
            yield
        finally:
            self._number -= 1
            self.answered.set()

    @property
    def any(self) -> bool:
        """Whether one is being answered."""
        return self._number > 0
