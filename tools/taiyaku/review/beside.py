"""What lies beside a message on the desk: its place on the page, the terms in it, past translations.

All of it is read when its file changes and none of it is needed to save: a glossary with a mistake
or an English page that is gone costs the reviewer that one help and is said in one line.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from taiyaku.catalog import read
from taiyaku.errors import TaiyakuError
from taiyaku.files import read_text
from taiyaku.glossary import load
from taiyaku.memory import Memory, Past, Shared
from taiyaku.model import Key, Match, Message, Segment, Term
from taiyaku.project import CONFIG_PAGE, Project, load_settings
from taiyaku.review.leaf import Leaf
from taiyaku.review.queue import reading_order
from taiyaku.review.traffic import views
from taiyaku.review.watched import Watched
from taiyaku.segments import split

__all__ = ["Beside", "Terms"]

PATIENCE = 200
"""A memory is used for this many times the seconds of work that it took: of a very large project a new one comes every
few minutes, and is felt in one request of two hundred. Of a small one it is nearly always the latest."""

AT_ONCE = 0.1
"""Seconds to build a memory that are never too many."""

_NO_TRAFFIC: Mapping[str, float] = MappingProxyType({})
"""The same one each time, so that an order made from it is known to be good."""

MATCHES = 4
"""Near matches shown beside a message."""


Each = Callable[[Iterable[Any]], Iterable[Any]]
"""Hands on what it is given, one by one."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The glossary, or the line that says why there is none."""

    terms: tuple[Term, ...] = ()
    trouble: str = ""


class Beside:
    """Reference material of one project; may be used from many threads."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._glossary = Watched(project.glossary, _load)
        self._settings = Watched(project.config, _settings)
        self._shared = Shared(project, read_po=read)
        self._pages: dict[str, Watched[Mapping[Key, int]]] = {}
        self._lock = threading.Lock()
        self._building = threading.Lock()
        self._memory: tuple[tuple[str, ...], float, Memory] | None = None
        languages = (project.source_language, project.target_language)
        self._traffic = Watched(project.traffic, lambda path: _views(path, languages)) if project.traffic else None

    def terms(self) -> Terms:
        """The glossary as it is on disk now."""
        return self._glossary.get()

    def title(self) -> str:
        """The project's site_name."""
        return str(self._settings.get().get("site_name") or self._project.root.name)

    def navigation(self) -> Any:
        """The `nav` of mkdocs.yml."""
        return self._settings.get().get("nav")

    def traffic(self) -> Mapping[str, float]:
        """How often each page is read, as far as that is known."""
        return self._traffic.get() if self._traffic else _NO_TRAFFIC

    def ordered(self, pages: Iterable[str]) -> tuple[str, ...]:
        """The pages in the order a reader of the site meets them."""
        return reading_order(pages, self.navigation())

    def line(self, page: str, key: Key) -> int:
        """The line of the English page on which a message stands first; 0 where it is not known."""
        if page == CONFIG_PAGE:
            return 0
        with self._lock:
            watched = self._pages.get(page)
            if watched is None:
                watched = self._pages[page] = Watched(self._project.source_path(page), self._lines(page))
        return watched.get().get(key, 0)

    def matches(self, message: Message) -> tuple[Match, ...]:
        """Past translations of this English or of something like it, other than the message's own text.

        None while the memory of a large project is being built.
        """
        if self._memory is None:
            return ()
        memory, found = self._memory[2], []
        exact = memory.past(message.key)
        if exact is not None:
            found.append(Match(exact.key.source, exact.target, 100.0, exact.who, exact.when))
        found.extend(memory.matches(message.key.source, limit=MATCHES + 1))
        best: dict[str, Match] = {}
        for match in found:
            if match.target != message.target:
                best.setdefault(match.target, match)
        return tuple(best.values())[:MATCHES]

    def remember(self, leaves: Iterable[Leaf], *, each: Each = iter) -> bool:
        """Bring the memory up to date, unless it is young for what it takes to build; true after a long work.

        What it is built of goes through `each`, which may rest in between.
        """
        leaves = tuple(leaves)
        with self._building:
            if self._memory is not None:
                known, until, _ = self._memory
                if known == tuple(leaf.remembered for leaf in leaves) or time.monotonic() < until:
                    return False
            start = time.thread_time()
            # What is on the pages now comes before what was on them once.
            now: list[Past] = []
            once: list[Past] = []
            for leaf in each(leaves):
                found = leaf.pasts()
                now += found[: leaf.counts.reviewed]
                once += found[leaf.counts.reviewed :]
            memory = Memory(each(chain(now, once)), beneath=self._beneath())
            memory.index(each=each)
            took = time.thread_time() - start
            until = time.monotonic() + (PATIENCE * took if took > AT_ONCE else 0)
            self._memory = (tuple(leaf.remembered for leaf in leaves), until, memory)
            return took > AT_ONCE

    def _beneath(self) -> Memory | None:
        """What others approved; a file of it that cannot be read now costs only that."""
        try:
            return self._shared.memory()
        except TaiyakuError:
            return None

    def _lines(self, page: str) -> Callable[[Path], Mapping[Key, int]]:
        def lines(path: Path) -> Mapping[Key, int]:
            try:
                parts = split(read_text(path), page=page, offer=self._project.offer)
            except TaiyakuError:
                return {}  # `taiyaku extract` says what is wrong with the page
            segments = [part for part in parts if isinstance(part, Segment)]
            return {Key(one.text, one.context): one.location.line for one in reversed(segments)}

        return lines


def _load(path: Path) -> Terms:
    try:
        return Terms(load(path))
    except TaiyakuError as error:
        return Terms(trouble=str(error))


def _views(path: Path, languages: Collection[str]) -> Mapping[str, float]:
    try:
        return views(path, languages)
    except TaiyakuError:
        return {}  # the command refused to start with a broken one


def _settings(path: Path) -> Mapping[str, Any]:
    try:
        return load_settings(path)
    except TaiyakuError:
        return {}  # mkdocs.yml is being edited; the command refused to start with a broken one
