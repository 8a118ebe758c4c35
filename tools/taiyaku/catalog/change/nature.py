"""The nouns of a change: what it touches, what it asks of the Japanese, and a place where it was judged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = ["REWORDED", "Change", "Nature", "Place", "Swap"]


class Nature(Enum):
    """What a change of the English touches, the lightest first; the words that `extract` and PO files say."""

    SPACING = "spacing"
    PUNCTUATION = "punctuation"
    TYPO = "typo"
    MARKUP = "markup"
    LINK = "link target"
    CODE = "code"
    NUMBER = "number"
    REWORDING = "rewording"
    JOINED = "joined"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Swap:
    """What the Japanese needs: `old`, which stands in it as often as in the English, becomes `new`."""

    old: str
    new: str
    optional: bool = False
    """Where `old` does not stand in the Japanese at all, nothing is needed."""
    last: bool = False
    """It is the mark at the end, and `old` and `new` are English marks."""
    pair: tuple[str, str] | None = None
    """The two marks round `old` that come, or, where `new` is empty, go."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a source."""

    natures: tuple[Nature, ...]
    """What it touches, the heaviest first; empty where nothing changed."""
    cosmetic: bool
    """Whether the meaning is untouched, so that the Japanese may follow by `swaps` alone."""
    swaps: tuple[Swap, ...] = ()

    @property
    def nature(self) -> str:
        """The heaviest, in words."""
        return self.natures[0].value if self.natures else ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place where the texts differ, judged."""

    nature: Nature
    cosmetic: bool = False
    swaps: tuple[Swap, ...] = ()


REWORDED = Place(Nature.REWORDING)
"""A place that is for a person to look at."""
