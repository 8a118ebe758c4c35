"""Catalogs on disk while somebody edits: locking, whole-file writes, nothing lost.

A catalog is read again whenever its file looks different (inode, time, size), so an editor, a
`git pull` or a second `taiyaku extract` beside the open app is seen at the next click. A decision is
made on the message *as the person saw it*: the form carries its digest, and when the file says
something else by now the save is refused and both texts are shown. One lock per file makes read,
compare and write one step among our threads, and `locks.py` among processes; a write is atomic.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from secrets import token_hex
from typing import Generic, TypeVar

from taiyaku.catalog import read, write
from taiyaku.locks import Lock
from taiyaku.model import Catalog, Message
from taiyaku.project import Project
from taiyaku.review.queue import digest, message_id

__all__ = ["Refused", "Saved", "Store", "Watched"]

REMEMBERED = 200
"""How many decisions can be taken back."""

Value = TypeVar("Value")
Stamp = tuple[int, int, int] | None
"""Inode, time of change in nanoseconds, size; None for no file."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A decision that is on disk."""

    page: str
    before: Message
    after: Message
    token: str
    """Takes the decision back: `Store.undo`."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A decision on a message that is not any more what the person saw."""

    page: str
    now: Message | None
    """The message in the file; None when it has gone."""


class Watched(Generic[Value]):
    """A value made from a file, made again when the file looks different."""

    def __init__(self, path: Path, make: Callable[[Path], Value]) -> None:
        self._path, self._make = path, make
        self._made: tuple[Stamp, Value] | None = None

    def get(self) -> Value:
        """The value for the file as it is now; raises what making it raises."""
        stamp = _stamp(self._path)
        if self._made is None or self._made[0] != stamp:
            # The stamp was taken before reading: a change during the read is seen next time.
            self._made = (stamp, self._make(self._path))
        return self._made[1]


class Store:
    """The catalogs of one project; may be used from many threads."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._catalogs: dict[str, Watched[Catalog]] = {}
        self._locks: dict[str, threading.RLock] = {}
        self._table = threading.Lock()
        self._lock = Lock(project.cache)
        self._past: OrderedDict[str, Saved] = OrderedDict()

    def pages(self) -> tuple[str, ...]:
        """The pages that have a catalog."""
        return self._project.catalog_pages()

    def has(self, page: str) -> bool:
        """Whether the page has a catalog; false for a name that leads outside the locale folder."""
        path = PurePosixPath(page)
        safe = page == path.as_posix() and not path.is_absolute() and ".." not in path.parts and "\0" not in page
        return safe and page not in ("", ".") and self._project.catalog_path(page).is_file()

    def catalog(self, page: str) -> Catalog:
        """The page's catalog as it is on disk now."""
        watched, lock = self._place(page)
        with lock:
            return watched.get()

    def save(self, page: str, name: str, seen: str, decide: Callable[[Message], Message]) -> Saved | Refused:
        """Apply a decision to the message called `name`, if it still has the digest that was seen."""
        watched, lock = self._place(page)
        with lock, self._lock.held():
            catalog = watched.get()
            message = _find(catalog, name)
            if message is None or digest(message) != seen:
                return Refused(page, message)
            after = decide(message)
            self._write(page, catalog, after)
        saved = Saved(page, message, after, token_hex(8))
        with self._table:
            self._past[saved.token] = saved
            while len(self._past) > REMEMBERED:
                self._past.popitem(last=False)
        return saved

    def undo(self, token: str) -> Saved | Refused | None:
        """Take a decision back; None when it is not remembered, refused when the message went on since."""
        with self._table:
            past = self._past.get(token)
        if past is None:
            return None
        outcome = self.save(past.page, message_id(past.before.key), digest(past.after), lambda _: past.before)
        if isinstance(outcome, Saved):
            with self._table:
                self._past.pop(token, None)
        return outcome

    def _write(self, page: str, catalog: Catalog, message: Message) -> None:
        changed = replace(catalog, messages={**catalog.messages, message.key: message})
        write(self._project.catalog_path(page), changed)
        # Dropped, not replaced by `changed`: a process that wrote right after us would stay unseen.
        with self._table:
            self._catalogs.pop(page, None)

    def _place(self, page: str) -> tuple[Watched[Catalog], threading.RLock]:
        with self._table:
            lock = self._locks.setdefault(page, threading.RLock())
            watched = self._catalogs.get(page)
            if watched is None:
                watched = self._catalogs[page] = Watched(self._project.catalog_path(page), read)
        return watched, lock


def _find(catalog: Catalog, name: str) -> Message | None:
    return next((message for key, message in catalog.messages.items() if message_id(key) == name), None)


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size
