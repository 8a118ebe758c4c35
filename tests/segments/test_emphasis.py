"""Emphasis is repaired where it would not be rendered, and only there."""

from __future__ import annotations

import markdown
import pytest
from hypothesis import given

from taiyaku.segments import outward
from tests.strategies import messages


def rendered(text: str) -> str:
    return markdown.markdown(text, extensions=["pymdownx.betterem"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("これは**「重み」**です", "これは「**重み**」です"),
        ("これは**重み。**次に", "これは**重み**。次に"),
        ("これは*損失、*次に", "これは*損失*、次に"),
        ("値（**「重み」、**など）", "値（**「重み」**、など）"),
    ],
)
def test_dead_emphasis_comes_alive(before: str, after: str) -> None:
    assert "<" not in rendered(before)[3:-4]
    assert after == outward(before)
    assert "</" in rendered(after)[3:-4]


@pytest.mark.parametrize(
    "text", ["**重み。**", "「**重み**」です", "**Note:** text", "これは**重み**です", "2 * 3 * 4。"]
)
def test_living_emphasis_is_left_alone(text: str) -> None:
    assert text == outward(text)


@given(messages)
def test_no_character_is_lost(text: str) -> None:
    assert sorted(text) == sorted(outward(text))
