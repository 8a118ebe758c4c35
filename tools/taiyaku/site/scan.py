"""Rendered HTML → its tags and texts, each text with where it stands.

What this folder puts on finished pages (links to the glossary, places where lines may end) needs to know of a
text only which language it is in, which elements hold it, and whether it is to be left alone. That is a
stack of open tags; a parser would have to write the page anew, byte for byte, and none does.

Joined again, the pieces are the HTML: nothing is lost, whatever was broken in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["HEADINGS", "Piece", "pieces"]

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_TAG = re.compile(r"(<!--.*?-->|<[/!?a-zA-Z][^>]*>)", re.DOTALL)
_NAME = re.compile(r"</?\s*([\w-]+)")
_ATTRIBUTE = re.compile(r'\s(class|lang)="([^"]*)"')
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_LEFT_ALONE = frozenset(
    {"a", "abbr", "button", "code", "kbd", "math", "option", "pre", "script", "style", "svg", "textarea"}
)
_OURS = frozenset({"arithmatex", "ty-note", "ty-change", "ty-more", "headerlink", "ty-bar", "ty-line"})
"""Classes of what is no prose: formulas, and what this package says itself."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A tag, or the text between two of them, as it stands in the HTML."""

    html: str
    names: tuple[str, ...] = ()
    """The elements that are open, from the outside in; of an opening tag, its own too."""
    classes: frozenset[str] = frozenset()
    """The classes of an opening tag."""
    language: str = ""
    is_text: bool = False
    off: bool = False
    """It is to be left alone: code, links, formulas."""

    @property
    def opens(self) -> str:
        """The name of the element that this tag opens; empty for all else."""
        return "" if self.is_text or self.html.startswith(("</", "<!")) or not self.names else self.names[-1]


@dataclass(frozen=True, slots=True)
class _Open:
    name: str
    language: str
    off: bool


def pieces(html: str, *, language: str) -> Iterator[Piece]:
    """The tags and texts of a page whose text is in `language` where no tag says otherwise.

    >>> [(piece.html, piece.language) for piece in pieces('a<b lang="en">c</b>', language="ja") if piece.is_text]
    [('a', 'ja'), ('c', 'en')]
    """
    stack: list[_Open] = []
    for part in _TAG.split(html):
        if not part:
            continue
        top = stack[-1] if stack else _Open("", language, off=False)
        if not _TAG.fullmatch(part):
            yield Piece(part, _names(stack), language=top.language, is_text=True, off=top.off)
            continue
        match = _NAME.match(part)
        name = match[1].lower() if match else ""
        if not match or name in _VOID or part.endswith("/>"):
            yield Piece(part, (*_names(stack), name) if match else _names(stack), language=top.language, off=top.off)
        elif part.startswith("</"):
            _close(stack, name)
            yield Piece(part, _names(stack), language=(stack[-1].language if stack else language))
        else:
            said = dict(_ATTRIBUTE.findall(part))
            classes = frozenset(said.get("class", "").split())
            off = top.off or name in _LEFT_ALONE or bool(classes & _OURS)
            stack.append(_Open(name, said.get("lang") or top.language, off))
            yield Piece(part, _names(stack), classes, stack[-1].language, off=off)


def _names(stack: list[_Open]) -> tuple[str, ...]:
    return tuple(element.name for element in stack)


def _close(stack: list[_Open], name: str) -> None:
    """Close the innermost element of that name, and what was left open in it; a stray end tag closes nothing."""
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].name == name:
            del stack[depth:]
            return
