"""An SVG figure → its texts as segments, and the gaps between them; joined again they are the figure.

A figure is a page whose blocks are its `<text>`, `<title>` and `<desc>` elements. expat reads the XML, for it tells at
which byte each tag stands, so that everything else, attributes and layout too, stays as it is: a rewritten tree would
not. `<tspan>` stays inside a segment as a tag, because a sentence that is broken into lines is one sentence; only what
wraps the whole text is left outside. A figure that is no well-formed XML, or that defines entities (which can be made
to swell without end), has no segments and is left alone: `fault` says why in one line.

Left out: text in `<foreignObject>`, in `<switch>` (the author's own translations) and under `translate="no"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from taiyaku.model import Gap, Kind, Location, Segment

__all__ = ["SUFFIX", "escaped", "fault", "is_figure", "laid_open", "split_figure"]

SUFFIX = ".svg"
"""What the name of a page ends with that is a figure."""

_SPACE = "http://www.w3.org/2000/svg"
_TEXTS = frozenset({"text", "title", "desc"})
_LEFT_ALONE = frozenset({"foreignObject", "switch", "style", "script", "metadata"})
_WRAPPER = re.compile(r"\s*<(?P<name>[\w:.-]+)(?:\s[^<>]*)?>(?P<inner>.*)</(?P=name)\s*>\s*\Z", re.DOTALL)
_MARKUP = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<[^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|amp|lt|gt|quot|apos);", re.DOTALL
)
_WORD = re.compile(r"[^\W\d_]{2,}|[\u3041-\u30ff\u4e00-\u9fff]")
"""A letter alone names a variable or an axis."""
_LANGUAGE = re.compile(r"\s(?:xml:)?lang\s*=\s*(?P<quote>[\"']).*?(?P=quote)", re.DOTALL)
_ROOT = re.compile(r"<(?!\?|!)[^<>]*?(?=/?>)")
_STRAY = re.compile(r"[<>]|&")


class _Refused(Exception):  # noqa: N818  (caught in this file)
    """The figure has something that is not read."""


def is_figure(page: str) -> bool:
    """Whether the page is an SVG figure, by its name."""
    return page.endswith(SUFFIX)


def fault(text: str) -> str:
    """Why the figure is left alone, as ``line: reason``; empty where it is not.

    >>> fault("<svg><text>a</svg>")
    '1: mismatched tag'
    """
    try:
        [*_places(text)]
    except expat.ExpatError as error:
        return f"{error.lineno}: {expat.errors.messages[error.code]}"
    except _Refused as refused:
        return str(refused)
    return ""


def split_figure(text: str, *, page: str) -> Iterator[Segment | Gap]:
    """The segments and gaps of a figure; one gap where it cannot be read."""
    try:
        places = [*_places(text)]
    except (expat.ExpatError, _Refused):
        places = []
    position = 0
    for name, start, end in places:
        raw = text[start:end]
        line = text.count("\n", 0, start) + 1
        if start > position:
            yield Gap(text[position:start])
        yield Segment(" ".join(raw.split()), Location(page, line), Kind.FIGURE, raw, notes=(f"<{name}>",))
        position = end
    if position < len(text):
        yield Gap(text[position:])


def escaped(target: str) -> str:
    """The target as it may stand in XML: what is no tag and no entity is spelled out.

    >>> escaped("<tspan>損失</tspan> < 1 & x")
    '<tspan>損失</tspan> &lt; 1 &amp; x'
    """
    written, position = [], 0
    for match in [*_MARKUP.finditer(target), None]:
        between = target[position : match.start() if match else len(target)]
        written.append(_STRAY.sub(lambda found: {"<": "&lt;", ">": "&gt;", "&": "&amp;"}[found[0]], between))
        if match:
            written.append(match[0])
            position = match.end()
    return "".join(written)


def laid_open(gap: str, language: str) -> str:
    """The gap with the root's tag in it, which says now that the figure is in `language`: it decides on the glyphs.

    >>> laid_open('<svg width="9"><text>', "ja")
    '<svg width="9" xml:lang="ja"><text>'
    """
    root = _ROOT.search(re.sub(r"<!--.*?-->|<!DOCTYPE[^>]*>", lambda match: " " * len(match[0]), gap, flags=re.DOTALL))
    if root is None:
        return gap
    tag = gap[root.start() : root.end()]
    bare = _LANGUAGE.sub("", tag)
    return f'{gap[: root.start()]}{bare.rstrip()} xml:lang="{language}"{gap[root.end() :]}'


def _places(text: str) -> Iterator[tuple[str, int, int]]:
    """Name of the element, start and end of what can be translated in it, in characters."""
    content = text.encode("utf-8", "surrogatepass")
    ends = _read(content)
    ascii_ = len(content) == len(text)
    for name, start, end in sorted(ends, key=lambda place: place[1]):
        first, last = (n if ascii_ else len(content[:n].decode("utf-8")) for n in (start, end))
        first, last = _inner(text, first, last)
        if _WORD.search(_MARKUP.sub(" ", text[first:last])) and "<!" not in text[first:last]:
            yield name, first, last


def _read(content: bytes) -> list[tuple[str, int, int]]:
    """Where the content of each text element is, in bytes."""
    parser = expat.ParserCreate("utf-8", " ")
    open_: list[tuple[str, bool, int]] = []
    """Name, whether it is left alone with all in it, and where its content begins; -1 while that is not known."""
    found: list[tuple[str, int, int]] = []

    def here() -> None:
        if open_ and open_[-1][2] < 0:
            open_[-1] = (*open_[-1][:2], parser.CurrentByteIndex)

    def start(name: str, attributes: dict[str, str]) -> None:
        here()
        space, _, local = name.rpartition(" ")
        alone = bool(open_ and open_[-1][1]) or local in _LEFT_ALONE or attributes.get("translate") == "no"
        inside = any(parent in _TEXTS for parent, _, _ in open_)
        wanted = local in _TEXTS and space in ("", _SPACE) and not inside
        open_.append((local if wanted else "", alone, -1))

    def end(_: str) -> None:
        at = parser.CurrentByteIndex
        name, alone, begin = open_.pop()
        if name and not alone and 0 <= begin < at:
            found.append((name, begin, at))

    def entity(*_: object) -> None:
        raise _Refused(f"{parser.CurrentLineNumber}: entities are defined")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = parser.CommentHandler = lambda _: here()
    parser.ProcessingInstructionHandler = lambda *_: here()
    parser.StartCdataSectionHandler = here
    parser.EntityDeclHandler = entity
    parser.Parse(content, True)
    return found


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    """The same without blanks at its ends, and without elements that hold all of it."""
    while (match := _WRAPPER.match(text[start:end])) and f"</{match['name']}" not in match["inner"]:
        start, end = start + match.start("inner"), start + match.end("inner")
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - (len(inner) - len(inner.rstrip()))
