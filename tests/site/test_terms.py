"""Terms in finished pages, readings over kanji, where lines may end: HTML in, HTML out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taiyaku.glossary import load, note_for
from taiyaku.model import Term, TermStatus
from taiyaku.site.forms import Forms, each
from taiyaku.site.glossary_page import filled, for_scripts, glossary_text, groups, uses
from taiyaku.site.pairing import alone
from taiyaku.site.phrases import phrased
from taiyaku.site.ruby import has_kanji, hiragana, ruby
from taiyaku.site.scan import pieces
from taiyaku.site.terms import TermLinks, anchors

TERMS = (
    Term("learning", "学習", reading="がくしゅう"),
    Term("machine learning", "機械学習", reading="きかいがくしゅう"),
    Term("model", "モデル", admitted=("模型",)),
    Term("feature", "特徴量", admitted=("機能",)),
    Term("convergence", "収束"),
    Term("converge", "収束"),
    Term("GPU", "GPU", keep=True),
    Term("old", "旧語", status=TermStatus.DEPRECATED),
    Term("R&D", "研究開発"),
)
LINKS = TermLinks(TERMS)
GLOSSARY = load(Path(__file__).parent.parent.parent / "glossary.yml")
MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<b>", "</i>", '<span class="ty-en" lang="en">', "</span>", "<h2>", "</h2>", "<code>",
         "</code>", '<span class="ty">', "<td>", "</td>", "<br>", "<!-- x -->", "&amp;", "<", "学習", "収束する",
         "モデル", "model", "machine learning", "R&amp;D", "大きさはどう決めるか", " ", "。"]
    )
).map("".join)  # fmt: skip


def shown(html: str, *, language: str = "ja", english: Sequence[str] | None = None) -> str:
    """The page with links in its marked stretches; `english` is what stands beside them."""
    beside = None if english is None else {n: LINKS.in_text(text) for n, text in enumerate(english, 1)}
    return alone(html, LINKS.linked(html, language=language, glossary="g/", english=beside))


def marked(*segments: str) -> str:
    return "".join(f'<p><ty-s n="{number}">{html}</ty-s></p>' for number, html in enumerate(segments, 1))


def linked(*segments: str, language: str = "ja", english: Sequence[str] | None = None) -> list[str]:
    """The segments with links."""
    html = shown(marked(*segments), language=language, english=english)
    return html.removeprefix("<p>").removesuffix("</p>").split("</p><p>")


def link(name: str, form: str) -> str:
    return f'<a class="ty-term" href="g/#term-{name}">{form}</a>'


def test_the_longest_term_is_linked_and_only_once_on_a_page() -> None:
    first = f"{link('machine-learning', '機械学習')}と機械学習"
    assert [first, "機械学習"] == linked("機械学習と機械学習", "機械学習")


def test_a_term_inside_a_longer_word_is_none() -> None:
    """未学習者 and スーパーモデル are other words; hiragana around a term is grammar."""
    assert ["未学習者とスーパーモデル"] == linked("未学習者とスーパーモデル")
    assert [f"{link('model', 'モデル')}を"] == linked("モデルを")


@pytest.mark.parametrize(
    "html",
    [
        '<p><ty-s n="1"><code>学習</code></ty-s></p>',
        '<p><ty-s n="1"><a href="x">学習</a></ty-s></p>',
        '<a href="x"><ty-s n="1">学習</ty-s></a>',
        '<p><ty-s n="1"><span class="arithmatex">\\(<span>学習</span>\\)</span></ty-s></p>',
        '<h2><ty-s n="1">学習</ty-s></h2>',
        '<table><tr><th><ty-s n="1">学習</ty-s></th></tr></table>',
        '<p><ty-s n="1">旧語 GPU</ty-s></p>',
        '<p lang="fr"><ty-s n="1">学習 model</ty-s></p>',
        '<p>学習</p>',
    ],
)  # fmt: skip
def test_code_links_math_headings_and_what_is_no_segment_are_left_alone(html: str) -> None:
    assert re.sub("</?ty-s[^>]*>", "", html) == shown(html)


def test_english_is_linked_too_in_any_form_that_is_known() -> None:
    """Plurals and entities, whether or not it was looked for before."""
    expected = f"{link('r-d', 'R&amp;D')} {link('model', 'models')} and a <em>model</em>"
    for known in (None, ["R&D models and a *model*"]):
        assert [expected] == linked("R&amp;D models and a <em>model</em>", language="en", english=known)
    assert [link("machine-learning", "Machine learning") + f", {link('learning', 'learning')}"] == linked(
        "Machine learning, learning", language="en", english=["Machine learning, learning"]
    )


def test_the_english_beside_it_says_which_term_is_meant() -> None:
    """One form of two terms; and an admitted form only where the English has its term."""
    assert [f"{link('converge', '収束')}します。"] == linked("収束します。", english=["They converge."])
    assert [f"{link('convergence', '収束')}は遅いです。"] == linked(
        "収束は遅いです。", english=["Convergence is slow."]
    )
    assert [f"{link('feature', '機能')}です"] == linked("機能です", english=["A feature"])
    assert ["機能です"] == linked("機能です", english=["It works"])
    assert ["機能です"] == linked("機能です")


@given(MARKUP)
def test_taken_off_again_the_links_leave_the_page(html: str) -> None:
    marked = f'<ty-s n="1">{html}</ty-s>'
    assert html == re.sub(r'<a class="ty-term" href="[^"]*">(.*?)</a>', r"\1", shown(marked))
    assert html == phrased(html, language="ja").replace("<wbr>", "")


@given(
    st.lists(st.sampled_from(["学習", "習", "機械学習", "機械", "データ", "値", "未", "の", "A", "Ab"])).map("".join)
)
def test_few_forms_and_many_are_found_alike(text: str) -> None:
    forms = ["学習", "機械学習", "データ", "値", "A", "機械"]
    assert [*each(text, forms)] == [*Forms(forms).each(text)]


@given(MARKUP | st.text())
def test_joined_the_pieces_are_the_page(html: str) -> None:
    assert html == "".join(piece.html for piece in pieces(html, language="ja"))


def test_lines_end_between_phrases_in_headings_and_cells_only() -> None:
    assert "<h2>1歩の<wbr>大きさは<wbr>どう<wbr>決めるか</h2>" == phrased(
        "<h2>1歩の大きさはどう決めるか</h2>", language="ja"
    )
    assert "<td>メモリーに<wbr>収まれば<wbr>よい</td>" == phrased("<td>メモリーに収まればよい</td>", language="ja")
    text = "<p>1歩の大きさはどう決めるか</p>"
    assert text == phrased(text, language="ja")
    english = '<h2><span lang="en">How long</span></h2>'
    assert english == phrased(english, language="ja")


def test_phrases_are_seen_across_inline_markup() -> None:
    html = phrased("<h2>大きな<em>ステップ</em>は<code>学習の</code>なぜ</h2>", language="ja")
    assert "ステップ</em>は" in html
    assert "<code>学習の</code>" in html


@pytest.mark.parametrize(
    ("term", "reading", "expected"),
    [
        ("勾配降下法", "こうばいこうかほう", "勾配降下法[こうばいこうかほう]"),
        ("埋め込み", "うめこみ", "埋[う]め込[こ]み"),
        ("重み行列", "おもみぎょうれつ", "重[おも]み行列[ぎょうれつ]"),
        ("交差エントロピー損失", "こうさエントロピーそんしつ", "交差[こうさ]エントロピー損失[そんしつ]"),
        ("上流の勾配", "じょうりゅうのこうばい", "上流[じょうりゅう]の勾配[こうばい]"),
        ("one-hot表現", "ワンホットひょうげん", "one-hot表現[ひょうげん]"),
        ("交差・検証", "こうさ・けんしょう", "交差[こうさ]・検証[けんしょう]"),
        ("交差・検証", "こうさけんしょう", "交差・検証[こうさけんしょう]"),
        ("アテンション", "アテンション", "アテンション"),
        ("勾配", "", "勾配"),
        ("今日は", "ほんじつ", "今日は[ほんじつ]"),
    ],
)
def test_readings_stand_over_kanji(term: str, reading: str, expected: str) -> None:
    assert expected == "".join(f"{text}[{over}]" if over else text for text, over in ruby(term, reading))


@pytest.mark.parametrize("term", [term for term in GLOSSARY if has_kanji(term.target)], ids=lambda term: term.source)
def test_the_readings_of_our_glossary_agree_with_its_kana(term: Term) -> None:
    """The parts are the term, only kanji are read, and what is over them and the kana beside them is the reading."""
    parts = ruby(term.target, term.reading)
    assert term.target == "".join(text for text, _ in parts)
    assert all(not over or has_kanji(text) for text, over in parts)
    latin = "[ぁ-ゖー・]+"  # a name in Latin letters is read as well, but nothing stands over it
    told = "".join(latin if text[0].isascii() else re.escape(hiragana(over or text)) for text, over in parts)
    assert re.fullmatch(told, hiragana(term.reading))


def test_japanese_readers_find_terms_in_the_order_of_the_kana() -> None:
    terms = [
        Term("dataset", "データセット"), Term("accuracy", "正解率", reading="せいかいりつ"), Term("batch", "バッチ"),
        Term("decoder", "デコーダー"), Term("gradient", "勾配", reading="こうばい"), Term("ReLU", "ReLU", keep=True),
        Term("hyperplane", "超平面", reading="ちょうへいめん"), Term("unread", "未読"),
    ]  # fmt: skip
    made = groups(terms, "ja", {})
    assert ["か行", "さ行", "た行", "は行", "英字・その他"] == [group.heading for group in made]
    assert ["超平面", "データセット", "デコーダー"] == [entry.term.target for entry in made[2].entries]
    assert ["A", "B", "D", "G", "H", "R", "U"] == [group.heading for group in groups(terms, "en", {})]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_term_stands_in_the_glossary_once(language: str) -> None:
    found = [entry.anchor for group in groups(GLOSSARY, language, {}) for entry in group.entries]
    assert sorted(anchors(GLOSSARY).values()) == sorted(found)
    assert len(GLOSSARY) == len(set(found)) == len(for_scripts(GLOSSARY))


@pytest.mark.parametrize(
    ("term", "english", "japanese"),
    [
        (Term("loss", "損失", note="L", note_ja="数式ではL"), ("L", "en"), ("数式ではL", "ja")),
        (Term("loss", "損失", note="L"), ("L", "en"), ("L", "en")),
        (Term("loss", "損失", note_ja="数式ではL"), ("数式ではL", "ja"), ("数式ではL", "ja")),
    ],
)
def test_a_reader_is_shown_the_note_of_their_language_else_the_other(
    term: Term, english: tuple[str, str], japanese: tuple[str, str]
) -> None:
    assert (english, japanese) == (note_for(term, "en"), note_for(term, "ja"))


def test_a_term_says_which_pages_use_it() -> None:
    texts = {"a.md": ["Models learn.", "A `model`", "Models"], "b.md": ["Machine learning"]}
    pages = {page: [term for text in many for term in LINKS.in_text(text).values()] for page, many in texts.items()}
    assert {"model": ["a.md"], "machine learning": ["b.md"]} == uses(pages)


def test_entries_stand_under_their_headings_or_at_the_end_of_a_page_without() -> None:
    made = groups(TERMS, "ja", {})
    text = glossary_text(made, "ja")
    entries = {group.anchor: f"[{group.heading}]" for group in made}
    assert "## か行 { #row-ka }\n\n[か行]\n" in filled(text, entries)
    assert "<p>Ours</p>" + "".join(entries.values()) == filled("<p>Ours</p>", entries)
