"""A value made from a file, made again when the file looks different."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

__all__ = ["Stamp", "Watched", "stamp_of"]

Value = TypeVar("Value")
Stamp = tuple[int, int, int] | None
"""Inode, time of change in nanoseconds, size; None for no file."""


class Watched(Generic[Value]):
    """The value and what the file looked like when it was made."""

    def __init__(self, path: Path, make: Callable[[Path], Value]) -> None:
        self._path, self._make = path, make
        self._made: tuple[Stamp, Value] | None = None

    def get(self) -> Value:
        """The value for the file as it is now; raises what making it raises."""
        stamp = stamp_of(self._path)
        if self._made is None or self._made[0] != stamp:
            # The stamp was taken before reading: a change during the read is seen next time.
            self._made = (stamp, self._make(self._path))
        return self._made[1]


def stamp_of(path: Path) -> Stamp:
    """What a file looks like now."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size
