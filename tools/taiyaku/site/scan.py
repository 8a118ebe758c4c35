"""Rendered HTML → its tags and texts, each text with where it stands.

What this folder puts on finished pages (links to the glossary, places where lines may end) needs to know of a
text only which language it is in, which elements hold it, and whether it is to be left alone. That is a
stack of open tags; a parser would have to write the page anew, byte for byte, and none does.

Joined again, the pieces are the HTML: nothing is lost, whatever was broken in it. Highlighted code, which is most of
what many pages are made of, is one piece, and so is a segment while it is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from taiyaku.site.wrap import MARK

__all__ = ["HEADINGS", "Piece", "pieces"]

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_TAG = re.compile(
    r"(<!--.*?-->|<(?:pre|script|style|svg)\b.*?</(?:pre|script|style|svg)>"
    rf"|<{MARK}\b.*?</{MARK}>|<[/!?a-zA-Z][^>]*>)",
    re.DOTALL,
)
_NAME = re.compile(r"</?\s*([\w-]+)")
_ATTRIBUTE = re.compile(r'\s(class|lang)="([^"]*)"')
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_WHOLE = frozenset({"pre", "script", "style", "svg"})
_LEFT_ALONE = frozenset({"a", "abbr", "button", "code", "kbd", "math", "option", "textarea"})
_OURS = frozenset({"arithmatex", "ty-note", "ty-change", "ty-more", "headerlink", "ty-bar", "ty-line"})
"""Classes of what is no prose: formulas, and what this package says itself."""
_NONE: frozenset[str] = frozenset()
_MARK = f"<{MARK}"


class Piece(NamedTuple):
    """A tag, or the text between two of them, as it stands in the HTML."""

    html: str
    names: tuple[str, ...] = ()
    """The elements that are open, from the outside in; of an opening tag, its own too."""
    classes: frozenset[str] = _NONE
    """The classes of an opening tag."""
    language: str = ""
    is_text: bool = False
    off: bool = False
    """It is to be left alone: code, links, formulas."""
    opens: str = ""
    """The name of the element that this tag opens."""


class _Kind(Enum):
    START = "start"
    END = "end"
    ALONE = "alone"
    """It holds nothing that is looked at: a void element, a comment, code."""
    MARK = "mark"


class _Tag(NamedTuple):
    kind: _Kind
    name: str
    classes: frozenset[str] = _NONE
    language: str = ""
    off: bool = False


class _Open(NamedTuple):
    names: tuple[str, ...]
    language: str
    off: bool


def pieces(html: str, *, language: str) -> Iterator[Piece]:
    """The tags and texts of a page whose text is in `language` where no tag says otherwise.

    >>> [(piece.html, piece.language) for piece in pieces('a<b lang="en">c</b>', language="ja") if piece.is_text]
    [('a', 'ja'), ('c', 'en')]
    """
    bottom = _Open((), language, off=False)
    stack = [bottom]
    is_tag = True
    for part in _TAG.split(html):
        is_tag = not is_tag
        top = stack[-1]
        if not is_tag:
            if part:
                yield Piece(part, top.names, _NONE, top.language, True, top.off)
            continue
        tag = _read(part[: part.find(">") + 1])
        name = tag.name
        if tag.kind is _Kind.MARK:
            yield Piece(part, top.names, _NONE, top.language, False, top.off, name)
        elif tag.kind is _Kind.ALONE:
            yield Piece(part, (*top.names, name) if name else top.names, _NONE, top.language, False, True, name)
        elif tag.kind is _Kind.END:
            _close(stack, name)
            yield Piece(part, stack[-1].names, _NONE, stack[-1].language)
        else:
            opened = _Open((*top.names, name), tag.language or top.language, top.off or tag.off)
            stack.append(opened)
            yield Piece(part, opened.names, tag.classes, opened.language, False, opened.off, name)


@lru_cache(maxsize=4096)
def _read(tag: str) -> _Tag:
    """What a tag says; most tags of a page are the same few."""
    if tag.startswith(_MARK):
        return _Tag(_Kind.MARK, MARK)
    match = _NAME.match(tag)
    name = match[1].lower() if match else ""
    if not name or name in _VOID or name in _WHOLE or tag.endswith("/>"):
        return _Tag(_Kind.ALONE, name)
    if tag.startswith("</"):
        return _Tag(_Kind.END, name)
    said = dict(_ATTRIBUTE.findall(tag))
    classes = frozenset(said["class"].split()) if "class" in said else _NONE
    off = name in _LEFT_ALONE or not _OURS.isdisjoint(classes)
    return _Tag(_Kind.START, name, classes, said.get("lang", ""), off)


def _close(stack: list[_Open], name: str) -> None:
    """Close the innermost element of that name, and what was left open in it; a stray end tag closes nothing."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].names[-1] == name:
            del stack[depth:]
            return
