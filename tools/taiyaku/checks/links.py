"""Targets of links, images and addresses survive.

What a reader is told may be translated (the text, the title), where the link leads may not. An
address in running Japanese is cut where Japanese begins, since no blank ends it there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from taiyaku.checks.base import Check, Piece, Remark, Subject, compared, say, spliced
from taiyaku.model import Severity
from taiyaku.segments import Span, SpanKind

__all__ = ["LINKS", "Destination", "destinations"]

_INLINE = re.compile(r"\]?\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<bare>(?:[^\s()<>\\]|\\.|\([^()\s]*\))*))")
_LABEL = re.compile(r"\][ ]?\[(?P<label>[^\[\]]*)\]")
_LANGUAGE_HOST = re.compile(r"//(?:www|en|ja|jp)\.(?=[^./]+\.)")
_LANGUAGE_FOLDER = re.compile(r"(?<=[^/])/(?:en|ja|jp|en-us|ja-jp)(?:/|\Z)", re.IGNORECASE)
_ASCII_ADDRESS = re.compile(r"[\x21-\x7e]+")
_NOUNS = {SpanKind.LINK: say("link"), SpanKind.IMAGE: say("image"), SpanKind.URL: say("address")}
# What a translator's keyboard or an engine makes of `[text](url)`.
_BROKEN = r"[\[［](?P<text>[^\[\]［］\n]+)[\]］][ \t　]*[(（]\s*{}\s*[)）]"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a link, image or address leads; `start` and `end` are the offsets of what says so."""

    kind: SpanKind
    text: str
    start: int
    end: int
    reference: bool = False
    """The text is the label of a definition elsewhere on the page."""


def destinations(text: str, found: Sequence[Span]) -> tuple[Destination, ...]:
    """Every destination in a message, in order."""
    result: list[Destination] = []
    for index, span in enumerate(found):
        if span.kind is SpanKind.URL:
            bare = span.text.strip("<>")
            start = span.start + span.text.index(bare) if bare else span.start
            ascii_part = _ASCII_ADDRESS.match(bare)
            bare = ascii_part[0] if ascii_part else bare
            result.append(Destination(span.kind, bare, start, start + len(bare)))
            continue
        closing = span.kind in (SpanKind.LINK, SpanKind.IMAGE) and (span.partner is None or span.partner < index)
        if not closing:
            continue
        bracket = span.text.find("](") if "](" in span.text else span.text.find("]")
        inline, label = _INLINE.match(span.text, bracket), _LABEL.match(span.text, bracket)
        if inline:
            group = "angled" if inline["angled"] is not None else "bare"
            start = span.start + inline.start(group)
            result.append(Destination(span.kind, inline[group], start, span.start + inline.end(group)))
        elif label:
            start, end = span.start + label.start("label"), span.start + label.end("label")
            opening = found[span.partner] if span.partner is not None else span
            name = label["label"] or text[opening.end : span.start]
            result.append(Destination(span.kind, " ".join(name.split()), start, end, reference=True))
    return tuple(result)


def _find(subject: Subject) -> Iterator[Remark]:
    here, there = destinations(subject.source, subject.source_spans), destinations(subject.target, subject.target_spans)
    for kind, noun in _NOUNS.items():
        source = [_piece(one) for one in here if one.kind is kind]
        target = [_piece(one) for one in there if one.kind is kind]
        if kind is SpanKind.URL:
            # `<https://x>` may become a link with the address as its text, and the other way round.
            reached = {_piece(one).key for one in (*here, *there)}
            source, target = _without(source, target, reached), _without(target, source, reached)
        for remark in compared(subject, noun, source, target):
            yield remark if remark.fix else _rejoined(subject, remark, source)


def _piece(one: Destination) -> Piece:
    key = f"label {one.text.casefold()}" if one.reference else _any_language(html.unescape(one.text))
    return Piece(key, one.text, one.start, one.end)


def _any_language(address: str) -> str:
    """An absolute address without the part that names a language: a translator may link the Japanese page."""
    if not address.startswith(("http://", "https://")):
        return address
    return _LANGUAGE_FOLDER.sub("/", _LANGUAGE_HOST.sub("//", address)).rstrip("/")


def _without(pieces: list[Piece], others: list[Piece], reached: set[str]) -> list[Piece]:
    keys = {piece.key for piece in others}
    return [piece for piece in pieces if piece.key in keys or piece.key not in reached]


def _rejoined(subject: Subject, remark: Remark, source: Sequence[Piece]) -> Remark:
    """The remark with a fix, where a missing link is still there with its brackets broken."""
    for piece in source:
        if not piece.text or remark.lost != piece.key:
            continue
        broken = [*re.finditer(_BROKEN.format(re.escape(piece.text)), subject.target)]
        if len(broken) == 1:
            start, end = broken[0].span()
            fix = spliced(subject.target, start, end, f"[{broken[0]['text']}]({piece.text})")
            return Remark(remark.text, (start, end), fix)
    return remark


LINKS = Check(
    "links",
    "Links",
    "Every link, image and address of the source leads to the same place in the target.",
    Severity.ERROR,
    _find,
)
