"""Changed pairs stay pairs: what one side gets, the other gets too."""

from __future__ import annotations

import re
from random import Random

import pytest

from taiyaku.adapt import Pair
from taiyaku.adapt.augment import Augment, Shares
from taiyaku.adapt.pairs import placeholders
from taiyaku.model import Term

TERMS = (Term("loss", "損失"), Term("learning rate", "学習率"), Term("matrix", "行列"), Term("batch", "バッチ"))
PAIR = Pair(
    "The loss of ⟦0⟧ falls when the learning rate of 0.1 is halved.", "学習率0.1を半分にすると、⟦0⟧の損失が減ります。"
)
NONE = Shares(terms=0, other=0, marks=0, placeholders=0, case=0)
_TERM = re.compile(r"⟦t⟧ (.+?) ⟦=⟧(.+?)⟦/t⟧")


def changed(shares: Shares, *, pair: Pair = PAIR, times: int = 60) -> list[tuple[str, str]]:
    augment = Augment(TERMS, shares)
    return [augment(pair, Random(seed)) for seed in range(times)]


@pytest.mark.parametrize("shares", [NONE, Shares(1, 1, 0, 0, 0), Shares(0, 0, 1, 0, 0), Shares(0, 0, 0, 1, 1)])
def test_both_sides_have_the_same_placeholders_counted_in_the_order_of_the_source(shares: Shares) -> None:
    for source, target in changed(shares):
        assert placeholders(source) == placeholders(target)
        numbers = [int(number) for number in re.findall(r"⟦(\d+)⟧", source)]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        assert numbers[-1] < 16


def test_equal_chances_give_equal_pairs() -> None:
    assert changed(Shares()) == changed(Shares())
    assert len({*changed(Shares())}) > 5


def test_an_annotated_term_is_what_the_target_says() -> None:
    """Also where another Japanese was put in: then on both sides, and what was there is gone."""
    others = 0
    for source, target in changed(Shares(terms=1, other=0.5, marks=0, placeholders=0, case=0)):
        found = _TERM.findall(source)
        for english, japanese in found:
            assert japanese in target
            usual = {"loss": "損失", "learning rate": "学習率"}[english]
            if japanese != usual:
                others += 1
                assert usual not in target or usual in {said for _, said in found}
    assert others > 10


def test_marks_stand_round_a_term_and_its_japanese() -> None:
    seen = set()
    for source, target in changed(Shares(terms=0, other=0, marks=1, placeholders=0, case=0)):
        found = re.search(r"⟦(\d+)⟧(loss|learning rate)⟦(\d+)⟧", source)
        assert found
        japanese = {"loss": "損失", "learning rate": "学習率"}[found[2]]
        assert f"⟦{found[1]}⟧{japanese}⟦{found[3]}⟧" in target
        seen.add(found[2])
    assert {"loss", "learning rate"} == seen


def test_placeholders_stand_for_what_stands_once_on_both_sides() -> None:
    for source, target in changed(Shares(terms=0, other=0, marks=0, placeholders=1, case=0)):
        for text in ("0.1", "損失", "学習率"):
            english = {"損失": "loss", "学習率": "learning rate"}.get(text, text)
            assert (text in target) == (english in source)


def test_nothing_is_replaced_inside_a_latin_word() -> None:
    pair = Pair("Use fit or fit_all.", "fit_allかfitを使います。")
    for source, target in changed(Shares(terms=0, other=0, marks=0, placeholders=1, case=0), pair=pair):
        assert ("fit_all" in source) == ("fit_all" in target)
        assert "_all" not in re.sub("fit_all", "", source + target)


def test_case_is_changed_in_the_english_only() -> None:
    pair = Pair("the gradient of a function", "関数の勾配")
    texts = changed(Shares(terms=0, other=0, marks=0, placeholders=0, case=1), pair=pair)
    assert {"関数の勾配"} == {target for _, target in texts}
    assert {"the gradient of a function"} == {source.lower() for source, _ in texts}
    assert "THE GRADIENT OF A FUNCTION" in {source for source, _ in texts}
