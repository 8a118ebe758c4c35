"""Beads + a catalog → the catalog with the Japanese of the beads in it.

The law: every Japanese text is placed in a message, or named with its line. What a person wrote in the
catalog stays; what an earlier import or a machine drafted gives way. Texts are taken as they stand in
the page, lines joined; whether their markup is right is the affair of the checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from taiyaku.align.beads import Bead
from taiyaku.align.units import Unit
from taiyaku.catalog import IMPORT, accept, by_person, unoffered
from taiyaku.model import Catalog, Key, Message, Review, State
from taiyaku.segments import take, translatable

__all__ = ["Adopted", "Unplaced", "adopt"]

SURE, LEAST = 0.8, 0.25
"""From which confidence a pair is taken for granted, and below which it is not even a draft."""
_SENTENCE_END = re.compile(r"(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A Japanese text that is in no message, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Adopted:
    """The catalog, and what became of the Japanese texts."""

    catalog: Catalog
    texts: int = 0
    """Japanese texts of the page."""
    sure: int = 0
    """Messages that got a target, taken for granted."""
    doubtful: int = 0
    """Messages that got one to be looked at."""
    kept: int = 0
    """Messages that have a target by a person, which stays."""
    unplaced: tuple[Unplaced, ...] = ()


@dataclass(frozen=True, slots=True)
class _Offer:
    """A text for a message."""

    key: Key
    target: str
    confidence: float
    lines: tuple[int, ...]


def adopt(
    catalog: Catalog,
    source: Sequence[Unit],
    target: Sequence[Unit],
    beads: Sequence[Bead],
    *,
    origin: str,
    sure: float = SURE,
    review: Review | None = None,
    needed: int = 1,
) -> Adopted:
    """The catalog with the targets of the beads.

    Args:
        catalog: of the page, following its English.
        source: the units of the English page.
        target: the units of the Japanese page.
        beads: as `align` gives them.
        origin: where the Japanese comes from.
        sure: the confidence from which a pair is taken for granted.
        review: who answers for the pairs that are, and when.
        needed: how many people must approve a text.

    """
    messages = dict(catalog.messages)
    unplaced: list[Unplaced] = []
    offers: dict[Key, _Offer] = {}
    for bead in beads:
        for offer in _offers(bead, source, target, unplaced):
            other = offers.get(offer.key)
            if offer.key not in messages:
                unplaced += _named(offer, "its English is not in the catalog; run `taiyaku extract`")
            elif offer.confidence < LEAST:
                unplaced += _named(offer, "no English that it surely belongs to")
            elif other is None:
                offers[offer.key] = offer
            elif other.target != offer.target:
                better, worse = (offer, other) if offer.confidence > other.confidence else (other, offer)
                offers[offer.key] = better
                unplaced += _named(worse, f"the same English has another translation on line {better.lines[0]}")
    counts = {"sure": 0, "doubtful": 0, "kept": 0}
    for key, offer in offers.items():
        messages[key], what = _with(messages[key], offer, origin, sure, review, needed)
        counts[what] += 1
    return Adopted(
        replace(catalog, messages=messages),
        sum(unit.segment is not None for unit in target),
        **counts,
        unplaced=tuple(sorted(unplaced, key=lambda one: one.line)),
    )


def _offers(bead: Bead, source: Sequence[Unit], target: Sequence[Unit], unplaced: list[Unplaced]) -> Iterator[_Offer]:
    """What a bead offers to messages; what it cannot is added to the unplaced."""
    english = [unit for unit in (source[index] for index in bead.sources) if unit.segment]
    japanese = [unit for unit in (target[index] for index in bead.targets) if unit.segment]
    if not japanese:
        return
    lines = tuple(unit.line for unit in japanese)
    if not english:
        unplaced += (Unplaced(unit.line, unit.text, "the English page has nothing for it") for unit in japanese)
    elif len(english) == 1:
        text = _joined([_taken(english[0], unit) for unit in japanese])
        if text == english[0].text and len(text.split()) > 3:
            unplaced += (Unplaced(unit.line, unit.text, "it is still English") for unit in japanese)
        else:
            yield _Offer(_key(english[0]), text, bead.confidence, lines)
    else:
        text = _taken(english[0], japanese[0])
        for unit, piece in zip(english, _divided(text, [unit.length for unit in english]), strict=True):
            if piece:
                yield _Offer(_key(unit), piece, bead.confidence, lines)


def _key(unit: Unit) -> Key:
    return Key(unit.segment.text, unit.segment.context) if unit.segment else Key(unit.text)


def _taken(english: Unit, japanese: Unit) -> str:
    if english.segment is None or japanese.segment is None:
        return japanese.text
    return take(english.segment, japanese.segment.raw, japanese.segment.text)


def _joined(texts: Sequence[str]) -> str:
    """Texts one after the other, with a blank between only where Japanese has one."""
    whole = texts[0]
    for text in texts[1:]:
        whole += text if whole[-1:] in "。、！？：」）" else f" {text}"
    return whole


def _divided(text: str, lengths: Sequence[int]) -> tuple[str, str]:
    """The text in two at the end of a sentence, near the share of the first; undivided it goes to the longer one."""
    ends = [match.start() for match in _SENTENCE_END.finditer(text) if 0 < match.start() < len(text)]
    if not ends:
        return (text, "") if lengths[0] >= lengths[1] else ("", text)
    wanted = len(text) * lengths[0] / max(1, sum(lengths))
    cut = min(ends, key=lambda end: abs(end - wanted))
    first, second = text[:cut].strip(), text[cut:].strip()
    return (first, second) if translatable(first) and translatable(second) else (text, "")


def _named(offer: _Offer, why: str) -> Iterator[Unplaced]:
    return (Unplaced(line, offer.target, why) for line in offer.lines)


def _with(
    message: Message, offer: _Offer, origin: str, sure: float, review: Review | None, needed: int
) -> tuple[Message, str]:
    """The message with the offered target, and what it counts as."""
    confident = offer.confidence >= sure
    if by_person(message) and not (message.origin.startswith(IMPORT) and not message.reviews):
        if message.state is State.STALE and confident and not message.suggestion and offer.target != message.target:
            message = replace(message, suggestion=offer.target)
        return message, "kept"
    drafted = replace(
        unoffered(message),
        target=offer.target,
        state=State.DRAFT,
        origin=IMPORT + origin,
        score=round(min(offer.confidence, 1.0), 2),
        reviews=(),
    )
    if confident and review:
        drafted = accept(drafted, who=review.who, when=review.when, needed=needed)
    return drafted, "sure" if confident else "doubtful"
