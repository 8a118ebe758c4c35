"""Blocks that hold no other blocks: headings, tables, code, math, HTML, references.

Each function reads what begins at `level.at`, moves on behind it, and returns its blocks; or it returns None.
"""

from __future__ import annotations

import re
from itertools import chain

from taiyaku.model import Kind
from taiyaku.segments.code import code_blocks
from taiyaku.segments.html import TAG, html_blocks, is_block_tag, is_void
from taiyaku.segments.level import Found, Level
from taiyaku.segments.lines import Comment, dedent, fence_title, part_of_line
from taiyaku.segments.signs import (
    ABBREVIATION,
    ATX,
    COMMENT,
    DECLARATION,
    DIRECTIVE_LINE,
    REFERENCE,
    REFERENCE_TITLE,
    RULE,
    SETEXT,
    UNDER_HEADER,
)
from taiyaku.segments.tables import cells, is_table

__all__ = [
    "abbreviation",
    "comment",
    "directive_line",
    "fence",
    "heading",
    "html",
    "indented_code",
    "math",
    "reference",
    "rule",
    "setext",
    "table",
]

_REFERENCE_LINES = 4
_LONGEST_DECLARATION = 1000


def fence(level: Level) -> Found:
    """A code fence: its title, and what of the code is wanted."""
    end = level.fences.end(level.at)
    if end is None:
        return None
    lines = level.lines[level.at : end + 1]
    level.at = end + 1
    return chain(fence_title(lines[0]), code_blocks(lines, level.code))


def indented_code(level: Level) -> Found:
    """Code by indentation: nothing of it."""
    if dedent(level.lines[level.at]) is None or not level.fresh:
        return None
    while (line := level.line()) is not None and line.text.strip() and dedent(line) is not None:
        level.at += 1
    return iter(())


def comment(level: Level) -> Found:
    """An HTML comment on lines of its own."""
    line = level.lines[level.at]
    if level.commentless or not COMMENT.match(line.text):
        return None
    for index in range(level.at, len(level.lines)):
        position = level.lines[index].text.find("-->", line.text.find("<!--") + 4 if index == level.at else 0)
        if position < 0:
            continue
        rest = level.lines[index].text[position + 3 :]
        if rest.strip():
            return None
        text = "\n".join(inner.text for inner in level.lines[level.at : index + 1])
        found = Comment(line.start, level.lines[index].end, text.strip()[4:-3].strip(), line.number)
        level.at = index + 1
        return iter((found,))
    level.commentless = True
    return None


def html(level: Level) -> Found:
    """An HTML block, up to its closing tag."""
    line = level.lines[level.at]
    if DECLARATION.match(line.text):
        return _declaration(level)
    match = TAG.match(line.text)
    if not match or not is_block_tag(match["name"]):
        return None
    name = match["name"].lower()
    end = level.at if match["slash"] or is_void(name) else _closing_line(level, name)
    if end is None:
        end = level.paragraph_end()
    inside = level.lines[level.at : end + 1]
    level.at = end + 1
    return html_blocks(inside, level.inside)


def _declaration(level: Level) -> Found:
    """`<!DOCTYPE …>`, `<?php … ?>`, `<![CDATA[ … ]]>`: nothing in them is text."""
    text = level.lines[level.at].text.lstrip()
    end = "?>" if text.startswith("<?") else "]]>" if text.startswith("<![CDATA[") else ">"
    for index in range(level.at, min(level.at + _LONGEST_DECLARATION, len(level.lines))):
        if end in level.lines[index].text:
            level.at = index + 1
            return iter(())
    return None


def _closing_line(level: Level, name: str) -> int | None:
    """The line where the element that begins here is closed, nested ones of its name counted."""
    if name not in level.closers:
        level.closers[name] = _closing_lines(level, name)
    return level.closers[name].get(level.at)


def _closing_lines(level: Level, name: str) -> dict[int, int]:
    """For each line, where the first element of this name that it opens is closed."""
    tag = re.compile(rf"<(?P<slash>/?){name}(?=[\s/>]|$)[^<>]*", re.IGNORECASE)
    closed: dict[int, int] = {}
    opened: list[int] = []
    index = 0
    while index < len(level.lines):
        for found in tag.finditer(level.lines[index].text):
            if found["slash"]:
                if opened:
                    closed[opened.pop()] = index  # of several in one line the first is closed last
            elif found[0].endswith("/"):
                closed.setdefault(index, index)
            else:
                opened.append(index)
        index = (level.fences.end(index) or index) + 1
    return closed


def math(level: Level) -> Found:
    """A block of math: nothing of it."""
    end = level.math_end()
    if end is None:
        return None
    level.at = end + 1
    return iter(())


def directive_line(level: Level) -> Found:
    """Template directives, snippets and `:::` blocks: nothing of them."""
    line = level.lines[level.at]
    if not DIRECTIVE_LINE.match(line.text):
        return None
    level.at += 1
    if line.text.strip() in ("--8<--", "-8<-"):
        while (inner := level.line()) is not None:
            level.at += 1
            if inner.text.strip() == line.text.strip():
                break
    elif line.text.lstrip().startswith(":::"):
        level.indented_body()
    return iter(())


def reference(level: Level) -> Found:
    """Where a link leads; of it only the title is text."""
    if not level.lines[level.at].text.lstrip(" ").startswith("["):
        return None
    following: list[str] = []
    for line in level.lines[level.at : level.at + _REFERENCE_LINES]:
        if not line.text.strip():
            break
        following.append(line.text)
    match = REFERENCE.match("\n".join(following))
    if not match:
        return None
    level.at += match[0].rstrip("\n").count("\n") + 1
    last = level.lines[level.at - 1]
    title = REFERENCE_TITLE.search(last.text)
    return part_of_line(Kind.ATTRIBUTE, last, *title.span("text"), detail=title["quote"]) if title else iter(())


def abbreviation(level: Level) -> Found:
    """What an abbreviation stands for."""
    line = level.lines[level.at]
    match = ABBREVIATION.match(line.text)
    if not match:
        return None
    level.at += 1
    return part_of_line(Kind.ABBREVIATION, line, match.end(), len(line.text.rstrip()))


def heading(level: Level) -> Found:
    """A heading behind signs."""
    line = level.lines[level.at]
    if not line.text.startswith("#"):
        return None
    match = ATX.match(line.text)
    if not match:
        return None
    level.at += 1
    start, end = match.start("text"), len(line.text.rstrip(" \t"))
    bare = line.text[start:end].rstrip("#")
    if len(bare) - len(bare.rstrip("\\")) & 1 and start + len(bare) < end:
        bare += "#"  # the first of them is escaped
    end = start + len(bare)
    return part_of_line(Kind.HEADING, line, start, end, detail=match["level"])


def setext(level: Level) -> Found:
    """A heading above a line."""
    line, under = level.lines[level.at], level.line(1)
    if not level.fresh or under is None or not SETEXT.match(under.text):
        return None
    if under.indented and level.first and level.kind is Kind.ITEM:
        return None
    level.at += 2
    return part_of_line(Kind.HEADING, line, 0, len(line.text), detail="=")


def rule(level: Level) -> Found:
    """A rule: nothing."""
    if not RULE.match(level.lines[level.at].text):
        return None
    level.at += 1
    return iter(())


def table(level: Level) -> Found:
    """A table: its cells."""
    under = level.line(1)
    if not level.fresh or under is None or not UNDER_HEADER.fullmatch(under.text):
        return None
    if not is_table(level.lines[level.at : level.at + 2]):
        return None
    end = level.paragraph_end() + 1
    rows = level.lines[level.at : end]
    if not is_table(rows):
        return None
    level.at = end
    return cells(rows)
