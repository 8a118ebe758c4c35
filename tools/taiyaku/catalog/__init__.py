"""Segments → messages; PO files; following a changed source; one decision on one message."""

from taiyaku.catalog.edit import accept, correct, reject
from taiyaku.catalog.extract import navigation, template
from taiyaku.catalog.merge import merge, merge_pages
from taiyaku.catalog.merged import Followed, Merged, Page
from taiyaku.catalog.po import dumps, read, write

__all__ = [
    "Followed",
    "Merged",
    "Page",
    "accept",
    "correct",
    "dumps",
    "merge",
    "merge_pages",
    "navigation",
    "read",
    "reject",
    "template",
    "write",
]
