"""What each button of the workbench does to a message in the hand of who presses it, and which it may.

The same button means another thing in another hand: what a reviewer accepts is reviewed, what a translator
accepts is their draft. Whether a hand may do it at all is for `people/rules.py` to say, where every decision
passes; here that law is asked beforehand, so that nobody is offered a button that would be refused.

Values in, values out; the clock and the visit come from the views.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from taiyaku.catalog import accept, correct, flagged, in_conflict, propose, reject
from taiyaku.catalog.conflict import others
from taiyaku.model import Message
from taiyaku.review.people.roles import Permission, Visit
from taiyaku.review.people.rules import ForbiddenError, check
from taiyaku.review.sheet import cleaned

__all__ = ["ACTIONS", "Hand"]

ACTIONS = ("accept", "correct", "reject")
"""The decisions on a text, by the value of the button."""

_OTHER = "…"
"""Stands for a text that is not the one there is."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who decides, on which day, and how many must agree."""

    visit: Visit
    when: str
    needed: int = 1

    @property
    def who(self) -> str:
        """As ``Name <mail>``."""
        return self.visit.who

    @property
    def approves(self) -> bool:
        """Whether a text of theirs is reviewed when they have saved it."""
        return self.visit.may(Permission.APPROVE)

    def decision(self, action: str, text: str) -> Callable[[Message], Message]:
        """What one of `ACTIONS` makes of a message, with what stands in the editor."""
        made = {"accept": self.accept, "correct": self.correct, "reject": self.reject}[action]
        return partial(made, text=text)

    def accept(self, message: Message, text: str = "") -> Message:
        """Accept the text; one that was edited is a correction, so that the form works without a script.

        A message without a text stays as it is: there is nothing to accept.
        """
        if text not in ("", cleaned(message.target)):
            return self.correct(message, text)
        if not message.target.strip():
            return message
        if self.approves:
            return accept(message, who=self.who, when=self.when, needed=self.needed)
        return propose(message, text or message.target, who=self.who, when=self.when)

    def correct(self, message: Message, text: str) -> Message:
        """Put a text in the place of what there is; of somebody who may not approve it is a draft."""
        if self.approves:
            return correct(message, text, who=self.who, when=self.when, needed=self.needed)
        return propose(message, text, who=self.who, when=self.when)

    def reject(self, message: Message, text: str = "") -> Message:
        """Discard the text."""
        return reject(message)

    def flag(self, message: Message, text: str, why: str) -> Message:
        """Leave it to others, with a text if it is another one than there is."""
        other = text if text != cleaned(message.target) else ""
        if other and not self.approves:
            message, other = propose(message, other, who=self.who, when=self.when), ""
        return flagged(message, other, why=why, who=self.who, when=self.when)

    def barred(self, message: Message) -> Mapping[str, str]:
        """Which of `ACTIONS` would be refused on this message whatever the text, and in which words."""
        # Most messages are asked about by those who may do all of it.
        if self.visit.may(Permission.MAINTAIN) or (self.approves and not in_conflict(message)):
            return {}
        why = {action: self._refused(message, action) for action in ACTIONS}
        return {action: said for action, said in why.items() if said}

    def _refused(self, message: Message, action: str) -> str:
        said = ""
        for text in _texts(message, action):
            try:
                check(self.visit, message, self.decision(action, text)(message))
            except ForbiddenError as error:
                said = said or str(error)
            else:
                return ""
        return said


def _texts(message: Message, action: str) -> Iterator[str]:
    """What may stand in the editor when the button is pressed."""
    if action == "correct":
        yield from (other.target for other in others(message))
        yield message.target + _OTHER
    elif message.target.strip():
        yield cleaned(message.target)
