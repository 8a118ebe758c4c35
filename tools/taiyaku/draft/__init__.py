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
from taiyaku.draft.engines import load_engine
from taiyaku.draft.fill import Filled, Filling, FillSummary, fill
from taiyaku.draft.marian import MarianEngine
from taiyaku.draft.models import EMBEDDED, LANGUAGE_TOKENS, convert, converted, find_model, ready_folder, signature
from taiyaku.draft.origin import Origin, Terms
from taiyaku.draft.others import others
from taiyaku.draft.places import Here, Place
from taiyaku.draft.servers import AT_MOST, RemoteEngine, parse_address, reached_server
from taiyaku.draft.trace import trace
from taiyaku.draft.wants import Wants

__all__ = [
    "AT_MOST",
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
    "RemoteEngine",
    "Terms",
    "Wants",
    "annotated",
    "convert",
    "converted",
    "fill",
    "find_model",
    "load_engine",
    "others",
    "parse_address",
    "reached_server",
    "ready_folder",
    "signature",
    "trace",
]
