"""What became of a sentence, and how sure one may be of it.

`confidence` is the one place where a score is made.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass

__all__ = ["Outcome", "confidence"]

_WORTH = {"repaired": 0.9, "nested": 0.8, "clauses": 0.6, "split": 0.5}
"""What a translation is worth that was put together by this step."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a sentence; `target` is empty where it was refused."""

    target: str
    step: str
    score: float = 0.0
    """Confidence, 0 to 1: the mean probability of a token, less for missing terms."""
    reason: str = ""
    asked: int = 0
    """Glossary terms in the sentence, and `found` in its translation."""
    found: int = 0

    def as_json(self) -> str:
        """The outcome as text."""
        return json.dumps(asdict(self), ensure_ascii=False)


def confidence(score: float, step: str, *, asked: int, found: int) -> float:
    """The confidence in a translation: from its mean log-probability, the step that gave it, and its terms."""
    missing = 1 - found / asked if asked else 0.0
    return round(math.exp(min(score, 0.0)) * (1 - 0.3 * missing) * _WORTH.get(step, 1.0), 3)
