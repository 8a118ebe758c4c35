"""A sentence ⇄ what is given to the engine instead of it: fewer placeholders, and numbers among them.

Every placeholder is one more thing to lose, so atoms side by side become one, and so do pairs round the
very same words (``**[guide](a.md)**``). In a covered form whatever has a digit in it is a placeholder too: a
young model copies ⟦3⟧ better than 227x227x3. `Form.restored` is the way back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from taiyaku.draft.engine import PLACEHOLDERS, Engine
from taiyaku.draft.sentences import Request
from taiyaku.segments import PLACEHOLDER

__all__ = ["Form", "counted", "covered", "fits", "named", "simple"]

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
_DIGITS = {
    "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "eleven": "11", "twelve": "12",
}  # fmt: skip
_IN_WORDS = re.compile(
    rf"(?<![\w⟦.-])(?:{'|'.join(_DIGITS)})(?![\w⟧])(?!\s(?:and\sa\shalf|hundred|thousand|million|billion|trillion)\b)",
    re.IGNORECASE,
)
"""Those that the guard asks for, as far as they stand alone."""
_ODD = r"[A-Za-z]+[A-Z][A-Za-z]*"
_ODD_NAME = re.compile(rf"(?<![\w⟦.-]){_ODD}(?:[ -]{_ODD})*(?![\w⟧])")
"""A name with capitals inside, or of capitals alone: VGGNet, IPython, MIT."""
_ANY_NAME = re.compile(rf"(?<![\w⟦.-])(?:{_ODD}|[A-Z][a-z]+)(?:[ -](?:{_ODD}|[A-Z][a-z]+))*(?![\w⟧])")
_FIRST = re.compile(r"(?:[^A-Za-z⟦]|⟦\d+⟧)*[A-Z]?[a-z]+(?![A-Za-z])")
_CAPITAL = re.compile(r"(?<![A-Za-z⟦])[A-Z][a-z]+(?![A-Za-z])")
_STUCK = re.compile(r"[A-Za-z0-9)]+(?:⟦\d+⟧[^\s⟦⟧]{1,4}⟦\d+⟧)+[A-Za-z0-9]*")
"""A word that is marked up inside, such as H₂O written with `<sub>`: nothing to translate, and easily torn."""


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
    stuck = [match.span() for match in _STUCK.finditer(request.text) if _whole_pairs(match[0], request.pairs)]
    found = [match for match in PLACEHOLDER.finditer(request.text) if not _inside(match.span(), stuck)]
    one_with_next = _glued(request, found)
    places: list[tuple[int, int]] = []
    for index, match in enumerate(found):
        start = places.pop()[0] if index - 1 in one_with_next else match.start()
        places.append((start, match.end()))
    return _formed(request, [*places, *stuck], lambda text: text)


def _whole_pairs(text: str, pairs: Sequence[tuple[int, int]]) -> bool:
    numbers = [int(number) for number in PLACEHOLDER.findall(text)]
    return all(pair in pairs for pair in zip(numbers[::2], numbers[1::2], strict=True))


def _inside(place: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start <= place[0] < end for start, end in others)


def _formed(request: Request, places: Iterable[tuple[int, int]], spelled: Callable[[str], str]) -> Form:
    """The sentence with placeholders for stretches of it, which hold all that it had before."""
    parts: list[str] = []
    position = 0
    ordered = sorted(places)
    for number, (start, end) in enumerate(ordered):
        parts += (request.text[position:start], f"⟦{number}⟧")
        position = end
    said = [request.text[start:end] for start, end in ordered]
    text = "".join(parts) + request.text[position:]
    return Form(Request(text, _pairs(said, request.pairs)), tuple(map(spelled, said)))


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
            closing = places.get(partner[two], -1)
            if closing + 1 == places.get(partner[one], -1) and not between[closing]:
                glued |= {place, closing}
    return glued


def _pairs(back: Sequence[str], pairs: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Pairs in the numbers of a form, by what its placeholders stand for."""
    places = {int(number): place for place, stretch in enumerate(back) for number in PLACEHOLDER.findall(stretch)}
    kept = ((places[one], places[two]) for one, two in pairs)
    return tuple(dict.fromkeys(pair for pair in kept if pair[0] != pair[1]))


def covered(form: Form) -> Form | None:
    """The form with placeholders for whatever has a digit in it, and for numbers in words; None if nothing has.

    These come back as digits, as Japanese writes them.

    >>> covered(simple(Request("CIFAR-10 has 50,000 images of [32x32x3].")))
    Form(request=Request(text='⟦0⟧ has ⟦1⟧ images of ⟦2⟧.', pairs=()), back=('CIFAR-10', '50,000', '[32x32x3]'))
    >>> covered(simple(Request("It has three layers."))).restored("⟦0⟧つの層があります。")
    '3つの層があります。'
    """
    halves = {half for pair in form.request.pairs for half in pair}
    text = form.request.text
    found = [match for match in _COVERED.finditer(text) if any(map(str.isdigit, PLACEHOLDER.sub("", match[0])))]
    found = [match for match in found if not any(int(number) in halves for number in PLACEHOLDER.findall(match[0]))]
    inside = [match.span() for match in found]
    inside += [match.span() for match in _IN_WORDS.finditer(text) if not _inside(match.span(), inside)]
    if not inside:
        return None
    alone = [match.span() for match in PLACEHOLDER.finditer(text) if not _inside(match.span(), inside)]
    return _formed(form.request, [*inside, *alone], lambda said: _DIGITS.get(said.lower()) or form.restored(said))


def named(form: Form, known: Iterable[tuple[int, int]] = ()) -> Form | None:
    """The form with placeholders for names that are spelled as no word is, except those places that are `known`.

    Of a title, whose words all have capitals, they are taken off: they say nothing, and a young model cannot
    read them. None where nothing changes.

    >>> named(simple(Request("Use PyTorch or the MIT Places dataset."))).request.text
    'Use ⟦0⟧ or the ⟦1⟧ dataset.'
    >>> named(simple(Request("Deep Visual Learning of Reddit Images"))).request.text
    'Deep visual learning of reddit images'
    """
    text = form.request.text
    kept = list(known)
    words = re.findall(r"[A-Za-z]+", PLACEHOLDER.sub("", text))
    plain = [word.istitle() for word in words[1:]]
    title = 2 * sum(plain) >= max(len(plain), 1)
    first = _FIRST.match(text)
    inside = [
        match.span()
        for match in (_ODD_NAME if title else _ANY_NAME).finditer(text, first.end() if first else 0)
        if not any(start < match.end() and match.start() < end for start, end in kept)
    ]
    if len(words) <= sum(len(text[start:end].split()) for start, end in inside):
        return None
    hidden = _formed(form.request, [*inside, *(match.span() for match in PLACEHOLDER.finditer(text))], form.restored)
    said = hidden.request.text
    if title:
        begins = first.end() if first else 0
        said = said[:begins] + _CAPITAL.sub(lambda match: match[0].lower(), said[begins:])
    return replace(hidden, request=replace(hidden.request, text=said)) if said != text else None


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
