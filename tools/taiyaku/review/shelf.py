"""The leaves of all pages, kept as the files are: looked at by stamp, in one walk of the folder.

A catalog is read only when its leaf is older than its file. What leaves say is written into the ledger, so
that the next start knows a thousand pages without reading one of them. While a clerk is at work (`clerk.py`)
the walk is its affair, and nobody waits for it; without one, whoever asks looks.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path, PurePosixPath

from taiyaku.checks import findings
from taiyaku.errors import TaiyakuError
from taiyaku.model import Message, Severity, State, Term
from taiyaku.project import Project, catalog_page
from taiyaku.review.beside import Beside
from taiyaku.review.leaf import Leaf, Place, Spot, leaf, queue, read_leaf, written_leaf
from taiyaku.review.ledger import Ledger, Part
from taiyaku.review.queue import Counts, band, message_id
from taiyaku.review.store import Store
from taiyaku.review.watched import Stamp

__all__ = ["SHELF", "Shelf", "View"]

SHELF = Part("shelf", ("CREATE TABLE shelf (page TEXT PRIMARY KEY, leaf TEXT NOT NULL)",))


MOMENT = 0.3
"""Seconds that somebody waits for pages that nobody has read yet; a small project is then read whole."""


@dataclass(frozen=True)
class View:
    """What the shelf says to one person at one moment."""

    rows: tuple[Leaf, ...]
    counts: Counts
    waiting: int
    """How many messages this person can move on."""
    unread: int = 0
    """Pages that have not been read yet, and are missing here."""


@dataclass(frozen=True, slots=True)
class _Orders:
    """What the order of pages was worked out from, and the order."""

    nav: object
    traffic: Mapping[str, float]
    pages: frozenset[str]
    reading: tuple[str, ...]
    wanted: tuple[str, ...]
    """The most read first."""


class Shelf:
    """The leaves of one project; may be used from many threads."""

    def __init__(self, project: Project, store: Store, beside: Beside, ledger: Ledger) -> None:
        ledger.add(SHELF)
        self._project, self._store, self._beside, self._ledger = project, store, beside, ledger
        self._folder = project.locale / project.target_language / "LC_MESSAGES"
        self._lock = threading.Lock()
        self._stamps: dict[str, Stamp] = {}
        self._orders: _Orders | None = None
        self._unwritten: set[str] = set()
        self._gone: set[str] = set()
        self.served = False
        """Whether a clerk looks at the folder, so that nobody else has to."""
        self.leaves: dict[str, Leaf] = {}
        for page, text in ledger.rows("SELECT page, leaf FROM shelf"):
            found = read_leaf(page, text)
            if found is not None:
                self.leaves[page] = found
        self.changed()

    def view(self, who: str, *, approves: bool = True) -> View:
        """All pages, as they are now or as the clerk saw them last."""
        self.look()
        rows = tuple(self.leaves[page] for page in self.pages() if page in self.leaves)
        unread = sum(page not in self.leaves for page in self._stamps)
        counts = Counts(*(sum(getattr(row.counts, state.value) for row in rows) for state in State))
        return View(rows, counts, sum(row.waiting(who, approves=approves) for row in rows), unread)

    def row(self, page: str) -> Leaf:
        """One page as it is now."""
        self._take(page)
        return self.leaves.get(page) or Leaf(page)

    def queue(
        self,
        who: str,
        *,
        page: str = "",
        after: Place | None = None,
        taken: Container[tuple[str, str]] = (),
        approves: bool = True,
    ) -> Iterator[Spot]:
        """What waits for a person, on one page or on all; less for who may not approve what others wrote."""
        if page:
            self._take(page)
        else:
            self.look()
        wanted = (page,) if page else self._wanted()
        yield from queue(self.leaves, wanted, who, after=after, taken=taken, approves=approves)
        # Whoever comes to the end before all has been read waits for the page that brings more.
        for late in () if page else self.pages():
            if late not in self.leaves:
                self._take(late)
                yield from queue(self.leaves, (late,), who, taken=taken, approves=approves)

    def pages(self) -> tuple[str, ...]:
        """The pages in reading order."""
        return self._ordered(by_traffic=False)

    def knows(self, page: str, name: str) -> bool:
        """Whether there is such a message that is not done."""
        known = self.leaves.get(page)
        return known is not None and any(mark.id == name for marks in known.bands.values() for mark in marks)

    def place(self, page: str, message: Message) -> Place:
        """Where a message stands in the queue, as somebody saw it."""
        known, name = self.leaves.get(page), message_id(message.key)
        failed = known is not None and known.failed is not None and name in known.failed
        place = band(message, failed=failed)
        marks = known.bands.get(place, ()) if known else ()
        return Place(place, page, next((mark.position for mark in marks if mark.id == name), -1))

    def note(self, page: str, name: str) -> None:
        """A message of the page was decided on."""
        known = self.leaves.get(page)
        if known is not None and known.failed and name in known.failed:
            self.leaves[page] = replace(known, failed=known.failed - {name})
        self._take(page, decided=True)

    def look(self) -> None:
        """See what has changed in the folder; while a clerk does that, only read for a moment what nobody has yet."""
        if not self.served:
            for page in self.changed():
                self._take(page)
            return
        if not self._stamps.keys() - self.leaves.keys():
            return
        until = time.monotonic() + MOMENT
        for page in [page for page in self.pages() if page not in self.leaves]:
            if time.monotonic() > until:
                break
            self._take(page)

    def changed(self) -> tuple[str, ...]:
        """One walk of the folder: the pages whose leaves are older than their files, or missing, in reading order."""
        stamps = dict(self._walk(self._folder, ""))
        with self._lock:
            for page in [page for page in self.leaves if page not in stamps]:
                del self.leaves[page]
                self._gone.add(page)
            self._stamps = stamps
        ordered = self.pages()
        return tuple(page for page in ordered if page not in self.leaves or self.leaves[page].stamp != stamps.get(page))

    def take(self, page: str) -> None:
        """Read a page for its leaf, if it has changed."""
        self._take(page)

    def write(self) -> None:
        """Put what is new into the ledger."""
        with self._lock:
            pages, gone = list(self._unwritten), list(self._gone)
            self._unwritten.clear()
            self._gone.clear()
        if pages or gone:
            texts = [(page, written_leaf(self.leaves[page])) for page in pages if page in self.leaves]
            with self._ledger.change() as tables:
                tables.executemany("DELETE FROM shelf WHERE page = ?", [(page,) for page in gone])
                tables.executemany("INSERT OR REPLACE INTO shelf VALUES (?, ?)", texts)

    def unchecked(self, most: int) -> tuple[str, ...]:
        """Some of the pages on which the checks were not run yet."""
        found = (page for page, one in list(self.leaves.items()) if one.failed is None and not one.trouble)
        return tuple(islice(found, most))

    def check(self, page: str, terms: tuple[Term, ...], *, step: Callable[[], AbstractContextManager[None]]) -> None:
        """Find the drafts of a page that have an error; they come before those that are only doubtful.

        Each message is looked at in a `step`, so that a page does not keep the processor to itself.
        """
        try:
            stamp, catalog = self._store.read(page)
        except TaiyakuError:
            return
        failed = set()
        for message in catalog.messages.values():
            if message.state is State.DRAFT:
                with step():
                    if any(one.severity is Severity.ERROR for one in findings(message, terms=terms)):
                        failed.add(message_id(message.key))
        known = self.leaves.get(page)
        if known is not None and known.stamp == stamp:  # else it has changed meanwhile, and is still unchecked
            self._put(leaf(page, stamp, catalog, failed=frozenset(failed)))

    def forget_checks(self) -> None:
        """The glossary has changed: what fails may be something else."""
        for page, one in list(self.leaves.items()):
            self.leaves[page] = replace(one, failed=None)

    def _take(self, page: str, *, decided: bool = False) -> None:
        known = self.leaves.get(page)
        try:
            stamp, catalog = self._store.read(page)
        except TaiyakuError as error:
            line = str(error).replace(f"{self._project.root}/", "")
            self.leaves[page] = replace(known or Leaf(page), trouble=line, stamp=self._stamps.get(page))
            return
        if decided or known is None or known.stamp != stamp or known.trouble:
            # What was edited outside has to be checked again; what somebody decided on here has not.
            failed = known.failed if known is not None and (decided or known.stamp == stamp) else None
            self._put(leaf(page, stamp, catalog, failed=failed))

    def _put(self, one: Leaf) -> None:
        with self._lock:
            self.leaves[one.page] = one
            self._stamps[one.page] = one.stamp
            self._unwritten.add(one.page)
            self._gone.discard(one.page)

    def _wanted(self) -> tuple[str, ...]:
        return self._ordered(by_traffic=True)

    def _ordered(self, *, by_traffic: bool) -> tuple[str, ...]:
        """The pages in an order that is worked out again only when something of it has changed."""
        nav, traffic, pages = self._beside.navigation(), self._beside.traffic(), frozenset(self._stamps)
        known = self._orders
        if known is None or known.nav is not nav or known.traffic is not traffic or known.pages != pages:
            reading = self._beside.ordered(pages)
            wanted = sorted(reading, key=lambda page: -traffic.get(page, 0)) if traffic else reading
            known = self._orders = _Orders(nav, traffic, pages, reading, tuple(wanted))
        return known.wanted if by_traffic else known.reading

    def _walk(self, folder: Path | str, inside: str) -> Iterator[tuple[str, Stamp]]:
        try:
            found = list(os.scandir(folder))
        except OSError:
            return
        for one in found:
            if one.is_dir():
                yield from self._walk(one.path, f"{inside}{one.name}/")
            elif one.name.endswith(".po"):
                try:
                    status = one.stat()
                except OSError:
                    continue
                stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
                yield _page(f"{inside}{one.name}"), stamp


@lru_cache(maxsize=100_000)
def _page(catalog: str) -> str:
    """The page of a catalog; looked up every second, for each of them."""
    return catalog_page(PurePosixPath(catalog))
