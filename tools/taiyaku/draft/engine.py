"""What an engine is: a signature, and texts → texts.

The station knows nothing else of a model. An engine may understand placeholders (⟦0⟧ … ⟦15⟧ come back
as they are) and terms (``⟦t⟧ gradient descent ⟦=⟧勾配降下法⟦/t⟧``); what it does not understand is never
given to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["MARKS", "PLACEHOLDERS", "PLACEHOLDER_SIGNS", "Engine", "Hypothesis", "Link", "annotated"]

PLACEHOLDERS = 16
"""How many different placeholders an engine that knows them can tell apart."""
PLACEHOLDER_SIGNS = tuple(f"⟦{number}⟧" for number in range(PLACEHOLDERS))
MARKS = ("⟦t⟧", "⟦=⟧", "⟦/t⟧")
"""What stands before a term, between it and its Japanese, and behind that."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation; `score` is the mean log-probability of its tokens."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Link:
    """Which word of a source a stretch of its translation came from; offsets are in characters."""

    target: tuple[int, int]
    source: tuple[int, int]
    share: float
    """Of the engine's attention, 0 to 1."""


class Engine(Protocol):
    """Whatever turns English sentences into Japanese ones."""

    @property
    def signature(self) -> str:
        """Name and revision of the model, as drafts record it."""

    @property
    def knows_placeholders(self) -> bool:
        """Whether ⟦0⟧ … ⟦15⟧ can come back."""

    @property
    def knows_terms(self) -> bool:
        """Whether a term's Japanese can be given beside its English."""

    def translate(self, texts: Sequence[str], *, hypotheses: int = 1) -> list[tuple[Hypothesis, ...]]:
        """The best translations of each text, best first. More than one also means: take more care not to repeat."""


def annotated(source: str, target: str) -> str:
    """A term in a text with its Japanese beside it, as the embedded model learnt it."""
    before, between, behind = MARKS
    return f"{before} {source} {between}{target}{behind}"
