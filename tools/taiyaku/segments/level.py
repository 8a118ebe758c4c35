"""One level of nesting: its lines, how far they are read, and what all readers ask about them.

What would make a page slow to read, looking for an end that is not there again and again, is remembered here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from taiyaku.model import Kind
from taiyaku.segments.html import TAG, is_block_tag
from taiyaku.segments.lines import Block, Comment, Fences, Line, dedent, text_block
from taiyaku.segments.signs import COMMENT, INTERRUPTING, ITEM, MATH_START

__all__ = ["Found", "Level", "Readers"]

Found = Iterator[Block | Comment] | None
"""What a reader makes of the lines here; None, and nothing read, where they are not its own."""
Readers = Sequence["Callable[[Level], Found]"]
_DEEPEST = 60


class Level:
    """Reads its lines from top to bottom, and its children through new levels."""

    def __init__(
        self, lines: Sequence[Line], kind: Kind, code: Sequence[str], readers: Readers, depth: int = 0
    ) -> None:
        self.lines = lines
        self.kind = kind
        self.code = code
        self.readers = readers
        """The last of them is for what all others leave."""
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
        """The blocks of these lines and of all that is nested in them."""
        *readers, paragraph = self.readers
        while self.at < len(self.lines):
            text = self.lines[self.at].text
            if not text or text.isspace():
                self.at += 1
                self.fresh = True
                continue
            found = None if text[0].isalpha() else next((one for reader in readers if (one := reader(self))), None)
            if found is not None:
                yield from found
                self.fresh = True
            else:
                yield from paragraph(self) or ()

    def inside(self, lines: Sequence[Line], kind: Kind = Kind.PARAGRAPH) -> Iterator[Block | Comment]:
        """The blocks of a container in this one; too deep down, Python-Markdown gives up as well."""
        if self.depth == _DEEPEST:
            return text_block(kind, [*lines])
        return Level(lines, kind, self.code, self.readers, self.depth + 1).read()

    def line(self, offset: int = 0) -> Line | None:
        """The line here, or further down; None behind the last."""
        index = self.at + offset
        return self.lines[index] if index < len(self.lines) else None

    def next_kind(self) -> Kind:
        """What the next paragraph is: the first one is the container's own."""
        kind = self.kind if self.first else Kind.PARAGRAPH
        self.first = False
        return kind

    def indented_body(self) -> list[Line]:
        """The lines from here that are blank or indented by four columns, dedented."""
        body: list[Line] = []
        while (line := self.line()) is not None:
            if not line.text.strip():
                body.append(replace(line, text="", start=line.end))
            elif (inner := dedent(line)) is not None:
                body.append(inner)
            else:
                break
            self.at += 1
        return body

    def paragraph_end(self) -> int:
        """The last line before a blank one."""
        index = self.at
        while index + 1 < len(self.lines) and self.lines[index + 1].text.strip():
            index += 1
        return index

    def math_end(self) -> int | None:
        """The last line of the block of math that begins here."""
        match = MATH_START.match(self.lines[self.at].text)
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

    def interrupts(self) -> bool:
        """Whether the line here begins something else although no blank line stands above it."""
        text = self.lines[self.at].text
        if not text or text[0].isalpha():
            return False
        first = text.lstrip()[:1]
        if first in "`~":
            return self.fences.end(self.at) is not None
        if first == "<":
            tag = TAG.match(text)
            return bool(COMMENT.match(text)) or bool(tag and is_block_tag(tag["name"]))
        return any(pattern.match(text) for pattern in INTERRUPTING.get(first, ()))

    def interrupts_item(self, line: Line) -> bool:
        """The same for an indented line in the first paragraph of a list item, which is read before it is dedented."""
        if ITEM.match(line.text):
            return True
        mark = line.text.lstrip()
        return (mark[:1] in tuple("`~<$\\{") and self.interrupts()) or mark.startswith("--8<--")
