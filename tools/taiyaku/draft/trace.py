"""A source + its target → which stretch of the one says which stretch of the other.

Code, formulas and their like need no engine: the same one stands on both sides. Nor do terms of the glossary that the
target uses. For the rest the engine is led along the target, whoever wrote it, sentence beside sentence, and tells
for each piece which word it looks at; the pieces of a word vote, since many look at nothing in particular, and
particles nearly never do. Sentences are matched by their order where there are as many on both sides; otherwise a
short message is read whole, and of a long one nothing is said: a wrong thread is worse than none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from taiyaku.draft.cuts import sentences
from taiyaku.draft.engine import PLACEHOLDERS, Engine, Link
from taiyaku.glossary import occurrences
from taiyaku.model import Term
from taiyaku.segments import PLACEHOLDER, Protected, Span, protect, same_spans

__all__ = ["trace"]

_LONGEST = 400
"""Characters that an engine is given at once, on either side."""
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[」』）)⟦\d⟧]*|\n|\Z)")
_WORDS = re.compile(r"[^\W_]")
_WORD = re.compile(
    r"[\u30a1-\u30faー]+|[\u3400-\u9fff々]+|[A-Za-z0-9]+(?:[_.+-][A-Za-z0-9]+)*|(?P<kana>[\u3041-\u309f]{2,})"
)
"""A word of Japanese, as far as its letters tell."""
_SURE, _SURE_KANA = 0.3, 0.5
"""How much of the attention of its pieces a word must give to one word of the English."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two texts, and what stands for each of its spans where the engine reads it."""

    protected: Protected
    signs: Mapping[int, str]

    def read(self, start: int, end: int) -> tuple[str, list[tuple[int, int]]]:
        """A stretch of the protected text as the engine reads it, and where in the message each character is."""
        text, places = "", []
        position, shift = 0, 0
        for match in PLACEHOLDER.finditer(self.protected.text):
            span = self.protected.spans[int(match[1])]
            if match.end() > end:
                break
            if match.start() >= start:
                plain = self.protected.text[max(position, start) : match.start()]
                text += plain
                first = max(position, start) + shift
                places += [(place, place + 1) for place in range(first, first + len(plain))]
                sign = self.signs.get(int(match[1]), "")
                text += sign
                places += [(span.start, span.end)] * len(sign)
            position, shift = match.end(), span.end - match.end()
        rest = self.protected.text[max(position, start) : end]
        first = max(position, start) + shift
        return text + rest, places + [(place, place + 1) for place in range(first, first + len(rest))]


def trace(source: str, target: str, engine: Engine, terms: tuple[Term, ...] = ()) -> tuple[Link, ...]:
    """The links, in the order of the target; offsets are in the two texts. Nothing where the engine cannot tell."""
    english, japanese = protect(source), protect(target)
    same = same_spans(english.spans, japanese.spans)
    atoms = {number: at for number, at in enumerate(same) if at is not None and japanese.spans[number].partner is None}
    found = [Link(_place(japanese.spans[number]), _place(english.spans[at]), 1.0) for number, at in atoms.items()]
    found += _glossary(source, target, terms)
    if engine.can_align:
        found += _told(english, japanese, atoms, engine)
    return tuple(_apart(found))


def _glossary(source: str, target: str, terms: tuple[Term, ...]) -> Iterator[Link]:
    """Terms that stand on both sides, the first beside the first; no term inside a longer one."""
    taken = [False] * len(target)
    for one in sorted(occurrences(source, terms), key=lambda one: (-len(one.term.target), one.start)):
        for form in (one.term.target or one.term.source, *one.term.admitted):
            uses = (use.span() for use in re.finditer(re.escape(form), target))
            use = next((use for use in uses if not any(taken[slice(*use)])), None)
            if use:
                taken[slice(*use)] = [True] * (use[1] - use[0])
                yield Link(use, (one.start, one.end), 1.0)
                break


def _told(english: Protected, japanese: Protected, atoms: Mapping[int, int], engine: Engine) -> Iterator[Link]:
    pairs = []
    for here, there in _beside(english, japanese):
        numbers = [int(number) for number in PLACEHOLDER.findall(japanese.text[slice(*there)]) if int(number) in atoms]
        signs = {number: f"⟦{place}⟧" for place, number in enumerate(numbers[:PLACEHOLDERS])}
        ours = _Side(english, {atoms[number]: sign for number, sign in signs.items()}).read(*here)
        theirs = _Side(japanese, signs).read(*there)
        if max(len(ours[0]), len(theirs[0])) <= _LONGEST and _WORDS.search(ours[0]) and _WORDS.search(theirs[0]):
            pairs.append((ours, theirs))
    told = engine.align([(ours[0], theirs[0]) for ours, theirs in pairs]) if pairs else []
    for (ours, theirs), links in zip(pairs, told, strict=True):
        inside = [one for one in links if one.source[1] <= len(ours[0]) and one.target[1] <= len(theirs[0])]
        for link in _voted(theirs[0], [one for one in inside if _WORDS.search(ours[0][slice(*one.source)])]):
            yield Link(_back(theirs[1], link.target), _back(ours[1], link.source), link.share)


def _voted(text: str, links: Sequence[Link]) -> Iterator[Link]:
    """One link for each word whose pieces agree."""
    for word in _WORD.finditer(PLACEHOLDER.sub(lambda match: "\ufffc" * len(match[0]), text)):
        votes: dict[tuple[int, int], float] = defaultdict(float)
        pieces = [link for link in links if link.target[0] < word.end() and word.start() < link.target[1]]
        for link in pieces:
            votes[link.source] += link.share
        if pieces:
            source, share = max(votes.items(), key=itemgetter(1))
            if share / len(pieces) >= (_SURE_KANA if word["kana"] else _SURE):
                yield Link(word.span(), source, round(share / len(pieces), 4))


def _beside(english: Protected, japanese: Protected) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Sentences of both, in the places of their protected texts."""
    ours = sentences(english)
    theirs = [
        match.span() for match in _SENTENCE.finditer(japanese.text) if _WORDS.search(PLACEHOLDER.sub("", match[0]))
    ]
    if len(ours) == len(theirs):
        return list(zip(ours, theirs, strict=True))
    whole = (0, len(english.text)), (0, len(japanese.text))
    return [whole] if max(whole[0][1], whole[1][1]) <= _LONGEST else []


def _place(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _back(places: Sequence[tuple[int, int]], stretch: tuple[int, int]) -> tuple[int, int]:
    return places[stretch[0]][0], places[stretch[1] - 1][1]


def _apart(links: Iterable[Link]) -> Iterator[Link]:
    """The surest links that do not run into each other, in the order of the target.

    English that surely says something else is looked at by mistake.
    """
    kept: list[Link] = []
    taken: set[int] = set()
    sure: set[int] = set()
    for link in sorted(links, key=lambda link: -link.share):
        theirs, ours = range(*link.target), range(*link.source)
        if taken.isdisjoint(theirs) and (link.share == 1 or sure.isdisjoint(ours)):
            kept.append(link)
            taken.update(theirs)
            if link.share == 1:
                sure.update(ours)
    yield from sorted(kept, key=lambda link: link.target)
