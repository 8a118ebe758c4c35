"""Segments → messages; PO files; following a changed source; one decision on one message."""

from taiyaku.catalog.edit import IMPORT, accept, by_person, correct, reject
from taiyaku.catalog.extract import navigation, template
from taiyaku.catalog.merge import Merged, merge
from taiyaku.catalog.po import dumps, read, write
from taiyaku.catalog.settle import Conflict, Handwriting, Settled, settle

__all__ = [
    "IMPORT",
    "Conflict",
    "Handwriting",
    "Merged",
    "Settled",
    "accept",
    "by_person",
    "correct",
    "dumps",
    "merge",
    "navigation",
    "read",
    "reject",
    "settle",
    "template",
    "write",
]
