"""Find and replace as a rule: what it makes of messages."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taiyaku.checks import findings
from taiyaku.model import Key, Message, Review, State
from taiyaku.review.changes import ChangeKind
from taiyaku.review.queue import Entry
from taiyaku.review.replacing import PatternError, Search, Swaps, finder, replaced, swaps
from tests import strategies
from tests.review.support import AIKO, BEN

DAY = "2026-11-23"


def entry(target: str, source: str = "Use `fit` here.", state: State = State.DRAFT) -> Entry:
    return Entry(Message(Key(source), target, state), "a.md", 0)


def made(search: Search, *entries: Entry, most: int = 9, **more: object) -> Swaps:
    return swaps(entries, finder(search), found=findings, most=most, **more)  # type: ignore[arg-type]


@given(strategies.japanese, strategies.japanese, strategies.japanese)
def test_plain_text_is_plain(text: str, find: str, put: str) -> None:
    """No sign of a pattern means anything, neither in what is found nor in what is put in."""
    assert text.replace(find, put) == finder(Search(find, put))(text)


@pytest.mark.parametrize(
    ("search", "text", "expected"),
    [
        (Search("メモリ(?!ー)", "メモリー", regex=True), "メモリとメモリー", "メモリーとメモリー"),
        (Search(r"(\d+)個の(\w)", r"\2の\1個", regex=True), "3個の層", "層の3個"),
        (Search("relu", "ReLU", case=False), "RELUとrelu", "ReLUとReLU"),
        (Search("relu", "ReLU"), "RELUとrelu", "RELUとReLU"),
        (Search("^", "・", regex=True), "層", "・層"),
    ],
)
def test_patterns(search: Search, text: str, expected: str) -> None:
    """Regular expressions with groups; capitals may be ignored."""
    assert expected == finder(search)(text)


@pytest.mark.parametrize(
    ("search", "fault"),
    [
        (Search("(", regex=True), "pattern"),
        (Search("*", regex=True), "pattern"),
        (Search("a", r"\2", regex=True), "group"),
        (Search("a", r"\g<no>", regex=True), "group"),
        (Search("a" * 501), "long"),
    ],
)
def test_a_wrong_pattern_says_what_is_wrong(search: Search, fault: str) -> None:
    with pytest.raises(PatternError) as raised:
        finder(search)("a")
    assert fault == raised.value.fault


def test_a_pattern_that_runs_away_is_stopped() -> None:
    """It says so, and the time that is left is not spent on it."""
    start = time.monotonic()
    found = made(Search("(a|aa)+$", "x", regex=True), *(entry("a" * 60 + "。") for _ in range(200)))
    assert found.stopped
    assert 0 == found.number
    assert time.monotonic() - start < 60


def test_what_takes_too_long_is_stopped() -> None:
    """What was found until then is shown."""
    moments = iter([0.0, 0.0, 99.0, 99.0])
    found = made(Search("訳", "役"), *(entry("訳") for _ in range(3)), clock=lambda: next(moments))
    assert (True, 1) == (found.stopped, found.number)


def test_a_swap_shows_what_changes() -> None:
    """Word by word; what does not change is left out, and no more is shown than was asked for."""
    entries = (entry("学習係数は`fit`で"), entry("損失"), entry("学習係数"), entry(""))
    found = made(Search("学習係数", "学習率"), *entries, most=1)
    assert 2 == found.number
    (swap,) = found.shown
    assert "学習率は`fit`で" == swap.after
    assert ["学習係数"] == [one.text for one in swap.changes if one.kind is ChangeKind.DELETED]


def test_broken_markup_is_found() -> None:
    """Only what the replacement breaks: what was wrong before is no fault of it."""
    whole, broken = (
        made(Search("fit", "学習"), entry("ここで`fit`を使います。")),
        made(Search("層", "段"), entry("この層で。")),
    )
    assert whole.shown[0].broken
    assert () == broken.shown[0].findings


REVIEWED = Message(Key("a"), "訳", State.REVIEWED, reviews=(Review(BEN, "2026-11-01"),))


@pytest.mark.parametrize(
    ("message", "vouched", "state", "reviews"),
    [
        (REVIEWED, True, State.REVIEWED, (Review(AIKO, DAY),)),
        (REVIEWED, False, State.DRAFT, ()),
        (replace(REVIEWED, state=State.DRAFT, reviews=(), origin="marian/tiny@1", score=0.3), True, State.DRAFT, ()),
        (replace(REVIEWED, state=State.STALE, previous_source="b"), True, State.STALE, ()),
    ],
)
def test_reviewed_text_stays_so_only_if_the_person_vouches_for_it(
    message: Message, vouched: bool, state: State, reviews: tuple[Review, ...]
) -> None:
    """A draft is never made reviewed by it, and stale stays stale; no machine overwrites it from now on."""
    after = replaced(message, "役", who=AIKO, when=DAY, needed=1, vouched=vouched)
    assert ("役", state, reviews, AIKO) == (after.target, after.state, after.reviews, after.origin)
    assert message.previous_source == after.previous_source


@given(st.text(max_size=20), st.text(max_size=20), strategies.messages)
def test_no_pattern_raises_anything_else(find: str, put: str, text: str) -> None:
    """Whatever is typed, it is a pattern or the fault is named."""
    with suppress(PatternError, TimeoutError):
        finder(Search(find, put, regex=True))(text)
