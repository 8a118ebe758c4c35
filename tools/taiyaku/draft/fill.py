"""Catalogs → the same catalogs with drafts in them.

The pages of a step are drafted together: a sentence that stands on ten pages is translated once, and batches
are formed over all of them. New messages get a draft, stale ones a suggestion beside the human text;
what a person has touched is never changed. A course too large for one step is drafted in several, which
give the same: no sentence depends on what else is in its batch, and the cache knows those of the step before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from taiyaku.draft.batches import batches
from taiyaku.draft.cache import Cache
from taiyaku.draft.engine import Engine
from taiyaku.draft.ladder import Outcome
from taiyaku.draft.origin import Origin, Terms
from taiyaku.draft.places import Here, Place
from taiyaku.draft.propose import MEMORY, from_memory, propose
from taiyaku.draft.sentences import Plan, Request, plan
from taiyaku.draft.style import Style, style
from taiyaku.draft.wants import Wants
from taiyaku.memory import Memory
from taiyaku.model import Catalog, Draft, Key, Message, State, Term

__all__ = ["FillSummary", "Filled", "Filling", "fill"]


@dataclass(slots=True)
class FillSummary:
    """What a run of drafting did."""

    steps: Counter[str] = field(default_factory=Counter)
    """Messages by the rung of the ladder that gave their draft; ``refused`` among them."""
    refusals: list[tuple[str, Key, str]] = field(default_factory=list)
    """Page, message and reason."""
    sentences: int = 0
    translated: int = 0
    """Of the sentences, those the engine was asked for; the others were in the cache."""
    terms_asked: int = 0
    """Glossary terms in the English of the drafts that a machine made, and `terms_found` in the drafts."""
    terms_found: int = 0
    left: int = 0
    """Messages that were not reached, and `stopped` says why; the next run goes on with them."""
    stopped: str = ""

    @property
    def drafted(self) -> int:
        """Messages that have a draft now."""
        return sum(count for step, count in self.steps.items() if step != "refused")


@dataclass(frozen=True, slots=True)
class Filled:
    """The catalogs that changed, and the summary."""

    catalogs: Mapping[str, Catalog]
    summary: FillSummary


class Filling:
    """A run of drafting: what all of its steps share, and what they did."""

    def __init__(
        self,
        wants: Wants,
        *,
        memory: Memory,
        cache: Cache,
        place: Place,
        on_begin: Callable[[Sequence[str]], None] | None = None,
    ) -> None:
        """`on_begin` hears of the sentences of each step that the engine will be asked for, before it is."""
        self.summary = FillSummary()
        self._on_begin = on_begin
        self._wants = wants
        self._memory = memory
        self._cache = cache
        self._place = place

    def step(
        self, catalogs: Mapping[str, Catalog], on_progress: Callable[[int, int], None] | None = None
    ) -> dict[str, Catalog]:
        """Those of the catalogs that changed, drafted; `on_progress` hears of characters done and in all."""
        wanted = {
            page: [message for message in catalog.messages.values() if self._wants(message)]
            for page, catalog in catalogs.items()
        }
        known: dict[_Asked, Draft] = {}
        plans: dict[_Asked, Plan] = {}
        for messages in wanted.values():
            for message in messages:
                asked = _asked(message)
                if asked in known or asked in plans:
                    continue
                if remembered := from_memory(message.key, self._memory):
                    known[asked] = remembered
                else:
                    plans[asked] = plan(message.key.source, style=style(message.notes))
        outcomes = self._translated(
            dict.fromkeys(request for planned in plans.values() for request in planned.requests()), on_progress
        )
        plans = {asked: plan for asked, plan in plans.items() if all(one in outcomes for one in plan.requests())}
        drafts = {**known, **{asked: self._proposed(asked[0], planned, outcomes) for asked, planned in plans.items()}}
        for messages in wanted.values():
            for message in messages:
                if (planned := plans.get(_asked(message))) and not drafts[_asked(message)].refusal:
                    self._count_terms(planned, outcomes)
        return {
            page: self._filled(page, catalogs[page], messages, drafts) for page, messages in wanted.items() if messages
        }

    def _translated(
        self, sentences: Iterable[Request], on_progress: Callable[[int, int], None] | None
    ) -> dict[Request, Outcome]:
        """The outcome of every sentence, from the cache or the engine."""
        asked = list(sentences)
        outcomes = self._cache.known(asked)
        todo = [request for request in asked if request not in outcomes]
        self.summary.sentences += len(asked)
        self.summary.translated += len(todo)
        if self._on_begin and todo:
            self._on_begin([request.text for request in todo])
        done, total = 0, sum(len(request.text) for request in todo)
        for batch in self._place.outcomes(batches(todo)):
            self._cache.keep(batch)
            outcomes |= batch
            done += sum(len(request.text) for request in batch)
            if on_progress:
                on_progress(done, total)
        self.summary.stopped = self._place.stopped
        return outcomes

    def _proposed(self, key: Key, planned: Plan, outcomes: Mapping[Request, Outcome]) -> Draft:
        origin = Origin(self._wants.signature, self._wants.terms.version_of(planned.requests()))
        return propose(key, planned, outcomes, origin=str(origin))

    def _count_terms(self, planned: Plan, outcomes: Mapping[Request, Outcome]) -> None:
        for request in planned.requests():
            self.summary.terms_asked += outcomes[request].asked
            self.summary.terms_found += outcomes[request].found

    def _filled(
        self, page: str, catalog: Catalog, wanted: Sequence[Message], drafts: Mapping[_Asked, Draft]
    ) -> Catalog:
        messages = dict(catalog.messages)
        for message in wanted:
            draft = drafts.get(_asked(message))
            if draft is None:
                self.summary.left += 1
                messages[message.key] = _left(message, self.summary.stopped)
                continue
            self.summary.steps[draft.step] += 1
            if draft.refusal:
                self.summary.refusals.append((page, message.key, draft.refusal))
            messages[message.key] = _drafted(message, draft)
        return replace(catalog, messages=messages)


_Asked = tuple[Key, Style]
"""A message as it is to be said: a heading on one page may be prose on another."""


def _asked(message: Message) -> _Asked:
    return message.key, style(message.notes)


def fill(
    catalogs: Mapping[str, Catalog],
    *,
    engine: Engine,
    memory: Memory,
    terms: Sequence[Term] = (),
    cache: Cache | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    redraft: bool = False,
) -> Filled:
    """Draft whatever wants a draft in the catalogs, in one step and in this process."""
    glossary = Terms(terms)
    filling = Filling(
        Wants(engine.signature, glossary, redraft),
        memory=memory,
        cache=cache or Cache(None, engine=engine.signature, terms=glossary),
        place=Here(engine, glossary),
    )
    return Filled(filling.step(catalogs, on_progress), filling.summary)


def _left(message: Message, reason: str) -> Message:
    """The message as it was; a new one says why it still is. The reason names no engine, so the next run tries."""
    return replace(message, refusal=reason) if message.state is State.NEW else message


def _drafted(message: Message, draft: Draft) -> Message:
    """The message with the draft, or with the reason why it has none."""
    if message.state is State.STALE:
        return replace(
            message,
            suggestion=draft.target,
            suggested_by=draft.origin if draft.target else "",
            refusal=draft.refusal,
        )
    if draft.refusal:
        return replace(message, target="", state=State.NEW, origin="", score=None, refusal=draft.refusal)
    score = None if draft.origin in (MEMORY, "copied") else draft.score
    return replace(
        message, target=draft.target, state=State.DRAFT, origin=draft.origin, score=score, refusal="", reviews=()
    )
