"""Texts → what can be compared fast: words as single characters, and an index of the rare ones.

Two texts are compared by their words, not their characters: «Step 1» and «Step 2» share a letter more
than they share a word. Each word becomes one character, so that rapidfuzz compares whole texts at C++
speed; half of the likeness comes from the words that carry meaning, since any two English sentences
share «the», «of» and «is». Candidates come from an index of the rarest words and pairs of words, so
that no text is ever compared with all others: the cost grows with the number of texts, not its square.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, LCSseq

from taiyaku.catalog.change.tokens import word_list

__all__ = ["Index", "Words", "encoder", "likeness", "shared", "spelled_alike"]

_WORD = re.compile(r"\w+")
_UNREAD = re.compile(r"<[^<>]*>|\]\([^()\s]*\)|https?://[^\s)]*")
"""Tags and addresses: two links to one site are no versions of one another."""
_COMMON = word_list(
    "a about all also an and any are as at be been but by can could do does for from had has have how if in into is it"
    " its just may more not of on one or other our out so some such than that the their them then there these they"
    " this those to up us use used using was we were what when where which while who will with would you your"
)
_RARE = 64
"""A word or pair in more texts than this tells nothing."""
_FEATURES = 12
"""So many of the rarest words and pairs of a text are looked up at most."""
_ENOUGH = 100
"""When so many texts have been named, the rest of the words is not looked up."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words, one character each."""

    all: str
    content: str
    """Without the words that any sentence has."""


class encoder:  # noqa: N801  (called like a function: it only remembers which character a word has)
    """Gives texts as `Words`; equal words get equal characters as long as the encoder lives."""

    def __init__(self) -> None:
        self._characters: dict[str, str] = {}

    def __call__(self, text: str) -> Words:
        """The words of a text, case aside."""
        text = text.lower()
        found = _WORD.findall(_UNREAD.sub(" ", text)) or _WORD.findall(text)
        known = self._characters
        everything = "".join([known.get(word) or self._new(word) for word in found])
        content = "".join([known[word] for word in found if word not in _COMMON])
        return Words(everything, content or everything)

    def _new(self, word: str) -> str:
        number = len(self._characters) + 1
        number += 0x800 * (number >= 0xD800)  # no surrogates
        self._characters[word] = chr(number % 0x110000)
        return self._characters[word]


def likeness(one: Words, other: Words) -> float:
    """How alike two texts are, 0 to 1."""
    everything: float = Indel.normalized_similarity(one.all, other.all)
    content: float = Indel.normalized_similarity(one.content, other.content)
    return (everything + content) / 2


def shared(one: str, other: str) -> int:
    """How many words two texts have in common, in the same order."""
    return int(LCSseq.similarity(one, other))


def spelled_alike(one: str, other: str) -> float:
    """How alike the letters of two texts are, 0 to 1."""
    return fuzz.ratio(one, other) / 100


class Index:
    """Which texts have a rare word, or two words side by side."""

    def __init__(self, texts: Iterable[tuple[int, Words]]) -> None:
        self._places: dict[str, list[int]] = {}
        for number, words in texts:
            for feature in _features(words.all):
                places = self._places.setdefault(feature, [])
                if len(places) <= _RARE:
                    places.append(number)

    def candidates(self, words: Words, limit: int = 6) -> list[int]:
        """The texts that share most of what is rare, the likeliest first."""
        found: list[tuple[int, list[int]]] = []
        for feature in _features(words.all):
            places = self._places.get(feature)
            if places is not None and len(places) <= _RARE:
                found.append((len(places), places))
        found.sort(key=lambda one: one[0])
        votes: dict[int, float] = {}
        heard = 0
        for count, places in found[:_FEATURES]:
            if heard > _ENOUGH:
                break
            heard += count
            for number in places:
                votes[number] = votes.get(number, 0.0) + 1.0 / count
        return sorted(votes, key=lambda number: (-votes[number], number))[:limit]


def _features(words: str) -> set[str]:
    """The words, and each two side by side."""
    return {*words, *(words[start : start + 2] for start in range(len(words) - 1))}
