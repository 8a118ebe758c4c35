"""A term and its reading → which kana belong over which kanji.

A reading is given for the whole term. Kana in the term stand in the reading too, so they divide it: 埋め込み,
うめこみ is 埋(う)め込(こ)み. A run of kanji keeps its reading whole (group ruby): where 勾配降下法 divides,
only a dictionary knows. Where the two do not agree, the reading stands over the whole term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["has_kanji", "hiragana", "ruby"]

_KANJI = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{_KANJI}]+|[A-Za-z0-9][A-Za-z0-9 .+-]*|[^{_KANJI}A-Za-z0-9]+")
_KANA = re.compile("[ぁ-ゖァ-ヺー]")
_KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def hiragana(text: str) -> str:
    """The text with its katakana as hiragana.

    >>> hiragana("エントロピー")
    'えんとろぴー'
    """
    return text.translate(_KATAKANA)


def _katakana(char: str) -> str:
    return chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char


def has_kanji(text: str) -> bool:
    """Whether there is anything to read in it."""
    return re.search(f"[{_KANJI}]", text) is not None


def ruby(term: str, reading: str) -> tuple[tuple[str, str], ...]:
    """The term in parts, each with what stands over it; only kanji have something. Joined, the parts are the term.

    >>> ruby("勾配降下法", "こうばいこうかほう")
    (('勾配降下法', 'こうばいこうかほう'),)
    >>> ruby("埋め込み", "うめこみ")
    (('埋', 'う'), ('め', ''), ('込', 'こ'), ('み', ''))
    """
    if not has_kanji(term) or not reading:
        return ((term, ""),)
    runs = _RUN.findall(term)
    match = re.fullmatch("".join(_patterns(runs)), reading)
    if match is None:
        return ((term, reading),)
    parts = []
    for number, run in enumerate(runs):
        start, end = match.span(f"r{number}")
        parts.append((run, reading[start:end] if has_kanji(run) else ""))
    return tuple(parts)


def _patterns(runs: list[str]) -> Iterator[str]:
    """A kanji is read with one kana at least; kana are read as they stand, in either script."""
    for number, run in enumerate(runs):
        if has_kanji(run):
            inner = f".{{{len(run)},}}?"
        elif run[0].isascii():
            inner = "[ァ-ヺー・]+"  # foreign words are read in katakana
        else:
            inner = "".join(
                f"[{hiragana(char)}{_katakana(char)}]" if _KANA.match(char) else re.escape(char) for char in run
            )
        yield f"(?P<r{number}>{inner})"
