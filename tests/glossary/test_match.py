"""Terms are found where a reader would find them, and not where they only look alike."""

from __future__ import annotations

import pytest
from hypothesis import given

from taiyaku.glossary import forbidden_uses, occurrences, target_uses
from taiyaku.model import Term
from tests.strategies import messages

TERMS = (
    Term("mini-batch", "ミニバッチ", variants=("minibatch",)),
    Term("batch", "バッチ"),
    Term("learning rate", "学習率"),
    Term("loss", "損失", forbidden=("ロス",)),
    Term("cross-entropy loss", "交差エントロピー損失"),
    Term("matrix", "行列"),
    Term("ReLU", "ReLU", keep=True),
    Term("parameter", "パラメーター", forbidden=("パラメータ",)),
    Term("normalization", "正規化"),
)


def found(text: str) -> list[str]:
    return [one.term.source for one in occurrences(text, TERMS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Learning rates", ["learning rate"]),
        ("learning-rate schedules", ["learning rate"]),
        ("a mini batch of minibatches", ["mini-batch", "mini-batch"]),
        ("two matrices", ["matrix"]),
        ("the cross entropy loss", ["cross-entropy loss"]),
        ("normalisation", ["normalization"]),
        ("ReLU and RELU and relus", ["ReLU"]),
        ("glossy losses", ["loss"]),
        ("`loss` and $batch$ and [loss](loss.md)", ["loss"]),
        ("a **learning** rate", []),
        ("", []),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    assert expected == found(text)


@given(messages)
def test_occurrences_are_in_order_and_apart(text: str) -> None:
    end = 0
    for one in occurrences(text, TERMS):
        assert end <= one.start < one.end
        end = one.end


@pytest.mark.parametrize(
    ("term", "target", "used"),
    [
        (TERMS[0], "ミニ・バッチを使います。", True),
        (TERMS[0], "ミニ バッチ", True),
        (TERMS[7], "パラメータの数", True),
        (TERMS[2], "`学習率`です。", False),
        (TERMS[2], "学習の率", False),
    ],
)
def test_japanese(term: Term, target: str, *, used: bool) -> None:
    assert used == target_uses(term, target)


@pytest.mark.parametrize(
    ("term", "target", "places"),
    [
        (TERMS[3], "ロスが減ります。", ((0, 2),)),
        (TERMS[3], "クロスエントロピー", ()),
        (TERMS[3], "`ロス`", ()),
        (TERMS[7], "パラメーターとパラメータ", ((7, 12),)),
    ],
)
def test_forbidden_forms(term: Term, target: str, places: tuple[tuple[int, int], ...]) -> None:
    assert places == forbidden_uses(term, target)
