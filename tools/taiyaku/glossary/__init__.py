"""glossary.yml → terms, and terms found in a text; terms for and from other programs."""

from taiyaku.glossary.add import with_terms
from taiyaku.glossary.anki import anki
from taiyaku.glossary.load import load, version
from taiyaku.glossary.match import forbidden_uses, mentions, occurrences, prose, target_uses
from taiyaku.glossary.notes import note_for
from taiyaku.glossary.tables import csv_of, read_csv
from taiyaku.glossary.tbx import read_tbx, tbx_of

__all__ = [
    "anki",
    "csv_of",
    "forbidden_uses",
    "load",
    "mentions",
    "note_for",
    "occurrences",
    "prose",
    "read_csv",
    "read_tbx",
    "target_uses",
    "tbx_of",
    "version",
    "with_terms",
]
