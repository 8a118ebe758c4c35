"""When reviews are committed: after a quiet time, at the latest after half an hour, at the end, or when asked.

A thread of its own, since a hook may take its time. Each round takes the decisions that the journal knows in no
commit, asks `credit.py` what is to be committed of them, lets `git.py` do it, and writes down which commit has
them. It can be killed after any of these steps: what git has already is found there in the next round. What
cannot be done now is said in one line, once, and tried again with growing rests.

While hooks run, this process and every other taiyaku leaves the PO files alone (`locks.py`): some hooks put
the working tree aside for a moment, and would take a save with it. Saves wait in the journal meanwhile.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from taiyaku.catalog import dumps, loads, read
from taiyaku.errors import CatalogError, ProjectError, TaiyakuError
from taiyaku.locks import Lock
from taiyaku.model import Catalog, Key, Message
from taiyaku.project import Project
from taiyaku.review.credit import Change, Commit, change, commits, with_messages
from taiyaku.review.git import Blob, Repository
from taiyaku.review.journal import Decision, Journal
from taiyaku.review.queue import digest, message_id
from taiyaku.said import say

__all__ = ["Committer", "Made"]

QUIET = 300.0
"""Seconds without a decision after which what was decided is committed."""

MOST = 1800.0
"""Seconds that a decision waits for its commit at most."""

LOOK = 5.0
"""Seconds between two looks at the journal."""

PAUSE = 60.0
"""Seconds until what was not possible is tried again; doubled each time, up to `MOST`."""


@dataclass(frozen=True, slots=True)
class Made:
    """A commit that was made."""

    id: str
    commit: Commit


class Committer:
    """Who makes the commits of one project."""

    def __init__(self, project: Project, journal: Journal, *, clock: Callable[[], float] = time.time) -> None:
        self._project, self._journal, self._clock = project, journal, clock
        self._alone = FileLock(project.cache / "commits.lock", fallback_to_soft=False, thread_local=False)
        self._stop = threading.Event()
        self._looked = 0
        """The last decision that a round has looked at; what that one left has changed since and waits for the next."""
        self._again, self._pause = 0.0, PAUSE
        self._line = ""

    @contextmanager
    def working(self) -> Iterator[None]:
        """While this lasts, commits are made when they are due; at its end all that is left is committed."""
        thread = threading.Thread(target=self._work, name="committer", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()
            self._try()

    def due(self) -> bool:
        """Whether it is time for a round."""
        now = self._clock()
        if now < self._again <= now + MOST:
            return False
        count, first, last = self._journal.uncommitted_since(self._looked)
        # What is much later than now was decided before the clock was set back.
        return count > 0 and (abs(now - last) >= QUIET or now - first >= MOST)

    @property
    def trouble(self) -> str:
        """Why the last round could not commit everything; empty once one could."""
        return self._line

    def waiting(self) -> int:
        """How many messages are decided on and not in git, which may have been committed by hand.

        Raises:
            ProjectError: there is no repository, or no commit in it.

        """
        changes = self._changes(Repository(self._project.root), "HEAD", self._journal.uncommitted())
        self._journal.committed((number for one in changes if not one.done for number in one.settled), "")
        return sum(len(one.done) for one in changes)

    def commit(self) -> tuple[Made, ...]:
        """Commit all that can be committed.

        Raises:
            ProjectError: why not all of it could be; nothing is lost.

        """
        try:
            with self._alone.acquire(timeout=0):
                return tuple(self._round())
        except Timeout:
            raise ProjectError(
                say(
                    "{path}: another taiyaku is committing the reviews. Nothing is lost; try again.",
                    path=self._project.root,
                )
            ) from None

    def _work(self) -> None:
        while not self._stop.wait(LOOK):
            try:
                if self.due():
                    self._try()
            except TaiyakuError as error:  # the journal, just now
                self._say(str(error))

    def _try(self) -> None:
        try:
            self.commit()
            self._again, self._pause, self._line = 0.0, PAUSE, ""
        except TaiyakuError as error:
            self._say(str(error))
            self._again, self._pause = self._clock() + self._pause, min(2 * self._pause, MOST)
        except Exception:  # commits must never end the workbench
            logging.getLogger("taiyaku").exception("reviews could not be committed")
            self._again = self._clock() + MOST

    def _say(self, line: str) -> None:
        if line != self._line:
            logging.getLogger("taiyaku").warning("%s", line)
        self._line = line

    def _round(self) -> Iterator[Made]:
        decisions = self._journal.uncommitted()
        if not decisions:
            return
        repository = Repository(self._project.root)
        base = repository.base()
        changes = self._changes(repository, base, decisions)
        for one in commits(changes):
            files = self._files(repository, base, one.changes)
            with Lock(self._project.cache).held() if repository.hooked else nullcontext():
                base = repository.commit(base, files, one.message, author=one.author, at=one.at)
            self._stage(repository, base, one.changes)
            self._journal.committed((number for change in one.changes for number in change.settled), base)
            yield Made(base, one)
        rest = [one for one in changes if not one.done]
        self._stage(repository, base, rest)
        self._journal.committed((number for change in rest for number in change.settled), "")
        self._looked = decisions[-1].number

    def _changes(self, repository: Repository, base: str, decisions: Iterable[Decision]) -> list[Change]:
        """What of each page is to be committed; pages that cannot be read now, or that git ignores, wait."""
        per_page: dict[str, list[Decision]] = {}
        for decision in decisions:
            per_page.setdefault(decision.page, []).append(decision)
        names = {page: self._name(repository, page) for page in per_page}
        had = repository.committed(base, set(names.values()))
        texts = repository.texts(had.values())
        ignored = repository.ignored([name for name in names.values() if name not in had])
        found = []
        for page, made in per_page.items():
            with suppress(TaiyakuError):
                now = read(self._project.catalog_path(page))
                if names[page] not in ignored:
                    found.append(change(page, made, old=_catalog(texts, had.get(names[page])), now=now))
        return found

    def _files(self, repository: Repository, base: str, changes: Iterable[Change]) -> dict[str, Blob]:
        """What a commit puts where."""
        texts = {self._name(repository, one.page): one.text for one in changes}
        had = repository.committed(base, set(texts))
        return {
            name: Blob(had[name].mode if name in had else "100644", repository.stored(name, text))
            for name, text in texts.items()
        }

    def _stage(self, repository: Repository, base: str, changes: Iterable[Change]) -> None:
        """The messages as a commit has them go into the person's index too; what else is staged there stays."""
        shown = {self._name(repository, one.page): one.names for one in changes}
        had, staged = repository.committed(base, set(shown)), repository.staged(set(shown))
        odd = {name: shown[name] for name, blob in had.items() if staged.get(name) != blob}
        texts = repository.texts([blobs[name] for blobs in (had, staged) for name in odd if name in blobs])
        wanted = {}
        for name, names in odd.items():
            mine, ours = _catalog(texts, staged.get(name)), _catalog(texts, had[name])
            if mine is None or ours is None:
                wanted[name] = had[name]
            elif any(digest(mine.messages.get(key, Message(key))) != digest(one) for key, one in _named(ours, names)):
                text = dumps(with_messages(mine, ours, names))
                wanted[name] = Blob(staged[name].mode, repository.stored(name, text))
        repository.stage(wanted)

    def _name(self, repository: Repository, page: str) -> str:
        return repository.name(self._project.catalog_path(page))


def _named(catalog: Catalog, names: Container[str]) -> list[tuple[Key, Message]]:
    return [(key, message) for key, message in catalog.messages.items() if message_id(key) in names]


def _catalog(texts: Mapping[str, str], blob: Blob | None) -> Catalog | None:
    """The catalog in a blob; None where there is none, or none that can be read."""
    text = texts.get(blob.id) if blob else None
    try:
        return None if text is None else loads(text, Path("git"))
    except CatalogError:
        return None
