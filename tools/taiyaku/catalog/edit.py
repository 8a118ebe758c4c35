"""One decision on one message: accept, correct, propose, reject, flag.

Each gives the message as it is after the decision; nothing is written here. A person's text is never
lost on the way: what is rejected is a machine's draft, or a text the person means to drop.
"""

from __future__ import annotations

from dataclasses import replace

from taiyaku.catalog.conflict import Other, settled, with_other
from taiyaku.catalog.remarks import unflagged, with_flag
from taiyaku.model import Message, Review, State

IMPORT = "import "
"""What the origin of an imported target begins with, before the folder."""

__all__ = ["IMPORT", "accept", "by_person", "correct", "flagged", "propose", "reject", "unoffered", "up_to_date"]


def by_person(message: Message) -> bool:
    """Whether a person had a hand in the target: reviewed it, or wrote it here or in what was imported."""
    wrote = "<" in message.origin or message.origin.startswith(IMPORT)
    return bool(message.target and (message.state in (State.REVIEWED, State.STALE) or message.reviews or wrote))


def unoffered(message: Message) -> Message:
    """The message without what a machine offered for it since, or would not offer."""
    return replace(message, suggestion="", suggested_by="", refusal="")


def up_to_date(message: Message) -> Message:
    """The message without any sign that its source changed after its target was made."""
    return replace(unoffered(message), previous_source="", stale_since="", change="")


def accept(message: Message, *, who: str, when: str, needed: int = 1) -> Message:
    """The message with one more approval; reviewed as soon as `needed` people approved the same text.

    Raises:
        ValueError: there is no target to approve.

    """
    if not message.target.strip():
        raise ValueError("there is no translation to accept")
    others = () if message.state is State.STALE else tuple(one for one in message.reviews if one.who != who)
    reviews = (*others, Review(who, when))
    done = len(reviews) >= needed
    return replace(
        up_to_date(settled(unflagged(message))),
        state=State.REVIEWED if done else State.DRAFT,
        reviews=reviews,
        score=None if done else message.score,
    )


def correct(message: Message, target: str, *, who: str, when: str, needed: int = 1) -> Message:
    """The message with a person's text, approved by that person; earlier approvals were of another text."""
    if target == message.target and message.state is not State.NEW:
        return accept(message, who=who, when=when, needed=needed)
    mine = replace(message, target=target, state=State.DRAFT, origin=who, reviews=(), score=None)
    return accept(mine, who=who, when=when, needed=needed)


def propose(message: Message, target: str, *, who: str, when: str) -> Message:
    """The message with a person's text that nobody has approved; a reviewed text stays, and has theirs beside it."""
    if message.state is State.REVIEWED:
        return with_other(message, Other(target, who, when)) if target != message.target else message
    mine = up_to_date(settled(message))
    return replace(mine, target=target, state=State.DRAFT, origin=who, reviews=(), score=None)


def reject(message: Message) -> Message:
    """The message without its target, new again."""
    return replace(
        up_to_date(settled(unflagged(message))),
        target="",
        state=State.NEW,
        origin="",
        score=None,
        reviews=(),
    )


def flagged(message: Message, target: str, *, why: str, who: str, when: str) -> Message:
    """The message for somebody else to look at: with a person's text, should it be a new one, that is not approved yet.

    What was reviewed is a draft again, since somebody doubts it, and keeps its reviews for who looks at it next.
    """
    if target and target != message.target:
        message = replace(
            up_to_date(settled(message)), target=target, state=State.DRAFT, origin=who, reviews=(), score=None
        )
    elif message.state is State.REVIEWED:
        message = replace(message, state=State.DRAFT)
    return with_flag(message, why, who=who, when=when)
