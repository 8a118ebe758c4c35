"""A pair → the same pair as a model should meet it: with placeholders, marks round words, and terms.

What a model must do with code, emphasis and the glossary is learnt from ordinary pairs, anew in every
epoch. A string that stands once on both sides becomes a placeholder, so that any ⟦n⟧ is learnt to be
carried to its place. A pair of placeholders is put round a term on both sides, as emphasis and links
are (tag injection, Hanneman & Dinu 2020). A term gets its Japanese beside it (Dinu et al. 2019), and
often enough another Japanese, which then stands in the target too: what cannot be guessed from the
English has to be copied. Headings come in capitals, notes in fragments, so case is changed here and there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from taiyaku.adapt.pairs import Pair
from taiyaku.draft import PLACEHOLDER_SIGNS, PLACEHOLDERS, annotated
from taiyaku.glossary import occurrences
from taiyaku.model import Term
from taiyaku.segments import PLACEHOLDER

__all__ = ["Augment", "Shares"]

_LATIN = re.compile(r"(?<![\w⟦.\-])(?:[A-Za-z_][\w.\-]*\w|\d[\d.,]*\d|\d)(?![\w⟧\-])", re.ASCII)
_WORD = re.compile(r"[A-Za-z][A-Za-z\-']*")
_INSIDE = re.compile(r"[\w⟦⟧]", re.ASCII)
_LONGEST_OTHER = 12


@dataclass(frozen=True, slots=True)
class Shares:
    """How often each change is made, 0 to 1."""

    terms: float = 0.5
    """Pairs with terms whose terms get their Japanese beside them."""
    other: float = 0.3
    """Of the terms so annotated: those that get another Japanese, on both sides."""
    marks: float = 0.1
    placeholders: float = 0.2
    case: float = 0.04


@dataclass(frozen=True, slots=True)
class _Hit:
    """A term in a pair: where it stands in the English, and what it is called in the Japanese."""

    start: int
    end: int
    target: str


class Augment:
    """The changes, for one list of terms; calls with equal random numbers give equal pairs."""

    def __init__(self, terms: tuple[Term, ...], shares: Shares) -> None:
        self._terms, self._shares = terms, shares
        self._others = sorted({term.target for term in terms if len(term.target) <= _LONGEST_OTHER})

    def __call__(self, pair: Pair, random: Random) -> tuple[str, str]:
        """The English and the Japanese, changed alike."""
        shares, (source, target) = self._shares, (pair.source, pair.target)
        if random.random() < shares.case:
            source = _other_case(source, target, random)
        hits = tuple(self._hits(source, target))
        if random.random() < shares.placeholders:
            source, target = _with_placeholders(source, target, hits, random)
        elif random.random() < shares.marks:
            source, target = _with_marks(source, target, hits, random)
        elif random.random() < shares.terms:
            source, target = self._with_terms(source, target, hits, random)
        return _renumbered(source, target, random)

    def _hits(self, source: str, target: str) -> Iterator[_Hit]:
        for found in occurrences(source, self._terms):
            forms = (found.term.target, *found.term.admitted)
            used = next((form for form in forms if form in target), None)
            if used:
                yield _Hit(found.start, found.end, used)

    def _with_terms(self, source: str, target: str, hits: Sequence[_Hit], random: Random) -> tuple[str, str]:
        """Some of the terms annotated; from the last on, so that offsets stay right."""
        settled: list[str] = []
        for place, hit in reversed([*enumerate(hits)]):
            if random.random() < 0.25:
                continue
            said = hit.target
            if random.random() < self._shares.other:
                other = random.choice(self._others or [said])
                changed = _replaced(target, said, other)
                kept = (*settled, *(one.target for one in hits[:place]))
                if changed and other not in target and all(one in changed for one in kept):
                    target, said = changed, other
            settled.append(said)
            source = source[: hit.start] + annotated(source[hit.start : hit.end], said) + source[hit.end :]
        return source, target


def _other_case(source: str, target: str, random: Random) -> str:
    """All capitals, Title Case, or a small first letter; never a name that the Japanese writes in Latin letters."""
    kind = random.random()
    if kind < 0.4 and not _WORD.search(target) and not PLACEHOLDER.search(source):
        return source.upper()
    if kind < 0.8:

        def title(match: re.Match[str]) -> str:
            word = match[0]
            return word.capitalize() if word.islower() and len(word) > 2 and word not in target else word

        return _WORD.sub(title, source)
    return source[:1].lower() + source[1:] if source[1:2].islower() else source


def _with_placeholders(source: str, target: str, hits: Sequence[_Hit], random: Random) -> tuple[str, str]:
    """One to four strings that stand once on both sides, each as a fresh placeholder."""
    free = [name for name in PLACEHOLDER_SIGNS if name not in source]
    found = [_Hit(match.start(), match.end(), match[0]) for match in _LATIN.finditer(source)] + list(hits)
    random.shuffle(found)
    taken: list[tuple[_Hit, str]] = []
    most = min(random.randint(1, 4), len(free))
    for hit in found:
        if len(taken) == most:
            break
        if any(hit.start < one.end and one.start < hit.end for one, _ in taken) or not _once(source, hit):
            continue
        name = free[len(taken)]
        changed = _replaced(target, hit.target, name)
        if changed:
            target = changed
            taken.append((hit, name))
    for hit, name in sorted(taken, key=lambda one: -one[0].start):
        source = source[: hit.start] + name + source[hit.end :]
    return source, target


def _with_marks(source: str, target: str, hits: Sequence[_Hit], random: Random) -> tuple[str, str]:
    """A pair of placeholders round a term on both sides."""
    free = [name for name in PLACEHOLDER_SIGNS if name not in source]
    fit = [hit for hit in hits if _once(source, hit)]
    if len(free) < 2 or not fit:
        return source, target
    hit, (first, second) = random.choice(fit), free[:2]
    changed = _replaced(target, hit.target, f"{first}{hit.target}{second}")
    if not changed:
        return source, target
    return source[: hit.start] + first + source[hit.start : hit.end] + second + source[hit.end :], changed


def _once(source: str, hit: _Hit) -> bool:
    return source.count(source[hit.start : hit.end]) == 1


def _replaced(target: str, old: str, new: str) -> str:
    """The target with its only `old` replaced; empty where it has none or several, or one inside a Latin word."""
    if target.count(old) != 1:
        return ""
    start = target.index(old)
    end = start + len(old)
    before, after = target[start - 1 : start], target[end : end + 1]
    if before == "⟦" or after == "⟧":
        return ""
    if (_INSIDE.match(before) and _INSIDE.match(old[0])) or (_INSIDE.match(after) and _INSIDE.match(old[-1])):
        return ""
    return target[:start] + new + target[end:]


def _renumbered(source: str, target: str, random: Random) -> tuple[str, str]:
    """Placeholders counted in the order of the source, sometimes from another number than 0, so that all are learnt."""
    order = list(dict.fromkeys(PLACEHOLDER.findall(source)))
    if not order or len(order) > PLACEHOLDERS:
        return source, target
    first = random.randint(0, PLACEHOLDERS - len(order)) if random.random() < 0.3 else 0
    names = {old: PLACEHOLDER_SIGNS[first + place] for place, old in enumerate(order)}

    def renumber(text: str) -> str:
        return PLACEHOLDER.sub(lambda match: names.get(match[1], match[0]), text)

    return renumber(source), renumber(target)
