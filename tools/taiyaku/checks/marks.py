"""Footnote marks, variables, keys, emoji, attributes and HTML tags survive.

Tags that only set words off may give way to Markdown's own marks, and the other way round; tags
that are new in the target are the affair of the check `safety`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from taiyaku.checks.base import Check, Piece, Remark, Subject, compared, say, without_words
from taiyaku.model import Severity
from taiyaku.segments import Span, SpanKind

__all__ = ["MARKS"]

_NOUNS = {
    SpanKind.FOOTNOTE: say("footnote mark"),
    SpanKind.VARIABLE: say("variable"),
    SpanKind.KEYS: say("key"),
    SpanKind.EMOJI: say("emoji"),
    SpanKind.ATTRIBUTES: say("attribute list"),
    SpanKind.HTML: say("tag"),
}
_TRAILING = re.compile(r"(?<=[^\s{%#])\{:?[^{}]*[.#=][^{}]*\}\Z")
_EMPHASIS_TAG = re.compile(r"</?(?:b|strong|i|em|mark|del|s|ins|u)>", re.IGNORECASE)
_KEEP_TRAILING = frozenset({SpanKind.VARIABLE, SpanKind.ATTRIBUTES, SpanKind.HTML, SpanKind.MATH})


def _find(subject: Subject) -> Iterator[Remark]:
    for kind, noun in _NOUNS.items():
        source, target = _pieces(subject.source_spans, kind), _pieces(subject.target_spans, kind)
        if kind is SpanKind.HTML:
            known = {piece.key for piece in source}
            target = [piece for piece in target if piece.key in known]
        yield from compared(subject, noun, source, target)


def _pieces(found: Sequence[Span], kind: SpanKind) -> list[Piece]:
    pieces = [
        Piece(_key(span.text), span.text, span.start, span.end) for span in map(_bare, found) if span.kind is kind
    ]
    if kind is SpanKind.ATTRIBUTES:
        pieces += [
            Piece(_key(match[0]), match[0], span.start + match.start(), span.end)
            for span in found
            if span.kind not in _KEEP_TRAILING and (match := _TRAILING.search(span.text))
        ]
    if kind is SpanKind.HTML:
        pieces = [piece for piece in pieces if not _EMPHASIS_TAG.fullmatch(piece.text)]
    return pieces


def _bare(span: Span) -> Span:
    """The span without an attribute list behind it, which is compared by itself."""
    match = None if span.kind in _KEEP_TRAILING else _TRAILING.search(span.text)
    return replace(span, text=span.text[: match.start()], end=span.start + match.start()) if match else span


def _key(text: str) -> str:
    return "".join(without_words(text).split())


MARKS = Check(
    "marks",
    "Marks",
    "Footnote marks, variables, keys, emoji, attribute lists and HTML tags of the source stand in the target.",
    Severity.ERROR,
    _find,
)
