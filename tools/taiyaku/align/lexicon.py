"""Pairs of texts → which Japanese words tell that an English word was there.

For each English word, by counting in known pairs: how often each Japanese word stands beside it, and how
often without it. The evidence of a pair is the sum of these odds, so that a rare word that is translated
counts much and a common one little. The pairs come from the memory, the glossary, and from the
pages that are being aligned, once their sure pairs are known.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["Known", "Lexicon", "evidence", "learn"]

LEAST = 3
"""Pairs that must have both words."""
SHARE = 0.4
"""Least share of the pairs with the English word that have the Japanese one."""


Known = tuple[tuple[tuple[str, float], ...], float]
"""Of an English word: Japanese ones, each with what its presence says in nats, and what it says that none is there."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words; the empty one knows nothing."""

    odds: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    absent: Mapping[str, float] = field(default_factory=dict)

    def known(self, words: Iterable[str]) -> tuple[Known, ...]:
        """What is known of some English words."""
        return tuple((self.odds[word], self.absent[word]) for word in words if word in self.odds)


def evidence(known: Iterable[Known], target: str) -> float:
    """How much words speak for a Japanese text being the translation of theirs, in nats; 0 where none is known."""
    total = 0.0
    for others, absent in known:  # a katakana word is found inside a longer one too
        for other, value in others:
            if other in target:
                total += value
                break
        else:
            total += absent
    return total


def learn(pairs: Iterable[tuple[frozenset[str], frozenset[str]]]) -> Lexicon:
    """The lexicon of some pairs, each the words of both sides."""
    source: Counter[str] = Counter()
    target: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    count = 0
    for left, right in pairs:
        count += 1
        source.update(left)
        japanese = [word for word in right if not word.isascii()]  # a name in Latin letters is its own evidence
        target.update(japanese)
        both.update((word, other) for word in left for other in japanese)
    odds: dict[str, list[tuple[str, float]]] = {}
    for (word, other), together in both.items():
        share, usual = together / source[word], target[other] / count
        if together >= LEAST and share >= SHARE and share > 3 * usual:
            odds.setdefault(word, []).append((other, math.log(share / (usual + 0.5 / count))))
    absent = {}
    for word, others in odds.items():
        best = max(both[word, other] / source[word] for other, _ in others)
        absent[word] = math.log(1 - min(best, 0.9))
    return Lexicon({word: tuple(sorted(others, key=lambda one: -one[1])) for word, others in odds.items()}, absent)
