"""Pairs are read whole or told where they are broken."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from taiyaku.adapt import Pair, held_out, read, read_usable
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


def test_a_file_to_train_on_may_have_broken_lines(tmp_path: Path) -> None:
    """They are counted, and the first is named; a file of nothing else is no such file."""
    path = tmp_path / "p.tsv"
    path.write_text("a\tb\nx\na ⟦0⟧\tb\nc\td\ne\tf\n", encoding="utf-8")
    reading = read_usable(path)
    assert (3, 2) == (len(reading.pairs), reading.broken)
    assert reading.first.startswith(f"{path}:2: this is no pair")
    path.write_text("x\ny\na\tb\n", encoding="utf-8")
    with pytest.raises(AdaptError, match=r"p\.tsv:1: this is no pair"):
        read_usable(path)


def test_tmx_gives_pairs_named_after_the_file(tmp_path: Path) -> None:
    path = tmp_path / "notes.tmx"
    sides = '<tuv xml:lang="en"><seg>The loss</seg></tuv><tuv xml:lang="ja"><seg>損失</seg></tuv>'
    broken = '<tuv xml:lang="en"><seg>A <ph>x</ph></seg></tuv><tuv xml:lang="ja"><seg>A</seg></tuv>'
    path.write_text(f"<tmx><body><tu>{sides}</tu><tu>{broken}</tu></body></tmx>", encoding="utf-8")
    reading = read_usable(path)
    assert (Pair("The loss", "損失", "notes"),) == reading.pairs
    assert f"{path}: unit 2: the two sides have other placeholders" in reading.first


def test_what_is_held_out_is_always_the_same_and_about_so_many() -> None:
    sources = [f"sentence {number}" for number in range(2000)]
    held = [source for source in sources if held_out(source, share=0.1)]
    assert 150 < len(held) < 250
    assert held == [source for source in sources if held_out(source, share=0.1)]
    assert {*held} <= {source for source in sources if held_out(source, share=0.2)}
