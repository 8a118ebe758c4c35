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

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, takewhile

from taiyaku.model import Kind
from taiyaku.segments.code import code_blocks
from taiyaku.segments.html import TAG, html_blocks, is_block_tag, is_void
from taiyaku.segments.lines import Block, Comment, Fences, Line, dedent, fence_title, is_fence, part_of_line, text_block
from taiyaku.segments.tables import cells, is_table

__all__ = ["blocks"]

_ATX = re.compile(r"(?P<level>#{1,6})(?P<text>(?:\\.|[^\\])*+)$")
_SETEXT = re.compile(r"[=-]+[ ]*$")
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ ]{0,2}){3,}|(?:_[ ]{0,2}){3,}|(?:\*[ ]{0,2}){3,})[ ]*$")
_ITEM = re.compile(r"(?P<indent>[ ]{0,3})(?P<mark>[*+-]|\d+\.)[ \t]+(?=\S)")
_EMPTY_ITEM = re.compile(r"[ ]{0,3}(?:[*+-]|\d+\.)[ \t]*$")
_TASK = re.compile(r"\[[ xX]\][ ]+")
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
_REFERENCE = re.compile(
    r"[ ]{0,3}\[(?!\^)[^\[\]]*\]:[ ]*\n?[ ]*\S++[ ]*+(?:\n[ ]*)?(?:\"[^\n]*\"|'[^\n]*'|\([^\n]*\))?[ ]*(?=\n|$)"
)
"""Python-Markdown's own, over the lines of a paragraph; address and title may stand on lines of their own."""
_REFERENCE_TITLE = re.compile(r"(?:^|\s)(?P<quote>[\"'])(?P<text>[^\"']+)(?P=quote)[ ]*$")
_REFERENCE_LINES = 4
_ABBREVIATION = re.compile(r"[*]\[(?P<label>[^\\]*?)\][ ]?:[ ]*(?=\S)")
_FOOTNOTE = re.compile(r"[ ]{0,3}\[\^(?P<id>[^\]]*)\]:[ \t]*")
_ADMONITION = re.compile(
    r"(?P<mark>!!!|\?\?\?\+?)[ ]?(?P<classes>[\w\-]+(?:[ ]+[\w\-]+)*)?(?P<space>[ ]*)(?P<title>\"(?P<text>.*)\")?[ ]*$"
)
_TAB = re.compile(r"===[+!]{0,2}[ ]+(?P<title>\"(?P<text>.*)\"|'(?P<single>.*)')[ ]*$")
_PYMDOWN = re.compile(r"[ ]{0,3}(?P<mark>/{3,})[ ]*(?P<name>[\w\-]+)?[ ]*(?:\|[ ]*(?P<title>.*?))?[ ]*$")
_DEFINITION = re.compile(r"[ ]{0,3}:[ ]{1,3}(?=\S)")
_UNDER_HEADER = re.compile(r"[ |:-]*[|-][ |:-]*")
_COMMENT = re.compile(r"[ ]{0,3}<!--")
_DECLARATION = re.compile(r"[ ]{0,3}<(?:\?|![A-Z]|!\[CDATA\[)")
_LONGEST_DECLARATION = 1000
_DIRECTIVE_LINE = re.compile(r"[ ]*(?:\{%.*%\}|\{\{.*\}\}|\{#.*#\}|\[TOC\]|::+[ ].*|--8<--.*|-{2,}8<-{2,}.*)[ ]*$")
_MATH_START = re.compile(r"[ ]{0,3}(?P<mark>\$\$|\\\[|\\begin\{(?P<name>[a-zA-Z]+\*?)\})")


_DEEPEST = 60


def blocks(lines: Sequence[Line], *, code: Sequence[str] = ()) -> Iterator[Block | Comment]:
    """The blocks of a page, in order; `code` is what of code blocks is offered, see `Offer`."""
    yield from _Container(lines, Kind.PARAGRAPH, code, 0).read()


class _Container:
    """One level of nesting: reads its lines from top to bottom, and its children through new ones."""

    def __init__(self, lines: Sequence[Line], kind: Kind, code: Sequence[str], depth: int) -> None:
        self.lines = lines
        self.kind = kind
        self.code = code
        self.depth = depth
        self.fences = Fences(lines)
        self.closers: dict[str, dict[int, int]] = {}
        self.commentless = False
        """No comment is closed from here on."""
        self.mathless: dict[str, int] = {}
        """Up to which line a closing sign of math is not to be found."""
        self.quoted: tuple[int, list[Line], Fences] | None = None
        """From which line on the quotations' lines are known without their marks."""
        self.at = 0
        self.fresh = True
        """Nothing but blank lines or finished blocks above: a list or table may begin."""
        self.first = kind is not Kind.PARAGRAPH
        """The container's own first paragraph is still to come."""

    def read(self) -> Iterator[Block | Comment]:
        while self.at < len(self.lines):
            text = self.lines[self.at].text
            if not text or text.isspace():
                self.at += 1
                self.fresh = True
                continue
            if text[0].isalpha():
                yield from self._paragraph()
                continue
            for reader in _READERS:
                found = reader(self)
                if found is not None:
                    yield from found
                    self.fresh = True
                    break
            else:
                yield from self._paragraph()

    # --- helpers

    def _inside(self, lines: Sequence[Line], kind: Kind = Kind.PARAGRAPH) -> Iterator[Block | Comment]:
        """The blocks of a container in this one; too deep down, Python-Markdown gives up as well."""
        if self.depth == _DEEPEST:
            return text_block(kind, [*lines])
        return _Container(lines, kind, self.code, self.depth + 1).read()

    def _line(self, offset: int = 0) -> Line | None:
        index = self.at + offset
        return self.lines[index] if index < len(self.lines) else None

    def _next_kind(self) -> Kind:
        kind = self.kind if self.first else Kind.PARAGRAPH
        self.first = False
        return kind

    def _indented_body(self) -> list[Line]:
        """The lines from here that are blank or indented by four columns, dedented."""
        body: list[Line] = []
        while (line := self._line()) is not None:
            if not line.text.strip():
                body.append(replace(line, text="", start=line.end))
            elif (inner := dedent(line)) is not None:
                body.append(inner)
            else:
                break
            self.at += 1
        return body

    # --- readers: each returns None if the line is not theirs

    def fence(self) -> Iterator[Block | Comment] | None:
        end = self.fences.end(self.at)
        if end is None:
            return None
        fence = self.lines[self.at : end + 1]
        self.at = end + 1
        return chain(fence_title(fence[0]), code_blocks(fence, self.code))

    def indented_code(self) -> Iterator[Block | Comment] | None:
        if dedent(self.lines[self.at]) is None or not self.fresh:
            return None
        while (line := self._line()) is not None and line.text.strip() and dedent(line) is not None:
            self.at += 1
        return iter(())

    def comment(self) -> Iterator[Block | Comment] | None:
        line = self.lines[self.at]
        if self.commentless or not _COMMENT.match(line.text):
            return None
        for index in range(self.at, len(self.lines)):
            position = self.lines[index].text.find("-->", line.text.find("<!--") + 4 if index == self.at else 0)
            if position < 0:
                continue
            rest = self.lines[index].text[position + 3 :]
            if rest.strip():
                return None
            text = "\n".join(inner.text for inner in self.lines[self.at : index + 1])
            found = Comment(line.start, self.lines[index].end, text.strip()[4:-3].strip(), line.number)
            self.at = index + 1
            return iter((found,))
        self.commentless = True
        return None

    def html(self) -> Iterator[Block | Comment] | None:
        line = self.lines[self.at]
        if _DECLARATION.match(line.text):
            return self._declaration()
        match = TAG.match(line.text)
        if not match or not is_block_tag(match["name"]):
            return None
        name = match["name"].lower()
        end = self.at if match["slash"] or is_void(name) else self._closing_line(name)
        if end is None:
            end = self._paragraph_end()
        inside = self.lines[self.at : end + 1]
        self.at = end + 1
        return html_blocks(inside, self._inside)

    def _declaration(self) -> Iterator[Block | Comment] | None:
        """`<!DOCTYPE …>`, `<?php … ?>`, `<![CDATA[ … ]]>`: nothing in them is text."""
        text = self.lines[self.at].text.lstrip()
        end = "?>" if text.startswith("<?") else "]]>" if text.startswith("<![CDATA[") else ">"
        for index in range(self.at, min(self.at + _LONGEST_DECLARATION, len(self.lines))):
            if end in self.lines[index].text:
                self.at = index + 1
                return iter(())
        return None

    def _closing_line(self, name: str) -> int | None:
        """The line where the element that begins here is closed, nested ones of its name counted."""
        if name not in self.closers:
            self.closers[name] = self._closing_lines(name)
        return self.closers[name].get(self.at)

    def _closing_lines(self, name: str) -> dict[int, int]:
        """For each line, where the first element of this name that it opens is closed."""
        tag = re.compile(rf"<(?P<slash>/?){name}(?=[\s/>]|$)[^<>]*", re.IGNORECASE)
        closed: dict[int, int] = {}
        opened: list[int] = []
        index = 0
        while index < len(self.lines):
            for found in tag.finditer(self.lines[index].text):
                if found["slash"]:
                    if opened:
                        closed[opened.pop()] = index  # of several in one line the first is closed last
                elif found[0].endswith("/"):
                    closed.setdefault(index, index)
                else:
                    opened.append(index)
            index = (self.fences.end(index) or index) + 1
        return closed

    def _paragraph_end(self) -> int:
        index = self.at
        while index + 1 < len(self.lines) and self.lines[index + 1].text.strip():
            index += 1
        return index

    def math(self) -> Iterator[Block | Comment] | None:
        end = self._math_end()
        if end is None:
            return None
        self.at = end + 1
        return iter(())

    def _math_end(self) -> int | None:
        """The last line of the block of math that begins here."""
        match = _MATH_START.match(self.lines[self.at].text)
        if not match:
            return None
        close = {"$$": "$$", "\\[": "\\]"}.get(match["mark"], f"\\end{{{match['name']}}}")
        if self.at < self.mathless.get(close, 0):
            return None
        after = match.end()
        index = self.at
        for index in range(self.at, len(self.lines)):
            text = self.lines[index].text
            position = text.find(close, after)
            after = 0
            if position >= 0 and not text[position + len(close) :].strip():
                return index
            if position >= 0 or (index > self.at and not text.strip()):
                break
        self.mathless[close] = index
        return None

    def directive_line(self) -> Iterator[Block | Comment] | None:
        line = self.lines[self.at]
        if not _DIRECTIVE_LINE.match(line.text):
            return None
        self.at += 1
        if line.text.strip() in ("--8<--", "-8<-"):
            while (inner := self._line()) is not None:
                self.at += 1
                if inner.text.strip() == line.text.strip():
                    break
        elif line.text.lstrip().startswith(":::"):
            self._indented_body()
        return iter(())

    def reference(self) -> Iterator[Block | Comment] | None:
        if not self.lines[self.at].text.lstrip(" ").startswith("["):
            return None
        following: list[str] = []
        for line in self.lines[self.at : self.at + _REFERENCE_LINES]:
            if not line.text.strip():
                break
            following.append(line.text)
        match = _REFERENCE.match("\n".join(following))
        if not match:
            return None
        self.at += match[0].rstrip("\n").count("\n") + 1
        last = self.lines[self.at - 1]
        title = _REFERENCE_TITLE.search(last.text)
        return part_of_line(Kind.ATTRIBUTE, last, *title.span("text"), detail=title["quote"]) if title else iter(())

    def abbreviation(self) -> Iterator[Block | Comment] | None:
        line = self.lines[self.at]
        match = _ABBREVIATION.match(line.text)
        if not match:
            return None
        self.at += 1
        return part_of_line(Kind.ABBREVIATION, line, match.end(), len(line.text.rstrip()))

    def footnote(self) -> Iterator[Block | Comment] | None:
        line = self.lines[self.at]
        match = _FOOTNOTE.match(line.text)
        if not match:
            return None
        self.at += 1
        inner = [replace(line, start=line.start + match.end(), text=line.text[match.end() :])]
        while (following := self._line()) is not None and following.text.strip() and not self._interrupts():
            inner.append(dedent(following) or following)
            self.at += 1
        return self._inside([*inner, *self._indented_body()], Kind.FOOTNOTE)

    def box(self) -> Iterator[Block | Comment] | None:
        """Admonitions, details and tabs: a title line, and an indented body."""
        line = self.lines[self.at]
        admonition = _ADMONITION.match(line.text)
        tab = None if admonition else _TAB.match(line.text)
        match = admonition or tab
        if not match or (admonition and not admonition["classes"] and not admonition["title"]):
            return None
        self.at += 1
        return self._boxed(line, match)

    def _boxed(self, line: Line, match: re.Match[str]) -> Iterator[Block | Comment]:
        if match["title"] and len(match["title"]) > 2:
            start, end = match.span("title")
            yield from part_of_line(Kind.TITLE, line, start + 1, end - 1, detail=match["title"][0])
        yield from self._inside(self._indented_body())

    def pymdown_block(self) -> Iterator[Block | Comment] | None:
        """`/// name | title`: the marks are gaps, what lies between is of this level."""
        line = self.lines[self.at]
        match = _PYMDOWN.match(line.text)
        if not match:
            return None
        self.at += 1
        if match["name"]:
            while (option := self._line()) is not None and option.text.strip() and dedent(option) is not None:
                self.at += 1
            if match["title"]:
                return part_of_line(Kind.TITLE, line, *match.span("title"))
        return iter(())

    def heading(self) -> Iterator[Block | Comment] | None:
        line = self.lines[self.at]
        if not line.text.startswith("#"):
            return None
        match = _ATX.match(line.text)
        if not match:
            return None
        self.at += 1
        start, end = match.start("text"), len(line.text.rstrip(" \t"))
        bare = line.text[start:end].rstrip("#")
        if len(bare) - len(bare.rstrip("\\")) & 1 and start + len(bare) < end:
            bare += "#"  # the first of them is escaped
        end = start + len(bare)
        return part_of_line(Kind.HEADING, line, start, end, detail=match["level"])

    def setext(self) -> Iterator[Block | Comment] | None:
        line, under = self.lines[self.at], self._line(1)
        if not self.fresh or under is None or not _SETEXT.match(under.text):
            return None
        if under.indented and self.first and self.kind is Kind.ITEM:
            return None
        self.at += 2
        return part_of_line(Kind.HEADING, line, 0, len(line.text), detail="=")

    def rule(self) -> Iterator[Block | Comment] | None:
        if not _RULE.match(self.lines[self.at].text):
            return None
        self.at += 1
        return iter(())

    def table(self) -> Iterator[Block | Comment] | None:
        under = self._line(1)
        if not self.fresh or under is None or not _UNDER_HEADER.fullmatch(under.text):
            return None
        if not is_table(self.lines[self.at : self.at + 2]):
            return None
        end = self._paragraph_end() + 1
        rows = self.lines[self.at : end]
        if not is_table(rows):
            return None
        self.at = end
        return cells(rows)

    def quote(self) -> Iterator[Block | Comment] | None:
        if not _QUOTE.match(self.lines[self.at].text):
            return None
        inner: list[Line] = []
        while (line := self._line()) is not None and line.text.strip():
            inner.append(_unquoted(line))
            self.at += 1
            if inner[-1].indented and is_fence(inner[-1]):
                fence = self._quoted_fence(self.at - 1)
                inner += fence
                self.at += len(fence)
        return self._inside(inner, Kind.QUOTE)

    def _quoted_fence(self, index: int) -> list[Line]:
        """What follows the opening of a fence in a quotation; code is read first, and goes on over blank lines."""
        if not self.quoted or not self.quoted[0] <= index < self.quoted[0] + len(self.quoted[1]):
            ahead = [
                *takewhile(lambda line: line.indented or not line.text.strip(), map(_unquoted, self.lines[index:]))
            ]
            self.quoted = (index, ahead, Fences(ahead))
        start, ahead, fences = self.quoted
        end = fences.end(index - start)
        return ahead[index - start + 1 : end + 1] if end else []

    def items(self) -> Iterator[Block | Comment] | None:
        line = self.lines[self.at]
        if not _ITEM.match(line.text) or not (self.fresh or line.indented or self.first):
            return None
        return self._items()

    def _items(self) -> Iterator[Block | Comment]:
        while (line := self._line()) is not None and (match := _ITEM.match(line.text)):
            width = match.end()
            task = _TASK.match(line.text, width)
            width = task.end() if task and line.text[task.end() :] else width
            inner = [replace(line, start=line.start + width, text=line.text[width:], indented=False)]
            self.at += 1
            while (following := self._line()) is not None:
                if not following.text.strip():
                    if not self._item_goes_on():
                        break
                    inner.append(replace(following, text="", start=following.end))
                elif (child := dedent(following)) is not None:
                    inner.append(child)
                elif inner[-1].text and (end := self._math_end()) is not None:
                    inner += [replace(line, indented=False) for line in self.lines[self.at : end + 1]]
                    self.at = end
                elif _starts_item(following) or not inner[-1].text or self._interrupts():
                    break
                else:
                    inner.append(replace(following, indented=False))
                self.at += 1
            yield from self._inside(inner, Kind.ITEM)
            while (following := self._line()) is not None and (
                not following.text.strip() or _EMPTY_ITEM.match(following.text)
            ):
                self.at += 1

    def _item_goes_on(self) -> bool:
        """Whether the next line that is not blank is indented, and so still of this item."""
        for index in range(self.at + 1, len(self.lines)):
            if self.lines[index].text.strip():
                return dedent(self.lines[index]) is not None
        return False

    def definition(self) -> Iterator[Block | Comment] | None:
        line = self.lines[self.at]
        match = _DEFINITION.match(line.text)
        if not match:
            return None
        self.at += 1
        inner = [replace(line, start=line.start + match.end(), text=line.text[match.end() :])]
        lazy: bool | None = None  # one way or the other: the first line that follows decides
        while (following := self._line()) is not None and following.text.strip():
            indented = dedent(following)
            lazy = indented is None if lazy is None else lazy
            if (indented is None) is not lazy and not lazy:
                break
            if indented is None and (following.text.lstrip(" ").startswith(":") or self._interrupts()):
                break
            inner.append(replace(following, indented=False) if lazy else indented or following)
            self.at += 1
        return self._inside([*inner, *self._indented_body()], Kind.DEFINITION)

    # --- the paragraph, which all other lines end up in

    def _interrupts(self) -> bool:
        """Whether the line here begins something else although no blank line stands above it."""
        text = self.lines[self.at].text
        if not text or text[0].isalpha():
            return False
        first = text.lstrip()[:1]
        if first in "`~":
            return self.fences.end(self.at) is not None
        if first == "<":
            tag = TAG.match(text)
            return bool(_COMMENT.match(text)) or bool(tag and is_block_tag(tag["name"]))
        return any(pattern.match(text) for pattern in _INTERRUPTING.get(first, ()))

    def _interrupts_item(self, line: Line) -> bool:
        """The same for an indented line in the first paragraph of a list item, which is read before it is dedented."""
        if _ITEM.match(line.text):
            return True
        mark = line.text.lstrip()
        return (mark[:1] in tuple("`~<$\\{") and self._interrupts()) or mark.startswith("--8<--")

    def _paragraph(self) -> Iterator[Block | Comment]:
        """Lines up to a blank one or one that interrupts; attribute lists at the end stay out."""
        if (setext := self.setext()) is not None:
            yield from setext
            return
        if (table := self.table()) is not None:
            yield from table
            return
        kind = self._next_kind()
        lines = [self.lines[self.at]]
        self.at += 1
        while (line := self._line()) is not None and line.text.strip():
            if self._interrupts_item(line) if line.indented and kind is Kind.ITEM else self._interrupts():
                break
            lines.append(line)
            self.at += 1
        self.fresh = False
        if self._terms_of_definition():
            for term in lines:
                yield from part_of_line(Kind.TERM, term, 0, len(term.text))
            return
        yield from text_block(kind, lines)

    def _terms_of_definition(self) -> bool:
        for index in range(self.at, min(self.at + 2, len(self.lines))):
            text = self.lines[index].text
            if text.strip():
                return _DEFINITION.match(text) is not None
        return False


def _unquoted(line: Line) -> Line:
    """The line without its quote mark; a lazy one has none."""
    match = _QUOTE.match(line.text)
    width = match.end() if match else 0
    return replace(line, start=line.start + width, text=line.text[width:], indented=bool(match))


def _starts_item(line: Line) -> bool:
    return bool(_ITEM.match(line.text) or _EMPTY_ITEM.match(line.text))


_INTERRUPTING: dict[str, tuple[re.Pattern[str], ...]] = {
    "#": (re.compile(r"#{1,6}"),),
    ">": (_QUOTE,),
    "!": (_ADMONITION,),
    "?": (_ADMONITION,),
    "=": (_TAB,),
    "[": (re.compile(r"[ ]{0,3}\[(?!\^)[^\[\]]*\]:[ ]*\S"), _FOOTNOTE),
    "*": (_RULE, _ABBREVIATION),
    "-": (_RULE, _DIRECTIVE_LINE),
    "_": (_RULE,),
    ":": (_DEFINITION,),
    "/": (_PYMDOWN,),
    "{": (re.compile(r"[ ]*\{%.*%\}[ ]*$"),),
    "$": (re.compile(r"[ ]{0,3}\$\$[ ]*$"),),
    "\\": (re.compile(r"[ ]{0,3}\\\[[ ]*$"),),
}

_READERS: tuple[Callable[[_Container], Iterator[Block | Comment] | None], ...] = (
    _Container.fence,
    _Container.comment,
    _Container.indented_code,
    _Container.html,
    _Container.directive_line,
    _Container.box,
    _Container.pymdown_block,
    _Container.math,
    _Container.heading,
    _Container.table,
    _Container.setext,
    _Container.rule,
    _Container.items,
    _Container.abbreviation,
    _Container.footnote,
    _Container.reference,
    _Container.definition,
    _Container.quote,
)
