"""Two units → what speaks for the one being the translation of the other, in nats.

Each kind of evidence is a small function, bounded so that none of them decides alone: a changed number
must not tear a paragraph from its place, nor a lucky length put it into another.
"""

from __future__ import annotations

import math

from rapidfuzz import fuzz

from taiyaku.align.lexicon import Known, Lexicon, evidence
from taiyaku.align.units import Bag, Unit
from taiyaku.model import Kind

__all__ = ["Judge"]

RATIO = 0.5
"""Characters of Japanese for one of English; Latin words left in the Japanese count too."""
SPREAD = 0.45
"""Standard deviation of the logarithm of that ratio, for a text of some length."""
_PROSE = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE, Kind.DEFINITION, Kind.FOOTNOTE, Kind.HTML})


class Judge:
    """What speaks for a pair, by what is known of words."""

    def __init__(self, lexicon: Lexicon, *, ratio: float = RATIO) -> None:
        self._lexicon, self._ratio = lexicon, ratio
        self._words: dict[frozenset[str], tuple[Known, ...]] = {}

    def fixed(self, source: Unit, target: Unit) -> float:
        """For two units without text: they are the same or they are not."""
        if source.text == target.text:
            return 4.0
        return 1.0 if fuzz.ratio(source.text, target.text) >= 60 else -6.0

    def place(self, source: Unit, target: Unit) -> float:
        """Of their places on their pages: the kind of text, the anchor of a heading."""
        left, right = source.segment, target.segment
        if left is None or right is None:
            return 0.0
        if left.kind is not right.kind:
            return -1.5 if {left.kind, right.kind} <= _PROSE else -6.0
        if left.kind is Kind.HEADING:
            if source.anchor and target.anchor:
                return 5.0 if source.anchor == target.anchor else -3.0
            return 1.5 if left.detail == right.detail else -1.0
        return 0.5

    def content(self, source: Unit, target: Unit) -> float:
        """Of what they say."""
        return (
            self._length(source, target)
            + _common(source.kept, target.kept, 3.0)
            + _common(source.numbers, target.numbers, 1.5)
            + _names(source.latin, target.latin)
            + self._meaning(source, target)
        )

    def _length(self, source: Unit, target: Unit) -> float:
        """By Gale and Church, on the logarithm of the ratio: short texts vary more than long ones."""
        expected = self._ratio * (source.length + 4)
        deviation = math.log((target.length + 2) / expected) / (SPREAD * (1 + 6 / (source.length + 6)))
        return max(-4.0, 0.7 - deviation * deviation / 2)

    def _meaning(self, source: Unit, target: Unit) -> float:
        """By the words that are known."""
        known = self._words.get(source.words)
        if known is None:
            known = self._words[source.words] = self._lexicon.known(source.words)
        return max(-3.0, min(4.0, 0.5 * evidence(known, target.text))) if known else 0.0


def _common(source: Bag, target: Bag, weight: float) -> float:
    """What two bags of things that a translation keeps say: nothing where both are empty."""
    number = len(source) + len(target)
    if not number:
        return 0.0
    return weight * (4 * len(source & target) / number - 1) * min(1.0, 0.4 + number / 5)


def _names(source: frozenset[str], target: frozenset[str]) -> float:
    """Words that stand in Latin letters in the Japanese stand in the English too."""
    if not target:
        return 0.0
    return 2.0 * (len(source & target) / len(target) - 0.6) * min(1.0, 0.5 + len(target) / 6)
