"""What an engine is: a signature, and texts → texts.

The station knows nothing else of a model. An engine says what it can do: it may understand placeholders
(⟦0⟧ … ⟦15⟧ come back as they are) and terms (``⟦t⟧ gradient descent ⟦=⟧勾配降下法⟦/t⟧``), it may tell which
words a translation came from, say how likely a translation is, and go on where one was begun. What it does
not understand is never given to it, and what it cannot do it is never asked for; an engine that can do
nothing of this begins with `OnlyTranslates`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

__all__ = [
    "MARKS",
    "PLACEHOLDERS",
    "PLACEHOLDER_SIGNS",
    "Engine",
    "Hypothesis",
    "Likelihood",
    "Link",
    "OnlyTranslates",
    "annotated",
]

PLACEHOLDERS = 16
"""How many different placeholders an engine that knows them can tell apart."""
PLACEHOLDER_SIGNS = tuple(f"⟦{number}⟧" for number in range(PLACEHOLDERS))
MARKS = ("⟦t⟧", "⟦=⟧", "⟦/t⟧")
"""What stands before a term, between it and its Japanese, and behind that."""


@dataclass(frozen=True, slots=True)
class Link:
    """Which word of a source a stretch of its translation came from; offsets are in characters."""

    target: tuple[int, int]
    source: tuple[int, int]
    share: float
    """Of the engine's attention, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation; `score` is the mean log-probability of its tokens."""

    text: str
    score: float
    links: Callable[[], tuple[Link, ...] | None] | None = field(default=None, compare=False, repr=False)
    """What `Engine.align` would say of it, where the engine saw that while it translated; worked out when asked for."""


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How likely an engine finds a piece of a translation after what stands before it; a log-probability."""

    target: tuple[int, int]
    score: float


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

    @property
    def can_align(self) -> bool:
        """Whether `align` may be asked, and answers well."""

    @property
    def can_score(self) -> bool:
        """Whether `scored` may be asked."""

    @property
    def can_continue(self) -> bool:
        """Whether `continued` may be asked."""

    def translate(self, texts: Sequence[str], *, hypotheses: int = 1) -> list[tuple[Hypothesis, ...]]:
        """The best translations of each text, best first: so many, and as many more as it costs nothing to give.

        To ask for more than one also means: take more care not to repeat.
        """

    def align(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Link, ...]]:
        """For each source and its translation: where the pieces of the translation came from, in order."""

    def scored(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Likelihood, ...]]:
        """For each source and a translation of it, whoever made that: how likely the pieces of it are, in order."""

    def continued(self, begun: Sequence[tuple[str, str]]) -> list[Hypothesis]:
        """For each source and the beginning of a translation: the best whole translation that begins so.

        Their scores can be compared with each other: the forced beginning counts in them.
        """


class OnlyTranslates:
    """What an engine inherits that translates, and can do nothing else."""

    knows_placeholders = False
    knows_terms = False
    can_align = False
    can_score = False
    can_continue = False

    def align(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Link, ...]]:
        """Never asked."""
        raise NotImplementedError

    def scored(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Likelihood, ...]]:
        """Never asked."""
        raise NotImplementedError

    def continued(self, begun: Sequence[tuple[str, str]]) -> list[Hypothesis]:
        """Never asked."""
        raise NotImplementedError


def annotated(source: str, target: str) -> str:
    """A term in a text with its Japanese beside it, as the embedded model learnt it."""
    before, between, behind = MARKS
    return f"{before} {source} {between}{target}{behind}"
