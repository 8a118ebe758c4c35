"""Into which language a model translates, and how one that knows several is told.

Models of OPUS-MT with several target languages want ``>>jpn<<`` as the first piece of the source; which of the
many spellings of a language one knows, its vocabulary says. Models with one target language want nothing, and
say in their tokenizer_config.json which it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from taiyaku.errors import EngineError, short

__all__ = ["LANGUAGE_TOKENS", "language_token"]

_SPELLINGS = {"ja": ("jpn", "ja", "jap")}
"""Of the language that this tool is made for, in the order in which a model is asked for them."""
LANGUAGE_TOKENS = tuple(f">>{spelling}<<" for spelling in _SPELLINGS["ja"])
"""What a model with several target languages wants first, by the first of these that it knows."""
_TOKEN = re.compile(r">>([A-Za-z]{2,3}(?:[_-][A-Za-z]+)*)<<")
_MANY = 2
"""A model with so many language tokens has several target languages."""


def language_token(vocabulary: Collection[str], *, declared: str, wanted: str, where: str) -> tuple[str, ...]:
    """The pieces that say which language is wanted: one, or none where the model has only that language.

    Raises:
        EngineError: the model does not translate into that language; `where` names it.

    """
    spellings = _SPELLINGS.get(wanted, (wanted,))
    for spelling in spellings:
        if f">>{spelling}<<" in vocabulary:
            return (f">>{spelling}<<",)
    known = sorted(match[1] for piece in vocabulary if (match := _TOKEN.fullmatch(piece)))
    single = declared.lower().replace("_", "-").partition("-")[0]
    if single in spellings or (not single and len(known) < _MANY):
        return ()
    if len(known) >= _MANY:
        some = short(", ".join(known), 40)
        raise EngineError(f"model '{where}': it translates into {some}, not into '{wanted}'. Name another model.")
    raise EngineError(f"model '{where}': it translates into '{declared}', not into '{wanted}'. Name another model.")
