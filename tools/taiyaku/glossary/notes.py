"""A term's notes: which of them a reader is shown, and in which language it is. Pure.

A glossary has notes for the readers of either language, and need not have both: whoever has none is shown the other,
said to be in another language. Files of other programs need not say in which language a note is; then its letters do.
"""

from __future__ import annotations

import re

from taiyaku.model import Term

__all__ = ["note_for", "notes_of"]

_JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")


def notes_of(text: str) -> dict[str, str]:
    """A note in whichever language, as the field of a term that it belongs to; an English one may name Japanese words.

    >>> notes_of("数式ではη"), notes_of("微分 where it is a value"), notes_of("")
    ({'note_ja': '数式ではη'}, {'note': '微分 where it is a value'}, {})
    """
    if not text:
        return {}
    return {"note_ja" if _JAPANESE.search(text) and not _LATIN_WORD.search(text) else "note": text}


def note_for(term: Term, language: str) -> tuple[str, str]:
    """The note for a reader of the language, and the language that it is in; empty where the term has none.

    >>> note_for(Term("loss", "損失", note="L in formulas"), "ja")
    ('L in formulas', 'en')
    """
    both = {"ja": term.note_ja, "en": term.note}
    wanted = "ja" if language == "ja" else "en"
    other = "en" if wanted == "ja" else "ja"
    shown = wanted if both[wanted] or not both[other] else other
    return both[shown], shown
