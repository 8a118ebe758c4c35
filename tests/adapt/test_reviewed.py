"""Reviewed messages become sentences with the same placeholders on both sides."""

from __future__ import annotations

import pytest

from taiyaku.adapt import reviewed
from taiyaku.model import Key, Message, State


def pairs(source: str, target: str, state: State = State.REVIEWED) -> list[tuple[str, str]]:
    return [(pair.source, pair.target) for pair in reviewed([Message(Key(source), target, state)])]


def test_a_span_keeps_its_number_where_japanese_has_another_order() -> None:
    found = pairs("Call `fit` on [the data](x.md).", "[データ](x.md)に対して`fit`を呼びます。")
    assert [("Call ⟦0⟧ on ⟦1⟧the data⟦2⟧.", "⟦1⟧データ⟦2⟧に対して⟦0⟧を呼びます。")] == found


def test_sentences_are_cut_where_both_sides_have_as_many() -> None:
    assert [("Wait.", "待ちます。"), ("Use ⟦0⟧.", "⟦0⟧を使います。")] == pairs(
        "Wait. Use `x`.", "待ちます。`x`を使います。"
    )
    assert [("Wait. Use ⟦0⟧.", "待って⟦0⟧を使います。")] == pairs("Wait. Use `x`.", "待って`x`を使います。")
    assert [("See ⟦0⟧. Then ⟦1⟧.", "次に⟦1⟧。⟦0⟧を参照。")] == pairs("See `a`. Then `b`.", "次に`b`。`a`を参照。")


@pytest.mark.parametrize(
    ("source", "target", "state"),
    [
        ("Call `fit`.", "呼びます。", State.REVIEWED),
        ("Call `fit`.", "`run`を呼びます。", State.REVIEWED),
        ("Wait.", "待ちます。", State.DRAFT),
        ("Wait.", "待ちます。", State.STALE),
        ("Wait.", "", State.NEW),
        (" ".join(f"`{n}` and" for n in range(17)), "と".join(f"`{n}`" for n in range(17)), State.REVIEWED),
    ],
)
def test_what_teaches_nothing_is_left_out(source: str, target: str, state: State) -> None:
    assert [] == pairs(source, target, state)


def test_equal_messages_are_learnt_once() -> None:
    twice = [Message(Key("Wait.", context), "待ちます。", State.REVIEWED) for context in ("", "button")]
    assert 1 == len(reviewed(twice))
