"""Who is being served just now: what can wait keeps still meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Door"]


class Door:
    """Requests come in and go; may be asked from any thread."""

    def __init__(self) -> None:
        self.used = threading.Event()
        """Somebody has had an answer."""
        self._inside = 0

    @contextmanager
    def open(self) -> Iterator[None]:
        """While this lasts, somebody is inside; for the one thread that takes requests in."""
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1
            self.used.set()

    @property
    def busy(self) -> bool:
        """Whether somebody is inside."""
        return self._inside > 0
