"""Catalogs → the same catalogs with drafts in them.

All pages are drafted together: a sentence that stands on ten pages is translated once, and batches
are formed over everything. New messages get a draft, stale ones a suggestion beside the human text;
what a person has touched is never changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from taiyaku.catalog import by_person
from taiyaku.draft.cache import Cache
from taiyaku.draft.engine import Engine
from taiyaku.draft.ladder import Outcome
from taiyaku.draft.propose import MEMORY, from_memory, propose
from taiyaku.draft.reach import reach
from taiyaku.draft.sentences import Plan, Request, plan
from taiyaku.glossary import version
from taiyaku.memory import Memory
from taiyaku.model import Catalog, Draft, Key, Message, State, Term

__all__ = ["BATCH", "FillSummary", "Filled", "fill", "wants_draft"]

BATCH = 256
"""Sentences given to the engine, and written to the cache, at a time."""


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


def wants_draft(message: Message, *, signature: str, redraft: bool = False) -> bool:
    """Whether a machine may draft the message, and has not done so already."""
    if message.state is State.NEW:
        return redraft or signature not in message.refusal
    if message.state is State.STALE:
        return redraft or not (message.suggestion or message.refusal)
    return redraft and message.state is State.DRAFT and not by_person(message)


def fill(
    catalogs: Mapping[str, Catalog],
    *,
    engine: Engine,
    memory: Memory,
    terms: Sequence[Term] = (),
    cache: Cache | None = None,
    on_begin: Callable[[Sequence[str]], None] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    redraft: bool = False,
) -> Filled:
    """Draft whatever wants a draft in the catalogs.

    `on_begin` hears of the sentences that the engine will be asked for, `on_progress` of those done and in all.
    """
    origin = f"{engine.signature} glossary {version(tuple(terms))}"
    cache = cache or Cache(None, signature=engine.signature, glossary=version(tuple(terms)))
    summary = FillSummary()
    wanted = {
        page: [m for m in catalog.messages.values() if wants_draft(m, signature=engine.signature, redraft=redraft)]
        for page, catalog in catalogs.items()
    }
    known: dict[Key, Draft] = {}
    plans: dict[Key, Plan] = {}
    for messages in wanted.values():
        for message in messages:
            if message.key in known or message.key in plans:
                continue
            if remembered := from_memory(message.key, memory):
                known[message.key] = remembered
            else:
                plans[message.key] = plan(message.key.source)
    sentences = dict.fromkeys(request for planned in plans.values() for request in planned.requests())
    outcomes = _translated(list(sentences), engine, terms, cache, summary, on_begin, on_progress)
    reached = {key: plan for key, plan in plans.items() if all(one in outcomes for one in plan.requests())}
    drafts = {**known, **{key: propose(key, planned, outcomes, origin=origin) for key, planned in reached.items()}}
    changed = {
        page: _filled(page, catalogs[page], messages, drafts, summary) for page, messages in wanted.items() if messages
    }
    return Filled(changed, summary)


def _translated(
    sentences: list[Request],
    engine: Engine,
    terms: Sequence[Term],
    cache: Cache,
    summary: FillSummary,
    on_begin: Callable[[Sequence[str]], None] | None,
    on_progress: Callable[[int, int], None] | None,
) -> dict[Request, Outcome]:
    """The outcome of every sentence, from the cache or the engine, longest sentences first."""
    outcomes = cache.known(sentences)
    todo = sorted((one for one in sentences if one not in outcomes), key=lambda one: len(one.text), reverse=True)
    summary.sentences, summary.translated = len(sentences), len(todo)
    if on_begin and todo:
        on_begin([one.text for one in todo])
    for start in range(0, len(todo), BATCH):
        batch, stopped = reach(todo[start : start + BATCH], engine, terms)
        cache.keep(batch)
        outcomes |= batch
        summary.stopped = stopped or summary.stopped
        if on_progress:
            on_progress(min(start + BATCH, len(todo)), len(todo))
    summary.terms_asked = sum(outcome.asked for outcome in outcomes.values())
    summary.terms_found = sum(outcome.found for outcome in outcomes.values())
    return outcomes


def _filled(
    page: str, catalog: Catalog, wanted: Sequence[Message], drafts: Mapping[Key, Draft], summary: FillSummary
) -> Catalog:
    messages = dict(catalog.messages)
    for message in wanted:
        draft = drafts.get(message.key)
        if draft is None:
            summary.left += 1
            messages[message.key] = _left(message, summary.stopped)
            continue
        summary.steps[draft.step] += 1
        if draft.refusal:
            summary.refusals.append((page, message.key, draft.refusal))
        messages[message.key] = _drafted(message, draft)
    return replace(catalog, messages=messages)


def _left(message: Message, reason: str) -> Message:
    """The message as it was; a new one says why it still is. The reason names no engine, so the next run tries."""
    return replace(message, refusal=reason) if message.state is State.NEW else message


def _drafted(message: Message, draft: Draft) -> Message:
    """The message with the draft, or with the reason why it has none."""
    if message.state is State.STALE:
        return replace(message, suggestion=draft.target, refusal=draft.refusal)
    if draft.refusal:
        return replace(message, target="", state=State.NEW, origin="", score=None, refusal=draft.refusal)
    score = None if draft.origin in (MEMORY, "copied") else draft.score
    return replace(
        message, target=draft.target, state=State.DRAFT, origin=draft.origin, score=score, refusal="", reviews=()
    )
