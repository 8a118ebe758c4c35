"""One person's decisions since a time → what the messages they touched would be without them.

Values in, values out. Only a message that still is as this person left it is changed, to what it was before the
last unbroken row of their decisions on it; it is then somebody else's work again, or the machine's, or nothing.
Where somebody has worked on since, the text is not touched, and the message is listed instead. What this person said
beside texts goes; what others said stays, also where the text goes back to before they said it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum

from taiyaku.catalog.remarks import is_remark, remarks
from taiyaku.model import Key, Message
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
    key: Key
    now: Message | None
    before: Message | None = None
    """As it was before them, where its text goes back to that."""
    said: frozenset[str] = frozenset()
    """The comments of theirs that go."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What these comments say."""
        return tuple(one.text for one in remarks(self.now) if one.line in self.said) if self.now else ()

    def made(self, now: Message) -> Message:
        """The message without this person, with all that others say of it."""
        base = self.before or now
        since = (comment for comment in now.comments if is_remark(comment) and comment not in base.comments)
        return replace(base, comments=tuple(one for one in (*base.comments, *since) if one not in self.said))


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
        "\0".join(
            (
                one.page,
                one.name,
                one.fate.value,
                *(digest(message) if message else "" for message in (one.before, one.now)),
                *sorted(one.said),
            )
        )
        for one in steps
    ]
    return hashlib.sha256("\x1f".join(seen).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _step(page: str, name: str, row: list[Decision], now: Message | None) -> Step:
    key = row[-1].after.key
    if now is None:
        return Step(page, name, Fate.GONE, key, now)
    said = frozenset(
        comment
        for one in row
        for comment in one.after.comments
        if is_remark(comment) and comment not in one.before.comments and comment in now.comments
    )
    fate, before = _text([one for one in row if one.action != "comment"], now)
    return Step(page, name, Fate.REVERTED if said else fate, key, now, before, said)


def _text(row: list[Decision], now: Message) -> tuple[Fate, Message | None]:
    """What becomes of the text, and what it was before, if it goes back to that."""
    if not row:
        return Fate.SAME, None
    first = len(row) - 1
    while first and digest(row[first - 1].after) == digest(row[first].before):
        first -= 1
    if digest(now) == digest(row[first].before):
        return Fate.SAME, None
    if digest(now) == digest(row[-1].after):
        return Fate.REVERTED, row[first].before
    return Fate.LATER, None
