"""What a reader may rely on: of a paragraph in a few words, of a page in numbers, names and perhaps a warning.

A page is warned of only where the whole of it is doubtful. All else is said where it is true, beside the
paragraph, and only when it is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from taiyaku.catalog import IMPORT
from taiyaku.model import Message, State, person_name
from taiyaku.site.words import words
from taiyaku.status import PageStatus

__all__ = ["Contributor", "Trust", "contributors", "counts_of", "reviewers", "said", "warning"]

_MUCH = 0.2
"""The share of stale segments from which on a page is out of date."""


@dataclass(frozen=True, slots=True)
class Trust:
    """One page."""

    counts: Mapping[str, int] = field(default_factory=dict)
    """Segments by state, and `all`; empty where no catalog tells."""
    warning: str = ""
    """What the banner says, as a key of `words`; empty for none."""
    reviewers: tuple[tuple[str, int], ...] = ()
    """Names with the number of segments each has approved, the busiest first."""
    titles: tuple[tuple[str, str], ...] = ()
    """Stale titles that cannot hold a button, each with what changed, as HTML."""


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who has approved translations; by name only, as an address is not for readers."""

    name: str
    reviewed: int
    last: str
    """The day of the last approval that still stands."""


def said(message: Message, *, needed: int, language: str) -> str:
    """Who or what made a target and who approved it; empty where there is none.

    >>> from taiyaku.model import Key
    >>> said(Message(Key("a"), "あ", State.DRAFT, "memory"), needed=1, language="en")
    'draft from an earlier translation'
    """
    says = words(language)
    names = says[","].join(dict.fromkeys(person_name(review.who) for review in message.reviews))
    match message.state:
        case State.REVIEWED:
            when = max((review.when for review in message.reviews), default="")
            n = max(len(message.reviews), 1)
            return says["by"].format(n=n, names=names, when=when).rstrip() if names else says["reviewed"]
        case State.STALE:
            return says["by stale"].format(when=message.stale_since.split(" ")[0]).rstrip()
        case State.DRAFT if message.reviews:
            return says["by some"].format(n=len(message.reviews), needed=needed, names=names)
        case State.DRAFT:
            return _origin(message.origin, says)
    return ""


def _origin(origin: str, says: Mapping[str, str]) -> str:
    if "<" in origin:
        return says["by person"].format(names=person_name(origin))
    if origin.startswith(IMPORT):
        return says["by import"]
    return says["by memory" if origin == "memory" else "by machine"]


def contributors(messages: Iterable[Message]) -> tuple[Contributor, ...]:
    """Who approved how many of the messages, and when last, the busiest first."""
    days: defaultdict[str, list[str]] = defaultdict(list)
    for message in messages:
        latest = {
            person_name(review.who): review.when for review in sorted(message.reviews, key=lambda review: review.when)
        }
        for who, when in latest.items():
            days[who].append(when)
    found = (Contributor(who, len(when), max(when)) for who, when in days.items())
    return tuple(sorted(found, key=lambda one: (-one.reviewed, one.name)))


def reviewers(messages: Iterable[Message]) -> tuple[tuple[str, int], ...]:
    """The same without the days."""
    return tuple((one.name, one.reviewed) for one in contributors(messages))


def warning(status: PageStatus | None, *, fallback: bool, apart: bool) -> str:
    """What the page's reader must know before reading: the key of it in `words`, or nothing."""
    if fallback:
        return "fallback"
    counts = counts_of(status)
    if counts and counts["reviewed"] == counts["stale"] == 0:
        return "none reviewed"
    if counts and counts["stale"] > max(2, _MUCH * counts["all"]):
        return "outdated"
    return "apart" if apart else ""


def counts_of(status: PageStatus | None) -> dict[str, int]:
    """Segments by state, and `all`; empty where there are none."""
    if status is None or not status.all.messages:
        return {}
    return {**{state.value: status.of(state).messages for state in State}, "all": status.all.messages}
