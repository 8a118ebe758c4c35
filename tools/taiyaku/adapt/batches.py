"""Pairs → batches of about equal length, the same ones for the same seed.

A batch is told by its step alone: after a stop the same batches come, changed in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import numpy.typing as npt

from taiyaku.adapt.augment import Augment
from taiyaku.adapt.pairs import Pair
from taiyaku.adapt.vocabulary import Vocabulary

__all__ = ["Batch", "Batches", "padded"]

_Numbers = npt.NDArray[np.int64]

_POOL = 200_000
"""Pairs that are sorted by length together."""
_ROOM = 60
"""Pieces that a source may have beyond the longest, for the terms that are written into it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Numbers of pieces, padded: `source` is [pairs, source pieces], `target` [pairs, target pieces]."""

    step: int
    epoch: int
    source: _Numbers
    target: _Numbers


class Batches:
    """All batches of a training, by step."""

    def __init__(
        self,
        pairs: Sequence[Pair],
        vocabulary: Vocabulary,
        augment: Augment,
        *,
        tokens: int,
        longest: int,
        weights: Mapping[str, float] | None = None,
        join: float = 0.05,
        seed: int = 1,
    ) -> None:
        """`tokens` is the size of a batch, `longest` the longest text, in pieces; `weights` repeat or thin out tags.

        `join` is the share of pairs that the next pair is joined to, so that texts of two sentences are learnt.
        """
        self.pairs, self.vocabulary, self.augment = pairs, vocabulary, augment
        self.tokens, self.longest, self.join, self.seed = tokens, longest, join, seed
        self.source_lengths = _lengths(vocabulary.sources([pair.source for pair in pairs]))
        self.target_lengths = _lengths(vocabulary.targets([pair.target for pair in pairs]))
        more, less = (
            np.maximum(self.source_lengths, self.target_lengths),
            np.minimum(self.source_lengths, self.target_lengths),
        )
        self.usable = np.flatnonzero((more <= longest) & (more <= 4 * less + 10))
        """Of the pairs: those short enough, and of likely proportions."""
        self._weights = np.array([(weights or {}).get(pairs[int(number)].tag, 1.0) for number in self.usable])

    def from_step(self, start: int) -> Iterator[tuple[int, int, list[int]]]:
        """Step, epoch and the numbers of the pairs of each batch, from a step on, for ever."""
        step = epoch = 0
        while True:
            for numbers in self._epoch(epoch):
                if step >= start:
                    yield step, epoch, numbers
                step += 1
            epoch += 1

    def _epoch(self, epoch: int) -> list[list[int]]:
        random = np.random.default_rng((self.seed, epoch))
        chosen = np.repeat(self.usable, (self._weights + random.random(len(self.usable))).astype(int))
        random.shuffle(chosen)
        batches: list[list[int]] = []
        for first in range(0, len(chosen), _POOL):
            pool = chosen[first : first + _POOL]
            about = (self.target_lengths[pool] + random.integers(0, 3, len(pool))) // 4
            batches += self._cut(pool[np.lexsort((self.source_lengths[pool], about))])
        return [batches[number] for number in random.permutation(len(batches))]

    def _cut(self, ordered: _Numbers) -> Iterator[list[int]]:
        """Batches of as many of these pairs, in order, as the padded size allows."""
        batch: list[int] = []
        longest = 0
        for number in ordered:
            length = max(int(self.source_lengths[number]), int(self.target_lengths[number]))
            if batch and (len(batch) + 1) * max(longest, length) > self.tokens:
                yield batch
                batch, longest = [], 0
            batch.append(int(number))
            longest = max(longest, length)
        if batch:
            yield batch

    def batch(self, step: int, epoch: int, numbers: Sequence[int]) -> Batch:
        """The pairs as a batch."""
        random = Random(self.seed * 7919 + step)  # noqa: S311  (nothing secret)
        changed = [self.augment(self._joined(number, random), random) for number in numbers]
        sources = self.vocabulary.sources([source for source, _ in changed])
        targets = self.vocabulary.targets([target for _, target in changed])
        cut = [_cut_off(one, self.longest + _ROOM) for one in sources], [_cut_off(one, self.longest) for one in targets]
        return Batch(step, epoch, *(padded(side, self.vocabulary.pad) for side in cut))

    def _joined(self, number: int, random: Random) -> Pair:
        pair = self.pairs[number]
        if random.random() >= self.join or number + 1 == len(self.pairs):
            return pair
        after = self.pairs[number + 1]
        length = self.source_lengths[number] + self.source_lengths[number + 1]
        if length > self.longest // 2 or "⟦" in pair.source + after.source:
            return pair
        return Pair(f"{pair.source} {after.source}", pair.target + after.target, pair.tag)


def padded(texts: Sequence[Sequence[int]], pad: int) -> _Numbers:
    """The texts as one array, filled up to a multiple of eight pieces."""
    width = -(-max(map(len, texts)) // 8) * 8
    array = np.full((len(texts), width), pad, np.int64)
    for row, text in enumerate(texts):
        array[row, : len(text)] = text
    return array


def _lengths(texts: Sequence[Sequence[int]]) -> _Numbers:
    return np.fromiter((len(text) for text in texts), np.int64, len(texts))


def _cut_off(text: list[int], longest: int) -> list[int]:
    """The text without its middle where it is too long; its end stays, which is ``</s>``."""
    return text if len(text) <= longest else [*text[: longest - 1], text[-1]]
