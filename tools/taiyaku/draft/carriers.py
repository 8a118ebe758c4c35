"""What carries a placeholder through a model that has never seen one: X1X, ID1, {1}, __1__ or (1).

A model whose vocabulary has no ⟦0⟧ would lose it. Some words that mean nothing are copied by most
models; which, is found out by trying: a shape is good if the vocabulary can spell it, and if it comes
back from a few sentences. Where none does, the ladder begins with what needs no placeholders. What a
shape could be mistaken for in a text (``(1)`` for ⟦1⟧) is caught where every draft is judged: there must be
as many placeholders as before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from taiyaku.draft.engine import PLACEHOLDERS
from taiyaku.segments import PLACEHOLDER

__all__ = ["SHAPES", "Carried", "carried", "carrier", "restored"]

SHAPES = ("X{}X", "ID{}", "{{{}}}", "__{}__", "({})")
_PROBES = (
    "The function returns ⟦0⟧.",
    "Call ⟦0⟧ before you use ⟦1⟧.",
    "The file ⟦0⟧ contains the values of ⟦1⟧.",
    "If ⟦0⟧ is empty, see ⟦1⟧the next page⟦2⟧.",
)


@dataclass(frozen=True, slots=True)
class Carried:
    """A text with carriers in the place of placeholders."""

    text: str
    moved: tuple[tuple[tuple[int, int], tuple[int, int], int], ...]
    """Where each placeholder stood, where its carrier stands, and where what followed the placeholder goes on."""

    def original(self, place: tuple[int, int]) -> tuple[int, int]:
        """A place in the text as one in the text with placeholders, which it never cuts."""
        start, end = place
        shift = after = 0
        before = len(self.text)
        for (first, last), (begin, stop), onwards in self.moved:
            if begin < end and start < stop:
                return first, last
            if stop <= start:
                shift, after = last - onwards, last
            else:
                before = min(before, first)
        # A blank that was put in stands nowhere in the text.
        return min(max(start + shift, after), before), min(max(end + shift, after), before)


def carried(text: str, shape: str) -> Carried:
    """The text with carriers, blanks round them where a word would touch them.

    >>> carried("See⟦1⟧the guide⟦2⟧.", "X{}X").text
    'See X1X the guide X2X.'
    """
    result = ""
    position = 0
    moved = []
    for match in PLACEHOLDER.finditer(text):
        result += text[position : match.start()]
        before, behind = text[: match.start()][-1:], text[match.end() :][:1]
        result += " " if _touches(before) else ""
        name = shape.format(match[1])
        there = (len(result), len(result) + len(name))
        result += name + (" " if behind.isalnum() else "")
        moved.append((match.span(), there, len(result)))
        position = match.end()
    return Carried(result + text[position:], tuple(moved))


def _touches(char: str) -> bool:
    return char.isalnum() or char == "⟧"


def restored(text: str, shape: str) -> str:
    """The text with placeholders again.

    >>> restored("X 0 Xを返します。", "X{}X")
    '⟦0⟧を返します。'
    """
    before, behind = (re.escape(part) for part in shape.format("\0").split("\0"))
    return re.sub(rf"\s?{before}\s?(\d{{1,2}})(?!\d)\s?{behind}\s?", r"⟦\1⟧", text)


def carrier(translate: Callable[[Sequence[str]], Sequence[str]], *, spells: Callable[[str], bool]) -> str:
    """The first shape that the engine can spell and that comes back from all probes; empty if none does."""
    for shape in SHAPES:
        if not all(spells(shape.format(number)) for number in range(PLACEHOLDERS)):
            continue
        said = translate([carried(probe, shape).text for probe in _PROBES])
        if all(_kept(probe, restored(one, shape)) for probe, one in zip(_PROBES, said, strict=True)):
            return shape
    return ""


def _kept(source: str, target: str) -> bool:
    return sorted(PLACEHOLDER.findall(source)) == sorted(PLACEHOLDER.findall(target))
