"""A text cut where protected spans and glossary terms begin and end, so that a page can mark them.

The pieces say what they are; how that looks is the stylesheet's affair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from taiyaku.model import Occurrence, Term
from taiyaku.segments import Span

__all__ = ["SIGNS", "Part", "Piece", "parts", "pieces"]

MARKERS = frozenset({"LINK", "EMPHASIS"})
"""Kinds whose spans only frame readable text; shown dimmed, not as a block of code."""

SIGNS = (
    ("、", ""), ("。", ""), ("「", "」"), ("（", "）"), ("・", ""), ("ー", ""), ("：", ""), ("〜", ""), ("`", "`"),
    ("**", "**"), ("*", "*"), ("[", "]()"), ("$", "$"),
)  # fmt: skip
"""What is hard to find on a phone: signs to put in, and the two halves of pairs."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a text."""

    text: str
    kind: str = ""
    """The span's kind in small letters, ``marker`` for a half of a link or emphasis, or empty."""
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Something to put into the target: an atom, or the two halves of a pair round the selected words."""

    before: str
    after: str = ""

    @property
    def shown(self) -> str:
        """`[…](setup.md)` for a link, the text itself for an atom."""
        return f"{self.before}…{self.after}" if self.after else self.before


def pieces(text: str, spans: Sequence[Span], occurrences: Sequence[Occurrence] = ()) -> tuple[Piece, ...]:
    """The pieces in order; joined they are the text."""
    stretches = [(span.start, span.end) for span in spans] + [(found.start, found.end) for found in occurrences]
    places = sorted({0, len(text), *chain.from_iterable(stretches)})
    return tuple(
        Piece(text[start:end], _kind(spans, start), _term(occurrences, start)) for start, end in pairwise(places)
    )


def parts(spans: Sequence[Span]) -> tuple[Part, ...]:
    """What has to be in the target as it is, each once, in order: offered as buttons under the editor."""
    found = [
        Part(span.text, "" if span.partner is None else spans[span.partner].text)
        for number, span in enumerate(spans)
        if span.partner is None or span.partner > number
    ]
    return tuple(dict.fromkeys(found))


def _kind(spans: Sequence[Span], place: int) -> str:
    for span in spans:
        if span.start <= place < span.end:
            return "marker" if span.kind.name in MARKERS else span.kind.name.lower().replace("_", "-")
    return ""


def _term(occurrences: Sequence[Occurrence], place: int) -> Term | None:
    return next((found.term for found in occurrences if found.start <= place < found.end), None)
