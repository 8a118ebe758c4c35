"""What changed in the English, and how a text is cut for showing."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku.model import Occurrence, Term
from taiyaku.review.changes import ChangeKind, changes
from taiyaku.review.pieces import parts, pieces
from taiyaku.segments import spans
from tests import strategies

KEPT, DELETED, INSERTED = ChangeKind.KEPT, ChangeKind.DELETED, ChangeKind.INSERTED

WORDS = ["the ", "loss ", "falls", ", ", "損失", "\n", "don't ", "mini-batch "]
sentences = st.lists(st.sampled_from(WORDS)).map("".join)


def shown(old: str, new: str) -> list[tuple[ChangeKind, str]]:
    return [(change.kind, change.text) for change in changes(old, new)]


def test_whole_words_are_marked() -> None:
    """A changed letter marks its word, hyphens and apostrophes included."""
    assert [(KEPT, "a "), (DELETED, "mini-batch"), (INSERTED, "mini-batches")] == shown(
        "a mini-batch", "a mini-batches"
    )
    assert [(DELETED, "don't"), (INSERTED, "do"), (KEPT, " go")] == shown("don't go", "do go")


def test_neighbouring_edits_are_one() -> None:
    """A blank between two changed words does not cut the change in four."""
    assert [(DELETED, "old words"), (INSERTED, "new text"), (KEPT, " here")] == shown("old words here", "new text here")


def test_punctuation_is_marked_alone() -> None:
    """A comma does not mark the word before it."""
    assert [(KEPT, "loss"), (INSERTED, ","), (KEPT, " then")] == shown("loss then", "loss, then")


@given(sentences | st.text(max_size=30), sentences | st.text(max_size=30))
@settings(max_examples=100)
def test_both_texts_can_be_read_off(old: str, new: str) -> None:
    """Kept and deleted are the old text; kept and inserted are the new one."""
    found = changes(old, new)
    assert old == "".join(change.text for change in found if change.kind is not INSERTED)
    assert new == "".join(change.text for change in found if change.kind is not DELETED)
    assert all(change.text for change in found)
    assert all(one.kind is not other.kind for one, other in pairwise(found))


@given(strategies.messages)
@settings(max_examples=100)
def test_pieces_joined_are_the_text(text: str) -> None:
    """Marking loses nothing, however broken the Markdown is."""
    assert text == "".join(piece.text for piece in pieces(text, spans(text)))


def test_pieces_say_what_they_are() -> None:
    """Code and math are spans, halves of links and emphasis are markers, terms carry their entry."""
    text = "Set **loss** to `0`"
    term = Term("loss", "損失")
    found = pieces(text, spans(text), (Occurrence(term, 6, 10),))
    assert [("Set ", ""), ("**", "marker"), ("loss", ""), ("**", "marker"), (" to ", ""), ("`0`", "code")] == [
        (piece.text, piece.kind) for piece in found
    ]
    assert [term] == [piece.term for piece in found if piece.term]


def test_parts_come_once_and_pairs_together() -> None:
    """A link is one part with two halves; code used twice is offered once."""
    text = "[a](b.md) and `x` and `x`"
    assert ["[…](b.md)", "`x`"] == [part.shown for part in parts(spans(text))]


def test_long_texts_that_repeat_themselves_keep_the_law() -> None:
    """As short ones do: kept and deleted are the old text, kept and inserted the new one."""
    old = "損失の勾配は小さい値です。" * 285
    new = old.replace("小さい", "大きい", 7) + "終わりです。"
    found = changes(old, new)
    assert old == "".join(one.text for one in found if one.kind is not ChangeKind.INSERTED)
    assert new == "".join(one.text for one in found if one.kind is not ChangeKind.DELETED)
    assert sum(one.kind is ChangeKind.KEPT for one in found) <= 16
