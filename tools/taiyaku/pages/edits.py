"""A Japanese page as it was made, and as it is now → what somebody edited.

Both pages are compared block by block. Blocks that are still the same are anchors; between two of them
the edited ones are found by their likeness, and by their place where there are as many as before. An edit
is only taken where everything round it is as it was: what the English page does not have (a new paragraph,
other code, another structure) has no place in a catalog. It becomes a `Misfit`, which names the line,
and the page is kept as it is until a person decides. Blank lines and blanks at line ends are nobody's edit.

Known trade-off: beside an added or deleted paragraph a block that was wholly rewritten looks like one
more change of structure, and is kept rather than guessed at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from taiyaku.model import PROSE, Key, Kind, Offer, Segment
from taiyaku.pages.build import Piece
from taiyaku.segments import split, take

__all__ = ["Edit", "Edits", "Misfit", "edits"]

ALIKE = 0.6
"""Least likeness, 0 to 1, of a block and its edited form where blocks were added or deleted beside them."""
OUTSTANDING = 0.4
"""The same where nothing else there is nearly as like."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A block that has another text now; `line` counts in the page without its mark."""

    key: Key
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Misfit:
    """An edit that no message can hold, with what is seen and what can be done."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Edits:
    """What was edited on a page."""

    edits: tuple[Edit, ...] = ()
    misfits: tuple[Misfit, ...] = ()


@dataclass(frozen=True, slots=True)
class _Block:
    """A segment of either page, with its offsets there."""

    start: int
    end: int
    kind: Kind
    raw: str
    segment: Segment


def edits(
    made: Sequence[Piece], now: str, targets: Mapping[Key, str], *, page: str, offer: Offer = PROSE, english: str = ""
) -> Edits:
    """What differs between the pieces of a page as it was made and the page as it is now, both without the mark.

    Args:
        made: the pieces of the page as it was made.
        now: the page as it is now.
        targets: of the page as it was made.
        page: its name.
        offer: what is translated beside the prose.
        english: how misfits call the English page.

    """
    before = "".join(piece.text for piece in made)
    if before == now:
        return Edits()
    every, new = [*_blocks_of(made)], [*_split(now, page, offer)]
    seen = {block.start for block in _split(before, page, offer)}
    old = [block for block in every if block.start in seen]  # what has no words is a segment of the English page only

    def stretches(pairs: Sequence[tuple[int, int]]) -> list[_Stretch]:
        made_of = []
        for (first, last), (start, end) in _between(pairs, len(old), len(new)):
            was, is_ = _edge(old, first, last, len(before)), _edge(new, start, end, len(now))
            within = [block for block in every if was[0] <= block.start < was[1]]
            made_of.append(_Stretch(before, now, within, new[start:end], was, is_, english or page))
        return made_of

    pairs: list[tuple[int, int]] = []
    between = stretches(pairs)  # the page as one: where its structure is as it was, every text has its place
    if between[0].placed(targets) is None:
        pairs = _paired(old, new)
        between = stretches(pairs)
    found: list[Edit] = []
    misfits: list[Misfit] = []
    changed: list[bool] = []
    for stretch in between:
        placed = stretch.placed(targets)
        changed.append(placed is None)
        found += placed or []
        misfits += stretch.misfits() if placed is None else []
    for number, (index, other) in enumerate(pairs):
        block, edited = old[index], new[other]
        line = _line(now, edited.start)
        if block.raw == edited.raw:
            continue
        if (changed[number] or changed[number + 1]) and _likeness(block, edited) < OUTSTANDING:
            misfits.append(Misfit(line, _NO_PLACE.format(what=_short(edited.raw), kind=block.kind.value)))
        else:
            found += _edit(block, edited.raw, edited.segment.text, targets, line)
    return Edits(tuple(sorted(found, key=lambda one: one.line)), tuple(sorted(misfits, key=lambda one: one.line)))


_NO_PLACE = (
    "this {kind} is another, beside a change of structure: «{what}». "
    "Take the change of structure out first, then absorb again."
)


def _edit(block: _Block, raw: str, text: str, targets: Mapping[Key, str], line: int) -> Iterator[Edit]:
    key = Key(block.segment.text, block.segment.context)
    before = targets.get(key, "")
    target = take(block.segment, raw, text, before=before)
    if target != (before or block.segment.text):
        yield Edit(key, target, line)


def _blocks_of(made: Sequence[Piece]) -> Iterator[_Block]:
    position = 0
    for piece in made:
        end = position + len(piece.text)
        if piece.segment:
            yield _Block(position, end, piece.segment.kind, piece.text, piece.segment)
        position = end


def _split(text: str, page: str, offer: Offer) -> Iterator[_Block]:
    position = 0
    for part in split(text, page=page, offer=offer):
        end = position + len(part.raw if isinstance(part, Segment) else part.text)
        if isinstance(part, Segment):
            yield _Block(position, end, part.kind, part.raw, part)
        position = end


def _moved(were: Sequence[str], are: Sequence[str]) -> bool:
    """Whether one of the texts stands now where another one stood."""
    before, after = Counter(were), Counter(are)
    return any(one != other and 0 < after[other] <= before[other] for one, other in zip(were, are, strict=True))


def _paired(old: Sequence[_Block], new: Sequence[_Block]) -> list[tuple[int, int]]:
    """Which block now is which block then, in order."""
    left = [(block.kind, block.raw) for block in old]
    right = [(block.kind, block.raw) for block in new]
    pairs: list[tuple[int, int]] = []
    for tag, first, last, start, end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(first, last), range(start, end), strict=True)
        elif tag == "replace":
            found = _alike(old[first:last], new[start:end])
            pairs += [(first + index, start + other) for index, other in found]
    return pairs


def _alike(old: Sequence[_Block], new: Sequence[_Block]) -> list[tuple[int, int]]:
    """The pairs of blocks between two anchors that are most alike together, in order."""
    same = [block.kind for block in old] == [block.kind for block in new]
    likeness = [[_likeness(one, other) for other in new] for one in old]
    likeness = _at_its_place(likeness) if same else _outstanding(likeness)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for index in reversed(range(len(old))):
        for other in reversed(range(len(new))):
            paired = likeness[index][other] + best[index + 1][other + 1]
            best[index][other] = max(paired, best[index + 1][other], best[index][other + 1])
    pairs: list[tuple[int, int]] = []
    index = other = 0
    while index < len(old) and other < len(new):
        value = best[index][other]
        if likeness[index][other] > 0 and value == likeness[index][other] + best[index + 1][other + 1]:
            pairs.append((index, other))
            index, other = index + 1, other + 1
        elif value == best[index + 1][other]:
            index += 1
        else:
            other += 1
    return pairs if same else _without_seams(old, new, pairs)


def _likeness(one: _Block, other: _Block) -> float:
    return fuzz.ratio(one.raw, other.raw) / 100 if one.kind is other.kind else -1.0


def _at_its_place(likeness: list[list[float]]) -> list[list[float]]:
    """What each pair is worth where there are as many blocks as before: always something."""
    return [[value + 0.2 if value >= 0 else 0.0 for value in row] for row in likeness]


def _outstanding(likeness: list[list[float]]) -> list[list[float]]:
    """What each pair is worth where blocks were added or deleted: nothing unless it is surely a pair."""
    columns = [*zip(*likeness, strict=True)]

    def worth(index: int, other: int) -> float:
        value = likeness[index][other]
        rivals = (
            *likeness[index][:other],
            *likeness[index][other + 1 :],
            *columns[other][:index],
            *columns[other][index + 1 :],
        )
        surely = value >= ALIKE or (value >= OUTSTANDING and value > 1.6 * max(rivals, default=0.0))
        return value if surely else 0.0

    return [[worth(index, other) for other in range(len(columns))] for index in range(len(likeness))]


def _without_seams(old: Sequence[_Block], new: Sequence[_Block], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs without those beside a block that was cut off the one or joined to the other."""
    olds, news = {index for index, _ in pairs}, {other for _, other in pairs}

    def cut(index: int, other: int) -> bool:
        lone_old = [old[beside].raw for beside in (index - 1, index + 1) if _in(beside, old) and beside not in olds]
        lone_new = [new[beside].raw for beside in (other - 1, other + 1) if _in(beside, new) and beside not in news]
        return any(_holds(new[other].raw, raw) for raw in lone_old) or any(
            _holds(old[index].raw, raw) for raw in lone_new
        )

    return [pair for pair in pairs if not cut(*pair)]


def _in(index: int, blocks: Sequence[_Block]) -> bool:
    return 0 <= index < len(blocks)


def _holds(whole: str, part: str) -> bool:
    return len(part) <= len(whole) and fuzz.partial_ratio(part, whole) >= 85


def _between(pairs: Sequence[tuple[int, int]], old: int, new: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The ranges of blocks between neighbouring pairs, also empty ones."""
    last, end = 0, 0
    for index, other in [*pairs, (old, new)]:
        yield (last, index), (end, other)
        last, end = index + 1, other + 1


def _edge(blocks: Sequence[_Block], first: int, last: int, length: int) -> tuple[int, int]:
    """Offsets of the text between the block before `first` and the block `last`."""
    return blocks[first - 1].end if first else 0, blocks[last].start if last < len(blocks) else length


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What lies between two blocks that were found again."""

    before: str
    now: str
    old: Sequence[_Block]
    new: Sequence[_Block]
    was: tuple[int, int]
    is_: tuple[int, int]
    english: str

    def placed(self, targets: Mapping[Key, str]) -> list[Edit] | None:
        """The edits in it; None where there is more to it than edited text."""
        ends = self.is_[1] == len(self.now)  # where a line end more or less is nobody's edit
        was, now = (_bare(text, ends=ends) for text in (self.before[slice(*self.was)], self.now[slice(*self.is_)]))
        if was == now:
            return []
        texts = self._between_gaps(now, ends=ends) if self.old else None
        if texts is None or _moved([_bare(block.raw) for block in self.old], texts):
            return None
        found: list[Edit] = []
        waiting = [*reversed(self.new)]
        for block, text in zip(self.old, texts, strict=True):
            edited = waiting.pop() if waiting and _bare(waiting[-1].raw) == text else None
            if edited and edited.kind is not block.kind:
                return None
            if text != _bare(block.raw):
                start = edited.start if edited else max(self.now.find(text, *self.is_), self.is_[0])
                said = (edited.raw, edited.segment.text) if edited else (text, text)
                found += _edit(block, *said, targets, _line(self.now, start))
        return None if waiting else found

    def _between_gaps(self, now: str, *, ends: bool) -> list[str] | None:
        """What stands where each of the old blocks stood, where the gaps between them are as they were.

        This finds texts of figures or code alone too, which are no segments when the page is split.
        """
        texts: list[str] = []
        position, start = self.was[0], 0
        for number, block in enumerate([*self.old, None]):
            stop = block.start if block else self.was[1]
            gap = _bare(self.before[position:stop], ends=ends and not block)
            place = now.find(gap, start + bool(number)) if block else len(now) - len(gap)
            if (
                place < start
                or not now.startswith(gap, place)
                or (not number and place)
                or (number and not gap and block)
            ):
                return None
            if number:
                texts.append(now[start:place])
            start = place + len(gap)
            position = block.end if block else stop
        return None if any(not text.strip() or "\n\n" in text for text in texts) else texts

    def misfits(self) -> Iterator[Misfit]:
        """What is seen, a line each."""
        for block in self.new:
            yield Misfit(
                _line(self.now, block.start),
                f"{self.english} has nothing for this {block.kind.value}: «{_short(block.raw)}». "
                "Write it in English there first, or take it out here.",
            )
        line = _line(self.now, self._first_difference())
        now = _bare(self.now[slice(*self.is_)])
        gone = [block for block in self.old if _bare(block.raw) not in now]
        for block in gone:
            yield Misfit(
                line,
                f"a {block.kind.value} is gone or cut in pieces: «{_short(block.raw)}». "
                f"Put it back here, or take it out of {self.english} first.",
            )
        if not gone and not self.new:
            what = _short(self.now[self._first_difference() : self.is_[1]].strip().split("\n")[0])
            yield Misfit(
                line,
                f"this is not as in {self.english}"
                + (f": «{what}». " if what else ". ")
                + "Code and structure are the same in both languages: change them there.",
            )

    def _first_difference(self) -> int:
        """The offset of the first line with something in it that was not there before."""
        now = self.now[slice(*self.is_)]
        was = [line.rstrip() for line in self.before[slice(*self.was)].split("\n")]
        position = 0
        for number, line in enumerate(now.split("\n")):
            if line.strip() and line.rstrip() != (was[number] if number < len(was) else ""):
                return self.is_[0] + position + len(line) - len(line.lstrip())
            position += len(line) + 1
        return self.is_[0] + len(now)


_BLANK_LINES = re.compile(r"\n(?:[ \t>]*\n)+")


def _bare(text: str, *, ends: bool = False) -> str:
    """The text without what nobody means to edit: line ends, blanks before them, blank lines."""
    text = re.sub(r"[ \t]+(?=\n)", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    bare = _BLANK_LINES.sub("\n\n", text)
    return bare.rstrip() if ends else bare


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 50 else line[:49] + "…"
