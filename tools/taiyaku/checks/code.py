"""Inline code survives exactly.

Whitespace and the number of backticks may differ, nothing else. Code that the target repeats, or
sets as code where the source has the same word as plain text, is a translator's good right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from taiyaku.checks.base import Check, Piece, Remark, Subject, compared, say, spliced
from taiyaku.model import Severity
from taiyaku.segments import Span, SpanKind

__all__ = ["CODE"]

_CODE = re.compile(r"(`+)(?P<content>.+?)\1(?!`)", re.DOTALL)


def _find(subject: Subject) -> Iterator[Remark]:
    source, target = _pieces(subject.source_spans), _pieces(subject.target_spans)
    target = [piece for piece in target if piece.key not in subject.source_prose or _in(piece, source)]
    for remark in compared(subject, say("code"), source, target):
        yield remark if remark.fix else _set_as_code(subject, remark, source)


def _in(piece: Piece, pieces: Iterable[Piece]) -> bool:
    return any(piece.key == other.key for other in pieces)


def _pieces(found: Sequence[Span]) -> list[Piece]:
    pieces = []
    for span in found:
        match = _CODE.match(span.text) if span.kind is SpanKind.CODE else None
        if match:
            key = " ".join(match["content"].split())
            pieces.append(Piece(key, match[0], span.start, span.start + match.end()))
    return pieces


def _set_as_code(subject: Subject, remark: Remark, source: Sequence[Piece]) -> Remark:
    """The remark with a fix, where code is missing because its backticks are."""
    for piece in source:
        if not piece.key or remark.lost != piece.key:
            continue
        word = r"[A-Za-z0-9_]"
        plain = [*re.finditer(rf"(?<!{word}){re.escape(piece.key)}(?!{word})", subject.masked)]
        if len(plain) == 1:
            start, end = plain[0].span()
            return Remark(remark.text, (start, end), spliced(subject.target, start, end, piece.text))
    return remark


CODE = Check(
    "code", "Code", "Every piece of inline code of the source stands in the target unchanged.", Severity.ERROR, _find
)
