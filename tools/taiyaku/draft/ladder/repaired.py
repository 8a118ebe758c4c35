"""The noun that stands for a term in the translation is replaced by the glossary's, which costs next to nothing.

Only where the engine's evidence points clearly at a plain noun, a whole word in katakana, kanji or Latin
letters with nothing bent on to it; Japanese nouns do not inflect, so the sentence round it stays right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from taiyaku.draft.ladder.ascent import Ascent, Made, Offer
from taiyaku.draft.ladder.evidence import Question
from taiyaku.draft.ladder.stretch import Evidence, stretch
from taiyaku.draft.sentences import Request
from taiyaku.model import Occurrence

__all__ = ["repaired"]

_LEAST = 0.8
_SCRIPTS = ("\u30a1-\u30fa\u30fc・", "㐀-鿿々", "A-Za-z0-9")
_NOUN = re.compile(rf"[{''.join(_SCRIPTS)}]+(?:の[{''.join(_SCRIPTS)}]+)?")


def repaired(ascent: Ascent, requests: Sequence[Request]) -> Mapping[Request, list[Offer]]:
    """Translations with glossary terms in the place of other nouns: all at once, then one at a time."""
    asked = {request: list(_questions(ascent, ascent.made[request])) for request in requests}
    told = ascent.evidence([question for questions in asked.values() for _, question in questions])
    return {request: _offers(ascent.made[request], questions, told) for request, questions in asked.items()}


def _questions(ascent: Ascent, made: Made) -> Iterator[tuple[Occurrence, Question]]:
    for one in ascent.missing(made):
        yield one, Question(made.offer.form.request.text, made.offer.text, (one.start, one.end))


def _offers(made: Made, asked: Sequence[tuple[Occurrence, Question]], told: Mapping[Question, Evidence]) -> list[Offer]:
    places: dict[tuple[int, int], str] = {}
    for one, question in asked:
        place = stretch(question.source, question.target, question.inside, told[question], least=_LEAST)
        if place and _is_noun(question.target, *place):
            places.setdefault(place, one.term.target)
    text = made.offer.text
    choices = [[place] for place in places]
    if len(places) > 1:
        choices.insert(0, list(places))
    return [
        Offer(made.offer.form, _replaced(text, {place: places[place] for place in chosen}), made.offer.score,
              made.outcome.step)
        for chosen in choices
    ]  # fmt: skip


def _is_noun(text: str, start: int, end: int) -> bool:
    """Whether a stretch is a noun, and not a piece of a longer word."""
    if not _NOUN.fullmatch(text, start, end):
        return False
    return not any(
        re.fullmatch(f"[{script}]{{2}}", text[place - 1 : place + 1]) for script in _SCRIPTS for place in (start, end)
    )


def _replaced(text: str, places: Mapping[tuple[int, int], str]) -> str:
    last = len(text) + 1
    for (start, end), words in sorted(places.items(), reverse=True):
        if end <= last:
            text, last = f"{text[:start]}{words}{text[end:]}", start
    return text
