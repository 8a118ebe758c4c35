"""CTranslate2's own loader of networks like Marian's, with what is particular to Marian.

A module of its own because with it come torch and transformers: only a conversion imports it.
"""

from __future__ import annotations

from typing import Any

from ctranslate2.converters.transformers import BartLoader

__all__ = ["Loader"]


class Loader(BartLoader):  # type: ignore[misc]
    """One conversion; `from_zeros`: the decoder begins with zeros, not with a piece."""

    def __init__(self, *, from_zeros: bool) -> None:
        self._from_zeros = from_zeros

    @property
    def architecture_name(self) -> str:
        """Of the network in transformers."""
        return "MarianMTModel"

    def set_decoder(self, spec: Any, decoder: Any) -> None:
        """Take over the decoder, and say what it begins with."""
        spec.start_from_zero_embedding = self._from_zeros
        super().set_decoder(spec, decoder)
