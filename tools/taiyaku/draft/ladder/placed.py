"""Links and emphasis put round the words that say what they stood round in the source.

The sentence is translated without its pairs, by a ladder of its own, and each pair is put back where the
engine's own evidence points (`stretch`). Where the words of a pair, translated alone, stand in the
translation once, no more evidence is needed.

Where the evidence is clear this comes before anything else. Of 90 sentences with one stretch marked that is
linked by hand in tests/adapt, the embedded model finds a clear place in 65, and 53 of these are at the right
word. Given the pair as placeholders, between which a young model writes anything, it is right in 21 of 82;
with the words of the pair translated alone (`nested`), often as another part of speech, in 54 of 88.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from taiyaku.draft.ladder.ascent import Ascent, Offer
from taiyaku.draft.ladder.evidence import Question
from taiyaku.draft.ladder.forms import Form, fits
from taiyaku.draft.ladder.parts import Said, said
from taiyaku.draft.ladder.stretch import Evidence, stretch
from taiyaku.draft.sentences import Request, pieces
from taiyaku.segments import PLACEHOLDER

__all__ = ["clearly_placed", "placed"]

_CLEAR = 0.5
_SHORTEST = 2
"""Characters of what is looked for to the letter."""


@dataclass(frozen=True, slots=True)
class _Bare:
    """A form without its pairs."""

    form: Form
    insides: Mapping[tuple[int, int], tuple[int, int]]
    """Where the words of each pair stand in it, inner pairs first."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A translation of a bare form, and what stands in it to the letter."""

    request: Request
    bare: _Bare
    said: Said

    def questions(self) -> list[Question]:
        """Where are the words of each pair?"""
        return [Question(self.bare.form.request.text, self.said.text, inside) for inside in self.bare.insides.values()]


def clearly_placed(ascent: Ascent, requests: Sequence[Request]) -> Mapping[Request, list[Offer]]:
    """Translations without pairs, with the pairs put into them where there is no doubt."""
    return _placed(ascent, requests, least=_CLEAR)


def placed(ascent: Ascent, requests: Sequence[Request]) -> Mapping[Request, list[Offer]]:
    """The same where the engine's evidence points, however faintly."""
    return _placed(ascent, requests, least=0.0)


def _placed(ascent: Ascent, requests: Sequence[Request], *, least: float) -> Mapping[Request, list[Offer]]:
    bare = {one: _bare(form.request) for one in requests if (form := ascent.forms[one]).request.pairs}
    whole = {one: lone.form.request for one, lone in bare.items() if fits(lone.form.request, ascent.engine)}
    made = said(ascent, dict.fromkeys(whole.values()))
    drafts = [_Draft(one, bare[one], made[text]) for one, text in whole.items() if text in made]
    asked = [question for draft in drafts for question in draft.questions()]
    known = ascent.evidence(asked)
    alone = said(ascent, dict.fromkeys(_words(question) for question in asked if "⟦" not in _words(question).text))
    found: dict[Request, list[Offer]] = {}
    for draft in drafts:
        exact = {question: alone[words].text for question in draft.questions() if (words := _words(question)) in alone}
        texts = dict.fromkeys((_put(draft, known, exact, least), _put(draft, known, {}, least)))
        form, made_of = ascent.forms[draft.request], draft.said
        found[draft.request] = [Offer(form, text, made_of.score, made_of.step) for text in texts if text]
    return found


def _bare(request: Request) -> _Bare:
    """The form without pairs, its other placeholders counted from 0."""
    halves = {half for pair in request.pairs for half in pair}
    text = ""
    numbers: list[str] = []
    places: dict[int, int] = {}
    for piece in pieces(request.text):
        mark = PLACEHOLDER.fullmatch(piece)
        if mark and int(mark[1]) in halves:
            places[int(mark[1])] = len(text)
        elif mark:
            text += f"⟦{len(numbers)}⟧"
            numbers.append(piece)
        else:
            text += piece
    spans = {pair: (places[pair[0]], places[pair[1]]) for pair in request.pairs}
    inner_first = sorted(spans, key=lambda pair: (spans[pair][1] - spans[pair][0], -pair[0]))
    return _Bare(Form(Request(text), tuple(numbers)), {pair: spans[pair] for pair in inner_first})


def _words(question: Question) -> Request:
    """What stands in a pair, as a part of its own."""
    return Request(question.source[slice(*question.inside)].strip())


def _put(draft: _Draft, known: Mapping[Question, Evidence], exact: Mapping[Question, str], least: float) -> str:
    """The translation with its pairs, in the numbers of the form; empty where one has no place."""
    places: dict[tuple[int, int], tuple[int, int]] = {}
    for (pair, inside), question in zip(draft.bare.insides.items(), draft.questions(), strict=True):
        place = _place(question, known[question], exact.get(question, ""), list(places.values()), least)
        if place is None:
            return ""
        held = [places[other] for other, (start, end) in draft.bare.insides.items() if other in places and
                inside[0] <= start and end <= inside[1]]  # fmt: skip
        places[pair] = (min([place[0], *(start for start, _ in held)]), max([place[1], *(end for _, end in held)]))
    text = draft.said.text
    for position, mark in reversed(list(_marks(places))):
        text = f"{text[:position]}{mark}{text[position:]}"
    return draft.bare.form.restored(text).translate({0xE000: "⟦", 0xE001: "⟧"})


def _place(
    question: Question, told: Evidence, words: str, taken: Sequence[tuple[int, int]], least: float
) -> tuple[int, int] | None:
    """Where a pair belongs: to its words where they stand there to the letter, else where the engine points."""
    source = question.source[slice(*question.inside)].strip()
    for said_so in (source, words) if words else ():
        if len(said_so) >= _SHORTEST and question.target.count(said_so) == 1:
            start = question.target.find(said_so)
            if not any(start < stop and begin < start + len(said_so) for begin, stop in taken):
                return start, start + len(said_so)
    if place := _lead_in(question):
        return place
    within = {int(number) for number in PLACEHOLDER.findall(question.source[slice(*question.inside)])}
    return stretch(question.source, question.target, question.inside, told, within=within, taken=taken, least=least)


def _lead_in(question: Question) -> tuple[int, int] | None:
    """Where a pair round what leads a sentence in belongs, as in ``**Note:** the loss …``: up to the same colon."""
    start, end = question.inside
    if question.source[:start].strip() or question.target.count(":") != 1 or question.source.count(":") != 1:
        return None
    colon = question.target.find(":")
    if question.source[:end].rstrip().endswith(":"):
        return 0, colon + 1
    return (0, colon) if question.source[end:].lstrip().startswith(":") and colon else None


def _marks(places: Mapping[tuple[int, int], tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Where halves of pairs go, in the order in which they stand; U+E000 and U+E001 are their brackets meanwhile."""
    marks = []
    for rank, ((opening, closing), (start, end)) in enumerate(places.items()):
        marks.append((start, 1, -rank, opening))
        marks.append((end, 0, rank, closing))
    for position, _, _, number in sorted(marks):
        yield position, f"\ue000{number}\ue001"
