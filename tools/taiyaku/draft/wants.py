"""Which messages a machine may draft, and has not drafted as it would now.

A person's text is never asked for, nor a suggestion of which nobody says that a machine made it. What a
machine made is asked for again where terms in its English have changed since, and everything that a
machine made where a person says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from taiyaku.catalog import by_person
from taiyaku.draft.origin import Origin, Terms
from taiyaku.draft.propose import MEMORY
from taiyaku.draft.sentences import plan
from taiyaku.draft.style import style
from taiyaku.model import Message, State

__all__ = ["Wants"]


@dataclass(frozen=True, slots=True)
class Wants:
    """The question, with all it depends on beside the message."""

    signature: str
    terms: Terms
    redraft: bool = False
    """Whether machine drafts are made again though nothing says that they would differ."""

    def __call__(self, message: Message) -> bool:
        """Whether a machine may draft the message, and would not only do again what it did."""
        match message.state:
            case State.NEW:
                return self.redraft or not message.refusal or self._refused_otherwise(message)
            case State.STALE if message.suggestion:
                return self._made_otherwise(message, message.suggested_by)
            case State.STALE:
                return self.redraft or not message.refusal or self._refused_otherwise(message)
            case State.DRAFT:
                return not by_person(message) and self._made_otherwise(message, message.origin)
        return False

    def _made_otherwise(self, message: Message, origin: str) -> bool:
        made = Origin.parse(origin)
        if self.redraft:
            return made is not None or origin in (MEMORY, "copied")
        return made is not None and not self._holds(message, made)

    def _refused_otherwise(self, message: Message) -> bool:
        """Whether another engine refused it, or this one with other terms."""
        said = message.refusal.rpartition(" (")[2].removesuffix(")")
        made = Origin.parse(said)
        return made is None or made.engine != self.signature or not self._holds(message, made)

    def _holds(self, message: Message, made: Origin) -> bool:
        """Whether the terms in the message are still what they were when this was made."""
        if made.whole and made.terms == self.terms.version:
            return True
        planned = plan(message.key.source, style=style(message.notes))
        return not made.whole and made.terms == self.terms.version_of(planned.requests())
