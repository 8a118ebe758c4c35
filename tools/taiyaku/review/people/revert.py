"""One person's decisions since a time → what the messages they touched would be without them.

Values in, values out. Only a message that still is as this person left it is changed, to what it was before the
last unbroken row of their decisions on it; it is then somebody else's work again, or the machine's, or nothing.
Where somebody has worked on since, nothing is touched, and the message is listed instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from taiyaku.model import Message
from taiyaku.review.journal import Decision
from taiyaku.review.queue import digest, message_id

__all__ = ["Fate", "Step", "plan", "sign"]


class Fate(Enum):
    """What would become of a message."""

    REVERTED = "reverted"
    LATER = "later"
    """Somebody else has worked on it since: it stays."""
    GONE = "gone"
    """Its English has changed or gone: there is no such message any more."""
    SAME = "same"
    """It is already what it would become."""


@dataclass(frozen=True, slots=True)
class Step:
    """One message that the person touched."""

    page: str
    name: str
    fate: Fate
    then: Message
    """As it was before them."""
    now: Message | None
    decisions: int
    """How many decisions are taken back."""


def plan(decisions: Iterable[Decision], current: Callable[[str, str], Message | None]) -> tuple[Step, ...]:
    """A step for each message, in the order in which the person came to them.

    Args:
        decisions: of one person, in order, without those that were taken back.
        current: the message that a page has under a name now.

    """
    rows: dict[tuple[str, str], list[Decision]] = {}
    for decision in decisions:
        rows.setdefault((decision.page, message_id(decision.after.key)), []).append(decision)
    return tuple(_step(page, name, row, current(page, name)) for (page, name), row in rows.items())


def sign(steps: Iterable[Step]) -> str:
    """A name for a plan as somebody saw it: what is done must be what was shown."""
    seen = [
        f"{one.page}\0{one.name}\0{one.fate.value}\0{digest(one.then)}\0{one.now and digest(one.now)}" for one in steps
    ]
    return hashlib.sha256("\x1f".join(seen).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _step(page: str, name: str, row: list[Decision], now: Message | None) -> Step:
    first = len(row) - 1
    while first and digest(row[first - 1].after) == digest(row[first].before):
        first -= 1
    then = row[first].before
    if now is None:
        fate = Fate.GONE
    elif digest(now) == digest(then):
        fate = Fate.SAME
    else:
        fate = Fate.REVERTED if digest(now) == digest(row[-1].after) else Fate.LATER
    return Step(page, name, fate, then, now, len(row) - first)
