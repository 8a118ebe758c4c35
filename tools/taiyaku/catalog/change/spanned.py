"""One protected stretch for another → what kind of change that is.

A link target, an identifier or a formula is the same in both languages: the Japanese follows. Text that
is read, such as the title of a link, is language and for a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from taiyaku.catalog.change.nature import REWORDED, Nature, Place, Swap
from taiyaku.catalog.change.tokens import DESTINATION, Is, Token
from taiyaku.segments import SpanKind

__all__ = ["guess", "same_emphasis", "span_for_span", "spoken"]

_NATURES = {
    SpanKind.CODE: Nature.CODE,
    SpanKind.MATH: Nature.CODE,
    SpanKind.VARIABLE: Nature.CODE,
    SpanKind.KEYS: Nature.CODE,
    SpanKind.URL: Nature.LINK,
    SpanKind.LINK: Nature.LINK,
    SpanKind.IMAGE: Nature.LINK,
    SpanKind.FOOTNOTE: Nature.LINK,
}
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_PLACES = frozenset(("href", "src"))
_SPOKEN = frozenset(("title", "alt", "aria-label", "placeholder", "label", "value", "content", "text"))


def span_for_span(old: Token, new: Token) -> Place:
    """One protected stretch for another of its kind."""
    if old.span is not new.span or (old.partner is None) != (new.partner is None):
        return guess([old], [new])
    swap = (Swap(old.text, new.text),)
    nature = _nature(old)
    if old.span is SpanKind.HTML:
        return _tag_for_tag(old.text, new.text)
    if old.span is SpanKind.EMPHASIS:
        return Place(Nature.MARKUP)
    if spoken(old.text) != spoken(new.text) and old.span not in (SpanKind.CODE, SpanKind.MATH):
        return REWORDED
    one, other = DESTINATION.fullmatch(old.text), DESTINATION.fullmatch(new.text)
    if one and other:
        if one["rest"] == other["rest"]:
            return Place(Nature.LINK, cosmetic=True, swaps=swap)
        return Place(Nature.MARKUP if one["place"] == other["place"] else Nature.LINK, cosmetic=True, swaps=swap)
    return Place(nature, cosmetic=True, swaps=swap)


def _tag_for_tag(old: str, new: str) -> Place:
    """One HTML tag for another: a link target, an attribute, or text that is read."""
    one, other = dict(_ATTRIBUTE.findall(old)), dict(_ATTRIBUTE.findall(new))
    differ = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
    swap = (Swap(old, new),)
    if _ATTRIBUTE.sub("", old).split() != _ATTRIBUTE.sub("", new).split() or differ & _SPOKEN:
        return Place(Nature.REWORDING if differ & _SPOKEN else Nature.MARKUP)
    if any(" " in (one.get(name, "") + other.get(name, "")) for name in differ - _PLACES):
        return REWORDED
    return Place(Nature.LINK if differ <= _PLACES else Nature.MARKUP, cosmetic=True, swaps=swap)


def guess(old: Sequence[Token], new: Sequence[Token]) -> Place:
    """The nature of a place that no rule knows: what its tokens are, if they are of one kind, else a rewording."""
    kinds = {_nature(token) for token in (*old, *new)}
    return Place(kinds.pop() if len(kinds) == 1 else Nature.REWORDING)


def _nature(token: Token) -> Nature:
    if token.kind is Is.SPAN and token.span:
        return _NATURES.get(token.span, Nature.MARKUP)
    if token.kind is Is.NUMBER:
        return Nature.NUMBER
    return Nature.PUNCTUATION if token.kind is Is.MARK else Nature.REWORDING


def same_emphasis(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether marks differ only by star and underline, which render alike."""
    plain = [[text.replace("_", "*") for text in side] for side in (old, new)]
    return bool(old) and plain[0] == plain[1]


def spoken(mark: str) -> tuple[str, ...]:
    """What a tag, a link or an attribute list brings that is read, such as a title."""
    link = DESTINATION.fullmatch(mark)
    titles = (link["title"].strip(),) if link and link["title"].strip() else ()
    return (*titles, *(value for name, value in _ATTRIBUTE.findall(mark) if name in _SPOKEN))
