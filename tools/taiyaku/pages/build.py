"""One English page and its catalog → one Japanese page.

The page is the English one with other words in it: gaps, code, math and figures are the same bytes,
and the headings keep the English anchors, so that a link works in both languages. A mark in the
front matter says that the page is made from a catalog, and holds a digest of the rest: a page
without the mark is hand-written, one whose digest is off was edited by hand, and neither is ever
overwritten. A figure is made the same way; its mark is a comment before its root, which says the
language too, because that decides which glyphs a Han character gets.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from taiyaku.dialect import MATERIAL, Dialect
from taiyaku.model import PROSE, Catalog, Gap, Key, Kind, Offer, Segment
from taiyaku.segments import anchors, is_figure, laid_open, pieces, split, unsafe

__all__ = ["Built", "Mark", "Piece", "build", "laid_out", "mark_of", "marked", "targets_of", "unmarked"]

_MARK = re.compile(r"^translation: \{source: (?P<source>.*), digest: (?P<digest>[0-9a-f]+)\}\r?\n", re.MULTILINE)
_COMMENT = re.compile(r"<!-- translation: \{source: (?P<source>.*), digest: (?P<digest>[0-9a-f]+)\} -->\r?\n")
_BEFORE_ROOT = re.compile(r"\ufeff?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*(?=<[^?!])", re.DOTALL)
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
    language: str = "ja",
) -> Built:
    """The Japanese page of an English one; `source` names the English file in the mark."""
    parts = split(text, page=page, offer=offer)
    bad = unsafe(parts, targets, page=page, offer=offer)
    used = {key: target for key, target in targets.items() if key not in bad}
    if not used:
        return Built("", bad)
    made = laid_out(text, parts, used, dialect=dialect, language=language)
    return Built(marked("".join(piece.text for piece in made), source), bad, made)


def laid_out(
    text: str,
    parts: Sequence[Segment | Gap],
    targets: Mapping[Key, str],
    *,
    dialect: Dialect = MATERIAL,
    language: str = "ja",
) -> tuple[Piece, ...]:
    """The pieces of the Japanese page; a page without front matter gets an empty one, for the mark."""
    figure = _is_drawn(parts)
    written = pieces(parts, targets, anchors=None if figure else anchors(text, dialect=dialect))
    segments = [*(part if isinstance(part, Segment) else None for part in parts), None]
    made = [Piece(one, segment) for one, segment in zip(written, segments, strict=False)]
    if figure:
        made[0] = Piece(laid_open(made[0].text, language))
    elif not _HEAD.match(text):
        ending = "\r\n" if "\r\n" in text else "\n"
        bom = "\ufeff" * text.startswith("\ufeff")
        if bom:
            made[0] = Piece(made[0].text.removeprefix(bom), made[0].segment)
        made.insert(0, Piece(f"{bom}---{ending}---{ending}"))
    return tuple(made)


def _is_drawn(parts: Sequence[Segment | Gap]) -> bool:
    """Whether the parts are those of a figure."""
    return any(isinstance(part, Segment) and part.kind is Kind.FIGURE for part in parts)


def mark_of(text: str) -> Mark | None:
    """The mark of a page; None for one that a person wrote."""
    head = _HEAD.match(text)
    before = None if head else _BEFORE_ROOT.match(text)
    match = _MARK.match(text, head.end()) if head else _COMMENT.search(text, 0, before.end()) if before else None
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
    mark = f"translation: {{source: {source}, digest: {digest or _digest(text)}}}"
    if is_figure(source):
        root = _BEFORE_ROOT.match(text)
        place, mark = root.end() if root else 0, f"<!-- {mark} -->{ending}"
    else:
        head = _HEAD.match(text)
        place, mark = head.end() if head else 0, mark + ending
    return text[:place] + mark + text[place:]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
