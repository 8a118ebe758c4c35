"""TMX files of other tools."""

from __future__ import annotations

from pathlib import Path

import pytest

from taiyaku.errors import ProjectError
from taiyaku.memory import read_tmx

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
