"""Which message next, and why.

Values in, values out: no disk, no clock, no web. The order is what a volunteer with ten minutes
should see first: Japanese that has become wrong (stale), is in dispute or was flagged, then drafts, those with an
error that a check finds before the doubtful and those before the likely ones, then what nobody has begun. Drafts are
taken in bands of doubt rather than by exact score, and inside a band in page order (`leaf.py`), so that one reads a
page on instead of jumping about.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from taiyaku.catalog import flag, in_conflict, is_remark
from taiyaku.catalog.change import Nature
from taiyaku.model import Catalog, Key, Message, State

__all__ = [
    "BANDS",
    "DOUBTFUL",
    "LIKELY",
    "Counts",
    "Entry",
    "Reason",
    "band",
    "count",
    "digest",
    "entries",
    "folded",
    "matching",
    "message_id",
    "reading_order",
    "reason",
    "waits",
]

DOUBTFUL = 0.35
"""A draft scored below this is doubtful: it comes first. Scores are expected chrF, as shares."""

LIKELY = 0.6
"""A draft scored from here on, or made by memory or a person (no score), comes last."""


_LIGHT = frozenset(nature.value for nature in (Nature.SPACING, Nature.PUNCTUATION, Nature.TYPO, Nature.MARKUP))
"""Changes of the English that leave its meaning, though the Japanese could not be changed with certainty."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message and where it stands in the order a reader meets it."""

    message: Message
    page: str
    position: int
    """Its place on the page, from 0."""

    @property
    def id(self) -> str:
        """The short name of the message in a URL."""
        return message_id(self.message.key)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages are in each state."""

    new: int = 0
    draft: int = 0
    stale: int = 0
    reviewed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.new + self.draft + self.stale + self.reviewed

    @property
    def left(self) -> int:
        """Those that somebody has to look at."""
        return self.total - self.reviewed

    @property
    def share(self) -> float:
        """The reviewed part, 0 to 1; an empty page is done."""
        return self.reviewed / self.total if self.total else 1.0

    def __add__(self, other: Counts) -> Counts:
        """The counts of two pages together."""
        return Counts(
            self.new + other.new, self.draft + other.draft, self.stale + other.stale, self.reviewed + other.reviewed
        )

    def of(self, state: State) -> int:
        """The number in one state."""
        return int(getattr(self, state.value))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a message is in the queue: a name that the app turns into words."""

    name: str
    """One of ``changed``, ``conflict``, ``flagged``, ``failed``, ``doubtful``, ``unsure``, ``likely``,
    ``approval``, ``refused``, ``untouched``, ``done``."""
    rank: int


REASONS = {
    name: Reason(name, rank)
    for rank, name in enumerate(
        (
            "changed",
            "conflict",
            "flagged",
            "failed",
            "doubtful",
            "unsure",
            "likely",
            "approval",
            "refused",
            "untouched",
            "done",
        ),
    )
}


BANDS = 2 * len(REASONS)
"""Bands of urgency: for each reason what matters more, then what matters less."""


def message_id(key: Key) -> str:
    """The name of a message in a URL: it is the same in the site's."""
    return key.id


def digest(message: Message) -> str:
    """A name for what a person sees of a message: two that look different have different ones.

    A comment that is only said beside the text stands in nobody's way.
    """
    seen = (
        message.key.context,
        message.key.source,
        message.target,
        message.state.value,
        message.origin,
        message.previous_source,
        message.suggestion,
        *(comment for comment in message.comments if not is_remark(comment)),
        *(f"{review.who}\0{review.when}" for review in message.reviews),
    )
    return hashlib.sha256("\x1f".join(seen).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def entries(page: str, catalog: Catalog) -> tuple[Entry, ...]:
    """The messages of one page in page order."""
    return tuple(Entry(message, page, position) for position, message in enumerate(catalog.messages.values()))


def count(messages: Iterable[Message]) -> Counts:
    """How many are in each state."""
    numbers = dict.fromkeys(State, 0)
    for message in messages:
        numbers[message.state] += 1
    return Counts(**{state.value: number for state, number in numbers.items()})


def waits(message: Message, who: str) -> bool:
    """Whether this person can move the message on.

    Where two reviews are asked for, the second must be somebody else's: what I approved myself, and who writes
    a text approves it, does not come back to me. Nor does what I flagged for others.
    """
    if message.state is State.REVIEWED:
        return False
    if said := flag(message):
        return said.who != who
    return message.state is State.STALE or in_conflict(message) or not _approved(message, who)


def reason(message: Message, *, failed: bool = False) -> Reason:
    """Why somebody should look at the message now; `failed` says that a check finds an error in it."""
    if message.state is State.STALE:
        return REASONS["changed"]
    if in_conflict(message):
        return REASONS["conflict"]
    if flag(message):
        return REASONS["flagged"]
    if message.state is State.NEW:
        return REASONS["refused" if message.refusal else "untouched"]
    if message.state is State.REVIEWED:
        return REASONS["done"]
    if failed:
        return REASONS["failed"]
    if message.reviews:
        return REASONS["approval"]
    if message.score is None or message.score >= LIKELY:
        return REASONS["likely"]
    return REASONS["doubtful" if message.score < DOUBTFUL else "unsure"]


def matching(all_entries: Iterable[Entry], *, state: State | None = None, words: str = "") -> Iterator[Entry]:
    """The entries in a state whose English or Japanese contains all the words, case and width aside."""
    wanted = folded(words).split()
    return (
        entry
        for entry in all_entries
        if (state is None or entry.message.state is state)
        and (not wanted or _contains(f"{entry.message.key.source}\n{entry.message.target}", wanted))
    )


def reading_order(pages: Iterable[str], nav: Any) -> tuple[str, ...]:
    """The pages as the navigation of the site lists them, then the rest by name.

    >>> reading_order(["a.md", "b.md", "index.md"], [{"Home": "index.md"}, {"Notes": ["b.md"]}])
    ('index.md', 'b.md', 'a.md')
    """
    rank = {page: number for number, page in reversed(list(enumerate(_nav_pages(nav))))}
    return tuple(sorted(pages, key=lambda page: (rank.get(page, len(rank)), page)))


def _nav_pages(nav: Any) -> Iterable[str]:
    if isinstance(nav, str):
        yield nav.removeprefix("./")
    elif isinstance(nav, dict):
        for value in nav.values():
            yield from _nav_pages(value)
    elif isinstance(nav, list):
        for value in nav:
            yield from _nav_pages(value)


def band(message: Message, *, failed: bool = False) -> int:
    """The urgency of a message: stale text whose English says something else comes before what only looks otherwise."""
    light = message.state is State.STALE and message.change in _LIGHT
    return 2 * reason(message, failed=failed).rank + light


def _approved(message: Message, who: str) -> bool:
    return any(review.who == who for review in message.reviews)


def _contains(text: str, wanted: Sequence[str]) -> bool:
    inside = folded(text)
    return all(word in inside for word in wanted)


def folded(text: str) -> str:
    """The text with case and width aside, as searches compare it."""
    return unicodedata.normalize("NFKC", text).casefold()
