"""Terms → an Anki deck: a card each way, with reading and note. The door to genanki.

A package and not a text to import, because a text must name a note type that the reader's collection has, and those
have other names in every language. Ids come from the terms: a newer deck updates the cards that are there and keeps
what the reader has learnt.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from taiyaku.errors import GlossaryError
from taiyaku.extras import needed
from taiyaku.model import Term, TermStatus

__all__ = ["anki"]

_MODEL = 1_607_392_319_001
"""Of our note type, the same in all decks."""
_STYLE = """
.card { font: 20px/1.6 sans-serif; text-align: center; color: #1d2026; background: #fff }
.term { font-size: 30px }
.reading, .note { color: #667; font-size: 17px }
.nightMode.card { color: #e6e8ee; background: #23252b }
"""
_READING = '{{#Reading}}<div class="reading" lang="ja">{{Reading}}</div>{{/Reading}}'
_JAPANESE = f'<div class="term" lang="ja">{{{{Japanese}}}}</div>{_READING}'
_ENGLISH = '<div class="term" lang="en">{{English}}</div>'
_NOTE = '{{#Note}}<p class="note">{{Note}}</p>{{/Note}}'


def anki(terms: Sequence[Term], *, title: str) -> bytes:
    """The deck; terms that are to be avoided, or are the same in both languages, are no cards.

    Raises:
        GlossaryError: genanki is not installed.

    """
    why = "An Anki deck is made by {missing}, which is not installed."
    genanki = needed("genanki", extra="export", why=why, error=GlossaryError)
    model = genanki.Model(
        _MODEL,
        "Taiyaku term",
        fields=[{"name": name} for name in ("English", "Japanese", "Reading", "Note")],
        templates=[
            {
                "name": "English → 日本語",
                "qfmt": _ENGLISH,
                "afmt": f"{{{{FrontSide}}}}<hr id=answer>{_JAPANESE}{_NOTE}",
            },
            {
                "name": "日本語 → English",
                "qfmt": '<div class="term" lang="ja">{{Japanese}}</div>',
                "afmt": f"{_JAPANESE}<hr id=answer>{_ENGLISH}{_NOTE}",
            },
        ],
        css=_STYLE,
    )
    deck = genanki.Deck(int(hashlib.sha256(title.encode()).hexdigest()[:12], 16) + (1 << 40), title)
    for term in terms:
        if not term.keep and term.status is not TermStatus.DEPRECATED:
            fields = [escape(text) for text in (term.source, term.target, _reading(term))]
            fields.append("<br>".join(escape(note) for note in (term.note, term.note_ja) if note))
            deck.add_note(genanki.Note(model=model, fields=fields, guid=genanki.guid_for("taiyaku", term.source)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "deck.apkg")
        genanki.Package(deck).write_to_file(str(path), timestamp=0)
        return path.read_bytes()


def _reading(term: Term) -> str:
    """The reading, where it says more than the term."""
    return "" if term.reading == term.target else term.reading
