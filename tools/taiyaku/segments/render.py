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
from taiyaku.segments.front_matter import write_value
from taiyaku.segments.lines import has_words
from taiyaku.segments.split import split, translatable

__all__ = ["CELL_PIECE", "pieces", "put", "render", "unsafe"]

_STARTS_A_BLOCK = re.compile(
    r"(?:[#>]|(?:\d+)(?=\.\s)|[*+-](?=\s)|!!!|\?\?\?|===|///|:(?=\s)|~~~|```(?![^\n]*`)|---|:::|\[\^[^\]]+\]:|\*\[)"
)
_ENTITIES = {"?": "&#63;", "=": "&#61;", "/": "&#47;", ":": "&#58;", "~": "&#126;", "`": "&#96;"}
CELL_PIECE = re.compile(r"\\.|(?P<ticks>`+).*?(?<!`)(?P=ticks)(?!`)|\|", re.DOTALL)
_ATTRIBUTES = re.compile(r"(?P<before>[^\r\n]*?\{:?)(?P<list>[^{}\r\n]*)\}")
_EXPLICIT = re.compile(r"(?:^|\s)(?:#|id=)")
_FIGURES = re.compile(r"[\d.,:%/()~–—…〜 ]*")
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
    pin = ""
    position = 0
    for part in parts:
        if isinstance(part, Gap):
            written.append(_pinned(part.text, pin) if pin else part.text)
            pin = ""
            position += len(part.text)
            continue
        target = targets.get(Key(part.text, part.context), "")
        written.append(put(part, target) if target.strip() else part.raw)
        pin = anchors.get(position, "") if anchors and part.kind is Kind.HEADING else ""
        position += len(part.raw)
    if pin:
        written.append(_pinned("", pin))
    return written


def _pinned(gap: str, anchor: str) -> str:
    """The gap behind a heading, with the anchor in its attribute list."""
    match = _ATTRIBUTES.match(gap)
    if not match:
        return f" {{ #{anchor} }}{gap}"
    if _EXPLICIT.search(match["list"]):
        return gap
    return f"{match['before']} #{anchor} {match['list'].strip()} }}{gap[match.end() :]}"


def put(segment: Segment, target: str) -> str:
    """The target as it stands in the page, in the place of the segment."""
    return _WRITERS.get(segment.kind, _block)(segment, target.strip())


def _one_line(target: str) -> str:
    return _LINE_END.sub("", target.replace("  \n", " ").replace("\\\n", " "))


def _block(segment: Segment, target: str, *, escape: bool = True) -> str:
    """A paragraph and its like: hard breaks keep the container's prefix, starts of blocks are escaped."""
    lines = []
    for line in re.split(r"(?<=  )\n|(?<=\\)\n", target):
        folded = _LINE_END.sub("", line).lstrip()
        lines.append(_escaped(folded) if folded and escape else folded)
    if lines and lines[-1].endswith("\\") and not lines[-1].endswith("\\\\"):
        lines[-1] += "\\"
    ending = "\r\n" if "\r\n" in segment.raw else "\n"
    return (ending + segment.prefix).join(lines)


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
    line = _one_line(target)
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
    Kind.CELL: _cell,
    Kind.FRONT_MATTER: _value,
    Kind.ABBREVIATION: lambda _, target: _one_line(target),
    Kind.CODE: _in_code,
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

    def fits(keys: Sequence[Key]) -> bool:
        text = render(parts, {key: probes[key] for key in keys})
        return _shapes(split(text, page=page, offer=offer)) == shape

    keys = [*probes]
    bad: list[Key] = []
    good = 0
    while not fits(keys):
        broken = len(keys)  # the first `good` keys fit, the first `broken` do not
        while broken - good > 1:
            middle = (good + broken) // 2
            good, broken = (middle, broken) if fits(keys[:middle]) else (good, middle)
        bad.append(keys.pop(good))
    return tuple(bad)


def _wordless(target: str) -> bool:
    return not translatable(target) and (has_words(target) or _FIGURES.fullmatch(target) is not None)


def _shapes(parts: Sequence[Segment | Gap]) -> list[str]:
    return [part.text if isinstance(part, Gap) else part.kind.value for part in parts]
