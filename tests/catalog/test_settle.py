"""Edits of a page on a catalog that may have moved on: nobody's text is lost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from taiyaku.catalog import Handwriting, by_person, correct, settle
from taiyaku.model import Catalog, Key, Message, Review, State

AIKO, BEN = "Aiko <aiko@example.org>", "Ben <ben@example.org>"
KEY = Key("The loss is a number that says how bad the model is.")
NEW = Key("The loss is a number that tells how bad the model is.")


def reviewed(target: str, *, key: Key = KEY) -> Message:
    return correct(Message(key), target, who=BEN, when="2026-01-01")


def draft(target: str) -> Message:
    return Message(KEY, target=target, state=State.DRAFT, origin="toy@1", score=0.5)


def catalog(*messages: Message, obsolete: tuple[Message, ...] = ()) -> Catalog:
    return Catalog("ja", {one.key: one for one in messages}, {one.key: one for one in obsolete})


def edit(before: str, target: str, key: Key = KEY) -> Handwriting:
    return Handwriting(key, before, target, AIKO, "2026-02-01")


def test_an_edit_goes_in_and_is_its_authors() -> None:
    settled = settle(catalog(reviewed("甲")), [edit("甲", "乙")])
    message = settled.catalog.messages[KEY]
    assert ("乙", State.REVIEWED, AIKO, (Review(AIKO, "2026-02-01"),)) == (
        message.target,
        message.state,
        message.origin,
        message.reviews,
    )


def test_where_two_must_approve_it_is_a_draft_of_a_person() -> None:
    message = settle(catalog(draft("甲")), [edit("甲", "乙")], needed=2).catalog.messages[KEY]
    assert (State.DRAFT, AIKO) == (message.state, message.origin)
    assert by_person(message)


def test_a_machine_that_drafted_anew_gives_way() -> None:
    settled = settle(catalog(draft("新")), [edit("旧", "乙")])
    assert ("乙", ()) == (settled.catalog.messages[KEY].target, settled.conflicts)


def test_a_person_who_changed_it_too_does_not() -> None:
    before = catalog(reviewed("丙"))
    settled = settle(before, [edit("甲", "乙")])
    assert before == settled.catalog
    assert [("乙", "丙")] == [(one.edit.target, one.target) for one in settled.conflicts]
    assert "乙" == settle(before, [edit("甲", "乙")], prefer="page").catalog.messages[KEY].target
    decided = settle(before, [edit("甲", "乙")], prefer="catalog")
    assert (before, ()) == (decided.catalog, decided.conflicts)


def test_what_the_page_was_made_from_must_be_known() -> None:
    assert 1 == len(settle(catalog(reviewed("甲")), [edit("甲", "乙")], sure=False).conflicts)
    assert 1 == len(settle(catalog(draft("甲")), [edit("甲", "乙")], sure=False).conflicts)


def test_stale_stays_stale() -> None:
    stale = replace(reviewed("甲", key=NEW), state=State.STALE, previous_source=KEY.source, stale_since="2026-01-15")
    message = settle(catalog(stale), [edit("甲", "乙")]).catalog.messages[NEW]
    assert (State.STALE, "乙", KEY.source, "2026-01-15") == (
        message.state,
        message.target,
        message.previous_source,
        message.stale_since,
    )
    assert (Review(AIKO, "2026-02-01"),) == message.reviews


def test_an_edited_draft_follows_its_english() -> None:
    """The machine's draft was dropped when the English changed; what a person made of it is stale, as it would be."""
    message = settle(catalog(Message(NEW)), [edit("甲", "乙")]).catalog.messages[NEW]
    assert (State.STALE, "乙", KEY.source) == (message.state, message.target, message.previous_source)


def test_text_whose_english_is_gone_feeds_the_memory() -> None:
    settled = settle(catalog(), [edit("甲", "乙")])
    assert ("乙", State.REVIEWED) == (settled.catalog.obsolete[KEY].target, settled.catalog.obsolete[KEY].state)
    again = settle(catalog(obsolete=(reviewed("甲"),)), [edit("甲", "乙")])
    assert "乙" == again.catalog.obsolete[KEY].target
    assert 1 == len(again.remembered)


def test_two_texts_at_two_places_of_one_message_wait() -> None:
    settled = settle(catalog(reviewed("甲")), [edit("甲", "乙"), edit("甲", "丙")])
    assert [("丙", "乙", True)] == [(one.edit.target, one.target, one.twice) for one in settled.conflicts]


texts = st.sampled_from(["", "甲", "乙", "丙"])
states = st.sampled_from(["new", "draft", "reviewed", "stale", "obsolete", "none"])


@given(states, texts, texts, texts, st.sampled_from(["", "page", "catalog"]), st.booleans())
def test_no_text_of_a_person_is_lost_and_twice_is_once(
    state: str, now: str, before: str, target: str, prefer: str, sure: bool
) -> None:
    made = {
        "new": catalog(Message(KEY)),
        "draft": catalog(draft(now) if now else Message(KEY)),
        "reviewed": catalog(reviewed(now) if now else Message(KEY)),
        "stale": catalog(replace(reviewed(now or "丁", key=NEW), state=State.STALE, previous_source=KEY.source)),
        "obsolete": catalog(obsolete=(reviewed(now or "丁"),)),
        "none": catalog(),
    }[state]
    writings = [edit(before, target)] if target and target != before else []
    settled = settle(made, writings, prefer=prefer, sure=sure)
    held = [*settled.catalog.messages.values(), *settled.catalog.obsolete.values()]
    kept = {message.target for message in held} | {one.edit.target for one in settled.conflicts}
    if writings and prefer != "catalog":
        assert target in kept
    for message in [*made.messages.values(), *made.obsolete.values()]:
        if by_person(message) and prefer != "page" and message.target != before:
            assert message.target in kept
    assert settled.catalog == settle(settled.catalog, writings, prefer=prefer, sure=sure).catalog
