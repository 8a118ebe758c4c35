"""What people say of a message beside its text: comments, and the flag that it needs work.

A comment stays whatever becomes of the text, so that who comes later reads why it is as it is. A flag asks for
somebody else, and goes with the next decision on the text (`edit.py`). Both are translator comments (`signed.py`).
"""

from __future__ import annotations

from dataclasses import replace

from taiyaku.catalog.signed import Signed, read_signed
from taiyaku.model import Message

__all__ = ["FLAG", "LABELS", "commented", "flag", "is_remark", "remarks", "unflagged", "with_flag"]

_COMMENT, FLAG = "comment", "needs work"
LABELS = (_COMMENT, FLAG, "conflict")
"""Of what a person says beside a text."""


def commented(message: Message, text: str, *, who: str, when: str) -> Message:
    """The message with one comment more; the same one twice is one."""
    return _with(message, Signed(_COMMENT, text, who, when))


def with_flag(message: Message, why: str, *, who: str, when: str) -> Message:
    """The message with the flag; `why` may be empty. The last flag counts."""
    return _with(unflagged(message), Signed(FLAG, why, who, when))


def unflagged(message: Message) -> Message:
    """The message without a flag: somebody has seen to it."""
    left = tuple(comment for comment in message.comments if read_signed(comment, FLAG) is None)
    return message if left == message.comments else replace(message, comments=left)


def flag(message: Message) -> Signed | None:
    """The flag, if there is one."""
    return next((said for one in message.comments if (said := read_signed(one, FLAG))), None)


def remarks(message: Message) -> tuple[Signed, ...]:
    """The comments, the oldest first."""
    return tuple(said for one in message.comments if (said := read_signed(one, _COMMENT)))


def is_remark(comment: str) -> bool:
    """Whether a translator comment is one of `remarks`."""
    return read_signed(comment, _COMMENT) is not None


def _with(message: Message, said: Signed) -> Message:
    if said.line in message.comments:
        return message
    return replace(message, comments=(*message.comments, said.line))
