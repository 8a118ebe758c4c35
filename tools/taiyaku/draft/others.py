"""One message → several drafts to choose from: what an engine would have said as well.

Each sentence has its draft from the ladder and those of the engine's eight best that lose nothing; the first draft of
the message is made of the best of each, the second of the second best, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from taiyaku.draft.engine import Engine
from taiyaku.draft.ladder import STEPS, Outcome, climb
from taiyaku.draft.ladder.ascent import Ascent
from taiyaku.draft.ladder.evidence import Heard
from taiyaku.draft.ladder.whole import n_best
from taiyaku.draft.propose import propose
from taiyaku.draft.sentences import Request, plan
from taiyaku.draft.style import style
from taiyaku.model import Draft, Key, Term

__all__ = ["others"]


def others(
    key: Key, *, engine: Engine, terms: Sequence[Term] = (), notes: Iterable[str] = (), at_most: int = 4
) -> tuple[Draft, ...]:
    """Different drafts, the likeliest first; none where the engine has none that keeps the markup."""
    planned = plan(key.source, style=style(notes))
    offered = _offered(list(dict.fromkeys(planned.requests())), engine, tuple(terms))
    found: dict[str, Draft] = {}
    for rank in range(max(map(len, offered.values()), default=0)):
        outcomes = {request: made[min(rank, len(made) - 1)] for request, made in offered.items()}
        draft = propose(key, planned, outcomes, origin=engine.signature)
        if draft.target:
            found.setdefault(draft.target, draft)
        if len(found) == at_most:
            break
    return tuple(sorted(found.values(), key=lambda draft: -(draft.score or 0.0)))


def _offered(requests: list[Request], engine: Engine, terms: tuple[Term, ...]) -> dict[Request, list[Outcome]]:
    """What there is for each sentence, the best first; at least the refusal."""
    ascent = Ascent(requests, engine, terms, steps=STEPS, below=lambda _: {}, heard=Heard())
    more = n_best(ascent, requests)
    offered = {}
    for request, first in climb(requests, engine, terms).items():
        passed = [outcome for one in more.get(request, ()) if (outcome := ascent.passed(request, one, "n-best"))]
        made = {outcome.target: outcome for outcome in (*reversed(passed), first) if outcome.target}
        offered[request] = sorted(made.values(), key=lambda outcome: -outcome.score) or [replace(first, target="")]
    return offered
