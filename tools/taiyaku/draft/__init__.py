"""New and stale messages → drafts."""

from taiyaku.draft.cache import Cache
from taiyaku.draft.engine import (
    MARKS,
    PLACEHOLDER_SIGNS,
    PLACEHOLDERS,
    Engine,
    Hypothesis,
    Likelihood,
    Link,
    OnlyTranslates,
    annotated,
)
from taiyaku.draft.fill import Filled, FillSummary, fill, wants_draft
from taiyaku.draft.marian import EMBEDDED, LANGUAGE_TOKENS, MarianEngine, convert, find_model, load_engine, signature

__all__ = [
    "EMBEDDED",
    "LANGUAGE_TOKENS",
    "MARKS",
    "PLACEHOLDERS",
    "PLACEHOLDER_SIGNS",
    "Cache",
    "Engine",
    "FillSummary",
    "Filled",
    "Hypothesis",
    "Likelihood",
    "Link",
    "MarianEngine",
    "OnlyTranslates",
    "annotated",
    "convert",
    "fill",
    "find_model",
    "load_engine",
    "signature",
    "wants_draft",
]
