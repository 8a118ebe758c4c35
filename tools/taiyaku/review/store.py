"""Catalogs on disk while somebody edits: journal first, whole-file writes, nothing lost.

The order of a save, and why. The decision is made on the message *as the person saw it* (the form carries its
digest; if the file says something else by now, the save is refused and both texts are shown). It goes into
the journal, durably; from here on it survives a kill and a power cut. Then the page's PO file, which is the
truth for everybody else, is written whole, and the decision is marked as written, which need not be durable:
a decision that is made twice is made once (`catalog/late.py`).

What is acknowledged is thus in the journal, and nearly always in the PO file too. It waits in the journal if
the file is broken just now (a half-done git merge), if another taiyaku holds the lock (`locks.py`) longer
than a person should wait, or if the disk refuses. Until it can be written the page is shown with it. If the
file has moved past it meanwhile, it is merged in as two branches are, and two texts of two people are both kept.

A file is read again whenever it looks different (inode, time, size), so an editor, a `git pull` or an
`extract` beside the open app is seen at the next click. One lock per page makes read, compare and write one
step among our threads. Catalogs that nobody has used for long are let go.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from taiyaku.catalog import Blocks, decided, dumps, read
from taiyaku.errors import ProjectError, TaiyakuError
from taiyaku.files import missing, write_text
from taiyaku.locks import Lock
from taiyaku.model import Catalog, Key, Message
from taiyaku.project import Project
from taiyaku.review.journal import CONFLICT, UNDONE, WRITTEN, Decision, Journal
from taiyaku.review.ledger import Ledger
from taiyaku.review.queue import digest, message_id
from taiyaku.review.watched import Stamp, stamp_of

__all__ = ["Refused", "Saved", "Store", "Wish", "taken_back"]

KEPT = 120_000
"""Messages of catalogs that are kept in memory, about 200 MB; pages with waiting decisions always are."""

PATIENCE = 0.05
"""Seconds that a save waits for another process before it leaves the PO file for later."""

UNKNOWN = (-1, -1, -1)
"""The stamp of no file, not even of one that is missing."""

LAST = 30.0
"""Seconds that the end of the app waits for another process; what still waits then is written at the next start."""

AGAIN = 1.0
"""Seconds until the lock that another process held is tried again."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A decision that somebody asks for: the message by its name, as it was seen, and what is to become of it."""

    name: str
    seen: str | None
    decide: Callable[[Message], Message]


def taken_back(past: Decision) -> Wish:
    """The wish that a decision had not been made; what somebody else said of the message since stays."""
    before, after = past.before, past.after

    def back(now: Message) -> Message:
        since = (comment for comment in now.comments if comment not in after.comments)
        return replace(before, comments=(*before.comments, *since))

    return Wish(message_id(after.key), digest(after), back)


@dataclass(frozen=True, slots=True)
class Saved:
    """A decision that cannot be lost any more."""

    page: str
    before: Message
    after: Message
    token: str
    """Takes the decision back: `Store.undo`."""
    waits: str = ""
    """Why it is only in the journal yet; empty when it is in the PO file."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A decision on a message that is not any more what the person saw."""

    page: str
    now: Message | None
    """The message in the file; None when it has gone."""
    fault: TaiyakuError | None = None
    """Why it was not saved, where the message is as it was seen."""


@dataclass(slots=True)
class _Place:
    """What is known of one page; touched only under its lock."""

    page: str
    path: Path
    lock: threading.RLock = field(default_factory=threading.RLock)
    stamp: Stamp = UNKNOWN
    catalog: Catalog | None = None
    """As last read, with what waits; while the file is broken, as it was before."""
    names: dict[str, Key] = field(default_factory=dict)
    blocks: Blocks = field(default_factory=dict)
    """The PO text of its messages, once one of them was saved: the next save makes that of one."""
    trouble: TaiyakuError | None = None
    waiting: list[Decision] = field(default_factory=list)
    fates: dict[int, str] = field(default_factory=dict)
    hindrance: str = ""
    """Why its file could not be written."""


class Store:
    """The catalogs of one project; may be used from many threads."""

    def __init__(self, project: Project, ledger: Ledger | None = None) -> None:
        self._project = project
        self.journal = Journal(ledger or Ledger(project.cache / "review.sqlite"))
        self._places: dict[str, _Place] = {}
        self._used: OrderedDict[str, int] = OrderedDict()
        """Pages whose catalogs are in memory, with their sizes, the longest unused first."""
        self._kept = 0
        """The sizes together."""
        self._table = threading.Lock()
        self._lock = Lock(project.cache)
        self._busy_until = 0.0
        self.rule: Callable[[str, Message, Message], None] = lambda who, before, after: None
        """Raises where this person may not make this of a message; asked before anything is written."""
        for decision in self.journal.waiting():
            self._place(decision.page).waiting.append(decision)
        self.settle()

    def pages(self) -> tuple[str, ...]:
        """The pages that have a catalog."""
        return self._project.catalog_pages()

    def has(self, page: str) -> bool:
        """Whether the page has a catalog; false for a name that leads outside the locale folder."""
        path = PurePosixPath(page)
        safe = page == path.as_posix() and not path.is_absolute() and ".." not in path.parts and "\0" not in page
        try:
            return safe and page not in ("", ".") and self._project.catalog_path(page).is_file()
        except OSError:  # longer than a name can be
            return False

    def catalog(self, page: str) -> Catalog:
        """The page's catalog as it is now; raises what is wrong with its file."""
        return self.read(page)[1]

    def read(self, page: str) -> tuple[Stamp, Catalog]:
        """The same with the stamp of the file it is from."""
        place = self._place(page)
        with place.lock:
            catalog = self._fresh(place)
            if place.trouble is not None:
                raise place.trouble
            return place.stamp, catalog

    def find(self, page: str, name: str) -> tuple[int, Message] | None:
        """One message of the page as it is now, with its place; raises what is wrong with its file."""
        place = self._place(page)
        with place.lock:
            catalog = self.catalog(page)
            key = place.names.get(name)
            return (list(place.names).index(name), catalog.messages[key]) if key else None

    def save(
        self,
        page: str,
        name: str,
        seen: str | None,
        decide: Callable[[Message], Message],
        *,
        who: str = "",
        action: str = "",
    ) -> Saved | Refused:
        """Apply a decision to the message called `name`, if it still has the digest that was seen.

        None where it does not matter what was seen.
        """
        outcome = self.save_all(page, (Wish(name, seen, decide),), who=who, action=action)[0]
        if isinstance(outcome, Refused) and outcome.fault is not None:
            raise outcome.fault
        return outcome

    def save_all(
        self, page: str, wishes: Sequence[Wish], *, who: str = "", action: str = ""
    ) -> tuple[Saved | Refused, ...]:
        """Apply decisions to messages of one page: into the journal all at once, then the file is written once."""
        place = self._place(page)
        with place.lock, self._alone() as alone:
            messages = dict(self._fresh(place).messages)
            asked = [self._asked(place, wish, messages, who=who, action=action) for wish in wishes]
            pairs = [one for one in asked if not isinstance(one, Refused)]
            try:
                decisions = self.journal.append(page, pairs, who=who, action=action)
            except TaiyakuError as error:
                return tuple(one if isinstance(one, Refused) else Refused(page, one[0], error) for one in asked)
            waits = "Another taiyaku is writing the catalogs."
            if decisions:
                place.waiting += decisions
                place.fates.update((one.number, WRITTEN) for one in decisions)
                assert place.catalog is not None  # noqa: S101  (it was read above)
                place.catalog = replace(place.catalog, messages=messages)
                waits = self._write(place) if alone else waits
        made = iter(Saved(page, one.before, one.after, one.token, waits) for one in decisions)
        return tuple(one if isinstance(one, Refused) else next(made) for one in asked)

    def _asked(
        self, place: _Place, wish: Wish, messages: dict[Key, Message], *, who: str, action: str
    ) -> tuple[Message, Message] | Refused:
        """A message before and after a wish, which from here on counts among the messages, or why not."""
        key = place.names.get(wish.name)
        before = messages.get(key) if key else None
        if before is None or wish.seen not in (None, digest(before)):
            return Refused(place.page, before)
        after = wish.decide(before)
        try:
            if action != "undo":  # whose decision it was is asked there
                self.rule(who, before, after)
        except TaiyakuError as error:
            return Refused(place.page, before, error)
        messages[after.key] = after
        return before, after

    def undo(self, token: str, *, who: str = "") -> Saved | Refused | None:
        """Take a decision back; None when there is none such, refused when the message went on since."""
        past = self.journal.find(token)
        if past is None or past.fate == UNDONE:
            return None
        wish = taken_back(past)
        if past.who != who:
            self.rule(who, past.after, past.before)
        outcome = self.save(past.page, wish.name, wish.seen, wish.decide, who=who, action="undo")
        if isinstance(outcome, Saved):
            self.journal.mark([(past.number, UNDONE)])
        return outcome

    def settle(self, *, patience: float = PATIENCE) -> tuple[str, ...]:
        """Write what waits in the journal, as far as that is possible now; gives the pages that were written."""
        with self._table:
            waiting = [place for place in self._places.values() if place.waiting]
        written = []
        for place in waiting:
            with place.lock, self._alone(patience) as alone:
                if not alone:
                    break
                try:
                    self._fresh(place)
                except TaiyakuError:
                    continue  # it is said where somebody opens the page
                if place.waiting and not self._write(place):
                    written.append(place.page)
        self.journal.flush()
        return tuple(written)

    def hindrances(self) -> tuple[str, ...]:
        """Why files that decisions wait for could not be written."""
        with self._table:
            return tuple(place.hindrance for place in self._places.values() if place.waiting and place.hindrance)

    def close(self) -> None:
        """Write what can be written, and wait for others who write."""
        self.settle(patience=LAST)

    def _write(self, place: _Place) -> str:
        """Put what waits for a page into its PO file; empty, or why that is not possible now."""
        if place.trouble is not None:
            return str(place.trouble)
        assert place.catalog is not None  # noqa: S101  (there is no trouble)
        text = dumps(place.catalog, made=place.blocks)
        try:
            write_text(place.path, text)
        except TaiyakuError as error:
            place.hindrance = str(error)
            return place.hindrance
        place.hindrance = ""
        # Who writes right after us must be seen: the stamp counts only if the file is still ours after it was taken.
        stamp = stamp_of(place.path)
        try:
            place.stamp = stamp if place.path.read_bytes() == text.encode() else UNKNOWN
        except OSError:
            place.stamp = UNKNOWN
        self.journal.mark_later(place.fates.items())
        place.waiting, place.fates = [], {}
        return ""

    def _fresh(self, place: _Place) -> Catalog:
        """The catalog as the file is now, with what waits; the last one known if the file is broken."""
        stamp = stamp_of(place.path)
        if place.stamp != stamp or (place.catalog is None and place.trouble is None):
            # The stamp was taken before reading: a change during the read is seen next time.
            place.stamp = stamp
            try:
                self._take(place, read(place.path))
            except TaiyakuError as error:
                place.trouble = error
        if place.catalog is None:
            raise place.trouble or missing(place.path)
        self._remember(place)
        return place.catalog

    def _take(self, place: _Place, catalog: Catalog) -> None:
        """What was read from the file, with what waits for it."""
        for decision in place.waiting:
            catalog, two = decided(
                catalog, before=decision.before, after=decision.after, needed=self._project.reviews_needed
            )
            place.fates[decision.number] = CONFLICT if two else WRITTEN
        place.catalog, place.trouble, place.blocks = catalog, None, {}
        place.names = {message_id(key): key for key in catalog.messages}

    def _remember(self, place: _Place) -> None:
        """Note that a catalog was used, and let go of those that were not for long."""
        with self._table:
            self._kept += len(place.names) - self._used.get(place.page, 0)
            self._used[place.page] = len(place.names)
            self._used.move_to_end(place.page)
            for page in list(self._used) if self._kept > KEPT else ():
                if self._kept <= KEPT or page == place.page:
                    break
                other = self._places[page]
                if other.waiting or not other.lock.acquire(blocking=False):
                    continue
                self._kept -= self._used.pop(page)
                other.catalog, other.stamp, other.names, other.trouble, other.blocks = None, UNKNOWN, {}, None, {}
                other.lock.release()

    @contextmanager
    def _alone(self, patience: float = PATIENCE) -> Iterator[bool]:
        """Whether no other process writes catalogs while this lasts."""
        with ExitStack() as stack:
            alone = patience > PATIENCE or time.monotonic() >= self._busy_until
            if alone:
                try:
                    stack.enter_context(self._lock.held(patience=patience))
                except ProjectError:
                    self._busy_until, alone = time.monotonic() + AGAIN, False
            yield alone

    def _place(self, page: str) -> _Place:
        with self._table:
            place = self._places.get(page)
            if place is None:
                place = self._places[page] = _Place(page, self._project.catalog_path(page))
            return place
