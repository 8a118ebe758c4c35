"""One English page and its catalog → one Japanese page.

The page is the English one with other words in it: gaps, code, math and figures are the same bytes,
and the headings keep the English anchors, so that a link works in both languages. A mark in the
front matter says that the page is made from a catalog, and holds a digest of the rest: a page
without the mark is hand-written, one whose digest is off was edited by hand, and neither is ever
overwritten.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from taiyaku.dialect import MATERIAL, Dialect
from taiyaku.model import PROSE, Catalog, Gap, Key, Offer, Segment
from taiyaku.segments import anchors, pieces, split, unsafe

__all__ = ["Built", "Mark", "Piece", "build", "laid_out", "mark_of", "marked", "targets_of", "unmarked"]

_MARK = re.compile(r"^translation: \{source: (?P<source>.*), digest: (?P<digest>[0-9a-f]+)\}\r?\n", re.MULTILINE)
_HEAD = re.compile(r"\ufeff?---[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a Japanese page, and the English segment it stands for; None for what is the same in both."""

    text: str
    segment: Segment | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """A Japanese page, and what could not be put into it."""

    text: str
    """Empty where the catalog has nothing to show: the site then falls back to English."""
    unsafe: tuple[Key, ...] = ()
    """Targets that would have broken the page; it has the English there."""
    pieces: tuple[Piece, ...] = ()
    """Joined, they are the page without its mark."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a page in docs/ja says about its making."""

    source: str
    digest: str
    """Of the page as it was made."""
    edited: bool
    """The page is not as it was made: somebody edited it by hand."""
    line: int
    """Where the mark stands, which is a line of its own."""
    rest: str
    """The page without it."""


def targets_of(catalog: Catalog, *, without: frozenset[Key] = frozenset()) -> dict[Key, str]:
    """What a reader is shown of a catalog: every target there is, drafts and stale ones too."""
    return {
        key: message.target
        for key, message in catalog.messages.items()
        if message.target.strip() and key not in without
    }


def build(
    text: str,
    targets: Mapping[Key, str],
    *,
    page: str,
    source: str,
    offer: Offer = PROSE,
    dialect: Dialect = MATERIAL,
) -> Built:
    """The Japanese page of an English one; `source` names the English file in the mark."""
    parts = split(text, page=page, offer=offer)
    bad = unsafe(parts, targets, page=page, offer=offer)
    used = {key: target for key, target in targets.items() if key not in bad}
    if not used:
        return Built("", bad)
    made = laid_out(text, parts, used, dialect=dialect)
    return Built(marked("".join(piece.text for piece in made), source), bad, made)


def laid_out(
    text: str, parts: Sequence[Segment | Gap], targets: Mapping[Key, str], *, dialect: Dialect = MATERIAL
) -> tuple[Piece, ...]:
    """The pieces of the Japanese page; a page without front matter gets an empty one, for the mark."""
    written = pieces(parts, targets, anchors=anchors(text, dialect=dialect))
    segments = [*(part if isinstance(part, Segment) else None for part in parts), None]
    made = [Piece(one, segment) for one, segment in zip(written, segments, strict=False)]
    if not _HEAD.match(text):
        ending = "\r\n" if "\r\n" in text else "\n"
        bom = "\ufeff" * text.startswith("\ufeff")
        if bom:
            made[0] = Piece(made[0].text.removeprefix(bom), made[0].segment)
        made.insert(0, Piece(f"{bom}---{ending}---{ending}"))
    return tuple(made)


def mark_of(text: str) -> Mark | None:
    """The mark of a page; None for one that a person wrote."""
    head = _HEAD.match(text)
    match = _MARK.match(text, head.end()) if head else None
    if match is None:
        return None
    rest = text[: match.start()] + text[match.end() :]
    line = text.count("\n", 0, match.start()) + 1
    return Mark(match["source"], match["digest"], _digest(rest) != match["digest"], line, rest)


def unmarked(text: str) -> str:
    """The page without its mark: ``unmarked(marked(text, source)) == text``, where it has front matter."""
    mark = mark_of(text)
    return mark.rest if mark else text


def marked(text: str, source: str, *, digest: str = "") -> str:
    """The page with its mark as the first line of the front matter; with another page's digest it counts as edited."""
    ending = "\r\n" if "\r\n" in text else "\n"
    head = _HEAD.match(text)
    place = head.end() if head else 0
    mark = f"translation: {{source: {source}, digest: {digest or _digest(text)}}}{ending}"
    return text[:place] + mark + text[place:]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
