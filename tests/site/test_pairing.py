"""Halves, pairs, the graft: HTML in, HTML out."""

from __future__ import annotations

from dataclasses import replace

from taiyaku.model import Key, Message, Review, State
from taiyaku.site.changes import changed
from taiyaku.site.pairing import Half, Surroundings, graft, half, messages_of, pairs
from taiyaku.site.wrap import Wrapped


def one(html: str, place: str = "p", *, text: str = "x", url: str = "x/") -> Half:
    return half(url, f'<ty-s n="1">{html}</ty-s>', [Wrapped(text, place)])


def grafted(english: str, japanese: str, message: Message | None = None, *, place: str = "p") -> str:
    around = Surroundings(
        language="ja",
        source_language="en",
        english_url="x/",
        url="ja/x/",
        assets=frozenset({"images/a.svg", "data.csv"}),
    )
    paired = pairs(one(english, place), one(japanese, place, url="ja/x/"), [message])
    assert paired is not None
    return graft(f'<p><ty-s n="1">{japanese}</ty-s></p>', paired, around)


def message(state: State, **more: str) -> Message:
    return Message(Key("x"), target="訳", state=state, **more)


def test_the_english_stands_beside_the_japanese() -> None:
    expected = '<p><span class="ty"><span class="ty-en" lang="en">Loss</span><span class="ty-ja">損失</span></span></p>'
    assert expected == grafted("Loss", "損失")


def test_equal_halves_stand_once_and_say_that_they_are_english() -> None:
    assert '<p><span class="ty-one" lang="en"><span>NumPy</span></span></p>' == grafted("NumPy", "NumPy")


def test_ids_stay_in_the_japanese_half() -> None:
    html = grafted('a<sup id="fnref:1">1</sup>', '一<sup id="fnref:1">1</sup>')
    assert 1 == html.count('id="fnref:1"')
    assert '<span class="ty-ja">一<sup id="fnref:1">' in html


def test_a_picture_that_is_a_link_stands_once() -> None:
    picture = '<a href="y/"><img alt="{}" src="a.svg" /></a>'
    assert "<p>" + picture.format("曲線") + "</p>" == grafted(picture.format("curve"), picture.format("曲線"))


def test_words_stand_beside_figures_and_figures_stand_once() -> None:
    """A cell says «0.01 to 0.1» in English and 0.01～0.1 in Japanese; a number is the same in both."""
    assert '<span class="ty-ja">0.01～0.1</span>' in grafted("0.01 to 0.1", "0.01～0.1")
    bare = half("x/", '<ty-s n="1">&lt; 5</ty-s>', [Wrapped("< 5", "td", bare=True)])
    assert () == pairs(bare, bare, [None])


def test_files_are_found_from_the_japanese_folder_too() -> None:
    """Pages are left alone: they are there in each language."""
    english = (
        '<img src="../images/a.svg" /> <a href="../data.csv#r">d</a> <a href="../y/#loss">y</a> <a href="#l">l</a>'
    )
    html = grafted("see " + english, "見る")
    for link in ('src="../../images/a.svg"', 'href="../../data.csv#r"', 'href="../y/#loss"', 'href="#l"'):
        assert link in html


def test_pages_of_different_structure_are_not_paired() -> None:
    assert pairs(one("a", "p"), one("b", "ul/li")) is None


def test_a_segment_is_known_by_its_source_whatever_its_lines() -> None:
    known = Message(Key("one two [a][a] | b"), state=State.DRAFT)
    segments = [Wrapped("one\ntwo [a] \\| b", "td"), Wrapped("other", "p")]
    assert (known, None) == messages_of(segments, [known])


def test_of_equal_sources_the_least_finished_speaks() -> None:
    done, stale = Message(Key("x", "a"), state=State.REVIEWED), Message(Key("x", "b"), state=State.STALE)
    assert (stale,) == messages_of([Wrapped("x", "p")], [done, stale])


def test_reviewed_text_carries_no_mark_but_who_approved_it() -> None:
    html = grafted("x", "訳", replace(message(State.REVIEWED), reviews=(Review("A <a@b>", "2026-11-01"),)))
    assert "data-ty=" not in html
    assert 'data-ty-by="確認済み(1人): A 2026-11-01"' in html


def test_a_draft_says_so_in_words() -> None:
    html = grafted("x", "訳", message(State.DRAFT))
    assert 'class="ty" data-ty="draft"' in html
    assert "下書き" in html


def test_an_untranslated_segment_is_english() -> None:
    html = grafted("x y", "x y", message(State.NEW))
    assert '<span class="ty-one" lang="en" data-ty="new" data-id="3c7e9bc930dc"><span>x y</span>' in html
    assert '<span class="ty-note" lang="ja"> (未訳)</span>' in html


def test_a_stale_segment_shows_what_changed() -> None:
    stale = Message(Key("a <b> d"), "訳", State.STALE, previous_source="a <b> c", stale_since="2026-11-20 1a2b3c4")
    html = grafted("x", "訳", stale)
    assert 'popovertarget="ty-1"' in html
    assert '<span popover id="ty-1"' in html
    assert "a &lt;b&gt; <del>c</del><ins>d</ins>" in html
    assert "2026-11-20" in html


def test_no_button_stands_in_what_is_a_button_itself() -> None:
    html = grafted("x", "訳", message(State.STALE, previous_source="y"), place="div/label")
    assert "<button" not in html
    assert "原文更新あり" in html


def test_changes_keep_the_words_between() -> None:
    assert "a <ins>new</ins> loss &amp; gain" == changed("a loss & gain", "a new loss & gain")


def test_a_segment_names_its_message_wherever_it_stands() -> None:
    """By its English and its context, not by its place; a page without a catalog has no names."""
    named = f' data-id="{Key("x").id}">'
    assert named in grafted("x", "訳", message(State.REVIEWED))
    assert "data-id" not in grafted("x", "訳")
