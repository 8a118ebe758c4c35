"""Blocks → segments and gaps; joined again they are the page.

`split` is total: no text makes it raise, and ``"".join(part.raw or part.text)`` is the page byte for
byte, whatever the text. Soft line breaks are folded in a segment's text, so that re-wrapping a
paragraph makes nothing stale; hard breaks stay, as the line ends they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from taiyaku.model import PROSE, Gap, Kind, Location, Offer, Segment
from taiyaku.segments.directives import Steering, steer
from taiyaku.segments.front_matter import head, values
from taiyaku.segments.lines import Block, Comment, Line, has_words, lines_of
from taiyaku.segments.parse import blocks
from taiyaku.segments.placeholders import spans
from taiyaku.segments.svg import is_figure, split_figure

__all__ = ["joined", "page_blocks", "split", "translatable"]

_LABEL = re.compile(r"^[ >]*\[(?!\^)([^\[\]`]+)\]:", re.MULTILINE)
"""Of a reference that a link can name: code is read before links, so that none leads to a label with code in it."""
_BRACKETS = re.compile(
    r"(?P<ticks>`+).*?(?P=ticks)|(?<![\]\\])(?P<image>!?)\[(?P<label>[^\[\]^][^\[\]]*)\]"
    r"(?P<rest>\s?\[\]|\s?\[(?P<other>[^\[\]^][^\[\]]*)\])?(?!\()"
)
_WORD_FIRST = re.compile(r"[^\W\d_]+(?:\s|$)|(?![a-zA-Z])[^\W\d_]")
"""What no protected span begins with: most texts are known by it for such that have words."""
_HARD_BREAK = re.compile(r"(?:[ ]{2,}|(?<!\\)(?:\\\\)*\\)$")


def split(text: str, *, page: str, offer: Offer = PROSE) -> tuple[Segment | Gap, ...]:
    """The segments and gaps of a page, in order; joined, they are the page. A page may be a figure."""
    if is_figure(page):
        return tuple(split_figure(text, page=page))
    parts: list[Segment | Gap] = []
    position = 0
    for segment, start, end in _placed(text, page, offer):
        if start > position:
            parts.append(Gap(text[position:start]))
        parts.append(segment)
        position = end
    if position < len(text):
        parts.append(Gap(text[position:]))
    return tuple(parts)


def translatable(text: str, *, titles: bool = True) -> bool:
    """Whether a block has a word to translate; code, math and their like alone have none.

    Titles and alternative texts count, unless `titles` are left out.

    >>> translatable("$N$"), translatable("`fit`"), translatable("![A curve](a.svg)"), translatable("the `fit`")
    (False, False, True, True)
    """
    if _WORD_FIRST.match(text):
        return True
    position = 0
    for span in spans(text):
        if has_words(text[position : span.start]) or (titles and span.words):
            return True
        position = span.end
    return has_words(text[position:])


def joined(parts: Sequence[Segment | Gap]) -> str:
    """The page that the parts came from."""
    return "".join(part.text if isinstance(part, Gap) else part.raw for part in parts)


def _placed(text: str, page: str, offer: Offer) -> Iterator[tuple[Segment, int, int]]:
    """The segments with their offsets, in page order, never overlapping."""
    if found := head(text):
        start, end, _ = found
        for first, last, value in values(text, start, end, offer.front_matter):
            where = Location(page, text.count("\n", 0, first) + 1)
            yield Segment(value, where, Kind.FRONT_MATTER, text[first:last]), first, last
    labels = frozenset(_label(label) for label in _LABEL.findall(text))
    steering = Steering()
    for block in page_blocks(text, code=offer.code):
        if isinstance(block, Comment):
            steering = steer(steering, block.text)
            continue
        if not steering.silent and any(has_words(line.text) for line in block.lines):
            segment = _segment(text, page, block, steering, labels)
            if translatable(segment.text):
                yield segment, block.start, block.end
        steering = steering.spent()


def page_blocks(text: str, *, code: Sequence[str] = ()) -> Iterator[Block | Comment]:
    """The blocks of a page below its front matter."""
    found = head(text)
    body = found[2] if found else int(text.startswith("\ufeff"))
    return blocks(lines_of(text[body:], start=body, number=text.count("\n", 0, body) + 1), code=code)


def _segment(text: str, page: str, block: Block, steering: Steering, labels: frozenset[str]) -> Segment:
    prefix = ""
    if len(block.lines) > 1:
        second = block.lines[1]
        prefix = text[max(text.rfind("\n", 0, second.start), text.rfind("\r", 0, second.start)) + 1 : second.start]
    folded = _folded(block.lines)
    return Segment(
        text=_expanded(folded, labels) if labels and block.kind is not Kind.CODE else folded,
        location=Location(page, block.lines[0].number),
        kind=block.kind,
        raw=text[block.start : block.end],
        context=steering.context,
        notes=steering.notes,
        prefix=prefix,
        detail=block.detail,
    )


def _folded(lines: Sequence[Line]) -> str:
    """The lines as one, but for hard breaks."""
    if len(lines) == 1:
        return lines[0].text.strip()
    parts: list[str] = []
    for line in lines[:-1]:
        ending = _HARD_BREAK.search(line.text)
        parts.append(
            line.text.strip().rstrip("\\") + ("  \n" if ending[0].isspace() else "\\\n")
            if ending
            else line.text.strip() + " "
        )
    return "".join(parts) + lines[-1].text.strip()


def _label(label: str) -> str:
    return " ".join(label.split()).lower()


def _expanded(text: str, labels: frozenset[str]) -> str:
    """Links that name their reference by their own text get it spelled out, so the text can be translated.

    >>> _expanded("see the [User Guide]", frozenset({"user guide"}))
    'see the [User Guide][User Guide]'
    """

    def spelled(match: re.Match[str]) -> str:
        label = match["label"]
        if not label or _label(label) not in labels or _label(match["other"] or "") in labels:
            return match[0]
        said = label.replace("$", "\\$")  # two dollars would be math
        rest = match["rest"] if match["other"] else ""  # names nothing, and is shown
        return f"{match['image']}[{said}][{label}]{rest}"

    return _BRACKETS.sub(spelled, text)
