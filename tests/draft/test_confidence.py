"""Confidence: between 0 and 1, and lower for what is less likely to be right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taiyaku.draft.confidence import RUNGS, SIGNS, WEIGHTS, confidence, signs, together
from taiyaku.draft.ladder import climb
from taiyaku.draft.sentences import Request
from taiyaku.model import Term
from tests.fakes import Answers

SOURCE, TARGET = "The learning rate decides how large each step is.", "学習率は各ステップの大きさを決めます。"


@given(st.text(max_size=60), st.text(max_size=60), st.floats(-1e6, 10), st.floats(0, 1))
def test_confidence_is_a_share(source: str, target: str, score: float, missing: float) -> None:
    assert 0 < confidence(source, target, score=score, missing=missing) < 1


@given(st.floats(-4, 0), st.floats(-4, 0))
def test_the_surer_engine_is_trusted_more(one: float, other: float) -> None:
    """Of the same draft; a probability so low that it says nothing either way apart."""
    less, more = sorted((one, other))
    if more > -1.5:
        assert confidence(SOURCE, TARGET, score=less) <= confidence(SOURCE, TARGET, score=more)


@pytest.mark.parametrize(
    ("why", "target"),
    [
        ("far too short", "学習率です。"),
        ("repeats itself", "学習率は各学習率の各学習率の大きさを決めます。"),
        ("another number", "学習率は4つの各ステップの大きさを決めます。"),
    ],
)
def test_a_worse_draft_is_trusted_less(why: str, target: str) -> None:
    assert confidence(SOURCE, target, score=-0.4) < confidence(SOURCE, TARGET, score=-0.4), why


def test_a_word_that_nobody_said_is_trusted_less() -> None:
    kept, made_up = (f"{word}は各ステップの大きさを決めます。" for word in ("rate", "rato"))
    assert confidence(SOURCE, made_up, score=-0.4) < confidence(SOURCE, kept, score=-0.4)


def test_missing_terms_and_parts_cost() -> None:
    whole = confidence(SOURCE, TARGET, score=-0.4)
    assert confidence(SOURCE, TARGET, score=-0.4, missing=0.5) < whole
    for step in RUNGS:
        assert confidence(SOURCE, TARGET, score=-0.4, step=step) < whole


def test_every_sign_has_a_weight() -> None:
    assert list(SIGNS) == list(WEIGHTS)
    assert len(SIGNS) == len(signs(SOURCE, TARGET, score=-0.4, missing=0.0))


def test_placeholders_are_no_signs() -> None:
    one = confidence("See ⟦0⟧ for the rate.", "⟦0⟧の率を参照してください。", score=-0.4)
    other = confidence("See ⟦9⟧ for the rate.", "⟦9⟧の率を参照してください。", score=-0.4)
    assert one == other


parts = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 200)), min_size=1, max_size=8)


@given(parts)
def test_a_message_is_trusted_as_its_sentences_are(some: list[tuple[float, int]]) -> None:
    said = [one for one, _ in some]
    assert min(said) - 0.001 <= together(some) <= max(said) + 0.001


def test_the_ladder_says_it() -> None:
    """An outcome's score is the confidence of its draft, with the terms that it misses."""
    terms = (Term("learning rate", "学習率"),)
    outcome = climb([Request(SOURCE)], Answers(lambda _: "速さは各ステップの大きさを決めます。"), terms)[
        Request(SOURCE)
    ]
    assert confidence(SOURCE, outcome.target, score=-0.1, missing=1.0) == outcome.score
