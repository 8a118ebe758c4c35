"""One writer at a time: whoever changes catalogs holds the lock from reading until all is written.

The lock is the kernel's, on a file in the project's cache: a process that is killed leaves none, and the
file itself means nothing. Readers need no lock, since every file is replaced whole. What takes minutes
(drafting, checking) is done without it, on a copy, and put on top of what the catalogs are by then
(`catalog/rebase.py`). Whoever deletes the cache while something runs deletes the lock with it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from taiyaku.errors import ProjectError
from taiyaku.said import say

__all__ = ["Lock", "alone", "locked"]

PATIENCE = 60.0
"""Seconds to wait for another writer; the longest there is, an extract of a very large site, takes less."""


class Lock:
    """The lock of one cache folder, which the threads of a process hold together."""

    def __init__(self, cache: Path) -> None:
        from filelock import FileLock  # a tenth of a second, which a run with nothing to write does not pay

        self._path = cache / "catalogs.lock"
        self._lock = FileLock(self._path, thread_local=False, fallback_to_soft=False)
        self._holders = 0
        self._table = threading.Lock()

    @contextmanager
    def held(self, *, patience: float = PATIENCE) -> Iterator[None]:
        """While this lasts, no other process changes a catalog; its threads agree among themselves.

        Raises:
            ProjectError: another process held the lock for as long as we were patient.

        """
        with self._table:
            if not self._holders:
                self._acquire(patience)
            self._holders += 1
        try:
            yield
        finally:
            with self._table:
                self._holders -= 1
                if not self._holders:
                    self._lock.release()

    def _acquire(self, patience: float) -> None:
        from filelock import Timeout

        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=patience)
        except Timeout:
            raise ProjectError(
                say(
                    "{path}: another taiyaku has been writing the catalogs for {seconds} seconds. "
                    "Nothing was changed; wait until it is done, and try again.",
                    path=self._path,
                    seconds=f"{patience:.0f}",
                )
            ) from None
        except OSError as error:
            raise ProjectError(_unlocked(self._path, error)) from error


def locked(cache: Path) -> AbstractContextManager[None]:
    """The lock of a cache folder, for one step of a command."""
    return Lock(cache).held()


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """While this lasts, no other process holds the same file; waits for it as long as it takes.

    For work that two processes would do twice, such as converting a model.

    Raises:
        ProjectError: the file cannot be made.

    """
    from filelock import FileLock

    lock = FileLock(path, fallback_to_soft=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except OSError as error:
        raise ProjectError(_unlocked(path, error)) from error
    try:
        yield
    finally:
        lock.release()


def _unlocked(path: Path, error: OSError) -> str:
    return say("{path}: cannot be locked ({why}). Nothing was changed.", path=path, why=error.strerror)
