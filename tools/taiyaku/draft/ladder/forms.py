"""A sentence ⇄ what is given to the engine instead of it: fewer placeholders, and numbers among them.

Every placeholder is one more thing to lose, so atoms side by side become one, and so do pairs round the
very same words (``**[guide](a.md)**``). In a covered form whatever has a digit in it is a placeholder too: a
young model copies ⟦3⟧ better than 227x227x3. `Form.restored` is the way back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from taiyaku.draft.engine import PLACEHOLDERS, Engine
from taiyaku.draft.sentences import Request
from taiyaku.segments import PLACEHOLDER

__all__ = ["Form", "counted", "covered", "fits", "simple"]

LONGEST = 640
"""Characters that an engine is given at once; what is longer is cut first."""

_NAME = r"[A-Za-z]*[A-Z][A-Za-z]*-?\d+[A-Za-z]?(?:[-.][A-Z0-9]\w*)*"
"""A name with a number in it: CIFAR-10, Conv2D, TinyImageNet-100-A."""
_NUMBER = r"\d+(?:[.,:/x×]\d+)*(?:[eE][+-]?\d+|D\b)?%?"
_ONE = rf"(?:{_NAME}|{_NUMBER}|(?<=[x×*+=] )[A-Z]\b)"
_SUM = rf"{_ONE}(?:(?:[ ]?[x×*+=/^–<>][ ]?|[-]|[ ][-][ ]|⟦\d+⟧(?=\d)){_ONE})*"
_COVERED = re.compile(
    rf"""(?<![\w⟦.,])(?:\[[+~-]?{_SUM}(?:,[ ]?[+-]?{_SUM})*\] | \({_SUM}(?:,[ ]?{_SUM})+\) | ~?{_SUM})
    (?![⟧%]|\d|[A-Z])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Form:
    """What the engine gets for a sentence, and what each placeholder of it stands for in the sentence."""

    request: Request
    back: tuple[str, ...]

    def restored(self, text: str) -> str:
        """A text in the form's placeholders with those of the sentence; unknown ones stay as they are."""

        def original(match: re.Match[str]) -> str:
            number = int(match[1])
            return self.back[number] if number < len(self.back) else f"⟦{number + 1000}⟧"

        return PLACEHOLDER.sub(original, text)


def simple(request: Request) -> Form:
    """The sentence with as few placeholders as say the same.

    >>> simple(Request("See ⟦0⟧⟦1⟧x⟦2⟧⟦3⟧.", ((0, 3), (1, 2)))).request
    Request(text='See ⟦0⟧x⟦1⟧.', pairs=((0, 1),))
    """
    found = list(PLACEHOLDER.finditer(request.text))
    one_with_next = _glued(request, found)
    back: list[str] = []
    parts: list[str] = []
    position = start = 0
    for index, match in enumerate(found):
        if index - 1 not in one_with_next:
            start = match.start()
        if index not in one_with_next:
            parts += (request.text[position:start], f"⟦{len(back)}⟧")
            back.append(request.text[start : match.end()])
            position = match.end()
    text = "".join(parts) + request.text[position:]
    return Form(Request(text, _pairs(back, request.pairs)), tuple(back))


def _glued(request: Request, found: Sequence[re.Match[str]]) -> set[int]:
    """Which of the placeholders are one with the next: atoms side by side, and halves of pairs round the same words."""
    partner = dict(request.pairs)
    halves = {half for pair in request.pairs for half in pair}
    numbers = [int(match[1]) for match in found]
    places = {number: place for place, number in enumerate(numbers)}
    between = [request.text[one.end() : two.start()] for one, two in pairwise(found)]
    glued: set[int] = set()
    for place, (one, two) in enumerate(pairwise(numbers)):
        if one not in halves and two not in halves:
            if not between[place].strip(" "):
                glued.add(place)
        elif one in partner and two in partner and not between[place]:
            closing = places[partner[two]]
            if closing + 1 == places[partner[one]] and not between[closing]:
                glued |= {place, closing}
    return glued


def _pairs(back: Sequence[str], pairs: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Pairs in the numbers of a form, by what its placeholders stand for."""
    places = {int(number): place for place, stretch in enumerate(back) for number in PLACEHOLDER.findall(stretch)}
    return tuple(dict.fromkeys((places[one], places[two]) for one, two in pairs))


def covered(form: Form) -> Form | None:
    """The form with placeholders for whatever has a digit in it; None if nothing has.

    >>> covered(simple(Request("CIFAR-10 has 50,000 images of [32x32x3].")))
    Form(request=Request(text='⟦0⟧ has ⟦1⟧ images of ⟦2⟧.', pairs=()), back=('CIFAR-10', '50,000', '[32x32x3]'))
    """
    halves = {half for pair in form.request.pairs for half in pair}
    parts: list[str] = []
    position = 0
    text = form.request.text
    found = [match for match in _COVERED.finditer(text) if any(map(str.isdigit, PLACEHOLDER.sub("", match[0])))]
    found = [match for match in found if not any(int(number) in halves for number in PLACEHOLDER.findall(match[0]))]
    if not found:
        return None
    inside = [match.span() for match in found]
    whole = [match.span() for match in PLACEHOLDER.finditer(text)]
    alone = [span for span in whole if not any(start <= span[0] < end for start, end in inside)]
    places = sorted([*inside, *alone])
    for place, (start, end) in enumerate(places):
        parts += (text[position:start], f"⟦{place}⟧")
        position = end
    said = [text[start:end] for start, end in places]
    request = Request("".join(parts) + text[position:], _pairs(said, form.request.pairs))
    return Form(request, tuple(map(form.restored, said)))


def counted(part: Request) -> Form:
    """A part of a sentence as a request of its own: counted from 0, with only the pairs that are in it."""
    numbers = list(dict.fromkeys(PLACEHOLDER.findall(part.text)))
    said = PLACEHOLDER.sub(lambda match: f"⟦{numbers.index(match[1])}⟧", part.text)
    inside = [(str(one), str(two)) for one, two in part.pairs if str(one) in numbers and str(two) in numbers]
    request = Request(said.strip(), tuple((numbers.index(one), numbers.index(two)) for one, two in inside))
    return Form(request, tuple(f"⟦{number}⟧" for number in numbers))


def fits(request: Request, engine: Engine) -> bool:
    """Whether the engine can take the sentence as one."""
    count = len(PLACEHOLDER.findall(request.text))
    known = count == 0 or (engine.knows_placeholders and count <= PLACEHOLDERS)
    return known and len(request.text) <= LONGEST
