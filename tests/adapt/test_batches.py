"""Batches are bounded, weighed, and the same after a stop."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from taiyaku.adapt import Pair, save_vocabulary, train_pieces
from taiyaku.adapt.augment import Augment, Shares
from taiyaku.adapt.batches import Batches, padded
from taiyaku.adapt.vocabulary import Vocabulary
from taiyaku.errors import AdaptError
from tests.adapt.toy import TERMS, sentences

pytest.importorskip("transformers", reason="the extra `torch` is not installed")

PAIRS = sentences(300, seed=1)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    folder = tmp_path_factory.mktemp("vocabulary")
    save_vocabulary(folder / "joint.spm", train_pieces(PAIRS, folder / "joint.spm", size=400, threads=1), folder)
    return Vocabulary(folder)


def batches(vocabulary: Vocabulary, pairs: tuple[Pair, ...] = PAIRS, **options: object) -> Batches:
    return Batches(pairs, vocabulary, Augment(TERMS, Shares()), **({"tokens": 256, "longest": 40} | options))  # type: ignore[arg-type]


def test_an_epoch_has_every_pair_once(vocabulary: Vocabulary) -> None:
    one = [numbers for _, epoch, numbers in islice(batches(vocabulary).from_step(0), 100) if epoch == 0]
    assert list(range(len(PAIRS))) == sorted(number for numbers in one for number in numbers)


def test_no_batch_is_larger_than_asked(vocabulary: Vocabulary) -> None:
    made = batches(vocabulary)
    for _, _, numbers in islice(made.from_step(0), 40):
        longest = max(max(made.source_lengths[number], made.target_lengths[number]) for number in numbers)
        assert len(numbers) * longest <= 256


def test_from_any_step_the_same_batches_come(vocabulary: Vocabulary) -> None:
    """Also the same changes: the same numbers of pieces."""
    whole = list(islice(batches(vocabulary).from_step(0), 60))
    rest = list(islice(batches(vocabulary).from_step(37), 23))
    assert whole[37:] == rest
    first, second = (batches(vocabulary).batch(*rest[0]) for _ in range(2))
    assert np.array_equal(first.source, second.source)
    assert np.array_equal(first.target, second.target)
    assert not np.array_equal(first.source, batches(vocabulary, seed=2).batch(*rest[0]).source)


def test_epochs_differ(vocabulary: Vocabulary) -> None:
    epochs: dict[int, list[list[int]]] = {}
    for _, epoch, numbers in islice(batches(vocabulary).from_step(0), 100):
        epochs.setdefault(epoch, []).append(numbers)
    assert epochs[0] != epochs[1]


def test_a_weight_repeats_and_thins_out(vocabulary: Vocabulary) -> None:
    pairs = tuple(Pair(pair.source, pair.target, tag) for pair, tag in zip(PAIRS, ["a", "b", "c"] * 100, strict=True))
    made = batches(vocabulary, pairs, weights={"a": 3, "b": 0.25})
    one = [numbers for _, epoch, numbers in islice(made.from_step(0), 200) if epoch == 0]
    counted = Counter(pairs[number].tag for numbers in one for number in numbers)
    assert 300 == counted["a"]
    assert 10 < counted["b"] < 45
    assert 100 == counted["c"]


def test_what_is_too_long_or_unlikely_is_not_used(vocabulary: Vocabulary) -> None:
    pairs = (Pair("The kami " * 60, "カミ"), Pair("Mi", "カミ" * 35), *PAIRS[:3])
    assert [2, 3, 4] == batches(vocabulary, pairs, longest=90).usable.tolist()


def test_every_text_ends_and_the_rest_is_padding(vocabulary: Vocabulary) -> None:
    batch = batches(vocabulary).batch(0, 0, [0, 1, 2, 3])
    for side in (batch.source, batch.target):
        assert 0 == side.shape[1] % 8
        for row in side:
            text = row[row != vocabulary.pad]
            assert 1 == (text == 0).sum()
            assert 0 == text[-1]
    assert [[5, 9, 9, 9, 9, 9, 9, 9]] == padded([[5]], 9).tolist()


def test_vocabularies_of_ours_know_the_signs_and_never_lack_a_character(vocabulary: Vocabulary) -> None:
    assert vocabulary.ours
    assert 20 == len(vocabulary.signs)
    (rare,) = vocabulary.targets(["鬱🎉"])
    assert 1 not in rare


def test_a_vocabulary_that_cannot_be_made_or_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(AdaptError, match="a vocabulary of 100 pieces cannot be made of 2 pairs"):
        train_pieces(PAIRS[:2], tmp_path / "joint.spm", size=100, threads=1)
    with pytest.raises(AdaptError, match="its vocabulary cannot be read"):
        Vocabulary(tmp_path)
