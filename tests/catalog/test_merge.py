"""Following a changed source: nothing a person wrote is lost, and staleness is recorded."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku.catalog import accept, correct, merge, reject, template
from taiyaku.catalog.merge import Merged
from taiyaku.model import Catalog, Key, Message, State
from taiyaku.segments import split

WHO, DAY = "Hana <hana@example.org>", "2026-11-01"
FIRST = "Gradient descent walks downhill in small steps.\n\nThe learning rate is the size of a step."
SECOND = "Gradient descent walks downhill in very small steps.\n\nThe learning rate is the size of a step."


def of(page: str) -> Catalog:
    return template(split(page, page="p.md"))


def follow(page: str, old: Catalog | None, since: str = "2026-11-23 abc1234") -> Merged:
    return merge(of(page), old, language="ja", page="p.md", since=since)


def reviewed(catalog: Catalog) -> Catalog:
    """Every message translated and accepted."""
    messages = {
        key: correct(message, f"訳{number}", who=WHO, when=DAY)
        for number, (key, message) in enumerate(catalog.messages.items())
    }
    return replace(catalog, messages=messages)


def test_a_changed_paragraph_is_stale_with_its_old_english() -> None:
    old = reviewed(follow(FIRST, None).catalog)
    merged = follow(SECOND, old)
    changed, same = merged.catalog.messages.values()
    assert State.STALE is changed.state
    assert "訳0" == changed.target
    assert "Gradient descent walks downhill in small steps." == changed.previous_source
    assert "2026-11-23 abc1234" == changed.stale_since
    assert State.REVIEWED is same.state
    assert (changed.key,) == tuple(followed.key for followed in merged.stale)


def test_a_second_change_keeps_the_first_english_and_day() -> None:
    """Stale stays measured against what the reviewer saw."""
    once = follow(SECOND, reviewed(follow(FIRST, None).catalog)).catalog
    third = SECOND.replace("very small", "tiny")
    changed = next(iter(follow(third, once, since="2026-12-24").catalog.messages.values()))
    assert "Gradient descent walks downhill in small steps." == changed.previous_source
    assert "2026-11-23 abc1234" == changed.stale_since


def test_a_change_taken_back_is_reviewed_again() -> None:
    once = follow(SECOND, reviewed(follow(FIRST, None).catalog)).catalog
    again = next(iter(follow(FIRST, once).catalog.messages.values()))
    assert (State.REVIEWED, "") == (again.state, again.previous_source)


def test_merging_twice_changes_nothing() -> None:
    once = follow(SECOND, reviewed(follow(FIRST, None).catalog)).catalog
    assert once == follow(SECOND, once, since="2030-01-01").catalog


def test_deleted_text_is_obsolete_and_comes_back() -> None:
    old = reviewed(follow(FIRST, None).catalog)
    without = follow("The learning rate is the size of a step.", old).catalog
    assert ["訳0"] == [message.target for message in without.obsolete.values()]
    again = follow(FIRST, without).catalog
    assert State.REVIEWED is next(iter(again.messages.values())).state
    assert not again.obsolete


def test_a_machine_draft_of_changed_english_is_dropped() -> None:
    """Drafting again costs nothing; keeping it would look like a person's text."""
    old = follow(FIRST, None).catalog
    key = next(iter(old.messages))
    drafted = replace(old.messages[key], target="機械", state=State.DRAFT, origin="marian")
    merged = follow(SECOND, replace(old, messages={**old.messages, key: drafted}))
    assert State.NEW is next(iter(merged.catalog.messages.values())).state
    assert 1 == merged.redraft


def test_text_that_moved_to_another_page_keeps_its_review() -> None:
    lost = reviewed(follow(FIRST, None).catalog).messages
    merged = merge(of(FIRST), None, language="ja", page="q.md", since=DAY, elsewhere=lost)
    assert {State.REVIEWED} == {message.state for message in merged.catalog.messages.values()}


def test_short_texts_do_not_match_absurdly() -> None:
    old = reviewed(follow("Yes", None).catalog)
    merged = follow("Yet", old)
    assert State.NEW is next(iter(merged.catalog.messages.values())).state
    assert ["訳0"] == [message.target for message in merged.catalog.obsolete.values()]


def test_accepting_needs_as_many_people_as_asked() -> None:
    message = Message(Key("a"), "あ", State.DRAFT, origin="marian")
    once = accept(message, who=WHO, when=DAY, needed=2)
    assert State.DRAFT is once.state
    assert State.DRAFT is accept(once, who=WHO, when=DAY, needed=2).state
    assert State.REVIEWED is accept(once, who="Ken <k@example.org>", when=DAY, needed=2).state


def test_rejecting_makes_new() -> None:
    message = reject(Message(Key("a"), "あ", State.STALE, previous_source="b", suggestion="い"))
    assert Message(Key("a")) == message


paragraphs = st.lists(
    st.sampled_from([f"Sentence number {n} of the course about loss number {n * 7}." for n in range(8)]),
    max_size=6,
).map("\n\n".join)


@given(st.lists(paragraphs, min_size=2, max_size=5))
@settings(max_examples=60)
def test_no_reviewed_target_is_ever_lost(pages: list[str]) -> None:
    """Through any sequence of pages a reviewed target is kept, stale or obsolete."""
    catalog = reviewed(follow(pages[0], None).catalog)
    targets = {message.target for message in catalog.messages.values()}
    for page in pages[1:]:
        catalog = follow(page, catalog).catalog
        left = {message.target for message in (*catalog.messages.values(), *catalog.obsolete.values())}
        assert targets <= left
