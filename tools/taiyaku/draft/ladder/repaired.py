"""The noun that stands for a term in the translation is replaced by the glossary's, which costs next to nothing.

Only where the engine's evidence points clearly at a plain noun, a whole word in katakana, kanji or Latin
letters with nothing bent on to it; Japanese nouns do not inflect, so the sentence round it stays right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from taiyaku.draft.engine import Link
from taiyaku.draft.ladder.ascent import Ascent, Made, Offer
from taiyaku.draft.ladder.evidence import Question
from taiyaku.draft.ladder.stretch import Evidence, stretch
from taiyaku.draft.sentences import Request
from taiyaku.model import Occurrence

__all__ = ["repaired", "seen"]

_LEAST = 0.8
_SEEN = 0.5
"""The same where only the engine's attention speaks, of which all that is clear counts 1."""
_Place = tuple[tuple[int, int], Occurrence]
"""Where a noun stands, and the term that it stands for."""
_SCRIPTS = ("\u30a1-\u30fa\u30fc・", "㐀-鿿々", "A-Za-z0-9")
_NOUN = re.compile(rf"[{''.join(_SCRIPTS)}]+(?:の[{''.join(_SCRIPTS)}]+)?")


def seen(ascent: Ascent, requests: Sequence[Request]) -> Mapping[Request, list[Offer]]:
    """Where the engine's attention alone points clearly enough, which costs nothing."""
    return _repaired(ascent, requests, ascent.looks, least=_SEEN)


def repaired(ascent: Ascent, requests: Sequence[Request]) -> Mapping[Request, list[Offer]]:
    """Translations with glossary terms in the place of other nouns: all at once, then one at a time."""
    return _repaired(ascent, requests, ascent.evidence, least=_LEAST)


def _repaired(
    ascent: Ascent,
    requests: Sequence[Request],
    evidence: Callable[[Sequence[Question]], Mapping[Question, Evidence]],
    *,
    least: float,
) -> Mapping[Request, list[Offer]]:
    asked = {request: list(_questions(ascent, ascent.made[request])) for request in requests}
    told = evidence([question for questions in asked.values() for _, question in questions])
    found: dict[Request, list[Offer]] = {}
    for request, questions in asked.items():
        made, links = ascent.made[request], next((told[one].links for _, one in questions), ())
        chosen = _choices(_places(questions, told, least))
        found[request] = [_offer(ascent, made, places, links) for places in chosen]
    return found


def _questions(ascent: Ascent, made: Made) -> Iterator[tuple[Occurrence, Question]]:
    for one in ascent.missing(made):
        yield one, Question(made.offer.form.request.text, made.offer.text, (one.start, one.end))


def _places(
    asked: Sequence[tuple[Occurrence, Question]], told: Mapping[Question, Evidence], least: float
) -> list[_Place]:
    """Where nouns stand for terms, each place once, in order."""
    places: dict[tuple[int, int], Occurrence] = {}
    for one, question in asked:
        place = stretch(question.source, question.target, question.inside, told[question], least=least)
        if place and _is_noun(question.target, *place):
            places.setdefault(place, one)
    return sorted(places.items(), key=lambda place: place[0])


def _choices(places: list[_Place]) -> list[list[_Place]]:
    return [*([places] if len(places) > 1 else []), *([place] for place in places)]


def _offer(ascent: Ascent, made: Made, places: Sequence[_Place], links: Sequence[Link]) -> Offer:
    """The translation with terms at these places; where its other words came from is known as before."""
    offer = made.offer
    text, end = "", 0
    moved: list[Link] = []
    for (start, stop), one in places:
        if start < end:
            continue
        moved += _moved(links, (end, start), len(text) - end)
        text += offer.text[end:start]
        moved.append(Link((len(text), len(text) + len(one.term.target)), (one.start, one.end), 1.0))
        text, end = text + one.term.target, stop
    moved += _moved(links, (end, len(offer.text)), len(text) - end)
    text += offer.text[end:]
    ascent.heard.links.setdefault((offer.form.request.text, text), lambda: tuple(moved))
    return Offer(offer.form, text, offer.score, made.outcome.step)


def _moved(links: Iterable[Link], within: tuple[int, int], by: int) -> Iterator[Link]:
    """The links of a stretch of the translation, which stands elsewhere now."""
    for link in links:
        start, end = link.target
        if within[0] <= start and end <= within[1]:
            yield replace(link, target=(start + by, end + by))


def _is_noun(text: str, start: int, end: int) -> bool:
    """Whether a stretch is a noun, and not a piece of a longer word."""
    if not _NOUN.fullmatch(text, start, end):
        return False
    return not any(
        re.fullmatch(f"[{script}]{{2}}", text[place - 1 : place + 1]) for script in _SCRIPTS for place in (start, end)
    )
