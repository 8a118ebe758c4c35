"""Which message next, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku.catalog.conflict import Other, with_other
from taiyaku.model import Catalog, Key, Message, Review, State
from taiyaku.review.leaf import Leaf, Place, Spot, leaf, queue, read_leaf, written_leaf
from taiyaku.review.queue import (
    Counts,
    Entry,
    band,
    count,
    digest,
    entries,
    matching,
    message_id,
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


def page(*messages: Message) -> tuple[Entry, ...]:
    return entries("a.md", Catalog("ja", {message.key: message for message in messages}))


def waiting(*pages: tuple[Message, ...], who: str = ME, after: Place | None = None) -> list[str]:
    """The sources in the queue over pages a.md, b.md …; sources must differ."""
    leaves = shelf(*pages)
    names = {message_id(message.key): message.key.source for messages in pages for message in messages}
    return [names[spot.id] for spot in queue(leaves, sorted(leaves), who, after=after)]


def shelf(*pages: tuple[Message, ...], failed: frozenset[str] | None = None) -> dict[str, Leaf]:
    return {
        name: leaf(name, None, Catalog("ja", {message.key: message for message in messages}), failed=failed)
        for name, messages in zip(("a.md", "b.md", "c.md"), pages, strict=False)
    }


def draft(source: str, score: float | None = None) -> Message:
    return Message(Key(source), "訳", State.DRAFT, score=score)


def sources(found: Iterable[Entry]) -> list[str]:
    return [entry.message.key.source for entry in found]


def test_a_change_of_meaning_comes_before_one_of_looks() -> None:
    found = (
        Message(Key("comma"), "訳", State.STALE, previous_source="old", change="punctuation"),
        Message(Key("words"), "訳", State.STALE, previous_source="old", change="rewording"),
        Message(Key("somebody's"), "訳", State.STALE, previous_source="old"),
        draft("doubtful", 0.2),
    )
    assert ["words", "somebody's", "comma", "doubtful"] == waiting(found)


def test_stale_comes_before_doubtful_before_likely_before_new() -> None:
    """The order of the queue, whatever the order on the page."""
    found = (
        Message(Key("new")),
        Message(Key("refused"), refusal="lost a link"),
        draft("likely", 0.9),
        draft("unsure", 0.5),
        draft("doubtful", 0.2),
        Message(Key("stale"), "訳", State.STALE, previous_source="old"),
        Message(Key("done"), "訳", State.REVIEWED),
    )
    assert ["stale", "doubtful", "unsure", "likely", "refused", "new"] == waiting(found)


def test_drafts_of_one_band_are_read_in_page_order() -> None:
    """A slightly lower score does not make the reader jump."""
    first = draft("1", 0.30), draft("2", 0.33)
    second = draft("3", 0.10), draft("4", 0.20)
    assert ["1", "2", "3", "4"] == waiting(first, second)


def test_a_draft_without_a_score_is_likely() -> None:
    """Memory and people give no score."""
    assert "likely" == reason(draft("x")).name


def test_my_own_approval_does_not_come_back_to_me() -> None:
    """Where two are asked for, the second is somebody else."""
    half = replace(draft("x"), reviews=(Review(ME, "2026-11-23"),))
    mine = replace(draft("y"), origin=ME, reviews=(Review(ME, "2026-11-23"),))
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
    assert ["b", "a"] == waiting((draft("a", 0.1), two))


def test_a_draft_with_an_error_comes_before_a_doubtful_one() -> None:
    """A check that finds an error is surer than a score."""
    doubtful, wrong = draft("doubtful", 0.1), draft("wrong", 0.9)
    leaves = shelf((doubtful, wrong), failed=frozenset({message_id(wrong.key)}))
    found = [spot.id for spot in queue(leaves, ["a.md"], ME)]
    assert [message_id(wrong.key), message_id(doubtful.key)] == found
    assert "failed" == reason(wrong, failed=True).name


def test_what_somebody_else_looks_at_comes_last() -> None:
    """It is not hidden: a claim never keeps anybody from anything."""
    messages = draft("1"), draft("2"), draft("3")
    first, second, third = (Spot("a.md", message_id(message.key)) for message in messages)
    assert [second, third, first] == list(queue(shelf(messages), ["a.md"], ME, taken={first}))


@given(st.lists(states, max_size=8, unique_by=lambda message: message.key))
@settings(max_examples=60)
def test_the_queue_is_what_waits_by_urgency_and_place(messages: list[Message]) -> None:
    """Read off in bands, it is what sorting would give; and from any place on it is the rest of that."""
    half = len(messages) // 2
    pages = {"a.md": tuple(messages[:half]), "b.md": tuple(messages[half:])}
    leaves = {name: leaf(name, None, Catalog("ja", {one.key: one for one in some})) for name, some in pages.items()}
    ranked = sorted(
        (band(message), name, position)
        for name, some in pages.items()
        for position, message in enumerate(some)
        if waits(message, ME)
    )
    expected = [Spot(name, message_id(pages[name][position].key)) for _, name, position in ranked]
    assert expected == list(queue(leaves, sorted(pages), ME))
    assert len(expected) == sum(one.waiting(ME) for one in leaves.values())
    for number, place in enumerate(ranked):
        assert expected[number + 1 :] == list(queue(leaves, sorted(pages), ME, after=Place(*place)))


@given(st.lists(states, max_size=8, unique_by=lambda message: message.key))
@settings(max_examples=60)
def test_a_leaf_is_read_as_it_was_written(messages: list[Message]) -> None:
    """The next start knows what this one knew."""
    one = leaf("a.md", (1, 2, 3), Catalog("ja", {message.key: message for message in messages}), failed=frozenset("x"))
    assert one == read_leaf("a.md", written_leaf(one))
    assert None is read_leaf("a.md", "[0]")


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
