"""A MarianMT model as it is named → its folder in CTranslate2's form, whole and fit."""

from taiyaku.draft.models.convert import convert
from taiyaku.draft.models.find import EMBEDDED, converted, find_model, ready_folder
from taiyaku.draft.models.languages import LANGUAGE_TOKENS
from taiyaku.draft.models.ready import Ready, read_ready, signature
from taiyaku.draft.models.weights import Variable, variables

__all__ = [
    "EMBEDDED",
    "LANGUAGE_TOKENS",
    "Ready",
    "Variable",
    "convert",
    "converted",
    "find_model",
    "read_ready",
    "ready_folder",
    "signature",
    "variables",
]
