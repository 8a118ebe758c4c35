"""What helps a person with a draft: which Japanese says which English, and what the engine would say as well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taiyaku.draft import EMBEDDED, Link, MarianEngine, OnlyTranslates, others, trace
from taiyaku.draft.engine import Hypothesis
from taiyaku.model import Key, Term

TERMS = (Term("learning rate", "学習率"), Term("loss", "損失"), Term("loss function", "損失関数"))


class Aligned(OnlyTranslates):
    """An engine that finds every word of the English in the Japanese, where it stands there as it is."""

    signature = "aligned@1"
    can_align = True
    knows_placeholders = True

    def translate(self, texts: Sequence[str], *, hypotheses: int = 1) -> list[tuple[Hypothesis, ...]]:
        said = [("あ", -0.1), ("い", -0.2), ("い", -0.3), ("う", -0.4)][:hypotheses]
        return [tuple(Hypothesis(f"{text.rstrip('.')}は{end}です。", score) for end, score in said) for text in texts]

    def align(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Link, ...]]:
        self.asked = texts
        return [
            tuple(
                Link((target.index(word), target.index(word) + len(word)), (at, at + len(word)), 0.9)
                for word in re.findall(r"\w+", source)
                if word in target and (at := source.index(word)) >= 0
            )
            for source, target in texts
        ]


def said(source: str, target: str, engine: OnlyTranslates, terms: tuple[Term, ...] = TERMS) -> list[tuple[str, str]]:
    return [(target[slice(*one.target)], source[slice(*one.source)]) for one in trace(source, target, engine, terms)]


def test_what_stands_on_both_sides_needs_no_engine() -> None:
    """Code, math and terms of the glossary; no term inside a longer one."""
    source = "The loss function `f(x)` and the loss $L$ depend on the **learning rate**."
    target = "損失関数 `f(x)` と損失 $L$ は**学習率**によります。"
    expected = [
        ("損失関数", "loss function"),
        ("`f(x)`", "`f(x)`"),
        ("損失", "loss"),
        ("$L$", "$L$"),
        ("学習率", "learning rate"),
    ]
    assert expected == said(source, target, OnlyTranslates())


def test_the_engine_reads_sentence_beside_sentence() -> None:
    """Marks of pairs are taken out, atoms are placeholders, and places are those of the message."""
    engine = Aligned()
    source = "Use **Adam** with `x`. Then run [SGD](a.md)."
    target = "`x` で **Adam** を使います。次に[SGD](a.md)です。"
    assert [("`x`", "`x`"), ("Adam", "Adam"), ("SGD", "SGD")] == said(source, target, engine)
    assert [("Use Adam with ⟦0⟧.", "⟦0⟧ で Adam を使います。"), ("Then run SGD.", "次にSGDです。")] == list(
        engine.asked
    )


def test_of_a_long_text_that_cannot_be_matched_nothing_is_said() -> None:
    """A wrong thread is worse than none."""
    assert [] == said("Run SGD. " * 60, "SGDを実行します。", Aligned())


@given(st.text("ab 。.`$*[]()⟦0⟧損失\n", max_size=60), st.text("ab 。.`$*[]()⟦0⟧損失\n", max_size=60))
def test_threads_lie_in_both_texts_and_apart(source: str, target: str) -> None:
    """Whatever the texts are."""
    found = trace(source, target, Aligned(), TERMS)
    assert all(0 <= one.source[0] < one.source[1] <= len(source) for one in found)
    assert all(0 <= one.target[0] < one.target[1] <= len(target) for one in found)
    assert all(one.target[1] <= two.target[0] for one, two in pairwise(found))


def test_other_drafts_differ_and_lose_nothing() -> None:
    """The likeliest first; what stands twice among the engine's best is one draft."""
    drafts = others(Key("Call `x` now."), engine=Aligned(), at_most=3)
    assert 3 == len({draft.target for draft in drafts}) == len(drafts)
    assert all("`x`" in draft.target for draft in drafts)
    scores = [draft.score or 0 for draft in drafts]
    assert sorted(scores, reverse=True) == scores


def test_what_has_no_words_has_no_other_drafts() -> None:
    """Nothing is asked of the engine."""
    assert [] == [draft.target for draft in others(Key("`x`"), engine=Aligned()) if draft.target != "`x`"]


@pytest.mark.engine
def test_the_embedded_model_finds_words() -> None:
    """On a sentence that a person translated."""
    engine = MarianEngine(EMBEDDED)
    source = "Each step follows the negative gradient until the loss no longer falls."
    found = said(source, "各ステップは、損失が減らなくなるまで負の勾配に従います。", engine, ())
    assert {("ステップ", "step"), ("損失", "loss"), ("勾配", "gradient")} <= set(found)
