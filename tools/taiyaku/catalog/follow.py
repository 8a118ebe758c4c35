"""Lost texts + new texts → which new text is a version of which lost one.

All pages are followed at once: what a page lost may stand on another page now. Texts that are still
what they were are anchors, and say where a changed text should be: of several similar lost texts the
one at the corresponding place is taken, and what stands in its place may differ more than what is
found elsewhere. It goes in rounds: what is certain first, which then are further anchors.

A paragraph that was split, or two that were joined, is found before, where the parts in a row give
the whole. The cost grows with the number of texts: candidates come from an index and from the place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from taiyaku.catalog.similar import Index, Words, encoder, likeness, shared, spelled_alike

__all__ = ["Link", "Placed", "follow"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A text and its page; a text that is on no page any more has none."""

    source: str
    page: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """New texts that are a version of lost ones, both by number: one of one, parts of one, or one of parts."""

    new: tuple[int, ...]
    old: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Round:
    """How alike two texts must be to be taken for versions of one."""

    in_place: float
    same_page: float
    elsewhere: float
    margin: float = 0.0
    """By how much the best must be better than the next."""


_ROUNDS = (_Round(0.8, 0.85, 0.9, 0.1), _Round(0.5, 0.65, 0.75), _Round(0.4, 0.65, 0.75))
_LETTERS = 0.75
"""In its place a text may also be one whose letters are that alike: a heading with its typo put right."""
_ABROAD = 0.5
"""On another page its neighbours say less about a text."""
_FEW = 3
"""Elsewhere two texts must share at least so many words that carry meaning."""
_PLACE = 0.2
"""What standing in the very place is worth in likeness."""
_PART = 0.85
"""That much of a part must stand in the whole, in order; and of the whole, in the parts."""
_NOWHERE = 1 << 40


def follow(
    new: Sequence[Placed], old: Sequence[Placed], same: Mapping[int, int], lost: Collection[int]
) -> tuple[Link, ...]:
    """The links between new texts that are not in `same` and the lost ones of the old; each is in one at most.

    Args:
        new: all texts in order, page after page.
        old: the same as it was.
        same: the new texts that still are what they were, and which old ones they are.
        lost: the old texts that may be linked.

    """
    if len(same) == len(new) or not lost:
        return ()
    return tuple(_Following(new, old, same, lost).links())


class _Following:
    """One run; what is linked so far."""

    def __init__(
        self, new: Sequence[Placed], old: Sequence[Placed], same: Mapping[int, int], lost: Collection[int]
    ) -> None:
        words = encoder()
        self._new, self._old = new, old
        self._anchors = dict(same)
        self._wanted = {number: words(one.source) for number, one in enumerate(new) if number not in same}
        self._lost = {number: words(old[number].source) for number in lost}
        self._index = Index(self._lost.items())
        self._ends = _ends(old)
        self._found: dict[int, list[int]] = {}

    def links(self) -> Iterator[Link]:
        self._found = {number: self._index.candidates(words) for number, words in self._wanted.items()}
        places = self._places()
        candidates = {number: self._candidates(number, places) for number in self._wanted}
        for find in (self._split, self._joined):
            for link in [*find(candidates)]:
                self._take(link)
                yield link
        for bar in _ROUNDS:
            for number, other in self._round(bar):
                link = Link((number,), (other,))
                self._take(link)
                yield link

    def _take(self, link: Link) -> None:
        for number in link.new:
            del self._wanted[number]
            self._anchors[number] = link.old[0]
        for number in link.old:
            del self._lost[number]

    # -- places ------------------------------------------------------------------------------------

    def _places(self) -> dict[int, list[tuple[int, str]]]:
        """Where each wanted text should have stood, and on which page, seen from the anchors before and after it."""
        places: dict[int, list[tuple[int, str]]] = {number: [] for number in self._wanted}
        forwards = range(len(self._new))
        for numbers, step in ((forwards, 1), (reversed(forwards), -1)):
            page, home, place = None, "", _NOWHERE
            for number in numbers:
                if self._new[number].page != page:
                    page = home = self._new[number].page
                    first, last = self._ends.get(page, (_NOWHERE, _NOWHERE))
                    place = first - 1 if step > 0 else last + 1
                if number in self._anchors:
                    place = self._anchors[number]
                    home = self._old[place].page
                else:
                    place += step
                if number in places:
                    places[number].append((place, home))
        return places

    def _candidates(self, number: int, places: Mapping[int, Sequence[tuple[int, str]]]) -> list[int]:
        """Lost texts that may be meant: alike in what is rare, or about in the place."""
        near = (place + by for place, _ in places[number] for by in (0, 1, -1))
        found = dict.fromkeys((*self._found[number], *near))
        context = self._new[number].context
        return [other for other in found if other in self._lost and self._fits(context, other, number)]

    def _fits(self, context: str, other: int, number: int) -> bool:
        old = self._old[other]
        return old.context == context or old.source == self._new[number].source

    # -- one of one --------------------------------------------------------------------------------

    def _round(self, bar: _Round) -> list[tuple[int, int]]:
        """The pairs that are alike enough, the best first, each text once."""
        places = self._places()
        pairs: list[tuple[float, int, int]] = []
        for number, words in self._wanted.items():
            near = self._candidates(number, places)
            ranks = ((self._rank(bar, number, words, other, places[number]), other) for other in near)
            ranked = sorted((rank for rank in ranks if rank[0]), reverse=True)
            if bar.margin and len(ranked) > 1 and ranked[0][0] - ranked[1][0] < bar.margin:
                continue
            pairs += ((-rank, number, other) for rank, other in ranked)
        result: list[tuple[int, int]] = []
        done: set[int] = set()
        gone: set[int] = set()
        for _, number, other in sorted(pairs):
            if number not in done and other not in gone:
                result.append((number, other))
                done.add(number)
                gone.add(other)
        return result

    def _rank(self, bar: _Round, number: int, words: Words, other: int, places: Sequence[tuple[int, str]]) -> float:
        """How well two texts go together; 0 where they are none of one text."""
        new, old, lost = self._new[number], self._old[other], self._lost[other]
        alike = 1.0 if new.source == old.source else likeness(words, lost)
        closeness = _PLACE / (1 + min(abs(other - place) for place, _ in places))
        if old.page and (other, old.page) in places:
            if alike >= max(bar.in_place, _ABROAD if old.page != new.page else 0.0):
                return alike + closeness
            letters = spelled_alike(new.source, old.source) if len(words.content) <= _FEW else 0.0
            return letters + closeness - _PLACE if letters >= max(_LETTERS, bar.in_place) else 0.0
        needed = bar.same_page if old.page == new.page else bar.elsewhere
        few = min(_FEW, len(lost.content)) if alike == 1.0 and old.page == new.page else _FEW
        if alike < needed or shared(words.content, lost.content) < few:
            return 0.0
        return alike + closeness - (_PLACE if old.page != new.page else 0.0)

    # -- parts of one, one of parts ----------------------------------------------------------------

    def _split(self, candidates: Mapping[int, Sequence[int]]) -> Iterator[Link]:
        """Runs of new texts that together are one lost text."""
        parts: dict[int, list[int]] = {}
        for number in sorted(self._wanted):
            around = dict.fromkeys(
                (*candidates[number], *candidates.get(number - 1, ()), *candidates.get(number + 1, ()))
            )
            for other in around:
                if self._is_part(self._wanted[number], self._lost[other]):
                    parts.setdefault(other, []).append(number)
        taken: set[int] = set()
        for other, numbers in sorted(parts.items()):
            for run in _runs([number for number in numbers if number not in taken], self._new):
                if self._gives([self._wanted[number] for number in run], self._lost[other]):
                    taken.update(run)
                    yield Link(tuple(run), (other,))
                    break

    def _joined(self, candidates: Mapping[int, Sequence[int]]) -> Iterator[Link]:
        """Runs of lost texts that together are one new text."""
        taken: set[int] = set()
        for number in sorted(self._wanted):
            words = self._wanted[number]
            near = {other + by for other in candidates[number] for by in (-1, 0, 1)}
            context = self._new[number].context
            parts = [
                other
                for other in sorted(near & self._lost.keys())
                if other not in taken
                and self._old[other].page
                and self._fits(context, other, number)
                and self._is_part(self._lost[other], words)
            ]
            for run in _runs(parts, self._old):
                if self._gives([self._lost[other] for other in run], words):
                    taken.update(run)
                    yield Link((number,), tuple(run))
                    break

    @staticmethod
    def _is_part(part: Words, whole: Words) -> bool:
        """Whether a text stands in another, which is longer."""
        size = len(part.all)
        return 2 <= size < len(whole.all) * 0.95 and shared(part.all, whole.all) >= _PART * size

    @staticmethod
    def _gives(parts: Sequence[Words], whole: Words) -> bool:
        """Whether the parts in a row are the whole, and no part alone nearly is."""
        joined = Words("".join(part.all for part in parts), "".join(part.content for part in parts))
        alike = likeness(joined, whole)
        return alike >= _PART and alike > max(likeness(part, whole) for part in parts)


def _ends(old: Sequence[Placed]) -> dict[str, tuple[int, int]]:
    """The first and last text of each page."""
    ends: dict[str, tuple[int, int]] = {}
    for number, one in enumerate(old):
        if one.page:
            ends[one.page] = (ends.get(one.page, (number, 0))[0], number)
    return ends


def _runs(numbers: Sequence[int], texts: Sequence[Placed]) -> Iterator[list[int]]:
    """Stretches of at least two neighbours on one page."""
    run: list[int] = []
    for number in numbers:
        if run and number == run[-1] + 1 and texts[number].page == texts[run[-1]].page:
            run.append(number)
            continue
        if len(run) > 1:
            yield run
        run = [number]
    if len(run) > 1:
        yield run
