"""What the views of whole pages call things, in the source language of the app."""

from __future__ import annotations

from collections.abc import Mapping

from taiyaku.review.language import N_

__all__ = ["CHECK_TITLES"]

CHECK_TITLES: Mapping[str, str] = {
    "safety": N_("Safety"),
    "links": N_("Links"),
    "code": N_("Code"),
    "math": N_("Math"),
    "marks": N_("Marks"),
    "markdown": N_("Markdown"),
    "emphasis": N_("Emphasis"),
    "numbers": N_("Numbers"),
    "terms": N_("Glossary"),
    "untranslated": N_("Left in English"),
    "length": N_("Length"),
    "repetition": N_("Repetition"),
    "punctuation": N_("Punctuation"),
}
"""The checks by id."""
