"""A draft cut where something is missing, that forced in there, and the engine left to go on from it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from taiyaku.draft.ladder.ascent import Ascent, Offer
from taiyaku.draft.ladder.evidence import Question
from taiyaku.draft.ladder.forms import Form
from taiyaku.draft.ladder.stretch import Evidence, stretch
from taiyaku.draft.sentences import Request
from taiyaku.segments import PLACEHOLDER

__all__ = ["with_placeholder", "with_terms"]

_PLACES = 6
_TERMS = 3
"""So many missing terms of a sentence are tried at a time."""
_BOUNDARY = re.compile(r"(?<=[はがをにのでとも、。⟧])(?![\u3041-\u309f、。])")
"""Where a phrase may begin."""

_Begun = tuple[Request, Form, str]


def with_placeholder(ascent: Ascent, requests: Sequence[Request]) -> Mapping[Request, list[Offer]]:
    """The likeliest of the translations with the lost placeholder put where a phrase begins."""
    begun: list[_Begun] = []
    for request in requests:
        for offer in ascent.failed[request][:2]:
            if (lost := _lost(offer)) is not None:
                starts = (offer.text[:place].rstrip() for place in _boundaries(offer.text))
                begun += [(request, offer.form, f"{start}⟦{lost}⟧") for start in starts]
                break
    return _finished(ascent, begun)


def with_terms(ascent: Ascent, requests: Sequence[Request], *, tries: int = 1) -> Mapping[Request, list[Offer]]:
    """The likeliest of the translations with one missing term more, said where the engine said its words.

    So many places are tried for a term, others when the rung comes again.
    """
    asked = [(request, made, one) for request in requests for made in [ascent.made[request]]
             for one in ascent.missing(made)[:_TERMS]]  # fmt: skip
    questions = [
        Question(made.offer.form.request.text, made.offer.text, (one.start, one.end)) for _, made, one in asked
    ]
    told = ascent.looks(questions)
    begun: list[_Begun] = []
    for (request, made, one), question in zip(asked, questions, strict=True):
        text = made.offer.text
        starts = [f"{text[:place]}{one.term.target}" for place in _places(question, told[question])]
        fresh = [start for start in starts if (question.source, start) not in ascent.tried][:tries]
        ascent.tried |= {(question.source, start) for start in fresh}
        begun += [(request, made.offer.form, start) for start in fresh]
    return _finished(ascent, begun)


def _finished(ascent: Ascent, begun: Sequence[_Begun]) -> dict[Request, list[Offer]]:
    """What the engine makes of beginnings, likeliest first."""
    sources = [form.request.text for _, form, _ in begun]
    said = ascent.engine.continued(list(zip(sources, (start for _, _, start in begun), strict=True)))
    ascent.hears(zip(sources, said, strict=True))
    found: dict[Request, list[Offer]] = {}
    for (request, form, _), hypothesis in zip(begun, said, strict=True):
        found.setdefault(request, []).append(Offer(form, hypothesis.text, hypothesis.score))
    return {request: sorted(offers, key=lambda offer: -offer.score) for request, offers in found.items()}


def _lost(offer: Offer) -> str | None:
    """The one placeholder, no half of a pair, that a translation lost; None where that is not all."""
    wanted, kept = (sorted(PLACEHOLDER.findall(text)) for text in (offer.form.request.text, offer.text))
    missing = [number for number in wanted if number not in kept]
    halves = {str(half) for pair in offer.form.request.pairs for half in pair}
    if len(missing) != 1 or len(kept) + 1 != len(wanted) or missing[0] in halves:
        return None
    return str(missing[0])


def _boundaries(text: str) -> list[int]:
    """Where phrases begin, some of the places where there are many."""
    places = [0, *(match.start() for match in _BOUNDARY.finditer(text) if match.start() < len(text))]
    step = max(1.0, len(places) / _PLACES)
    return [places[int(number * step)] for number in range(min(len(places), _PLACES))]


def _places(question: Question, told: Evidence) -> list[int]:
    """Where a term may be forced in: first where its words are said, then where phrases begin."""
    place = stretch(question.source, question.target, question.inside, told)
    return list(dict.fromkeys([*([place[0]] if place else []), *_boundaries(question.target)]))
