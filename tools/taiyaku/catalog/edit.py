"""One decision on one message: accept, correct, reject.

Each gives the message as it is after the decision; nothing is written here. A person's text is never
lost on the way: what is rejected is a machine's draft, or a text the person means to drop.
"""

from __future__ import annotations

from dataclasses import replace

from taiyaku.model import Message, Review, State

__all__ = ["accept", "correct", "reject"]


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
        message,
        state=State.REVIEWED if done else State.DRAFT,
        reviews=reviews,
        previous_source="",
        stale_since="",
        change="",
        suggestion="",
        refusal="",
        score=None if done else message.score,
    )


def correct(message: Message, target: str, *, who: str, when: str, needed: int = 1) -> Message:
    """The message with a person's text, approved by that person; earlier approvals were of another text."""
    if target == message.target and message.state is not State.NEW:
        return accept(message, who=who, when=when, needed=needed)
    mine = replace(message, target=target, state=State.DRAFT, origin=who, reviews=(), score=None)
    return accept(mine, who=who, when=when, needed=needed)


def reject(message: Message) -> Message:
    """The message without its target, new again."""
    return replace(
        message,
        target="",
        state=State.NEW,
        origin="",
        score=None,
        reviews=(),
        previous_source="",
        stale_since="",
        change="",
        suggestion="",
        refusal="",
    )
