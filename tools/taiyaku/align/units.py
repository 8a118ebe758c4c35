"""A page → its units: the segments, and of what lies between them all that is the same in both languages.

A unit knows what of it survives a translation: code, addresses, numbers, names in Latin letters. Code
blocks and the marks of boxes are units too; they are the fixed points between which texts are aligned.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from taiyaku.model import Gap, Segment
from taiyaku.segments import SpanKind, spans

__all__ = ["Bag", "Unit", "joined", "shape", "units", "words"]

_KEPT = frozenset({SpanKind.CODE, SpanKind.MATH, SpanKind.VARIABLE, SpanKind.KEYS, SpanKind.FOOTNOTE, SpanKind.EMOJI})
_ADDRESSED = frozenset({SpanKind.LINK, SpanKind.IMAGE, SpanKind.URL})
_DESTINATION = re.compile(r"\]\s*[(\[]\s*<?([^\s)\]>]+)")
_ANCHOR = re.compile(r"^[ \t]*\{:?[^{}\n]*#(?P<id>[\w.:-]+)[^{}\n]*\}")
_FENCE = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^[ \t>]*(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_+#'-]+")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{2,}")
_KANJI = re.compile(r"[\u4e00-\u9fff々]+")
_MARKUP = re.compile(r"[\s|*_#>!-]+")


Bag = frozenset[tuple[str, int]]
"""Things that may be there several times, each with its number among its equals."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment, or something between segments that both pages have."""

    text: str
    line: int
    segment: Segment | None = None
    anchor: str = ""
    """Headings only: the id that is written behind it."""
    kept: Bag = frozenset()
    """Code, addresses and their like, which a translation leaves alone."""
    numbers: Bag = frozenset()
    latin: frozenset[str] = frozenset()
    """Words in Latin letters outside of code, in lower case."""
    words: frozenset[str] = frozenset()
    """What a lexicon can know: words in Latin letters; for Japanese katakana words and pairs of kanji too."""
    length: int = 0
    """Characters of prose."""


def units(parts: Sequence[Segment | Gap]) -> tuple[Unit, ...]:
    """The units of a page, in order."""
    found: list[Unit] = []
    line = 1
    for part in parts:
        if isinstance(part, Segment):
            found.append(_text(part))
            line += part.raw.count("\n")
            continue
        text, first = part.text, line
        if found and found[-1].segment and (match := _ANCHOR.match(text)):
            found[-1] = replace(found[-1], anchor=match["id"])
            text = text[match.end() :]
        found += _fixed(text, first)
        line += part.text.count("\n")
    return tuple(found)


def words(text: str) -> frozenset[str]:
    """What a lexicon can know of a text.

    >>> sorted(words("Losses: 損失関数とパラメーター"))
    ['loss', 'パラメーター', '失関', '損失', '関数']
    """
    found = {_stem(word.lower()) for word in _LATIN.findall(text)} | set(_KATAKANA.findall(text))
    for run in _KANJI.findall(text):
        found |= {one + other for one, other in pairwise(run)} or {run}
    return frozenset(found)


def shape(row: Sequence[Unit]) -> list[str]:
    """What two pages that differ only in their language have in common."""
    return [unit.segment.kind.value if unit.segment else unit.text for unit in row]


def _text(segment: Segment) -> Unit:
    kept: Counter[str] = Counter()
    prose, position = [], 0
    for span in spans(segment.text):
        prose.append(segment.text[position : span.start])
        position = span.end
        if span.kind in _KEPT:
            kept[span.text.strip()] += 1
        elif span.kind in _ADDRESSED:
            where = _DESTINATION.search(span.text)
            if where or span.kind is SpanKind.URL:
                kept[_address(where[1] if where else span.text)] += 1
    text = " ".join([*prose, segment.text[position:]])
    return Unit(
        segment.text,
        segment.location.line,
        segment,
        kept=_bag(kept),
        numbers=_bag(Counter(_NUMBER.findall(text))),
        latin=frozenset(word.lower() for word in _LATIN.findall(text)),
        words=words(text),
        length=len("".join(text.split())),
    )


def joined(one: Unit, other: Unit) -> Unit:
    """Two texts that follow each other, as one."""
    return replace(
        one,
        text=f"{one.text} {other.text}",
        kept=_bag(Counter(name for bag in (one.kept, other.kept) for name, _ in bag)),
        numbers=_bag(Counter(name for bag in (one.numbers, other.numbers) for name, _ in bag)),
        latin=one.latin | other.latin,
        words=one.words | other.words,
        length=one.length + other.length,
    )


def _bag(counts: Counter[str]) -> Bag:
    return frozenset((name, number) for name, count in counts.items() for number in range(count))


def _address(url: str) -> str:
    """An address without what a translation may change of it: the language, the anchor, the end."""
    return re.sub(
        r"(?<=/)(?:en|ja|jp|en-us|ja-jp)/", "", url.strip("<>").split("#")[0] or url, flags=re.IGNORECASE
    ).rstrip("/")


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    if word.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _fixed(text: str, line: int) -> Iterator[Unit]:
    """Fenced blocks as one unit each, other lines with words in them one by one."""
    position = 0
    for match in _FENCE.finditer(text):
        yield from _lines(text[position : match.start()], line + text.count("\n", 0, position))
        yield Unit(" ".join(match[0].split()), line + text.count("\n", 0, match.start()))
        position = match.end()
    yield from _lines(text[position:], line + text.count("\n", 0, position))


def _lines(text: str, line: int) -> Iterator[Unit]:
    for number, one in enumerate(text.split("\n")):
        bare = _MARKUP.sub(" ", one).strip(" \"'")
        if any(char.isalnum() for char in bare):
            yield Unit(bare, line + number)
