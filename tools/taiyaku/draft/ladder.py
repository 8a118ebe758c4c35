"""One sentence → one translation that lost nothing, by the first rung that holds.

    glossary  the sentence is a term of the glossary, and nothing else
    plain     the engine's best translation
    terms     the same with glossary terms given in the source, where the plain one missed them
    n-best    the best of eight that passes, decoded with more care against repetition
    numbers   the same with every number as a placeholder, which a young model copies better
    nested    each link or emphasis as one placeholder, its words translated on their own
    split     the stretches between the placeholders, each translated alone, in English order
    refused   no translation, and the reason

Every rung is tried for all sentences that need it at once, so that the engine gets full batches. A
translation passes when each placeholder stands in it exactly once, pairs hold something and are not
crossed, and no guard objects.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from taiyaku.draft.confidence import RUNGS, confidence
from taiyaku.draft.engine import PLACEHOLDERS, Engine, Hypothesis, annotated
from taiyaku.draft.guards import fault
from taiyaku.draft.sentences import Request, folded, has_words, lost, pieces
from taiyaku.glossary import occurrences, target_uses
from taiyaku.model import Occurrence, Term
from taiyaku.segments import PLACEHOLDER

__all__ = ["STEPS", "Outcome", "climb"]

STEPS = ("copied", "memory", "glossary", "plain", "terms", "n-best", "numbers", "nested", "split", "refused")
"""The rungs, safest first."""
N_BEST = 8
_NUMBER = re.compile(r"(?<![\w⟦.,-])\d+(?:[.,]\d+)*(?![\w⟧])")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a sentence; `target` is empty where it was refused."""

    target: str
    step: str
    score: float = 0.0
    """Confidence, 0 to 1, as `confidence` says."""
    reason: str = ""
    asked: int = 0
    """Glossary terms in the sentence, and `found` in its translation."""
    found: int = 0

    def as_json(self) -> str:
        """The outcome as text."""
        return json.dumps(asdict(self), ensure_ascii=False)


def climb(requests: Sequence[Request], engine: Engine, terms: Sequence[Term] = ()) -> dict[Request, Outcome]:
    """The outcome of each sentence."""
    return _Climb(requests, engine, tuple(terms)).run()


class _Climb:
    """One ascent: what is done, and the first reason against each sentence that is not."""

    def __init__(self, requests: Sequence[Request], engine: Engine, terms: tuple[Term, ...]) -> None:
        self.requests = list(dict.fromkeys(requests))
        self.engine = engine
        self.terms = terms
        self.wanted = {request: occurrences(request.text, terms) for request in self.requests}
        self.done: dict[Request, Outcome] = {}
        self.reasons: dict[Request, str] = {}

    def run(self) -> dict[Request, Outcome]:
        self._known()
        whole = [request for request in self._left(self.requests) if _fits(request.text, self.engine)]
        self._best("plain", whole, hypotheses=1)
        if self.engine.knows_terms:
            self._with_terms()
        self._best("n-best", self._left(whole), hypotheses=N_BEST)
        if self.engine.knows_placeholders:
            self._numbers(self._left(whole))
        self._nested(self._left(self.requests))
        self._split(self._left(self.requests))
        for request in self._left(self.requests):
            reason = self.reasons.get(request, "no translation passed")
            self.done[request] = Outcome("", "refused", reason=reason)
        return self.done

    def _known(self) -> None:
        for request, wanted in self.wanted.items():
            if len(wanted) != 1 or PLACEHOLDER.sub("", _replaced(request.text, wanted[0], "")).strip():
                continue
            target = _replaced(request.text, wanted[0], wanted[0].term.target)
            self.done[request] = Outcome(target, "glossary", 1.0, asked=1, found=1)

    def _left(self, requests: Sequence[Request]) -> list[Request]:
        return [request for request in requests if request not in self.done]

    def _pass(self, request: Request, hypothesis: Hypothesis) -> Outcome | None:
        """The outcome of a hypothesis, or None with the first reason against the sentence kept."""
        reason = lost(request, hypothesis.text) or fault(request.text, hypothesis.text)
        if reason:
            self.reasons.setdefault(request, reason)
            return None
        wanted = self.wanted[request]
        found = sum(target_uses(one.term, hypothesis.text) for one in wanted)
        missing = 1 - found / len(wanted) if wanted else 0.0
        score = confidence(request.text, hypothesis.text, score=hypothesis.score, missing=missing)
        return Outcome(hypothesis.text, "", score, asked=len(wanted), found=found)

    def _best(self, step: str, requests: Sequence[Request], *, hypotheses: int) -> None:
        """For each sentence the best hypothesis that passes, one with more terms before one with fewer."""
        texts = [request.text for request in requests]
        for request, offered in zip(requests, self.engine.translate(texts, hypotheses=hypotheses), strict=True):
            passing = [outcome for one in offered if (outcome := self._pass(request, one))]
            if passing:
                self.done[request] = replace(max(passing, key=lambda outcome: outcome.found), step=step)

    def _with_terms(self) -> None:
        """Try again with the missing terms given in the source; keep what has more of them and passes."""
        short = [request for request, outcome in self.done.items() if outcome.found < outcome.asked]
        given = [_annotate(request.text, self.wanted[request], self.done[request].target) for request in short]
        for request, offered in zip(short, self.engine.translate(given), strict=True):
            for hypothesis in offered:
                outcome = self._pass(request, hypothesis)
                if outcome and outcome.found > self.done[request].found:
                    self.done[request] = replace(outcome, step="terms")

    def _numbers(self, requests: Sequence[Request]) -> None:
        """Numbers as placeholders, put back afterwards."""
        covered = {request: parts for request in requests if (parts := _covered(request.text))}
        texts = [text for text, _ in covered.values()]
        offered = self.engine.translate(texts, hypotheses=N_BEST)
        for (request, (_, numbers)), hypotheses in zip(covered.items(), offered, strict=True):
            for hypothesis in hypotheses:
                text = PLACEHOLDER.sub(lambda match, numbers=numbers: numbers.get(match[0], match[0]), hypothesis.text)  # type: ignore[misc]
                if outcome := self._pass(request, replace(hypothesis, text=text)):
                    self.done[request] = replace(outcome, step="numbers")
                    break

    def _nested(self, requests: Sequence[Request]) -> None:
        """Outer sentence and the inside of its pairs translated apart, by this same ladder without this rung."""
        apart = {request: parts for request in requests if (parts := folded(request))}
        needed: dict[Request, None] = {}
        for outside, inside in apart.values():
            needed |= dict.fromkeys([_counted(outside), *(_counted(content) for _, content, _ in inside)])
        if not needed:
            return
        texts = [request for request in needed if has_words(request.text) and not request.pairs]
        made = _parts(texts, self.engine, self.terms)
        for request, (outside, inside) in apart.items():
            text, score = _said(outside, made)
            for opening, content, closing in inside:
                words, other = _said(content, made)
                text = text.replace(opening, f"{opening}{words}{closing}") if words else ""
                score = min(score, other)
            outcome = self._pass(request, Hypothesis(text, 0.0)) if text else None
            if outcome:
                self.done[request] = replace(outcome, step="nested", score=round(score * RUNGS["nested"], 3))

    def _split(self, requests: Sequence[Request]) -> None:
        """The stretches between the placeholders translated alone, and joined in English order."""
        cut = {request: pieces(request.text) for request in requests if PLACEHOLDER.search(request.text)}
        texts = dict.fromkeys(piece.strip() for parts in cut.values() for piece in parts if has_words(piece))
        drafts = dict(zip(texts, self.engine.translate(list(texts)), strict=True))
        for request, parts in cut.items():
            said = "".join(_fitted(one, drafts[one.strip()][0].text) if has_words(one) else one for one in parts)
            scores = [drafts[one.strip()][0].score for one in parts if has_words(one)]
            faults = [reason for one in parts if has_words(one) and (reason := fault(one, drafts[one.strip()][0].text))]
            if faults:
                self.reasons.setdefault(request, faults[0])
            elif outcome := self._pass(request, Hypothesis(said.strip(), sum(scores) / max(len(scores), 1))):
                score = round(outcome.score * RUNGS["split"], 3)
                self.done[request] = replace(outcome, step="split", score=score)


def _fits(text: str, engine: Engine) -> bool:
    """Whether the engine can take the sentence as one."""
    count = len(PLACEHOLDER.findall(text))
    return count == 0 or (engine.knows_placeholders and count <= PLACEHOLDERS)


def _covered(text: str) -> tuple[str, dict[str, str]] | None:
    """The text with placeholders for its numbers, and what they stand for; None if there are none or too many."""
    taken = len(PLACEHOLDER.findall(text))
    numbers: dict[str, str] = {}

    def cover(match: re.Match[str]) -> str:
        name = f"⟦{taken + len(numbers)}⟧"
        numbers[name] = match[0]
        return name

    given = _NUMBER.sub(cover, text)
    return (given, numbers) if numbers and taken + len(numbers) <= PLACEHOLDERS else None


def _annotate(text: str, wanted: Sequence[Occurrence], target: str) -> str:
    """The sentence with the terms that `target` misses annotated, from right to left."""
    for one in reversed(wanted):
        if not target_uses(one.term, target):
            said = annotated(text[one.start : one.end], one.term.target)
            text = _replaced(text, one, said)
    return text


def _replaced(text: str, term: Occurrence, said: str) -> str:
    return f"{text[: term.start]}{said}{text[term.end :]}"


def _counted(request: Request) -> Request:
    """The request with its placeholders counted from 0, and only the pairs that are in it."""
    numbers = list(dict.fromkeys(PLACEHOLDER.findall(request.text)))
    text = PLACEHOLDER.sub(lambda match: f"⟦{numbers.index(match[1])}⟧", request.text)
    inside = [(str(one), str(two)) for one, two in request.pairs if str(one) in numbers and str(two) in numbers]
    return Request(text.strip(), tuple((numbers.index(one), numbers.index(two)) for one, two in inside))


def _parts(requests: Sequence[Request], engine: Engine, terms: tuple[Term, ...]) -> dict[Request, Outcome]:
    """The outcomes of parts of sentences: they have no pairs, so this does not go on for ever."""
    return climb(requests, engine, terms)


def _said(request: Request, made: Mapping[Request, Outcome]) -> tuple[str, float]:
    """A part's translation in the numbers it came with, and its score; empty where there is none."""
    counted = _counted(request)
    numbers = list(dict.fromkeys(PLACEHOLDER.findall(request.text)))
    if not has_words(counted.text):
        return request.text.strip(), 1.0
    outcome = made.get(counted)
    if outcome is None or not outcome.target:
        return "", 0.0
    target = PLACEHOLDER.sub(lambda match: f"⟦{numbers[int(match[1])]}⟧", outcome.target)
    return _fitted(request.text, target), outcome.score


def _fitted(piece: str, target: str) -> str:
    """A stretch's translation without the full stop that only a sentence has."""
    if target.endswith("。") and not re.search(r"[.!?]\s*$", piece):
        return target[:-1]
    return target
