"""Pairs are read whole or told where they are broken."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from taiyaku.adapt import Pair, read
from taiyaku.errors import AdaptError

LINES = "docs\tThe loss ⟦0⟧.\t損失⟦0⟧。\n\nOne more.\tもう1つ。\r\n"


def test_plain_and_xz_give_the_same(tmp_path: Path) -> None:
    plain, packed = tmp_path / "pairs.tsv", tmp_path / "pairs.tsv.xz"
    plain.write_bytes(LINES.encode())
    packed.write_bytes(lzma.compress(LINES.encode()))
    expected = (Pair("The loss ⟦0⟧.", "損失⟦0⟧。", "docs"), Pair("One more.", "もう1つ。"))
    assert expected == read(plain) == read(packed)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\tb\n\noops\n", r"p\.tsv:3: this is no pair \(1 columns\)"),
        ("t\ta\t\n", r"p\.tsv:1: this is no pair"),
        ("t\ta\tb\tc\n", r"p\.tsv:1: this is no pair \(4 columns\)"),
        ("a ⟦0⟧\tb\n", r"p\.tsv:1: the two sides have other placeholders"),
        ("\n", r"there are no pairs in it"),
    ],
)
def test_a_broken_line_is_told(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "p.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AdaptError, match=said):
        read(path)


def test_what_is_no_xz_is_told(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv.xz"
    path.write_bytes(b"plain")
    with pytest.raises(AdaptError, match=r"p\.tsv\.xz: cannot be read"):
        read(path)
