"""How far each page is: messages and words by state, and how long something has been stale."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from taiyaku.model import Catalog, Message, State
from taiyaku.segments import PLACEHOLDER, protect

__all__ = ["Count", "PageStatus", "count", "of_catalogs", "total", "words"]

UNKNOWN = "unknown"
"""The kind of a change that was found by another tool."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def words(source: str) -> int:
    """How many words a translator has to read; code, math and addresses are none.

    >>> words("Call `model.fit(x)` on the *whole* data-set.")
    5
    """
    return len(_WORD.findall(PLACEHOLDER.sub(" ", protect(source).text)))


@dataclass(frozen=True, slots=True)
class Count:
    """Messages, and the words of their English."""

    messages: int = 0
    words: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.messages + other.messages, self.words + other.words)


@dataclass(frozen=True, slots=True)
class PageStatus:
    """One page, or all of them."""

    page: str
    states: Mapping[State, Count] = field(default_factory=dict)
    stale_since: str = ""
    """The earliest date and commit that made one of its messages stale; empty if none is."""
    changes: Mapping[str, int] = field(default_factory=dict)
    """The stale messages by what the change of their English touches."""

    @property
    def all(self) -> Count:
        """Every message."""
        return sum(self.states.values(), Count())

    def of(self, state: State) -> Count:
        """The messages in a state."""
        return self.states.get(state, Count())


def count(page: str, messages: Iterable[Message]) -> PageStatus:
    """The status of one page."""
    states = {state: Count() for state in State}
    since: list[str] = []
    changes: Counter[str] = Counter()
    for message in messages:
        states[message.state] += Count(1, words(message.key.source))
        if message.state is State.STALE:
            changes[message.change or UNKNOWN] += 1
            since += [message.stale_since] if message.stale_since else []
    return PageStatus(page, states, min(since, default=""), dict(sorted(changes.items())))


def total(pages: Iterable[PageStatus]) -> PageStatus:
    """All pages as one."""
    states = {state: Count() for state in State}
    since: list[str] = []
    changes: Counter[str] = Counter()
    for page in pages:
        changes.update(page.changes)
        for state in State:
            states[state] += page.of(state)
        if page.stale_since:
            since.append(page.stale_since)
    return PageStatus("", states, min(since, default=""), dict(sorted(changes.items())))


def of_catalogs(catalogs: Mapping[str, Catalog]) -> tuple[PageStatus, ...]:
    """The status of each page, in the order given."""
    return tuple(count(page, catalog.messages.values()) for page, catalog in catalogs.items())
