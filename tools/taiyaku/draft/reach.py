"""A batch of sentences up the ladder, as far as the engine may go.

An engine that costs something may have to stop in the middle of a batch, when some sentences have all their answers
and some none. The batch is then climbed sentence by sentence: an engine that stopped still gives what it has been
paid for, so that no answer is lost, and what was not reached is no refusal, but is left for the next run.
"""

from __future__ import annotations

from collections.abc import Sequence

from taiyaku.draft.engine import Engine
from taiyaku.draft.ladder import Outcome, climb
from taiyaku.draft.sentences import Request
from taiyaku.errors import EngineStoppedError
from taiyaku.model import Term

__all__ = ["reach"]


def reach(requests: Sequence[Request], engine: Engine, terms: Sequence[Term]) -> tuple[dict[Request, Outcome], str]:
    """The outcomes of those sentences that were reached, and why it was not all of them, if so."""
    try:
        return climb(requests, engine, terms), ""
    except EngineStoppedError as stopped:
        reason = str(stopped)
    outcomes: dict[Request, Outcome] = {}
    for request in requests:
        try:
            outcomes |= climb([request], engine, terms)
        except EngineStoppedError as stopped:
            reason = str(stopped)
    return outcomes, reason
