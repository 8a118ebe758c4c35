"""Which message next, and why."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku.catalog.conflict import Other, with_other
from taiyaku.model import Catalog, Key, Message, Review, State
from taiyaku.review.queue import (
    Counts,
    Entry,
    count,
    digest,
    entries,
    following,
    matching,
    message_id,
    queue,
    reading_order,
    reason,
    waits,
)

ME, YOU = "Aiko <a@example.org>", "Ben <b@example.org>"

states = st.builds(
    Message,
    key=st.builds(Key, st.text(min_size=1, max_size=8), st.sampled_from(["", "c"])),
    target=st.text(max_size=5),
    state=st.sampled_from(State),
    origin=st.sampled_from(["", "memory", ME, YOU]),
    reviews=st.lists(st.builds(Review, st.sampled_from([ME, YOU]), st.just("2026-11-23")), max_size=2).map(tuple),
    score=st.none() | st.floats(0, 1),
)


def page(*messages: Message, name: str = "a.md", number: int = 0) -> tuple[Entry, ...]:
    return entries(name, number, Catalog("ja", {message.key: message for message in messages}))


def draft(source: str, score: float | None = None) -> Message:
    return Message(Key(source), "訳", State.DRAFT, score=score)


def sources(found: tuple[Entry, ...]) -> list[str]:
    return [entry.message.key.source for entry in found]


def test_stale_comes_before_doubtful_before_likely_before_new() -> None:
    """The order of the queue, whatever the order on the page."""
    found = page(
        Message(Key("new")),
        Message(Key("refused"), refusal="lost a link"),
        draft("likely", 0.9),
        draft("unsure", 0.6),
        draft("doubtful", 0.2),
        Message(Key("stale"), "訳", State.STALE, previous_source="old"),
        Message(Key("done"), "訳", State.REVIEWED),
    )
    assert ["stale", "doubtful", "unsure", "likely", "refused", "new"] == sources(queue(found, ME))


def test_drafts_of_one_band_are_read_in_page_order() -> None:
    """A slightly lower score does not make the reader jump."""
    first = page(draft("1", 0.40), draft("2", 0.45), name="a.md", number=0)
    second = page(draft("3", 0.10), draft("4", 0.30), name="b.md", number=1)
    assert ["1", "2", "3", "4"] == sources(queue(second + first, ME))


def test_a_draft_without_a_score_is_likely() -> None:
    """Memory and people give no score."""
    assert "likely" == reason(draft("x")).name


def test_my_own_approval_does_not_come_back_to_me() -> None:
    """Where two are asked for, the second is somebody else."""
    half = replace(draft("x"), reviews=(Review(ME, "2026-11-23"),))
    mine = replace(draft("y"), origin=ME)
    assert not waits(half, ME)
    assert not waits(mine, ME)
    assert waits(half, YOU)
    assert waits(mine, YOU)
    assert "approval" == reason(half).name


def test_a_stale_message_waits_for_the_person_who_translated_it() -> None:
    """The English is new; the old approval was of another text."""
    assert waits(Message(Key("x"), "訳", State.STALE, reviews=(Review(ME, "2026-11-01"),)), ME)


def test_two_texts_wait_for_everybody_before_any_draft() -> None:
    """Also for the person who wrote one of them."""
    two = with_other(Message(Key("b"), "い", State.REVIEWED, reviews=(Review(ME, "2026-11-01"),)), Other("ろ", YOU))
    assert waits(two, ME)
    assert ["b", "a"] == sources(queue(page(draft("a", 0.1), two), ME))


def test_going_on_leads_forward_then_to_the_front() -> None:
    """A skipped message does not come back at once, but it does come back."""
    waiting = queue(page(draft("1"), draft("2"), draft("3")), ME)
    assert waiting[2] == following(waiting, waiting[1])
    assert waiting[0] == following(waiting, waiting[2])
    assert None is following(waiting[:1], waiting[0])


@given(st.lists(states, max_size=8))
@settings(max_examples=60)
def test_going_on_reaches_everything_that_waits(messages: list[Message]) -> None:
    """Going on as often as there are messages comes round to each of them once."""
    waiting = queue(page(*messages), ME)
    if len(waiting) < 2:
        return
    here, seen = waiting[0], []
    for _ in waiting:
        after = following(waiting, here)
        assert after is not None
        seen.append(after.id)
        here = after
    assert {entry.id for entry in waiting} == set(seen)


@given(st.lists(states, max_size=8))
@settings(max_examples=60)
def test_counts_add_up(messages: list[Message]) -> None:
    """Every message is counted once; two halves together are the whole."""
    whole = count(messages)
    assert len(messages) == whole.total
    assert whole == count(messages[:3]) + count(messages[3:])
    assert 0 <= whole.share <= 1


def test_an_empty_page_is_done() -> None:
    """Nothing is left to do on it."""
    assert 1.0 == Counts().share


@given(states, states)
@settings(max_examples=60)
def test_digests_differ_when_a_person_sees_something_else(one: Message, other: Message) -> None:
    """What a decision depends on is in the digest."""
    seen = [
        (each.key, each.target, each.state, each.origin, each.reviews, each.previous_source, each.suggestion)
        for each in (one, other)
    ]
    assert (seen[0] == seen[1]) == (digest(one) == digest(other))


def test_ids_tell_contexts_apart() -> None:
    """Twelve hexadecimal digits that depend on source and context."""
    assert message_id(Key("Loss")) != message_id(Key("Loss", "menu"))
    assert message_id(Key("b", "a")) != message_id(Key("\0b", "a"))
    assert 12 == len(message_id(Key("Loss")))


def test_search_folds_case_and_width() -> None:
    """Every word must be there, in English or Japanese."""
    found = page(Message(Key("The Loss"), "損失Ａ"), Message(Key("other")))
    assert ["The Loss"] == sources(matching(found, words="loss 損失a"))
    assert [] == sources(matching(found, words="loss nothing"))
    assert ["other"] == sources(matching(found, state=State.NEW, words="OTHER"))


def test_pages_come_as_a_reader_meets_them() -> None:
    """Nested navigation is read from top to bottom; what it does not name follows by name."""
    nav = ["index.md", {"Part": [{"Two": "b.md"}, "a.md"]}, {"Out": "https://example.org"}]
    assert ("index.md", "b.md", "a.md", "c.md", "d.md") == reading_order(
        ["d.md", "a.md", "c.md", "b.md", "index.md"], nav
    )
    assert ("a.md", "b.md") == reading_order(["b.md", "a.md"], None)
