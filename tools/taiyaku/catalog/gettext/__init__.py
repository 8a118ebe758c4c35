"""PO text as gettext itself writes it: entries, and how their lines are folded."""

from taiyaku.catalog.gettext.entries import Entry, PoSyntaxError, block, joined, parse, render
from taiyaku.catalog.gettext.fold import references

__all__ = ["Entry", "PoSyntaxError", "block", "joined", "parse", "references", "render"]
