"""A catalog → the little of it that the queue needs, so that a hundred thousand messages wait in order in memory.

A leaf has, for each message that is not done, its place, its name and whose turn it is not, in bands of
urgency. Pages lie in their order; the queue is read off band by band, page by page, and nothing is ever
sorted: going on from where one stands costs the same on any number of messages. A leaf also has what the
memory takes from the page. It is plain enough to be written down and read again at the next start.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from sys import intern
from typing import Any, NamedTuple

from taiyaku.catalog import by_person, flag, in_conflict
from taiyaku.memory import Past, pasts
from taiyaku.model import Catalog, Key, Message, State
from taiyaku.project import CONFIG_PAGE
from taiyaku.review.queue import BANDS, Counts, band, count, message_id
from taiyaku.review.watched import Stamp

__all__ = ["Leaf", "Mark", "Place", "Spot", "leaf", "queue", "read_leaf", "written_leaf"]

TITLE = 80
"""A first message up to this length is taken for the page's title."""

FORM = 3
"""Of what is written down; leaves of another form are made again."""


class Mark(NamedTuple):
    """One message that waits."""

    position: int
    id: str
    done_by: tuple[str, ...]
    """The people who have done their part: it waits for others."""
    written: bool = False
    """A person's text, which waits for somebody who may approve it or choose."""


class Spot(NamedTuple):
    """A message in the queue."""

    page: str
    id: str


class Place(NamedTuple):
    """Where one stands in the queue."""

    band: int
    page: str
    position: int


@dataclass(frozen=True)
class Leaf:
    """What the queue and the overview know of one page."""

    page: str
    stamp: Stamp = None
    counts: Counts = field(default_factory=Counts)
    title: str = ""
    """The page's English title, as far as its first message is one."""
    translated_title: str = ""
    bands: Mapping[int, tuple[Mark, ...]] = field(default_factory=dict)
    remembered: str = "[]"
    """What the memory takes from the page, as text: only the memory needs it, and only now and then."""
    failed: frozenset[str] | None = None
    """The drafts in which a check finds an error; None where nobody has looked yet."""
    trouble: str = ""
    """Why there is nothing here."""

    def pasts(self) -> tuple[Past, ...]:
        """The same as values: first what is on the page now, `counts.reviewed` of them, then what was there once."""
        return tuple(map(_past, json.loads(self.remembered)))

    def waiting(self, who: str, *, approves: bool = True) -> int:
        """How many messages this person can move on; `approves` says whether they may approve what others wrote."""
        every, others = self._numbers if approves else self._unwritten
        return every - others.get(who, 0)

    @cached_property
    def _numbers(self) -> tuple[int, Mapping[str, int]]:
        return _counted(mark for marks in self.bands.values() for mark in marks)

    @cached_property
    def _unwritten(self) -> tuple[int, Mapping[str, int]]:
        return _counted(mark for marks in self.bands.values() for mark in marks if not mark.written)


def _counted(marks: Iterable[Mark]) -> tuple[int, Mapping[str, int]]:
    """How many there are, and of how many each person has done their part."""
    every, others = 0, dict[str, int]()
    for mark in marks:
        every += 1
        for who in mark.done_by:
            others[who] = others.get(who, 0) + 1
    return every, others


def leaf(page: str, stamp: Stamp, catalog: Catalog, *, failed: frozenset[str] | None = None) -> Leaf:
    """The leaf of a catalog."""
    bands: dict[int, list[Mark]] = {}
    for position, message in enumerate(catalog.messages.values()):
        if message.state is not State.REVIEWED:
            name = message_id(message.key)
            place = band(message, failed=failed is not None and name in failed)
            bands.setdefault(place, []).append(Mark(position, name, _done_by(message), _written(message)))
    first = next(iter(catalog.messages.values()), None)
    titled = first is not None and page != CONFIG_PAGE and len(first.key.source) <= TITLE
    return Leaf(
        page,
        stamp,
        count(catalog.messages.values()),
        first.key.source if first and titled else "",
        first.target if first and titled else "",
        {place: tuple(marks) for place, marks in bands.items()},
        json.dumps(
            [[past.key.source, past.key.context, past.target, past.who, past.when] for past in pasts((catalog,))],
            ensure_ascii=False,
            separators=(",", ":"),
        ),
        failed,
    )


def queue(
    leaves: Mapping[str, Leaf],
    pages: Sequence[str],
    who: str,
    *,
    after: Place | None = None,
    taken: Container[tuple[str, str]] = (),
    approves: bool = True,
) -> Iterator[Spot]:
    """What waits for this person, the most urgent first; what others have taken comes last.

    Args:
        leaves: by page.
        pages: in the order in which they are wanted.
        who: the person.
        after: only what comes after this place.
        taken: what somebody else is looking at.
        approves: whether this person may approve what others wrote; who may not is offered what nobody has written.

    """
    later: list[Spot] = []
    start = pages.index(after.page) if after and after.page in pages else 0
    for place in range(after.band if after else 0, BANDS):
        begun = after is not None and place == after.band
        for page in pages[start:] if begun else pages:
            passed = after.position if begun and after and page == after.page else -1
            found = leaves.get(page)
            if found is None or found.trouble:  # a broken page cannot be opened
                continue
            for mark in found.bands.get(place, ()):
                if who in mark.done_by or mark.position <= passed:
                    continue
                if mark.written and not approves:
                    continue
                spot = Spot(page, mark.id)
                if spot in taken:
                    later.append(spot)
                else:
                    yield spot
    yield from later


def written_leaf(one: Leaf) -> str:
    """The leaf as text."""
    return json.dumps(
        [
            FORM,
            one.stamp,
            [one.counts.new, one.counts.draft, one.counts.stale, one.counts.reviewed],
            one.title,
            one.translated_title,
            list(one.bands.items()),
            one.remembered,
            None if one.failed is None else sorted(one.failed),
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def read_leaf(page: str, text: str) -> Leaf | None:
    """The leaf that was written; None for what another version wrote.

    >>> read_leaf("a.md", written_leaf(Leaf("a.md", (1, 2, 3), title="A"))) == Leaf("a.md", (1, 2, 3), title="A")
    True
    """
    try:
        form, stamp, counts, title, translated, bands, remembered, failed = json.loads(text)
        if form != FORM:
            return None
        return Leaf(
            page,
            tuple(stamp) if stamp else None,
            Counts(*counts),
            title,
            translated,
            {place: tuple(map(_mark, marks)) for place, marks in bands},
            remembered,
            None if failed is None else frozenset(failed),
        )
    except (ValueError, TypeError):
        return None


def _mark(values: Any) -> Mark:
    position, name, done_by, written = values
    return Mark(position, name, tuple(done_by), written)


def _past(values: Any) -> Past:
    source, context, target, who, when = values
    return Past(Key(source, context), target, intern(who), intern(when))


def _done_by(message: Message) -> tuple[str, ...]:
    """The people for whom `queue.waits` says no."""
    if said := flag(message):
        return (said.who,)
    if message.state is State.STALE or in_conflict(message):
        return ()
    return tuple(dict.fromkeys(review.who for review in message.reviews))


def _written(message: Message) -> bool:
    """Whether only somebody who may approve texts can move it on."""
    return in_conflict(message) or (message.state is State.DRAFT and by_person(message))
