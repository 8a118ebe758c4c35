"""What became of a sentence, and how sure one may be of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

__all__ = ["Outcome"]


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
    likelihood: float = 0.0
    """Mean log-probability of a token, as the engine says; of what was put together, the least of its parts'."""

    def as_json(self) -> str:
        """The outcome as text."""
        return json.dumps(asdict(self), ensure_ascii=False)
