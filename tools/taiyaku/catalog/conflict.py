"""Two people's texts of one message: the second one is kept in a comment until a person decides.

A merge that finds two texts cannot say which is right. The message keeps ours and is a draft again, so that
nobody takes it for reviewed, and theirs stands in a translator comment (`signed.py`). Any decision of a
person (`edit.py`) takes these comments away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from taiyaku.catalog.signed import Signed, read_signed
from taiyaku.model import Message, State, person_name

__all__ = ["Other", "in_conflict", "others", "settled", "with_other"]

SOMEBODY = "somebody <>"
"""Stands for a person whom the catalog does not name: their text is still no machine's."""

_LABEL = "conflict"


@dataclass(frozen=True, slots=True)
class Other:
    """Another text of a message, and who wrote or approved it when, as far as that is known."""

    target: str
    who: str = ""
    when: str = ""

    @property
    def name(self) -> str:
        """The person without their address."""
        return person_name(self.who)

    @classmethod
    def of(cls, message: Message) -> Other:
        """A message's own text and its last reviewer, else its author."""
        if message.reviews:
            last = max(message.reviews, key=lambda review: review.when)
            return cls(message.target, last.who, last.when)
        return cls(message.target, message.origin if "<" in message.origin else SOMEBODY)


def with_other(message: Message, other: Other) -> Message:
    """The message as a draft that has another text beside its own.

    >>> from taiyaku.model import Key
    >>> two = with_other(Message(Key("a"), "あ", State.REVIEWED), Other("い", "Ken <k@x.org>", "2026-11-02"))
    >>> two.state, two.comments, others(two) == (Other("い", "Ken <k@x.org>", "2026-11-02"),)
    (<State.DRAFT: 'draft'>, ('conflict: Ken <k@x.org> 2026-11-02: "い"',), True)
    """
    comment = Signed(_LABEL, other.target, other.who, other.when).line
    known = comment in message.comments
    named = bool(message.reviews) or "<" in message.origin
    return replace(
        message,
        state=State.STALE if message.state is State.STALE else State.DRAFT,
        origin=message.origin if named else SOMEBODY,
        score=None,
        comments=message.comments if known else (*message.comments, comment),
    )


def others(message: Message) -> tuple[Other, ...]:
    """The texts beside the message's own, of which a person has to choose."""
    return tuple(other for comment in message.comments if (other := _other(comment)))


def in_conflict(message: Message) -> bool:
    """Whether a person has to choose."""
    return bool(others(message))


def settled(message: Message) -> Message:
    """The message with its own text alone: somebody has chosen."""
    left = tuple(comment for comment in message.comments if _other(comment) is None)
    return message if left == message.comments else replace(message, comments=left)


def _other(comment: str) -> Other | None:
    said = read_signed(comment, _LABEL)
    return Other(said.text, said.who, said.when) if said else None
