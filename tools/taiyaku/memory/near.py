"""Sources → those most like a text, at once for a hundred thousand of them.

Comparing a text with all sources takes a tenth of a second then. So an index of word beginnings gives the
candidates: those that share most of the text's rare words. A text of few words is compared with all sources
of about its length instead, which for short ones is quick, and where a word misspelt or inflected would else
hide what is alike. The trade-off: a source that shares only frequent words with a long text may be missed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice

from rapidfuzz import fuzz, process

__all__ = ["Near"]

_WORD = re.compile(r"\w+")
_BEGINNING = 5
"""Characters of a word that are indexed, so that most inflections are one word."""
_FEW = 5
"""A text with fewer words is compared with all sources of about its length."""
_POSTINGS = 4000
"""Occurrences of words looked at for one text, from the rarest word on."""
_CANDIDATES = 400


class Near:
    """An index; built once in linear time, then only read."""

    def __init__(self, sources: Iterable[str], *, each: Callable[[Iterable[str]], Iterable[str]] = iter) -> None:
        """Index the sources; `each` hands them on one by one, and may rest in between."""
        self._sources = sorted(dict.fromkeys(sources), key=len)
        self._lengths = [len(source) for source in self._sources]
        self._places: dict[str, list[int]] = {}
        for place, source in enumerate(each(self._sources)):
            for word in _words(source):
                self._places.setdefault(word, []).append(place)

    def matches(self, text: str, *, limit: int, cutoff: float) -> list[tuple[str, float]]:
        """The sources with at least `cutoff` of 100 likeness, most alike first."""
        first, last = self._window(len(text), cutoff / 100)
        words = _words(text)
        candidates = self._sources[first:last] if len(words) < _FEW else self._sharing(words, first, last)
        found = process.extract(text, candidates, scorer=fuzz.ratio, score_cutoff=cutoff, limit=limit)
        return [(source, score) for source, score, _ in found]

    def _window(self, length: int, share: float) -> tuple[int, int]:
        """Places of the sources whose length alone does not keep them below the share of likeness."""
        if share <= 0:
            return 0, len(self._sources)
        shortest, longest = length * share / (2 - share), length * (2 - share) / share
        return bisect_left(self._lengths, shortest - 1e-6), bisect_right(self._lengths, longest + 1e-6)

    def _sharing(self, words: Iterable[str], first: int, last: int) -> list[str]:
        """The sources that share most of the rare words."""
        shared: Counter[int] = Counter()
        seen = 0
        for places in sorted((self._places.get(word, []) for word in words), key=len):
            begin, end = bisect_left(places, first), bisect_left(places, last)
            seen += end - begin
            if seen > _POSTINGS and shared:
                break
            shared.update(places[begin:end])
        return [self._sources[place] for place in _most(shared, _CANDIDATES)]


def _most(counted: Counter[int], limit: int) -> list[int]:
    """As many of the most frequent as that, in no order: counts are small, so that nothing need be sorted.

    >>> sorted(_most(Counter({7: 3, 8: 1, 9: 2}), 2))
    [7, 9]
    """
    if len(counted) <= limit:
        return list(counted)
    left, least = limit, 0
    for count, how_many in sorted(Counter(counted.values()).items(), reverse=True):
        least = count
        if how_many >= left:
            break
        left -= how_many
    more = [one for one, count in counted.items() if count > least]
    return more + list(islice((one for one, count in counted.items() if count == least), left))


def _words(text: str) -> set[str]:
    return {word[:_BEGINNING].lower() for word in _WORD.findall(text)}
