"""Lines inside their containers, and the blocks that are made of them.

The values that the block readers share: a `Line` is what is left of a source line when list
indentation, quote marks and the like are taken off, and still knows where it stands in the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from taiyaku.model import Kind
from taiyaku.segments.placeholders import read_attributes

__all__ = [
    "Block",
    "Comment",
    "Line",
    "dedent",
    "fence_title",
    "has_words",
    "is_fence",
    "lines_of",
    "part_of_line",
    "read_in",
    "text_block",
]

_FENCE = re.compile(r"[ \t]*(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
_SAYS_SOMETHING = re.compile(r"\S\s+\S|[\u3041-\u30ff\u4e00-\u9fff]")
_FENCE_TITLE = re.compile(r"\btitle=(?P<quote>[\"'])(?P<text>.*?)(?P=quote)")
_ATTRIBUTE_LINE = re.compile(r"[ ]*\{(?!\+\+|--|==|>>|~~):?[ ]*[^{}\n%][^{}\n]*\}[ ]*$")
_TRAILING_ATTRIBUTES = re.compile(r"(?<! )[ ]+\{(?!\+\+|--|==|>>|~~):?[ ]*[^}\n {%][^}\n]*\}$|(?<! )[ ]*\{:[^}\n]*\}$")
"""Of a text without blanks at its end. `{++` and its like are marks of an editor."""
_WORD = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Line:
    """What is left of a source line inside its containers; `start` is its offset in the page."""

    start: int
    text: str
    number: int
    indented: bool = False
    """The container's indentation was really there (a lazy line has none)."""

    @property
    def end(self) -> int:
        """The offset behind the line's last character, before the line end."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the page with words in it: `page[start:end]` over one or more lines."""

    kind: Kind
    start: int
    end: int
    lines: tuple[Line, ...]
    """The lines without their containers' marks; the first begins at `start`, the last ends at `end`."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment on lines of its own, which may hold a directive."""

    start: int
    end: int
    text: str
    number: int


def lines_of(text: str, *, start: int = 0, number: int = 1) -> list[Line]:
    """The lines of a text without their line ends; only LF, CRLF and CR end a line, as in MkDocs."""
    lines: list[Line] = []
    for line in re.split(r"(\r\n|\n|\r)", text):
        if line in ("\r\n", "\n", "\r"):
            start += len(line)
            number += 1
            continue
        lines.append(Line(start, line, number))
        start += len(line)
    return lines


def has_words(text: str) -> bool:
    """Whether there is a letter to translate at all."""
    return _WORD.search(text) is not None


class Fences:
    """Where code fences end, among some lines; remembers which are never closed, so that many of those cost little."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._unclosed: dict[tuple[str, int], int] = {}

    def end(self, start: int) -> int | None:
        """The number of the line that closes the fence of line `start`; None where there is no fence, or no end."""
        text = self._lines[start].text
        match = _FENCE.match(text)
        if not match:
            return None
        sign, length, margin = match["fence"][0], len(match["fence"]), _margin(text)
        if length >= self._unclosed.get((sign, margin), length + 1):
            return None
        for index in range(start + 1, len(self._lines)):
            bare = self._lines[index].text.strip(" \t")
            if len(bare) >= length and bare == sign * len(bare) and abs(_margin(self._lines[index].text) - margin) <= 3:
                return index
        self._unclosed[sign, margin] = length
        return None


def is_fence(line: Line) -> bool:
    """Whether a code fence may begin here."""
    return _FENCE.match(line.text) is not None


def _margin(text: str) -> int:
    return len(text) - len(text.lstrip())


def fence_title(line: Line) -> Iterator[Block]:
    """The title of a code fence, where it says something; the name of a file does not."""
    match = _FENCE_TITLE.search(line.text)
    if match and _SAYS_SOMETHING.search(match["text"]):
        yield from part_of_line(Kind.TITLE, line, *match.span("text"), detail=f"```{match['quote']}")


def dedent(line: Line) -> Line | None:
    """The line without four columns of indentation; None where it has less."""
    column = 0
    for index, char in enumerate(line.text):
        if column >= 4:
            return replace(line, start=line.start + index, text=line.text[index:], indented=True)
        if char == " ":
            column += 1
        elif char == "\t":
            column += 4 - column % 4
        else:
            return None
    return replace(line, start=line.end, text="", indented=True) if column >= 4 else None


def text_block(kind: Kind, lines: list[Line]) -> Iterator[Block]:
    """The block of a run of lines, without attribute lists and blank edges."""
    below: list[Line] = []
    while len(lines) > 1 and _ATTRIBUTE_LINE.match(lines[-1].text):
        below.insert(0, lines[-1])
        lines = lines[:-1]
    if len(lines) == 1 and _ATTRIBUTE_LINE.match(lines[0].text):
        return
    first, last = lines[0], lines[-1]
    lead = len(first.text) - len(first.text.lstrip())
    lines[0] = replace(first, start=first.start + lead, text=first.text[lead:])
    last = lines[-1]
    body = last.text.rstrip()
    if kind in (Kind.ITEM, Kind.DEFINITION) and (match := _TRAILING_ATTRIBUTES.search(body)):
        body = body[: match.start()].rstrip()
    lines[-1] = replace(last, text=body)
    if any(has_words(line.text) for line in lines):
        yield Block(kind, lines[0].start, lines[-1].end, tuple(lines))
    for line in below:
        yield from read_in(line)


def part_of_line(kind: Kind, line: Line, start: int, end: int, *, detail: str = "") -> Iterator[Block]:
    """The block of a part of one line, trimmed; nothing where there are no words."""
    text = line.text[start:end].rstrip()
    match = _TRAILING_ATTRIBUTES.search(text) if kind in (Kind.HEADING, Kind.TERM, Kind.CELL) else None
    if match:
        text = text[: match.start()]
    lead = len(text) - len(text.lstrip())
    body = text.strip()
    if has_words(body) or (body and kind is Kind.HEADING):  # a heading of digits takes an anchor too
        inner = replace(line, start=line.start + start + lead, text=body)
        yield Block(kind, inner.start, inner.end, (inner,), detail)
    if match:
        yield from read_in(line, start + match.start())


def read_in(line: Line, start: int = 0, end: int | None = None) -> Iterator[Block]:
    """The values that are there to be read, in a tag or an attribute list on a line."""
    for first, last in read_attributes(line.text, start, end):
        yield from part_of_line(Kind.ATTRIBUTE, line, first, last, detail=line.text[last])
