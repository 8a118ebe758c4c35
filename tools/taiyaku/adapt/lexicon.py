"""Pairs → which piece of a source a piece of its target came from.

IBM Model 1 (Brown et al. 1993) over pieces: a table of how likely each piece translates another, both
directions multiplied. It is the teacher of the head that aligns (guided alignment, Chen et al. 2016),
which also makes small models learn sooner to look at the source at all.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import torch
from torch import Tensor

from taiyaku.adapt.batches import Batches, padded

__all__ = ["Lexicon"]

_LONGEST = 60
_ROWS = 512
_ROUNDS = 5
_SURE = 0.02
_MOST_ON_CPU, _MOST_ON_GPU = 150_000, 1_000_000


class Lexicon:
    """The table of a vocabulary, [source piece, target piece]; memory grows with the square of the pieces."""

    def __init__(self, batches: Batches, device: torch.device) -> None:
        vocabulary = batches.vocabulary
        self._pieces = len(vocabulary)
        self._pad = vocabulary.pad  # its row stands for "from nothing"
        counts = self._counts(*_some(batches, _MOST_ON_GPU if device.type == "cuda" else _MOST_ON_CPU), device)
        table = counts / counts.sum(1, keepdim=True).clamp(min=1.0)
        table *= counts / counts.sum(0, keepdim=True).clamp(min=1.0)
        signs = torch.tensor(vocabulary.signs, device=device)
        table[signs] = 0
        table[:, signs] = 0
        table.fill_diagonal_(1.0)  # what stands on both sides is copied: placeholders, names, the Japanese of a term
        self._table = table.to(torch.float16 if device.type == "cuda" else torch.float32)

    def _counts(self, sources: Sequence[list[int]], targets: Sequence[list[int]], device: torch.device) -> Tensor:
        """How often each pair of pieces is expected to be a translation, after some rounds of learning."""
        size = self._pieces
        table = torch.full((size, size), 1.0 / size, device=device)
        counts = table
        for _ in range(_ROUNDS):
            flat = torch.zeros(size * size, device=device)
            for first in range(0, len(sources), _ROWS):
                source = torch.from_numpy(padded([[self._pad, *one] for one in sources[first : first + _ROWS]], -1))
                target = torch.from_numpy(padded(targets[first : first + _ROWS], -1))
                source, target = source.to(device), target.to(device)
                there = (source >= 0)[:, :, None] & (target >= 0)[:, None, :]
                places = source.clamp(min=0)[:, :, None] * size + target.clamp(min=0)[:, None, :]
                likely = table.view(-1)[places] * there
                likely = likely / likely.sum(1, keepdim=True).clamp(min=1e-12)
                flat.index_add_(0, places.view(-1), likely.reshape(-1))
            counts = flat.view(size, size)
            table = counts / counts.sum(1, keepdim=True).clamp(min=1e-9)
        return counts

    def reference(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """[pairs, target pieces, source pieces]: shares that sum to 1; and where it is sure of a target piece."""
        likely = self._table.view(-1)[source[:, None, :] * self._pieces + target[:, :, None]].float()
        likely = likely * (source != self._pad)[:, None, :]
        sure = (likely.amax(2) > _SURE) & (target != self._pad)
        return likely / likely.sum(2, keepdim=True).clamp(min=1e-9), sure


def _some(batches: Batches, most: int) -> tuple[list[list[int]], list[list[int]]]:
    """Sources and targets of some pairs, short ones, in order of length; without their ``</s>``."""
    short = [
        int(number)
        for number in batches.usable
        if batches.source_lengths[number] <= _LONGEST and batches.target_lengths[number] <= _LONGEST
    ]
    if len(short) > most:
        short = random.Random(3).sample(short, most)  # noqa: S311  (nothing secret)
    short.sort(key=lambda number: (batches.source_lengths[number], batches.target_lengths[number]))
    pairs = [batches.pairs[number] for number in short]
    sources = batches.vocabulary.sources([pair.source for pair in pairs])
    targets = batches.vocabulary.targets([pair.target for pair in pairs])
    return [one[:-1] for one in sources], [one[:-1] for one in targets]
