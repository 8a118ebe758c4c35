"""A Japanese page as it was made, and as it is now → what somebody edited.

Both pages are compared block by block. An edit is only taken where everything round it is as it was, or
where the text is still like the one before: what the English page does not have (a new paragraph, other
code, another structure) has no place in a catalog. It becomes a `Misfit`, which names the line, and the page
is kept as it is until a person decides. Blank lines and blanks at line ends are nobody's edit.

Known trade-off: beside an added or deleted paragraph a block that was wholly rewritten looks like one
more change of structure, and is kept rather than guessed at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from taiyaku.errors import short
from taiyaku.model import PROSE, Key, Offer
from taiyaku.pages.blocks import OUTSTANDING, Block, between, blocks_in, blocks_of, edge, likeness, paired
from taiyaku.pages.build import Piece
from taiyaku.segments import take

__all__ = ["Edit", "Edits", "Misfit", "edits"]

_SHOWN = 50
"""So many characters of a text are shown in a line."""


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
    every, new = [*blocks_of(made)], [*blocks_in(now, page, offer)]
    seen = {block.start for block in blocks_in(before, page, offer)}
    old = [block for block in every if block.start in seen]  # what has no words is a segment of the English page only

    def stretches(pairs: Sequence[tuple[int, int]]) -> list[_Stretch]:
        made_of = []
        for (first, last), (start, end) in between(pairs, len(old), len(new)):
            was, is_ = edge(old, first, last, len(before)), edge(new, start, end, len(now))
            within = [block for block in every if was[0] <= block.start < was[1]]
            made_of.append(_Stretch(before, now, within, new[start:end], was, is_, english or page))
        return made_of

    pairs: list[tuple[int, int]] = []
    apart = stretches(pairs)  # the page as one: where its structure is as it was, every text has its place
    if apart[0].placed(targets) is None:
        pairs = paired(old, new)
        apart = stretches(pairs)
    found: list[Edit] = []
    misfits: list[Misfit] = []
    changed: list[bool] = []
    for stretch in apart:
        placed = stretch.placed(targets)
        changed.append(placed is None)
        found += placed or []
        misfits += stretch.misfits() if placed is None else []
    for number, (index, other) in enumerate(pairs):
        block, edited = old[index], new[other]
        line = _line(now, edited.start)
        if block.raw == edited.raw:
            continue
        if (changed[number] or changed[number + 1]) and likeness(block, edited) < OUTSTANDING:
            misfits.append(Misfit(line, _NO_PLACE.format(what=short(edited.raw, _SHOWN), kind=block.kind.value)))
        else:
            found += _edit(block, edited.raw, edited.segment.text, targets, line)
    return Edits(tuple(sorted(found, key=lambda one: one.line)), tuple(sorted(misfits, key=lambda one: one.line)))


_NO_PLACE = (
    "this {kind} is another, beside a change of structure: «{what}». "
    "Take the change of structure out first, then absorb again."
)


def _edit(block: Block, raw: str, text: str, targets: Mapping[Key, str], line: int) -> Iterator[Edit]:
    key = Key(block.segment.text, block.segment.context)
    before = targets.get(key, "")
    target = take(block.segment, raw, text, before=before)
    if target != (before or block.segment.text):
        yield Edit(key, target, line)


def _moved(were: Sequence[str], are: Sequence[str]) -> bool:
    """Whether one of the texts stands now where another one stood."""
    before, after = Counter(were), Counter(are)
    return any(one != other and 0 < after[other] <= before[other] for one, other in zip(were, are, strict=True))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What lies between two blocks that were found again."""

    before: str
    now: str
    old: Sequence[Block]
    new: Sequence[Block]
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
                f"{self.english} has nothing for this {block.kind.value}: «{short(block.raw, _SHOWN)}». "
                "Write it in English there first, or take it out here.",
            )
        line = _line(self.now, self._first_difference())
        now = _bare(self.now[slice(*self.is_)])
        gone = [block for block in self.old if _bare(block.raw) not in now]
        for block in gone:
            yield Misfit(
                line,
                f"a {block.kind.value} is gone or cut in pieces: «{short(block.raw, _SHOWN)}». "
                f"Put it back here, or take it out of {self.english} first.",
            )
        if not gone and not self.new:
            what = short(self.now[self._first_difference() : self.is_[1]].strip().split("\n")[0], _SHOWN)
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
