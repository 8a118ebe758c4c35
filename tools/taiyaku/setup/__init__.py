"""Side: an MkDocs repository → the files that make it a project."""

from taiyaku.setup.lists import CannotAdd, Entry, with_entries
from taiyaku.setup.starters import ATTRIBUTES, GLOSSARY, IGNORED, attribute_lines, with_lines
from taiyaku.setup.wanted import EXTENSIONS, advice, entries_of, plugins

__all__ = [
    "ATTRIBUTES",
    "EXTENSIONS",
    "GLOSSARY",
    "IGNORED",
    "CannotAdd",
    "Entry",
    "advice",
    "attribute_lines",
    "entries_of",
    "plugins",
    "with_entries",
    "with_lines",
]
