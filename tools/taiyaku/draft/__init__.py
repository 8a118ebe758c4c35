"""New and stale messages → drafts."""

from taiyaku.draft.cache import Cache
from taiyaku.draft.engine import MARKS, PLACEHOLDERS, Engine, Hypothesis, Link, annotated
from taiyaku.draft.fill import Filled, FillSummary, fill, wants_draft
from taiyaku.draft.marian import EMBEDDED, MarianEngine, convert, find_model, load_engine, signature

__all__ = [
    "EMBEDDED",
    "MARKS",
    "PLACEHOLDERS",
    "Cache",
    "Engine",
    "FillSummary",
    "Filled",
    "Hypothesis",
    "Link",
    "MarianEngine",
    "annotated",
    "convert",
    "fill",
    "find_model",
    "load_engine",
    "signature",
    "wants_draft",
]
