"""Following a changed source: nothing a person wrote is lost, and staleness is recorded."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku.catalog import Page, accept, correct, merge, merge_pages, reject, template
from taiyaku.catalog.merged import Merged
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


def many(pages: dict[str, str], old: dict[str, Catalog], gone: dict[str, Catalog] | None = None) -> dict[str, Merged]:
    """The pages merged together, as `taiyaku extract` does."""
    now = {name: Page(template(split(text, page=name)), old.get(name)) for name, text in pages.items()}
    return merge_pages(now, language="ja", today=DAY, since=lambda _: f"{DAY} abc1234", elsewhere=gone)


def only(merged: Merged) -> Message:
    """The one message that is not what it was before."""
    (followed,) = (*merged.stale, *merged.carried)
    return merged.catalog.messages[followed.key]


def translated(page: str, target: str) -> Catalog:
    """The page's only message, reviewed."""
    catalog = follow(page, None).catalog
    (message,) = catalog.messages.values()
    return replace(catalog, messages={message.key: correct(message, target, who=WHO, when=DAY)})


def test_a_changed_link_target_is_changed_in_the_japanese_too() -> None:
    old = translated("See [the guide](a.md) first.", "まず[ガイド](a.md)を参照。")
    merged = follow("See [the guide](b.md) first.", old)
    message = only(merged)
    assert ("まず[ガイド](b.md)を参照。", State.REVIEWED, WHO) == (
        message.target,
        message.state,
        message.reviews[0].who,
    )
    assert ("carried over: link target 2026-11-23 abc1234",) == message.comments
    again = follow("See [the guide](c.md) first.", merged.catalog, since="2026-12-01 def5678")
    assert ("carried over: link target 2026-12-01 def5678",) == only(again).comments


def test_what_cannot_be_carried_over_is_stale_and_says_its_kind() -> None:
    message = only(follow("See [the guide](b.md) first.", translated("See [the guide](a.md) first.", "ガイドを参照。")))
    assert (State.STALE, "link target") == (message.state, message.change)
    assert "" == accept(message, who=WHO, when=DAY).change


def test_a_machine_draft_lives_through_what_touches_no_meaning() -> None:
    old = follow("We recieve the loss.", None).catalog
    (key,) = old.messages
    drafted = replace(old.messages[key], target="損失を受け取る。", state=State.DRAFT, origin="marian", score=0.9)
    merged = follow("We receive the loss.", replace(old, messages={key: drafted}))
    assert (0, State.DRAFT, "marian") == (merged.redraft, only(merged).state, only(merged).origin)


def test_a_split_paragraph_gives_each_half_its_sentences() -> None:
    whole = "The rate is the size of a step. Too large a rate makes the loss grow."
    old = translated(whole, "学習率は一歩の大きさです。大きすぎると損失が増えます。")
    merged = follow(whole.replace("step. ", "step.\n\n"), old)
    halves = [*merged.catalog.messages.values()]
    assert ["学習率は一歩の大きさです。", "大きすぎると損失が増えます。"] == [half.target for half in halves]
    assert {(State.STALE, whole, "split")} == {(half.state, half.previous_source, half.change) for half in halves}
    assert [State.REVIEWED] == [message.state for message in merged.catalog.obsolete.values()]
    assert State.REVIEWED is next(iter(follow(whole, merged.catalog).catalog.messages.values())).state


def test_a_split_paragraph_whose_sentences_do_not_match_stays_whole() -> None:
    whole = "The rate is the size of a step. Too large a rate makes the loss grow."
    old = translated(whole, "学習率は一歩の大きさで、大きすぎると損失が増えます。")
    first, second = follow(whole.replace("step. ", "step.\n\n"), old).catalog.messages.values()
    assert ("学習率は一歩の大きさで、大きすぎると損失が増えます。", State.STALE) == (first.target, first.state)
    assert ("the translation is of the whole paragraph, which was split in 2",) == first.comments
    assert ("", State.NEW) == (second.target, second.state)


def test_joined_paragraphs_have_the_japanese_of_both() -> None:
    parts = "The rate is the size of a step.\n\nToo large a rate makes the loss grow."
    merged = follow(parts.replace("\n\n", " "), reviewed(follow(parts, None).catalog))
    message = only(merged)
    assert (State.STALE, "訳0 訳1".replace(" ", ""), parts) == (message.state, message.target, message.previous_source)
    assert ["訳0", "訳1"] == [one.target for one in merged.catalog.obsolete.values()]


def test_a_changed_paragraph_that_also_moved_to_another_page_is_stale_there() -> None:
    text = "Momentum keeps the direction of the last steps and so smooths the path."
    changed = text.replace("last steps", "most recent steps")
    old = {"a.md": reviewed(of(f"# A\n\n{text}")), "b.md": reviewed(of("# B\n\nNothing much."))}
    merged = many({"a.md": "# A", "b.md": f"# B\n\nNothing much.\n\n{changed}"}, old)
    assert (State.STALE, text) == (only(merged["b.md"]).state, only(merged["b.md"]).previous_source)
    assert "a.md" == merged["b.md"].stale[0].page
    assert [text] == [key.source for key in merged["a.md"].catalog.obsolete]


def test_a_renamed_page_keeps_its_translations_and_its_places() -> None:
    merged = many({"new.md": SECOND}, {}, {"old.md": reviewed(of(FIRST))})["new.md"]
    changed, same = merged.catalog.messages.values()
    assert (State.STALE, State.REVIEWED) == (changed.state, same.state)
    assert ["old.md"] == [one.page for one in merged.moved]


def test_text_that_is_deleted_while_stale_is_reviewed_again_when_it_comes_back() -> None:
    stale = follow(SECOND, reviewed(follow(FIRST, None).catalog)).catalog
    gone = follow("The learning rate is the size of a step.", stale).catalog
    assert State.REVIEWED is next(iter(follow(FIRST, gone).catalog.messages.values())).state


def test_a_text_that_needs_two_reviews_and_has_one_is_no_more_than_that_when_its_change_is_taken_back() -> None:
    old = follow(FIRST, None).catalog
    key = next(iter(old.messages))
    half = correct(old.messages[key], "訳", who=WHO, when=DAY, needed=2)
    old = replace(old, messages={**old.messages, key: half})
    stale = merge(of(SECOND), old, language="ja", page="p.md", since=DAY, needed=2).catalog
    back = merge(of(FIRST), stale, language="ja", page="p.md", since=DAY, needed=2).catalog.messages[key]
    assert (State.DRAFT, half.reviews) == (back.state, back.reviews)


WORDS = (
    "rate step loss slope model layer weight batch norm score grows falls points turns the of and 3 7 `fit` [x](a.md)"
)
sentences = st.lists(st.sampled_from(WORDS.split()), min_size=2, max_size=9).map(lambda words: " ".join(words) + ".")
blocks = st.lists(sentences, min_size=1, max_size=3).map(" ".join)
pages_of_blocks = st.lists(blocks, max_size=5).map("\n\n".join)
edits = st.lists(st.fixed_dictionaries({"a.md": pages_of_blocks, "b.md": pages_of_blocks}), min_size=2, max_size=5)


def everything(catalogs: dict[str, Catalog]) -> str:
    """All Japanese there is."""
    return "\n".join(
        message.target
        for catalog in catalogs.values()
        for message in (*catalog.messages.values(), *catalog.obsolete.values())
    )


@given(edits, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_nothing_that_a_person_wrote_is_ever_lost(versions: list[dict[str, str]], chance: Random) -> None:
    """Through any sequence of pages, near or far from one another, every reviewed target is somewhere still."""
    catalogs: dict[str, Catalog] = {}
    written: list[str] = []
    for version in _with_near_ones(versions, chance):
        merged = many(version, catalogs)
        catalogs = {name: one.catalog for name, one in merged.items()}
        assert {name: one.catalog for name, one in many(version, catalogs).items()} == catalogs
        held = everything(catalogs)
        assert [] == [target for target in written if target not in held]
        for name, catalog in catalogs.items():
            for key, message in catalog.messages.items():
                if message.state is State.NEW and chance.random() < 0.6:
                    written.append(f"〈訳{len(written)}〉")
                    message = correct(message, written[-1], who=WHO, when=DAY)
                    catalog = replace(catalog, messages={**catalog.messages, key: message})
            catalogs[name] = catalog


@given(pages_of_blocks, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_a_page_taken_back_is_reviewed_again(page: str, chance: Random) -> None:
    """However it was changed in between, as long as nothing was carried over."""
    first = reviewed(follow(page, None).catalog)
    for _ in range(3):
        changed = follow(_near(page, chance), first)
        if not changed.carried:
            back = follow(page, changed.catalog).catalog
            assert [message.target for message in first.messages.values()] == [
                message.target for message in back.messages.values()
            ]
            assert {State.REVIEWED} >= {message.state for message in back.messages.values()}


def _with_near_ones(versions: list[dict[str, str]], chance: Random) -> list[dict[str, str]]:
    """The versions, each followed by one that is near it, so that texts are changed, split, joined and moved."""
    return [
        near
        for version in versions
        for near in (version, {name: _near(text, chance) for name, text in version.items()})
    ]


def _near(page: str, chance: Random) -> str:
    """The page with some words changed, blocks dropped, split, joined or put elsewhere."""
    result: list[str] = []
    for block in page.split("\n\n"):
        words = block.split()
        if words and chance.random() < 0.5:
            words[chance.randrange(len(words))] = chance.choice(WORDS.split())
        block = " ".join(words)
        if chance.random() < 0.2:
            block = block.replace(". ", ".\n\n", 1)
        if chance.random() < 0.2 and result:
            result[-1] += " " + block
        elif chance.random() > 0.15:
            result.insert(chance.choice((0, len(result), len(result), len(result))), block)
    return "\n\n".join(result)


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
