"""One sentence → one translation that lost nothing, by the first rung that holds.

    glossary   the sentence is a term of the glossary, and nothing else
    placed     links and emphasis put round the words that say what they stood round, where that is clear
    nested     each link or emphasis as one placeholder, its words translated on their own
    plain      the engine's best translation
    n-best     the best that passes of the others that it weighed anyway
    numbers    the same with every number as a placeholder, those in words as digits
    names      and every name that is spelled as no word is
    n-best     the best of eight that passes
    continued  a draft cut where a placeholder is missing, that forced in, and the engine left to go on
    placed     links and emphasis put where they most likely belong; nested again
    clauses    two halves, cut between clauses
    split      the stretches round a placeholder, each translated alone, in English order
    refused    no translation, and the reason

Then those that miss terms of the glossary:

    terms      terms given in the source
    repaired   the noun that stands for the term replaced by it, where the engine looked at the term when it wrote it
    continued  the draft cut where the term was said otherwise, the term forced in, and the engine left to go on
    repaired   the noun that becomes unlikely without the term replaced by it
    continued  the same at three more places

Every rung is tried for all sentences that need it at once, so that the engine gets full batches. A rung
only offers; whether an offer passes is decided by `ascent` alone. A new rung is a function in a file of its
own and a row of `RUNGS`; where the row stands says when it is tried, and its place in `STEPS` how risky it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from taiyaku.draft.engine import Engine
from taiyaku.draft.ladder import annotated, continued, known, nested, placed, repaired, split, whole
from taiyaku.draft.ladder.ascent import Ascent, Rung
from taiyaku.draft.ladder.evidence import Heard
from taiyaku.draft.ladder.outcome import Outcome
from taiyaku.draft.sentences import Request
from taiyaku.model import Term
from taiyaku.said import say

__all__ = ["RUNGS", "STEPS", "Outcome", "climb"]

RUNGS = (
    Rung("glossary", known.known),
    Rung("placed", placed.clearly_placed, needs=("can_score",)),
    Rung("nested", nested.nested, needs=("can_score",)),
    Rung("plain", whole.plain),
    Rung("numbers", whole.numbers, needs=("knows_placeholders",)),
    Rung("names", whole.names, needs=("knows_placeholders",)),
    Rung("n-best", whole.n_best),
    Rung("continued", continued.with_placeholder, needs=("can_continue", "knows_placeholders")),
    Rung("placed", placed.placed),
    Rung("nested", nested.nested),
    Rung("clauses", split.clauses),
    Rung("split", split.split),
    Rung("terms", annotated.told, needs=("knows_terms",), for_terms=True),
    Rung("repaired", repaired.seen, needs=("can_align",), for_terms=True),
    Rung("continued", continued.with_terms, needs=("can_continue",), for_terms=True),
    Rung("repaired", repaired.repaired, needs=("can_score",), for_terms=True),
    Rung("continued", partial(continued.with_terms, tries=3), needs=("can_continue",), for_terms=True),
)
"""In the order in which they are tried."""
STEPS = (
    "copied", "memory", "glossary", "plain", "placed", "terms", "n-best", "numbers", "names", "continued", "repaired",
    "nested", "clauses", "split", "refused",
)  # fmt: skip
"""All ways to a draft, safest first."""
_DEEPEST = 6
"""Parts of parts of sentences."""


def climb(
    requests: Sequence[Request],
    engine: Engine,
    terms: Sequence[Term] = (),
    *,
    depth: int = 0,
    heard: Heard | None = None,
) -> dict[Request, Outcome]:
    """The outcome of each sentence."""
    glossary = terms if isinstance(terms, tuple) else tuple(terms)
    heard = heard or Heard()
    below = partial(_below, engine=engine, terms=glossary, depth=depth + 1, heard=heard)
    ascent = Ascent(requests, engine, glossary, steps=STEPS, below=below, heard=heard, depth=depth)
    for rung in RUNGS:
        ascent.take(rung)
    return ascent.outcomes()


def _below(
    requests: Sequence[Request], *, engine: Engine, terms: tuple[Term, ...], depth: int, heard: Heard
) -> Mapping[Request, Outcome]:
    """The outcomes of parts of sentences, which are shorter than these, so that this ends."""
    if depth > _DEEPEST:
        return {request: Outcome("", "refused", reason=say("no translation passed")) for request in requests}
    fresh = [request for request in requests if (depth, request) not in heard.parts]
    made = climb(fresh, engine, terms, depth=depth, heard=heard) if fresh else {}
    heard.parts |= {(depth, request): outcome for request, outcome in made.items()}
    return {request: heard.parts[depth, request] for request in requests}
