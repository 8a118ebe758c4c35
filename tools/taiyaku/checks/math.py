r"""Inline math survives.

Spacing may differ, and so may the words in ``\text{…}``, which are there to be translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from taiyaku.checks.base import Check, Piece, Remark, Subject, compared, say
from taiyaku.model import Severity
from taiyaku.segments import Span, SpanKind

__all__ = ["MATH"]

_WORDS = re.compile(r"(\\(?:text(?:rm|bf|it)?|mbox)\s*)\{[^{}]*\}")
_DELIMITERS = re.compile(r"\A(?:\$\$?|\\\(|\\\[)|(?:\$\$?|\\\)|\\\])\Z")


def _find(subject: Subject) -> Iterator[Remark]:
    yield from compared(subject, say("formula"), _pieces(subject.source_spans), _pieces(subject.target_spans))


def _pieces(found: Sequence[Span]) -> list[Piece]:
    return [Piece(_key(span.text), span.text, span.start, span.end) for span in found if span.kind is SpanKind.MATH]


def _key(formula: str) -> str:
    return "".join(_WORDS.sub(r"\1{}", _DELIMITERS.sub("", formula)).split())


MATH = Check(
    "math", "Math", "Every inline formula of the source stands in the target unchanged.", Severity.ERROR, _find
)
