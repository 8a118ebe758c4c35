"""New and stale messages → drafts."""

from taiyaku.draft.cache import Cache
from taiyaku.draft.engine import Engine, Hypothesis
from taiyaku.draft.fill import Filled, FillSummary, fill, wants_draft
from taiyaku.draft.marian import EMBEDDED, MarianEngine, load_engine, signature

__all__ = [
    "EMBEDDED",
    "Cache",
    "Engine",
    "FillSummary",
    "Filled",
    "Hypothesis",
    "MarianEngine",
    "fill",
    "load_engine",
    "signature",
    "wants_draft",
]
