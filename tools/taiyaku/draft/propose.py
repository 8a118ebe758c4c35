"""One message → one draft: memory first, then what the engine made of its sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from taiyaku.draft.confidence import together
from taiyaku.draft.ladder import STEPS, Outcome
from taiyaku.draft.sentences import Plan, Request, assemble, spelled
from taiyaku.memory import Memory
from taiyaku.model import Draft, Key
from taiyaku.said import say
from taiyaku.segments import Span, restore, spans

__all__ = ["MEMORY", "from_memory", "propose"]

MEMORY = "memory"
_GROWS = re.compile(r"(?:https?|ftp)://|[_*~^=]")


def from_memory(key: Key, memory: Memory) -> Draft | None:
    """A past translation of the very same text."""
    target = memory.exact(key)
    return Draft(key, target, MEMORY, score=1.0, step=MEMORY) if target else None


def propose(key: Key, planned: Plan, outcomes: Mapping[Request, Outcome], *, origin: str) -> Draft:
    """The draft of a message, or the reason why there is none."""
    planned = _with_titles(planned, outcomes)
    if not planned.sentences:
        said = restore(planned.protected.text, planned.protected)
        return Draft(key, said, origin if said != key.source else "copied", score=1.0, step="copied")
    made = [outcomes[sentence.request] for sentence in planned.sentences]
    texts = [span.text for span in planned.protected.spans]
    for sentence, outcome in zip(planned.sentences, made, strict=True):
        if not outcome.target:
            return _refused(key, origin, spelled(outcome.reason, sentence.numbers, texts))
    reason = ""
    for targets in ([one.target for one in made], _apart(planned, [one.target for one in made])):
        try:
            target = assemble(planned, targets)
        except ValueError as error:
            return _refused(key, origin, str(error))
        if not (changed := _changed_markup(key.source, target)):
            break
        reason = reason or changed
    else:
        return _refused(key, origin, reason)
    if not target.strip():
        return _refused(key, origin, say("the draft is empty"))
    score = together([(outcome.score, len(outcome.target)) for outcome in made])
    step = max((outcome.step for outcome in made), key=STEPS.index)
    return Draft(key, target, origin, score=score, step=step)


def _with_titles(planned: Plan, outcomes: Mapping[Request, Outcome]) -> Plan:
    """The plan with titles and alternative texts in the other language; one without a draft stays as it is."""
    if not planned.titles:
        return planned
    words = planned.protected.words()
    said = [_said(title, text, outcomes) for title, text in zip(planned.titles, words, strict=True)]
    return replace(planned, protected=planned.protected.reworded(said), titles=())


def _said(title: Plan, source: str, outcomes: Mapping[Request, Outcome]) -> str:
    made = [outcomes[sentence.request].target for sentence in title.sentences]
    if not made or not all(made):
        return source
    try:
        return assemble(title, made)
    except ValueError:
        return source


def _refused(key: Key, origin: str, reason: str) -> Draft:
    return Draft(key, "", origin, refusal=f"{reason} ({origin})", step="refused")


def _apart(planned: Plan, targets: Sequence[str]) -> list[str]:
    """The targets with blanks round what would grow together with the Japanese beside it: addresses and marks."""
    apart = []
    for sentence, target in zip(planned.sentences, targets, strict=True):
        spans_ = planned.protected.spans
        loose = [f"⟦{place}⟧" for place, number in enumerate(sentence.numbers) if _GROWS.match(spans_[number].text)]
        for mark in loose:
            target = target.replace(mark, f" {mark} ")
        apart.append(re.sub(" +", " ", target).strip())
    return apart


def _changed_markup(source: str, target: str) -> str:
    """What a reader of the Markdown would see differ: put back, the placeholders must mean the same again."""
    ours, theirs = spans(source), spans(target)
    wanted, found = Counter(span.bare for span in ours), Counter(span.bare for span in theirs)
    missing, added = wanted - found, found - wanted
    if missing:
        return say("{mark} is no markup any more where the draft has it", mark=f"`{next(iter(missing))}`")
    if added:
        return say("the draft makes markup of {mark}", mark=f"`{next(iter(added))}`")
    before, after = Counter(_held(ours)), Counter(_held(theirs))
    for opening, inner in before - after:
        return say("in the draft {one} does not hold {two}", one=f"`{opening}`", two=f"`{inner}`")
    for opening, inner in after - before:
        return say("in the draft {one} holds {two}", one=f"`{opening}`", two=f"`{inner}`")
    return ""


def _held(found: Sequence[Span]) -> Iterator[tuple[str, str]]:
    """Each pair by its opening, with each span in it."""
    for number, span in enumerate(found):
        if span.partner is not None and span.partner > number:
            yield from ((span.bare, inner.bare) for inner in found[number + 1 : span.partner])
