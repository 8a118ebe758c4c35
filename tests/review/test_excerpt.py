"""What was searched for is in sight in a list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from taiyaku.model import State
from taiyaku.project import Project
from taiyaku.review.excerpt import excerpt
from taiyaku.review.queue import folded
from tests import strategies
from tests.review.support import LIKELY, PAGE, edit


@given(strategies.japanese | st.text(), st.text(max_size=6), st.integers(10, 60), st.integers(2, 9))
def test_an_excerpt_is_a_stretch_of_the_text(text: str, words: str, length: int, lead: int) -> None:
    """Nothing is added but the dots at its ends, and it is no longer than was said."""
    pieces = excerpt(text, words, length, lead=lead)
    whole = "".join(piece for piece, _ in pieces)
    assert len(whole) <= length + 2
    assert any(text.find(whole[first : len(whole) - last]) >= 0 for first in (0, 1) for last in (0, 1))


@given(st.text("abc損失 ", min_size=1, max_size=40), st.text("ab損", min_size=1, max_size=3))
def test_a_hit_is_marked_wherever_it_stands(text: str, word: str) -> None:
    """Also behind more than there is room for."""
    pieces = excerpt(f"{text}{word}", word, 12, lead=4)
    hits = [piece for piece, hit in pieces if hit]
    assert hits
    assert word in hits[0]


def test_words_are_found_as_the_search_finds_them() -> None:
    """Case and width aside, also where folding changes the length of a text."""
    assert (("ＬＯＳＳ", True), ("の値", False)) == excerpt("ＬＯＳＳの値", "loss", 40, lead=9)
    assert (("㍍で", False), ("loss", True)) == excerpt("㍍でloss", "ＬOSS", 40, lead=9)
    assert (("abc", True), ("d", False)) == excerpt("abcd", "ab bc", 40, lead=9)
    assert folded("ＬＯＳＳ") == "loss"


def test_a_search_marks_what_it_found(client: TestClient, project: Project) -> None:
    """In both languages, as text; a list that nobody searched has no marks."""
    edit(project, LIKELY, target="前置き" * 30 + "<b>勾配</b>です。", state=State.DRAFT)
    text = client.get(f"/page/{PAGE}?q=%E5%8B%BE%E9%85%8D%3C").text
    assert "&lt;b&gt;<mark>勾配&lt;</mark>/b&gt;です。" in text
    assert "<mark>" not in client.get(f"/page/{PAGE}").text
