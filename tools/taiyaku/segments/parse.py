"""Text → blocks, with exact offsets; knows the Markdown that MkDocs renders.

The dialect is Python-Markdown with PyMdown and Material, not CommonMark: nesting is by four
columns, a list cannot interrupt a paragraph, an admonition can. Parsers that give offsets
(markdown-it) read the other dialect, and Python-Markdown keeps no offsets, so the blocks are found
here, line by line, in the order in which Python-Markdown's block processors would try them. The
tests hold this file against Python-Markdown itself.

A `Block` is text for a translator; all that lies between blocks is kept by `split`. Nothing here
raises on any text: what is not understood is a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from taiyaku.model import Kind
from taiyaku.segments.leaves import (
    abbreviation,
    comment,
    directive_line,
    fence,
    heading,
    html,
    indented_code,
    math,
    reference,
    rule,
    setext,
    table,
)
from taiyaku.segments.level import Level, Readers
from taiyaku.segments.lines import Block, Comment, Line, part_of_line, text_block
from taiyaku.segments.nests import box, definition, footnote, items, pymdown_block, quote
from taiyaku.segments.signs import DEFINITION

__all__ = ["blocks"]


def blocks(lines: Sequence[Line], *, code: Sequence[str] = ()) -> Iterator[Block | Comment]:
    """The blocks of a page, in order; `code` is what of code blocks is offered, see `Offer`."""
    yield from Level(lines, Kind.PARAGRAPH, code, _READERS).read()


def _paragraph(level: Level) -> Iterator[Block | Comment]:
    """Lines up to a blank one or one that interrupts; attribute lists at the end stay out."""
    if (other := setext(level) or table(level)) is not None:
        yield from other
        return
    kind = level.next_kind()
    lines = [level.lines[level.at]]
    level.at += 1
    while (line := level.line()) is not None and line.text.strip():
        if level.interrupts_item(line) if line.indented and kind is Kind.ITEM else level.interrupts():
            break
        lines.append(line)
        level.at += 1
    level.fresh = False
    if _terms_of_definition(level):
        for term in lines:
            yield from part_of_line(Kind.TERM, term, 0, len(term.text))
        return
    yield from text_block(kind, lines)


def _terms_of_definition(level: Level) -> bool:
    for index in range(level.at, min(level.at + 2, len(level.lines))):
        text = level.lines[index].text
        if text.strip():
            return DEFINITION.match(text) is not None
    return False


_READERS: Readers = (
    fence,
    comment,
    indented_code,
    html,
    directive_line,
    box,
    pymdown_block,
    math,
    heading,
    table,
    setext,
    rule,
    items,
    abbreviation,
    footnote,
    reference,
    definition,
    quote,
    _paragraph,
)
