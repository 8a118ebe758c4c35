"""New and stale messages → drafts."""

from taiyaku.draft.cache import Cache
from taiyaku.draft.engine import MARKS, PLACEHOLDER_SIGNS, PLACEHOLDERS, Engine, Hypothesis, Link, annotated
from taiyaku.draft.engines import load_engine
from taiyaku.draft.fill import Filled, FillSummary, fill, wants_draft
from taiyaku.draft.marian import MarianEngine
from taiyaku.draft.models import EMBEDDED, LANGUAGE_TOKENS, convert, converted, find_model, ready_folder, signature
from taiyaku.draft.servers import AT_MOST, RemoteEngine, parse_address, reached_server

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
    "Hypothesis",
    "Link",
    "MarianEngine",
    "RemoteEngine",
    "annotated",
    "convert",
    "converted",
    "fill",
    "find_model",
    "load_engine",
    "parse_address",
    "reached_server",
    "ready_folder",
    "signature",
    "wants_draft",
]
