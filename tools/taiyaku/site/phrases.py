"""Japanese headings, cells and captions → the same, with the places where a line may end.

A browser ends a Japanese line after any character, which tears words apart where lines are short: in headings on
a phone, in table cells. BudouX knows where phrases end; `<wbr>` is put there, and the style sheet allows no other
place. The browsers' own way, `word-break: auto-phrase`, is only in Chromium. Running text is left to flow.

The door to BudouX. Its answers are kept, because the same headings and cells come again and again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

import budoux

from taiyaku.site.scan import HEADINGS, Piece, pieces

__all__ = ["breaks", "phrased"]

_SHORT = HEADINGS | {"th", "td", "dt", "summary", "figcaption", "caption", "label"}
_ELEMENT = re.compile(rf"<({'|'.join(sorted(_SHORT))})\b.*?</\1>", re.DOTALL)
_BLOCKS = frozenset({"p", "li", "ul", "ol", "dl", "dd", "div", "pre", "table", "tr", "br"})
_UNIT = re.compile(r"&(?:#\w+|\w+);|.", re.DOTALL)
_KANA = re.compile(r"[\u3041-\u30ff]")


def phrased(html: str, *, language: str) -> str:
    """The page with `<wbr>` between the phrases of its short Japanese texts.

    Law: without the `<wbr>` it is the page.
    """
    if language != "ja" and 'lang="ja"' not in html:
        return html
    return _ELEMENT.sub(lambda match: _phrased(match[0], language) if _KANA.search(match[0]) else match[0], html)


def _phrased(html: str, language: str) -> str:
    written: list[str] = []
    run: list[Piece] = []
    for piece in pieces(html, language=language):
        if run and not _goes_on(piece):
            written += _broken(run)
            run = []
        if run or _begins(piece):
            run.append(piece)
        else:
            written.append(piece.html)
    return "".join([*written, *_broken(run)])


def _begins(piece: Piece) -> bool:
    return piece.is_text and piece.language == "ja" and not piece.off and not _SHORT.isdisjoint(piece.names)


def _goes_on(piece: Piece) -> bool:
    """Whether the short text that has begun goes on with this piece: text, code or inline markup."""
    if _SHORT.isdisjoint(piece.names):
        return False
    if piece.is_text:
        return True
    name = re.match(r"</?([\w-]+)", piece.html)
    return not (name and (name[1] in _BLOCKS or name[1] in _SHORT)) and "ty-en" not in piece.classes


def _broken(run: list[Piece]) -> Iterator[str]:
    """The pieces with `<wbr>` in their texts; code and formulas are read along, and left alone."""
    units = [_UNIT.findall(piece.html) if piece.is_text else [] for piece in run]
    text = "".join(unescape(unit)[:1] for parts in units for unit in parts)
    ends = frozenset(breaks(text)) if _KANA.search(text) else frozenset()
    position = 0
    for piece, parts in zip(run, units, strict=True):
        if not piece.is_text or piece.off or not ends or piece.language != "ja":
            yield piece.html
        else:
            yield "".join(f"<wbr>{unit}" if position + n in ends else unit for n, unit in enumerate(parts))
        position += len(parts)


@lru_cache(maxsize=4096)
def breaks(text: str) -> tuple[int, ...]:
    """Where a line may end, as offsets into the text.

    >>> breaks("1歩の大きさはどう決めるか")
    (3, 7, 9)
    """
    ends: list[int] = []
    position = 0
    for phrase in _parser().parse(text)[:-1]:
        position += len(phrase)
        ends.append(position)
    return tuple(ends)


@lru_cache(maxsize=1)
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()
