"""Blocks that hold other blocks: lists, quotations, boxes, tabs, footnotes, definitions.

Each function takes the lines that belong to the container from its level, without the container's marks, and reads
them as a level of their own. What belongs to a container is Python-Markdown's to say: a lazy line may.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from taiyaku.model import Kind
from taiyaku.segments.level import Found, Level
from taiyaku.segments.lines import Block, Comment, Fences, Line, dedent, is_fence, part_of_line
from taiyaku.segments.signs import ADMONITION, DEFINITION, EMPTY_ITEM, FOOTNOTE, ITEM, PYMDOWN, QUOTE, TAB, TASK

__all__ = ["box", "definition", "footnote", "items", "pymdown_block", "quote"]


def footnote(level: Level) -> Found:
    """A footnote and its paragraphs."""
    line = level.lines[level.at]
    match = FOOTNOTE.match(line.text)
    if not match:
        return None
    level.at += 1
    inner = [replace(line, start=line.start + match.end(), text=line.text[match.end() :])]
    while (following := level.line()) is not None and following.text.strip() and not level.interrupts():
        inner.append(dedent(following) or following)
        level.at += 1
    return level.inside([*inner, *level.indented_body()], Kind.FOOTNOTE)


def box(level: Level) -> Found:
    """Admonitions, details and tabs: a title line, and an indented body."""
    line = level.lines[level.at]
    admonition = ADMONITION.match(line.text)
    tab = None if admonition else TAB.match(line.text)
    match = admonition or tab
    if not match or (admonition and not admonition["classes"] and not admonition["title"]):
        return None
    level.at += 1
    return _boxed(level, line, match)


def _boxed(level: Level, line: Line, match: re.Match[str]) -> Iterator[Block | Comment]:
    if match["title"] and len(match["title"]) > 2:
        start, end = match.span("title")
        yield from part_of_line(Kind.TITLE, line, start + 1, end - 1, detail=match["title"][0])
    yield from level.inside(level.indented_body())


def pymdown_block(level: Level) -> Found:
    """`/// name | title`: the marks are gaps, what lies between is of this level."""
    line = level.lines[level.at]
    match = PYMDOWN.match(line.text)
    if not match:
        return None
    level.at += 1
    if match["name"]:
        while (option := level.line()) is not None and option.text.strip() and dedent(option) is not None:
            level.at += 1
        if match["title"]:
            return part_of_line(Kind.TITLE, line, *match.span("title"))
    return iter(())


def quote(level: Level) -> Found:
    """A quotation."""
    if not QUOTE.match(level.lines[level.at].text):
        return None
    inner: list[Line] = []
    while (line := level.line()) is not None and line.text.strip():
        inner.append(_unquoted(line))
        level.at += 1
        if inner[-1].indented and is_fence(inner[-1]):
            fence = _quoted_fence(level, level.at - 1)
            inner += fence
            level.at += len(fence)
    return level.inside(inner, Kind.QUOTE)


def _quoted_fence(level: Level, index: int) -> list[Line]:
    """What follows the opening of a fence in a quotation; code is read first, and goes on over blank lines."""
    if not level.quoted or not level.quoted[0] <= index < level.quoted[0] + len(level.quoted[1]):
        ahead = [*takewhile(lambda line: line.indented or not line.text.strip(), map(_unquoted, level.lines[index:]))]
        level.quoted = (index, ahead, Fences(ahead))
    start, ahead, fences = level.quoted
    end = fences.end(index - start)
    return ahead[index - start + 1 : end + 1] if end else []


def items(level: Level) -> Found:
    """The items of a list, each with all that is in it."""
    line = level.lines[level.at]
    if not ITEM.match(line.text) or not (level.fresh or line.indented or level.first):
        return None
    return _items(level)


def _items(level: Level) -> Iterator[Block | Comment]:
    while (line := level.line()) is not None and (match := ITEM.match(line.text)):
        width = match.end()
        task = TASK.match(line.text, width)
        width = task.end() if task and line.text[task.end() :] else width
        inner = [replace(line, start=line.start + width, text=line.text[width:], indented=False)]
        level.at += 1
        while (following := level.line()) is not None:
            if not following.text.strip():
                if not _item_goes_on(level):
                    break
                inner.append(replace(following, text="", start=following.end))
            elif (child := dedent(following)) is not None:
                inner.append(child)
            elif inner[-1].text and (end := level.math_end()) is not None:
                inner += [replace(line, indented=False) for line in level.lines[level.at : end + 1]]
                level.at = end
            elif _starts_item(following) or not inner[-1].text or level.interrupts():
                break
            else:
                inner.append(replace(following, indented=False))
            level.at += 1
        yield from level.inside(inner, Kind.ITEM)
        while (following := level.line()) is not None and (
            not following.text.strip() or EMPTY_ITEM.match(following.text)
        ):
            level.at += 1


def _item_goes_on(level: Level) -> bool:
    """Whether the next line that is not blank is indented, and so still of this item."""
    for index in range(level.at + 1, len(level.lines)):
        if level.lines[index].text.strip():
            return dedent(level.lines[index]) is not None
    return False


def definition(level: Level) -> Found:
    """The definition of the terms above."""
    line = level.lines[level.at]
    match = DEFINITION.match(line.text)
    if not match:
        return None
    level.at += 1
    inner = [replace(line, start=line.start + match.end(), text=line.text[match.end() :])]
    lazy: bool | None = None  # one way or the other: the first line that follows decides
    while (following := level.line()) is not None and following.text.strip():
        indented = dedent(following)
        lazy = indented is None if lazy is None else lazy
        if (indented is None) is not lazy and not lazy:
            break
        if indented is None and (following.text.lstrip(" ").startswith(":") or level.interrupts()):
            break
        inner.append(replace(following, indented=False) if lazy else indented or following)
        level.at += 1
    return level.inside([*inner, *level.indented_body()], Kind.DEFINITION)


def _unquoted(line: Line) -> Line:
    """The line without its quote mark; a lazy one has none."""
    match = QUOTE.match(line.text)
    width = match.end() if match else 0
    return replace(line, start=line.start + width, text=line.text[width:], indented=bool(match))


def _starts_item(line: Line) -> bool:
    return bool(ITEM.match(line.text) or EMPTY_ITEM.match(line.text))
