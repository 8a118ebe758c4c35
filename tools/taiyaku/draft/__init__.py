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
from taiyaku.draft.fill import Filled, Filling, FillSummary, fill
from taiyaku.draft.marian import EMBEDDED, LANGUAGE_TOKENS, MarianEngine, convert, find_model, load_engine, signature
from taiyaku.draft.origin import Origin, Terms
from taiyaku.draft.places import Here, Place
from taiyaku.draft.wants import Wants

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
    "Filling",
    "Here",
    "Hypothesis",
    "Likelihood",
    "Link",
    "MarianEngine",
    "OnlyTranslates",
    "Origin",
    "Place",
    "Terms",
    "Wants",
    "annotated",
    "convert",
    "fill",
    "find_model",
    "load_engine",
    "signature",
]
