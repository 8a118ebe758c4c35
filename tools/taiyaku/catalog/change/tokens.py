"""A message → its tokens: words, numbers, marks, and what is protected.

English and Japanese are cut alike, so that what stands in one can be looked for in the other: a word
is Latin, Greek or Cyrillic, a number keeps its sign and its decimals, and every other character is a
token of its own. Blanks are no tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from taiyaku.segments import SpanKind, spans

__all__ = ["DESTINATION", "Is", "Token", "is_plain", "tokens", "word_list"]


class Is(Enum):
    """What a token is."""

    WORD = "word"
    NUMBER = "number"
    MARK = "mark"
    LETTER = "letter"
    """A character of a script that is not cut into words."""
    SPAN = "span"


class Token(NamedTuple):
    """One token of a text; a plain tuple, since there are millions of them in a large merge."""

    text: str
    kind: Is
    start: int
    end: int
    span: SpanKind | None = None
    partner: int | None = None
    """For halves of a pair: the index of the other half among the tokens."""


DESTINATION = re.compile(
    r"(?P<before>(?:!\[)?\]\(\s*)(?P<place><[^<>]*>|[^\s()]*(?:\([^()]*\)[^\s()]*)*)(?P<title>[^)]*)(?P<rest>.*)",
    re.DOTALL,
)
"""The second half of a link or image: its target, and behind it the title."""
_TOKEN = re.compile(
    r"""
    (?P<NUMBER>(?:(?<![0-9A-Za-z)\]])[-−](?=[0-9])|(?<![0-9A-Za-z])v(?=[0-9]))?(?<![A-Za-z_])[0-9]+(?:[.,][0-9]+)*(?![A-Za-z_])
      |(?<![0-9A-Za-z])v[0-9]+(?:\.[0-9]+)*(?![0-9A-Za-z_]))
  | (?P<WORD>[0-9A-Za-z_À-ɏͰ-ϿЀ-ӿ]+(?:['’][A-Za-z]+)*)
  | (?P<LETTER>[^\W\d_])
  | (?P<MARK>--+|\.\.\.|\S)
    """,
    re.VERBOSE,
)


_KINDS = {one.name: one for one in Is}
_MARKUP = re.compile(r"[`$\\{<\[\]&*_~=^:+@⟦⟧\n]")
"""What some protected stretch has; where there is none of it, nothing need be looked for."""


def is_plain(text: str) -> bool:
    """Whether a text has nothing but words, numbers and punctuation."""
    return not _MARKUP.search(text)


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens in order; what is between them is blank."""
    if is_plain(text):
        return tuple(_plain(text, 0, len(text)))
    found: list[Token] = []
    numbers: list[int] = []
    protected = spans(text)
    position = 0
    for span in protected:
        found += _plain(text, position, span.start)
        numbers.append(len(found))
        found.append(Token(span.text, Is.SPAN, span.start, span.end, span.kind, span.partner))
        position = span.end
    found += _plain(text, position, len(text))
    return tuple(
        token
        if token.partner is None
        else Token(token.text, token.kind, token.start, token.end, token.span, numbers[token.partner])
        for token in found
    )


def _plain(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        yield Token(match[0], _KINDS[match.lastgroup or ""], match.start(), match.end())


def word_list(text: str) -> frozenset[str]:
    """The words of a list that is written down as a text."""
    return frozenset(text.split())
