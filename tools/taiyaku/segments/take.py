"""What stands in a Japanese page → the target that was put there: the inverse of `render.put`.

On its way into a page a target is escaped where it would begin a block, end a title or a cell, or
break the YAML; a text that somebody edited in the page has these escapes in it, and they are no part
of what he wrote. Several targets may lead to one text of the page: the plainest that does is taken,
unless the text before it was written with escapes too. Lines that a person wrapped are joined as
Japanese is written, without a blank between.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from taiyaku.model import Kind, Segment
from taiyaku.segments.render import CELL_PIECE, put

__all__ = ["take", "unwrapped"]

_ESCAPED_START = re.compile(r"\\(?=[#>*+!\[-])")
_NUMBER = re.compile(r"(?P<number>\d+)\\(?=\.\s)")
_ENTITY_START = re.compile(r"&#(?P<code>63|61|47|58|126|96);")
_HARD_BREAK = re.compile(r"(?<=  )\n|(?<=\\)\n")
_QUOTES = {'"': "&quot;", "'": "&#39;"}
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6]"
_WRAPPED = re.compile(rf"(?P<left>[^\n]{{0,7}}{_WIDE})[ \t]?\r?\n[ \t>]*(?=(?P<right>{_WIDE}[^\n]{{0,7}}))")


def take(segment: Segment, raw: str, text: str, *, before: str = "") -> str:
    """The target that `put` makes `raw` of.

    Args:
        segment: the English one, in whose place the text stands.
        raw: the text as it stands in the page.
        text: the same as splitting the page gives it, lines joined.
        before: the target that stood there.

    """
    text = unwrapped(text, raw)
    plain = _PLAIN.get(segment.kind, _plain_block)(text, segment.detail)
    kept = bool(before) and _PLAIN.get(segment.kind, _plain_block)(before, segment.detail) != before
    candidates = (text, plain) if kept else (plain, text)
    return next((one for one in candidates if put(segment, one) == raw), plain if not kept else text)


def unwrapped(text: str, raw: str) -> str:
    r"""The folded text of a block without the blanks that folding puts between Japanese characters.

    >>> unwrapped("損失は 小さい word です", "損失は\n小さい word です")
    '損失は小さい word です'
    """
    position = 0
    for match in _WRAPPED.finditer(raw):
        place = text.find(f"{match['left']} {match['right']}", position)
        if place >= 0:
            position = place + len(match["left"])
            text = text[:position] + text[position + 1 :]
    return text


def _plain_block(text: str, _: str) -> str:
    lines = [_plain_start(line) for line in _HARD_BREAK.split(text)]
    ends = _HARD_BREAK.findall(text)
    joined = "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
    return joined[:-1] if joined.endswith("\\\\") else joined


def _plain_start(line: str) -> str:
    if match := _NUMBER.match(line):
        return match["number"] + line[match.end() :]
    if match := _ENTITY_START.match(line):
        return chr(int(match["code"])) + line[match.end() :]
    return line[1:] if _ESCAPED_START.match(line) else line


def _plain_heading(text: str, level: str) -> str:
    if level == "=":
        return _plain_block(text, level)
    return text[:-2] + "#" if text.endswith("\\#") else text


def _plain_title(text: str, quote: str) -> str:
    return text.replace(_QUOTES[quote], quote) if quote in _QUOTES else text


def _plain_cell(text: str, _: str) -> str:
    return CELL_PIECE.sub(lambda match: "|" if match[0] == "\\|" else match[0], text)


_PLAIN: Mapping[Kind, Callable[[str, str], str]] = {
    Kind.HEADING: _plain_heading,
    Kind.TITLE: _plain_title,
    Kind.ATTRIBUTE: _plain_title,
    Kind.CELL: _plain_cell,
    **dict.fromkeys((Kind.FRONT_MATTER, Kind.ABBREVIATION, Kind.CODE, Kind.HTML, Kind.FIGURE), lambda text, _: text),
}
