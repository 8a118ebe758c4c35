"""Segments with new text, and gaps → text.

A target is one block of Markdown, and must stay one: what would begin a list, a heading or a box,
end a title or a table cell, or break the YAML of the front matter, is escaped on the way. `unsafe`
finds the targets that broke the page all the same, by splitting it again: the caller leaves those
in English rather than publish a broken page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from taiyaku.model import PROSE, Gap, Key, Kind, Offer, Segment
from taiyaku.segments.anchors import pin
from taiyaku.segments.front_matter import write_value
from taiyaku.segments.html import is_block_tag
from taiyaku.segments.lines import has_words
from taiyaku.segments.split import split, translatable
from taiyaku.segments.svg import escaped

__all__ = ["CELL_PIECE", "pieces", "put", "render", "unsafe"]

_STARTS_A_BLOCK = re.compile(
    r"(?:[#>]|(?:\d+)(?=\.\s)|[*+-](?=\s)|!!!|\?\?\?|===|///|:(?=\s)|~~~|```(?![^\n]*`)|---|:::"
    r"|\[[^\]]+\]:|\*\[|\[[ xX]\](?=\s)|\[TOC\]$)"
)
_ENTITIES = {"?": "&#63;", "=": "&#61;", "/": "&#47;", ":": "&#58;", "~": "&#126;", "`": "&#96;"}
CELL_PIECE = re.compile(r"\\.|(?P<ticks>`+).*?(?<!`)(?P=ticks)(?!`)|\|", re.DOTALL)
_ATTRIBUTES = re.compile(r"(?P<before>[^\r\n]*?\{:?)(?P<list>[^{}\r\n]*)\}")
_OPEN_ATTRIBUTES = re.compile(r"(?P<before>[^\r\n{]*\{:?)(?P<list>[^{}\r\n]*)\Z")
"""Of a list with a title in it, which is a segment; an id behind the title would win."""
_EXPLICIT = re.compile(r"(?:^|\s)(?:#|id=)")
_FIGURES = re.compile(r"(?=.*[^\s*_+=#~`>:!$\\^&-])[^<{}\[\]|\n]+")
"""Figures and signs, as 0.01～0.1, ○ or ≥ 3: not only marks of Markdown, and no bracket of its."""
_TAG_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])")
_FIRST_LINE_END = re.compile(r"\r\n|\n|\r")
_RULE_BELOW = re.compile(r"(?:\r\n|\n|\r)[ >]*-{3,}[ ]*(?:[\r\n]|$)")
"""A rule below two lines; when they become one it would make a heading of it, and a blank line must part them."""
_PARTED = re.compile(rf"(?:\r\n|\n|\r)(?={_RULE_BELOW.pattern})")
_LINE_END = re.compile(r"[ \t]*(?:\r\n|\n|\r)[ \t]*")


def render(
    parts: Sequence[Segment | Gap], targets: Mapping[Key, str], *, anchors: Mapping[int, str] | None = None
) -> str:
    """The page with the targets put in; without targets and anchors it is the page as it was.

    `anchors` are ids by the offset of their heading, pinned where a heading has none of its own.
    """
    return "".join(pieces(parts, targets, anchors=anchors))


def pieces(
    parts: Sequence[Segment | Gap], targets: Mapping[Key, str], *, anchors: Mapping[int, str] | None = None
) -> list[str]:
    """What `render` makes of each part; one more piece at the end where the page ends with a heading to be pinned."""
    written: list[str] = []
    anchor, folded = "", False
    position = 0
    for part in parts:
        if isinstance(part, Gap):
            parting = _FIRST_LINE_END.match(part.text) if folded and _RULE_BELOW.match(part.text) else None
            written.append((parting[0] if parting else "") + (_pinned(part.text, anchor) if anchor else part.text))
            anchor, folded = "", False
            position += len(part.text)
            continue
        target = targets.get(Key(part.text, part.context), "")
        written.append(put(part, target) if target.strip() else part.raw)
        folded = _LINE_END.search(part.raw) is not None and not _LINE_END.search(written[-1])
        anchor = anchors.get(position, "") if anchors and part.kind is Kind.HEADING else ""
        position += len(part.raw)
    if anchor:
        written.append(_pinned("", anchor))
    return written


def _pinned(gap: str, anchor: str) -> str:
    """The gap behind a heading, with the anchor in its attribute list."""
    if (match := _OPEN_ATTRIBUTES.match(gap)) and not _EXPLICIT.search(match["list"]):
        return f"{match['before']} #{pin(anchor)} {match['list'].lstrip()}"
    match = _ATTRIBUTES.match(gap)
    if not match:
        return f" {{ #{pin(anchor)} }}{gap}"
    if _EXPLICIT.search(match["list"]):
        return gap
    return f"{match['before']} #{pin(anchor)} {match['list'].strip()} }}{gap[match.end() :]}"


def put(segment: Segment, target: str) -> str:
    """The target as it stands in the page, in the place of the segment."""
    return _WRITERS.get(segment.kind, _block)(segment, target.strip())


def _one_line(target: str) -> str:
    line = _LINE_END.sub("", target.replace("  \n", " ").replace("\\\n", " "))
    return f"\\{line}" if line == "[TOC]" else line


def _block(segment: Segment, target: str, *, escape: bool = True) -> str:
    """A paragraph and its like: hard breaks keep the container's prefix, starts of blocks are escaped."""
    lines = []
    for line in re.split(r"(?<=  )\n|(?<=\\)\n", target):
        folded = _LINE_END.sub("", line).lstrip()
        lines.append(_escaped(folded) if folded and escape else folded)
    if lines:
        lines[-1] = _closed(lines[-1])
    ending = "\r\n" if "\r\n" in segment.raw else "\n"
    return (ending + segment.prefix).join(lines)


def _closed(line: str) -> str:
    """The line without a backslash at its end that would take what follows for its own."""
    return line + "\\" * (len(line) - len(line.rstrip("\\")) & 1)


def _escaped(line: str) -> str:
    match = _STARTS_A_BLOCK.match(line)
    if not match:
        return line
    start = match[0]
    if start.isdigit():
        return f"{start}\\{line[len(start) :]}"
    if start[0] in _ENTITIES:
        return _ENTITIES[start[0]] + line[1:]
    return f"\\{line}"


def _heading(segment: Segment, target: str) -> str:
    line = _closed(_one_line(target))
    if segment.detail == "=":
        return _escaped(line)
    return line[:-1] + "\\#" if line.endswith("#") and not segment.raw.endswith("#") else line


def _title(segment: Segment, target: str) -> str:
    quote = segment.detail
    line = _one_line(target)
    if quote.startswith("```"):  # of a code fence, which knows no entities
        return line.replace(quote[-1], "”" if quote[-1] == '"' else "’").replace("`", "")
    return line.replace(quote, "&quot;" if quote == '"' else "&#39;") if quote else line


def _cell(_: Segment, target: str) -> str:
    return CELL_PIECE.sub(lambda match: "\\|" if match[0] == "|" else match[0], _one_line(target))


def _in_code(segment: Segment, target: str) -> str:
    """One line, without the quote that would end a string, or a label's."""
    line = _one_line(target)
    return line if segment.detail == "comment" else line.replace('"', "”").replace("'", "’")


def _value(segment: Segment, target: str) -> str:
    line = _one_line(target)
    return (
        write_value(line)
        if segment.raw[:1] not in "\"'"
        else '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'
    )


_WRITERS: Mapping[Kind, Callable[[Segment, str], str]] = {
    Kind.HEADING: _heading,
    Kind.TITLE: _title,
    Kind.ATTRIBUTE: _title,
    Kind.CELL: _cell,
    Kind.FRONT_MATTER: _value,
    Kind.ABBREVIATION: lambda _, target: _one_line(target),
    Kind.CODE: _in_code,
    Kind.FIGURE: lambda _, target: escaped(_one_line(target)),
    Kind.HTML: lambda segment, target: _block(segment, target, escape=False),
    Kind.TERM: lambda _, target: _escaped(_one_line(target)),
}


def unsafe(
    parts: Sequence[Segment | Gap], targets: Mapping[Key, str], *, page: str, offer: Offer = PROSE
) -> tuple[Key, ...]:
    """The keys whose targets change the structure of the page; without them it splits as it did before.

    A culprit is the target that breaks the page when it joins those before it, all of which fit: a
    search by halves finds it in a few renderings, wherever in the page its damage shows.
    """
    shape = _shapes(parts)
    # Bare figures ("5" for "five") or code are no segment when split again, yet they break nothing.
    probes = {key: target + " x" * _wordless(target) for key, target in targets.items() if target.strip()}
    bad = [key for key in probes if _brings_blocks(key.source, probes[key])]

    def fits(keys: Sequence[Key]) -> bool:
        text = render(parts, {key: probes[key] for key in keys})
        return _shapes(split(text, page=page, offer=offer)) == shape

    keys = [key for key in probes if key not in bad]
    good = 0
    while not fits(keys):
        broken = len(keys)  # the first `good` keys fit, the first `broken` do not
        while broken - good > 1:
            middle = (good + broken) // 2
            good, broken = (middle, broken) if fits(keys[:middle]) else (good, middle)
        bad.append(keys.pop(good))
    return tuple(bad)


def _wordless(target: str) -> bool:
    """Whether the target is code, math, figures or signs alone; a comment alone is none of these."""
    return (
        not translatable(target)
        and not target.lstrip().startswith("<")
        and (has_words(target) or _FIGURES.fullmatch(target) is not None)
    )


def _brings_blocks(source: str, target: str) -> bool:
    """Whether there are HTML blocks in the target that the source has not."""
    if "<" not in target:
        return False
    blocks = ({name.lower() for name in _TAG_NAME.findall(text) if is_block_tag(name)} for text in (target, source))
    return bool(next(blocks) - next(blocks))


def _shapes(parts: Sequence[Segment | Gap]) -> list[str]:
    return [_PARTED.sub("", part.text, 1) if isinstance(part, Gap) else part.kind.value for part in parts]
