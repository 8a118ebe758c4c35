"""Scores say what they should of perfect, empty and careless translations."""

from __future__ import annotations

from taiyaku.adapt import Pair, score
from taiyaku.model import Term

PAIRS = (
    Pair("The loss of ⟦0⟧ falls at each step of the training.", "学習の各ステップで、⟦0⟧の損失が減ります。"),
    Pair("The learning rate is small in the first epoch.", "最初のエポックでは、学習率は小さくなっています。"),
)
TERMS = (Term("loss", "損失"), Term("learning rate", "学習率"), Term("small", "極小"))


def test_the_reference_itself_is_perfect() -> None:
    scores = score(PAIRS, [pair.target for pair in PAIRS], terms=TERMS)
    assert (2, 100.0, 100.0) == (scores.pairs, scores.chrf, round(scores.bleu, 1))
    assert (1.0, 1.0) == (scores.placeholders, scores.terms)


def test_what_is_lost_is_counted() -> None:
    """A term counts only where the reference uses it: nobody wrote 極小."""
    scores = score(PAIRS, ["学習の各ステップで、ロスが減ります。", PAIRS[1].target], terms=TERMS)
    assert (0.0, 0.5) == (scores.placeholders, scores.terms)
    assert 0 < scores.bleu < 100


def test_nothing_to_count_is_no_score() -> None:
    scores = score(PAIRS[1:], ["です。"])
    assert (None, None) == (scores.placeholders, scores.terms)


def test_the_signatures_name_metric_and_words() -> None:
    chrf, bleu = score(PAIRS, ["", ""]).signatures
    assert "nc:6" in chrf
    assert "tok:ja-mecab" in bleu
