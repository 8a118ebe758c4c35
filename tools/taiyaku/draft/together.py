"""Texts → which of them a model is asked for together, so that none depends on what it is asked together with.

How far a text is filled up in a batch changes the last bits of a sum, int8 makes more of them, and one
translation in fifty would depend on its batch. So either all texts of a batch have one length, or how far each
is filled up depends on its own length alone. The second gives larger batches: small calls take half the time.
Pure: lengths in, numbers of texts out.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import chain
from operator import itemgetter
from typing import TypeVar

__all__ = ["MOST", "alike", "filled_up", "in_order"]

MOST = 1024
"""Pieces in a batch, those included that fill it up."""
STEP = 16
"""Texts of one batch differ by fewer pieces than this."""

_Answer = TypeVar("_Answer")


def alike(lengths: Sequence[Hashable]) -> list[list[int]]:
    """The numbers of texts of the very same lengths.

    >>> alike([(3, 1), (2, 2), (3, 1)])
    [[0, 2], [1]]
    """
    groups: dict[Hashable, list[int]] = {}
    for number, length in enumerate(lengths):
        groups.setdefault(length, []).append(number)
    return list(groups.values())


def filled_up(lengths: Sequence[int], *, step: int = STEP, most: int = MOST) -> list[tuple[int, list[int]]]:
    """Batches: to how many pieces a text is filled up, and the numbers of those that are.

    It is always more than the longest has, and so depends on no other text: a row of so many pieces that say
    nothing belongs to each batch, and is counted in what it holds at `most`.

    >>> filled_up([3, 16, 15, 4], most=48)
    [(16, [0, 2]), (16, [3]), (32, [1])]
    """
    batches = []
    for numbers in alike([length // step for length in lengths]):
        length = step * (lengths[numbers[0]] // step + 1)
        size = max(1, most // length - 1)
        batches += [(length, numbers[start : start + size]) for start in range(0, len(numbers), size)]
    return batches


def in_order(batches: Sequence[Sequence[int]], answers: Sequence[Sequence[_Answer]]) -> list[_Answer]:
    """The answers to batches, in the order of the texts.

    >>> in_order([[0, 2], [1]], ["ac", "b"])
    ['a', 'b', 'c']
    """
    both = zip(chain(*batches), chain(*answers), strict=True)
    return [answer for _, answer in sorted(both, key=itemgetter(0))]
