"""Comments and strings in code, labels in diagrams: offered only where a project asks for them.

Pygments knows what is a comment or a docstring, of any language that a fence names; the site is highlighted by the same
lexers. A string is offered if it reads like a sentence: it has a blank, and nothing in it is of the language.
Mermaid has no lexer there, so its labels are found by the shapes that its manual gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, String, _TokenType
from pygments.util import ClassNotFound

from taiyaku.model import Kind
from taiyaku.segments.lines import Block, Line, part_of_line

__all__ = ["code_blocks"]

_LANGUAGE = re.compile(r"[ \t]*[`~]{3,}[ \t]*\{?[ ]*\.?(?P<name>[\w+#.-]+)")
_COMMENT_SIGNS = re.compile(r"(?P<start>\s*(?:#+[!:]?|//+!?|/\*+|\*+(?!/)|--+|;+|%+|<!--+|\"\"\"|''')?\s*)")
_COMMENT_END = re.compile(r"\s*(?:\*+/|--+>|\"\"\"|''')?\s*$")
_NO_PROSE = (Comment.Preproc, Comment.PreprocFile, Comment.Hashbang)
_WORDS = re.compile(r"[^\W\d_]{2,}\S*\s+\S*[^\W\d_]{2,}|[\u3041-\u30ff\u4e00-\u9fff]")
_NOT_PLAIN = re.compile(r"[\\{}%$<>]")
_LABELS = (
    re.compile(r"[\w-]+(?:\[+[(/\\]?|\(+\[?|\{+|>)\s*\"?(?P<label>[^\"\[\](){}|<>]*[^\W\d_][^\"\[\](){}|<>]*)\"?\s*[/\\]?[\])}]+"),
    re.compile(r"\|\s*\"?(?P<label>[^|\"]*[^\W\d_][^|\"]*)\"?\s*\|"),
    re.compile(r"(?:--|==|-\.)\s+(?P<label>[^\W\d_][^->=|]*?)\s+(?:-->|---|==>|===|\.->|-\.-)"),
    re.compile(r"^\s*(?:title|section|subgraph)\s+(?P<label>[^\[\]\"]+?)\s*$"),
    re.compile(r"^\s*(?:participant|actor)\s+\S+\s+as\s+(?P<label>.+?)\s*$"),
    re.compile(r"(?:-?->>?|--?[x)]|^\s*[Nn]ote\s+(?:over|left of|right of)\s)[^:]*:\s*(?P<label>[^:]+?)\s*$"),
    re.compile(r"^\s*(?:loop|alt|else|opt|par|and|rect|critical|break)\s+(?P<label>.+?)\s*$"),
)  # fmt: skip


def code_blocks(lines: Sequence[Line], wanted: Sequence[str]) -> Iterator[Block]:
    """What of a fence, its two marks among the lines, is offered; in page order."""
    match = _LANGUAGE.match(lines[0].text)
    if not match or not wanted:
        return
    name, inner = match["name"].lower(), lines[1:-1]
    if name == "mermaid":
        if "diagrams" in wanted:
            yield from _labels(inner)
        return
    try:
        lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return
    yield from _tokens(inner, lexer, wanted)


def _tokens(lines: Sequence[Line], lexer: Lexer, wanted: Sequence[str]) -> Iterator[Block]:
    """Comments a line each, and strings that stand in one line."""
    text = "\n".join(line.text for line in lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.text) + 1)
    number = 0
    for start, end, kind in _merged(lexer, text):
        while starts[number + 1] <= start:
            number += 1
        if kind is not String and "comments" in wanted and kind not in _NO_PROSE:
            yield from _comment(lines, starts, number, start, end)
        elif kind is String and "strings" in wanted and end < starts[number + 1]:
            yield from _string(lines[number], start - starts[number], end - starts[number])


def _merged(lexer: Lexer, text: str) -> Iterator[tuple[int, int, _TokenType]]:
    """The comments and strings of a text; a string of several tokens (quotes, escapes) as one."""
    start, end, kind = 0, 0, None
    for place, token, value in lexer.get_tokens_unprocessed(text):
        family = None
        if token in Comment or token in String.Doc:
            family = token
        elif token in String:
            family = String
        if kind is not None and (family is not kind or place != end or family is not String):
            yield start, end, kind
            kind = None
        if family is not None:
            start, kind = (place, family) if kind is None else (start, kind)
            end = place + len(value)
    if kind is not None:
        yield start, end, kind


def _comment(lines: Sequence[Line], starts: Sequence[int], number: int, start: int, end: int) -> Iterator[Block]:
    while number < len(lines) and starts[number] < end:
        line = lines[number]
        first, last = max(start - starts[number], 0), min(end - starts[number], len(line.text))
        signs = _COMMENT_SIGNS.match(line.text, first, last)
        first = signs.end() if signs else first
        ending = _COMMENT_END.search(line.text[:last], first)
        last = ending.start() if ending else last
        if first < last:
            yield from part_of_line(Kind.CODE, line, first, last, detail="comment")
        number += 1


def _string(line: Line, start: int, end: int) -> Iterator[Block]:
    """What stands between the quotes."""
    match = re.fullmatch(r"[a-zA-Z]{0,2}(?P<quote>[\"'])(?P<text>.*)(?P=quote)", line.text[start:end])
    if match and _WORDS.search(match["text"]) and not _NOT_PLAIN.search(match["text"]):
        yield from part_of_line(
            Kind.CODE, line, start + match.start("text"), start + match.end("text"), detail=match["quote"]
        )


def _labels(lines: Sequence[Line]) -> Iterator[Block]:
    for line in lines:
        if line.text.lstrip().startswith("%%"):
            continue
        found = {match.span("label") for pattern in _LABELS for match in pattern.finditer(line.text)}
        position = 0
        for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
            if start >= position:
                yield from part_of_line(Kind.CODE, line, start, end, detail="label")
                position = end
