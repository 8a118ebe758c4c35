"""Models that know no placeholders: something else carries them, or the ladder does without."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taiyaku.draft import load_engine
from taiyaku.draft.carriers import SHAPES, carried, carrier, restored
from taiyaku.draft.ladder import climb
from taiyaku.draft.sentences import Request, lost

ENGLISH = st.lists(
    st.one_of(st.sampled_from(["the loss", "see", " ", ",", "関数"]), st.integers(0, 15).map(lambda one: f"⟦{one}⟧")),
    max_size=9,
).map("".join)


@given(ENGLISH, st.sampled_from(SHAPES))
def test_what_was_carried_comes_back(text: str, shape: str) -> None:
    """Of every text, but for the blanks round placeholders."""
    assert text.replace(" ", "") == restored(carried(text, shape).text, shape).replace(" ", "")


@given(ENGLISH, st.sampled_from(SHAPES), st.integers(0, 60), st.integers(1, 9))
def test_a_place_in_what_is_carried_never_cuts_a_placeholder(text: str, shape: str, start: int, length: int) -> None:
    there = carried(text, shape)
    if start + length <= len(there.text):
        first, last = there.original((start, start + length))
        assert first <= last
        inside = text[max(first, 0) : last]
        assert inside.count("⟦") == inside.count("⟧")


@pytest.mark.parametrize("word", ["see", "the", "last"])
def test_a_word_beside_blanks_that_were_put_in_is_found(word: str) -> None:
    text = "see⟦0⟧the⟦1⟧last"
    there = carried(text, "X{}X")
    start = there.text.index(word)
    first, last = there.original((start, start + len(word)))
    assert word == text[first:last]


@pytest.mark.parametrize(("kept", "expected"), [("X", "X{}X"), ("{", "{{{}}}"), ("", "")])
def test_the_first_shape_that_comes_back_is_taken(kept: str, expected: str) -> None:
    def translate(texts: Sequence[str]) -> list[str]:
        return [text if kept and kept in text else "だめ" for text in texts]

    assert expected == carrier(translate, spells=lambda _: True)


def test_what_the_vocabulary_cannot_spell_is_not_tried() -> None:
    assert "({})" == carrier(list, spells=lambda text: text.startswith("("))


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*sacremoses")
def test_a_tiny_model_without_placeholders_loses_none(tmp_path: Path) -> None:
    """It knows four sentences and no placeholder; what it cannot say is refused, and nothing is lost."""
    pytest.importorskip("torch", reason="the extra `torch` is not installed")
    from tests.draft.tiny import tiny_marian

    engine = load_engine(str(tiny_marian(tmp_path / "tiny")), cache=tmp_path / "cache")
    assert not engine.knows_terms
    requests = [
        Request("the loss is small"),
        Request("⟦0⟧the loss⟦1⟧ is small", ((0, 1),)),
        Request("call the function ⟦0⟧"),
        Request("⟦0⟧call⟦1⟧ the ⟦2⟧function ⟦3⟧⟦4⟧ here", ((0, 1), (2, 4))),
    ]
    outcomes = climb(requests, engine)
    assert "損失は小さいです" in outcomes[requests[0]].target
    for request, outcome in outcomes.items():
        assert outcome.reason if not outcome.target else not lost(request, outcome.target)
