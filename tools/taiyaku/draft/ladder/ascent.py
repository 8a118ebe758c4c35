"""One ascent: sentences, what was made of them so far, and the judge of whatever a rung offers.

A rung only offers. Whether what it offers may stand is decided here alone: each placeholder exactly
once, pairs in order and not empty, no guard objecting. So no rung can lose anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from taiyaku.draft.confidence import confidence
from taiyaku.draft.engine import Engine, Hypothesis
from taiyaku.draft.guards import fault
from taiyaku.draft.ladder.evidence import Heard, Question, looks, weighed
from taiyaku.draft.ladder.forms import Form, simple
from taiyaku.draft.ladder.outcome import Outcome
from taiyaku.draft.ladder.pairs import misplaced, tidied
from taiyaku.draft.ladder.stretch import Evidence
from taiyaku.draft.sentences import Request, lost
from taiyaku.glossary import occurrences, target_uses
from taiyaku.model import Occurrence, Term
from taiyaku.said import say

__all__ = ["Ascent", "Made", "Offer", "Rung"]

_SHRUNK = 0.75
"""A translation that is shorter than this beside another one has left something out, whatever terms it uses."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A translation of a form, in the placeholders of that form."""

    form: Form
    text: str
    score: float
    """Mean log-probability."""
    step: str = ""
    """The riskiest step on the way to what it was made of."""


@dataclass(frozen=True, slots=True)
class Made:
    """A translation that passed, and what it was made from."""

    offer: Offer
    outcome: Outcome


Offers = Mapping[Request, Iterable[Offer]]


@dataclass(frozen=True, slots=True)
class Rung:
    """A way to a translation that lost nothing, or that says a term more."""

    name: str
    offers: Callable[[Ascent, Sequence[Request]], Offers]
    needs: tuple[str, ...] = ()
    """What the engine must be able to do: names of its properties."""
    for_terms: bool = False
    """Whether it is for translations that miss terms, instead of for sentences that have none yet."""


class Ascent:
    """Sentences on their way up."""

    def __init__(
        self,
        requests: Sequence[Request],
        engine: Engine,
        terms: tuple[Term, ...],
        *,
        steps: Sequence[str],
        below: Callable[[Sequence[Request]], Mapping[Request, Outcome]],
        heard: Heard,
        depth: int = 0,
    ) -> None:
        self.requests = list(dict.fromkeys(requests))
        self.engine = engine
        self.terms = terms
        self.steps = steps
        """All of them, safest first."""
        self.depth = depth
        """How many sentences this one is a part of."""
        self.below = below
        """The outcomes of parts of sentences, by a ladder of their own."""
        self.heard = heard
        """What the engine said so far, on this ladder and on those of parts."""
        self.forms = {request: simple(request) for request in self.requests}
        self.made: dict[Request, Made] = {}
        self.failed: dict[Request, list[Offer]] = {request: [] for request in self.requests}
        """What did not pass, best first."""
        self.seen: dict[Question, Evidence] = {}
        """Where the engine looked when it wrote translations, which several rungs ask for."""
        self.told: dict[Question, Evidence] = {}
        """The same, and all else that it told of them."""
        self.tried: set[tuple[str, str]] = set()
        """Sources and beginnings of translations that were continued already."""
        self.reasons: dict[Request, str] = {}
        self._found: dict[str, tuple[Occurrence, ...]] = {}

    def take(self, rung: Rung) -> None:
        """Let a rung offer, and keep what passes."""
        if not all(getattr(self.engine, ability) for ability in rung.needs):
            return
        requests = self.short() if rung.for_terms else self.left()
        if not requests:
            return
        for request, offers in rung.offers(self, requests).items():
            for offer in offers:
                self.keep(request, offer, rung.name)
                if self.complete(request):
                    break

    def keep(self, request: Request, offer: Offer, step: str) -> None:
        """Keep an offer that passes and is better than what there is: more terms, then likelier."""
        old = self.made.get(request)
        offer = replace(offer, text=tidied(offer.form.request, offer.text))
        outcome = self.judged(request, offer, max((step, offer.step or step), key=self.steps.index))
        if outcome is None:
            if old is None:
                self.failed[request].append(offer)
        elif old is None or (
            outcome.found > old.outcome.found and len(outcome.target) >= _SHRUNK * len(old.outcome.target)
        ):
            self.made[request] = Made(offer, outcome)

    def passed(self, request: Request, offer: Offer, step: str) -> Outcome | None:
        """The outcome of an offer that would be kept if there were no other."""
        return self.judged(request, replace(offer, text=tidied(offer.form.request, offer.text)), step)

    def judged(self, request: Request, offer: Offer, step: str) -> Outcome | None:
        """The outcome of an offer, or None with the first reason against the sentence kept."""
        text = offer.form.restored(offer.text)
        reason = lost(request, text) or misplaced(request, text) or fault(request.text, text)
        if reason:
            self.reasons.setdefault(request, reason)
            return None
        asked, found = len(self.occurrences(request.text)), self.uses(request, text)
        missing = 1 - found / asked if asked else 0.0
        score = confidence(request.text, text, score=offer.score, missing=missing, step=step)
        return Outcome(text, step, score, asked=asked, found=found, likelihood=offer.score)

    def occurrences(self, text: str) -> tuple[Occurrence, ...]:
        """The terms in a text, looked for once."""
        if (found := self._found.get(text)) is None:
            found = self._found[text] = occurrences(text, self.terms)
        return found

    def uses(self, request: Request, text: str) -> int:
        """How many of the terms of a sentence a translation uses."""
        return sum(target_uses(one.term, text) for one in self.occurrences(request.text))

    def complete(self, request: Request) -> bool:
        """Whether a sentence has a translation that uses all of its terms, so that none can be better."""
        made = self.made.get(request)
        return made is not None and made.outcome.found == made.outcome.asked

    def left(self) -> list[Request]:
        """The sentences that have no translation yet."""
        return [request for request in self.requests if request not in self.made]

    def short(self) -> list[Request]:
        """Those whose translation misses terms."""
        return [one for one in self.made if not self.complete(one)]

    def missing(self, made: Made) -> list[Occurrence]:
        """The terms that a translation misses, with their places in the text of its form, in order."""
        text = made.offer.form.request.text
        return [one for one in self.occurrences(text) if not target_uses(one.term, made.offer.text)]

    def evidence(self, questions: Sequence[Question]) -> Mapping[Question, Evidence]:
        """What speaks for an answer to each question, asked for once."""
        fresh = [one for one in dict.fromkeys(questions) if one not in self.told]
        seen = self._seen(fresh)
        self.told |= weighed(self.engine, {one: seen[one] for one in fresh})
        return self.told

    def looks(self, questions: Sequence[Question]) -> Mapping[Question, Evidence]:
        """Where the engine looked for an answer to each question; all that speaks for one where it cannot say that."""
        return self._seen(questions) if self.engine.can_align else self.evidence(questions)

    def _seen(self, questions: Sequence[Question]) -> Mapping[Question, Evidence]:
        fresh = [one for one in dict.fromkeys(questions) if one not in self.seen]
        self.seen |= zip(fresh, looks(self.engine, fresh, self.heard), strict=True)
        return self.seen

    def translated(self, forms: Mapping[Request, Form], *, hypotheses: int) -> dict[Request, list[Offer]]:
        """What the engine makes of forms, all at once."""
        texts = list(dict.fromkeys(form.request.text for form in forms.values()))
        said = dict(zip(texts, self.engine.translate(texts, hypotheses=hypotheses), strict=True)) if texts else {}
        self.hears((text, one) for text, offers in said.items() for one in offers)
        return {request: offered(form, said[form.request.text]) for request, form in forms.items()}

    def hears(self, said: Iterable[tuple[str, Hypothesis]]) -> None:
        """Remember where the engine looked while it wrote translations of sources."""
        self.heard.links |= {(source, one.text): one.links for source, one in said if one.links}

    def outcomes(self) -> dict[Request, Outcome]:
        """The outcome of every sentence."""
        done = {request: made.outcome for request, made in self.made.items()}
        for request in self.left():
            done[request] = Outcome("", "refused", reason=self.reasons.get(request, say("no translation passed")))
        return done


def offered(form: Form, hypotheses: Iterable[Hypothesis]) -> list[Offer]:
    """Hypotheses as offers of a form."""
    return [Offer(form, one.text, one.score) for one in hypotheses]
