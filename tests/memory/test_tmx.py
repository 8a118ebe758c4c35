"""TMX files of other tools."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from taiyaku.errors import ProjectError
from taiyaku.memory import Past, dumps, fits, read_tmx, read_units
from taiyaku.model import Key
from tests import strategies

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header srclang="en" segtype="sentence"/><body>\n'
TAIL = "</body></tmx>\n"


def tmx(tmp_path: Path, units: str) -> Path:
    path = tmp_path / "memory.tmx"
    path.write_text(HEAD + units + TAIL, encoding="utf-8")
    return path


def unit(english: str, japanese: str, *, languages: tuple[str, str] = ("en-US", "ja")) -> str:
    sides = zip(languages, (english, japanese), strict=True)
    return "<tu>" + "".join(f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>' for code, text in sides) + "</tu>\n"


def test_units_come_in_order_with_blanks_folded(tmp_path: Path) -> None:
    path = tmx(tmp_path, unit("The\n  loss.", "損失。") + unit("One &lt; two.", "1は2未満です。"))
    assert [("The loss.", "損失。"), ("One < two.", "1は2未満です。")] == [*read_tmx(path)]


def test_markup_is_placeholders_that_fit(tmp_path: Path) -> None:
    """By `x` or `i`, so that another order in Japanese is seen; words in ``<hi>`` stay."""
    path = tmx(
        tmp_path,
        unit('Call <ph x="1">`a`</ph> on <ph x="2">`b`</ph>.', '<ph x="2">`b`</ph>で<ph x="1">`a`</ph>を呼びます。')
        + unit(
            'A <bpt i="1">**</bpt>bold<ept i="1">**</ept> <hi>word</hi>.',
            '<bpt i="1">**</bpt>太い<ept i="1">**</ept>語。',
        ),
    )
    assert [
        ("Call ⟦0⟧ on ⟦1⟧.", "⟦1⟧で⟦0⟧を呼びます。"),
        ("A ⟦0⟧bold⟦1⟧ word.", "⟦0⟧太い⟦1⟧語。"),
    ] == [*read_tmx(path)]


def test_other_languages_and_empty_units_are_passed_over(tmp_path: Path) -> None:
    path = tmx(tmp_path, unit("Hello", "Hallo", languages=("en", "de")) + unit("", "空") + unit("yes", "はい"))
    assert [("yes", "はい")] == [*read_tmx(path)]


def test_what_is_no_tmx_is_told(tmp_path: Path) -> None:
    path = tmp_path / "memory.tmx"
    path.write_text(HEAD + "<tu><oops></tu>", encoding="utf-8")
    with pytest.raises(ProjectError, match=r"memory\.tmx:3: this is no TMX"):
        list(read_tmx(path))
    with pytest.raises(ProjectError, match="cannot be read"):
        list(read_tmx(tmp_path / "gone.tmx"))


# --- our own files

HANA = "Hana <hana@example.org>"
PASTS = [
    Past(
        Key("Call `fit` on **all** [data](d.md), $x < y$."),
        "[データ](d.md)**すべて**に `fit` を呼びます。$x < y$",
        HANA,
        "2026-11-02",
    ),
    Past(Key("Batch", "noun"), "バッチ"),
    Past(Key("One line.  \n  Two &amp; more\r\n"), "1行目。  \n  2行目 &amp; 続き\r\n"),
]
DTD = etree.DTD(str(Path(__file__).with_name("tmx14.dtd")))


def reread(text: str) -> list[Past]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "memory.tmx")
        path.write_text(text, encoding="utf-8", newline="")
        return [*read_units(path)]


def test_our_own_files_come_back_exactly() -> None:
    """Markup, blanks, line ends, context, who and when."""
    assert sorted(PASTS) == reread(dumps(PASTS))


def test_each_pair_is_written_once_and_in_one_order() -> None:
    assert dumps(PASTS) == dumps([*reversed(PASTS), *PASTS])


def test_markup_is_told_from_words_and_numbered_alike_in_both_languages() -> None:
    path_text = dumps(PASTS[:1])
    assert '<bpt i="2" x="2">**</bpt>all<ept i="2">**</ept>' in path_text
    assert '<bpt i="2" x="2">**</bpt>すべて<ept i="2">**</ept>' in path_text
    assert 2 == path_text.count('<ph x="1">`fit`</ph>')


def test_to_train_on_our_files_have_placeholders_that_fit(tmp_path: Path) -> None:
    path = tmp_path / "memory.tmx"
    path.write_text(dumps(PASTS[:1]), encoding="utf-8")
    assert [("Call ⟦0⟧ on ⟦1⟧all⟦2⟧ ⟦3⟧data⟦4⟧, ⟦5⟧.", "⟦3⟧データ⟦4⟧⟦1⟧すべて⟦2⟧に ⟦0⟧ を呼びます。⟦5⟧")] == [
        *read_tmx(path)
    ]


def test_files_of_others_have_their_blanks_folded_and_their_dates_read(tmp_path: Path) -> None:
    side = '<tuv xml:lang="{}" {}><seg>{}</seg></tuv>'
    english = side.format("en", "", "A\n   <ph>`b`</ph>")
    japanese = side.format("ja", 'creationdate="20251231T235959Z" creationid="ken"', "あ")
    path = tmx(tmp_path, f"<tu>{english}{japanese}</tu>")
    assert [Past(Key("A `b`"), "あ", "ken", "2025-12-31")] == [*read_units(path)]


def test_what_xml_cannot_hold_is_left_out() -> None:
    odd = Past(Key("a\x08"), "あ")
    assert (False, []) == (fits(odd), reread(dumps([odd])))


texts = st.one_of(strategies.messages, strategies.japanese, st.text(max_size=20)).filter(str.strip)


@given(st.lists(st.builds(Past, st.builds(Key, texts, st.text(max_size=3)), texts), max_size=4))
@settings(max_examples=200, deadline=None)
def test_any_text_comes_back_and_any_file_is_valid(entries: list[Past]) -> None:
    """What TMX 1.4b allows, halves of pairs in order and each with its other one."""
    text = dumps(entries)
    kept = {(one.key, one.target): one for one in reversed(entries) if fits(one)}
    assert sorted(kept.values()) == reread(text)
    tree = etree.fromstring(text.encode())
    assert DTD.validate(tree), DTD.error_log
    for segment in tree.iter("seg"):
        opened: list[str] = []
        for element in segment:
            if element.tag == "bpt":
                opened.append(element.get("i"))
            elif element.tag == "ept":
                opened.remove(element.get("i"))
        assert [] == opened


def test_translate_toolkit_reads_them(tmp_path: Path) -> None:
    """Words and markup, as one text."""
    tmxfile = pytest.importorskip("translate.storage.tmx", reason="translate-toolkit comes with the extra `bench`")
    path = tmp_path / "memory.tmx"
    path.write_text(dumps(PASTS[:2]), encoding="utf-8")
    with path.open("rb") as file:
        units = tmxfile.tmxfile(file, sourcelanguage="en", targetlanguage="ja").units
    assert [(one.key.source, one.target) for one in sorted(PASTS[:2])] == [(unit.source, unit.target) for unit in units]


def test_files_of_translate_toolkit_are_read(tmp_path: Path) -> None:
    tmxfile = pytest.importorskip("translate.storage.tmx", reason="translate-toolkit comes with the extra `bench`")
    made = tmxfile.tmxfile(sourcelanguage="en")
    made.addtranslation("Call `fit` & <wait>.", "en", "`fit` を呼び、<待ちます>。", "ja")
    path = tmp_path / "memory.tmx"
    path.write_bytes(bytes(made))
    assert [Past(Key("Call `fit` & <wait>."), "`fit` を呼び、<待ちます>。")] == [*read_units(path)]
