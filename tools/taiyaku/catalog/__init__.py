"""Segments → messages; PO files; following a changed source; one decision on one message."""

from taiyaku.catalog.edit import accept, correct, reject
from taiyaku.catalog.extract import navigation, template
from taiyaku.catalog.merge import Merged, merge
from taiyaku.catalog.po import dumps, loads, read, write
from taiyaku.catalog.rebase import rebase

__all__ = [
    "Merged",
    "accept",
    "correct",
    "dumps",
    "loads",
    "merge",
    "navigation",
    "read",
    "rebase",
    "reject",
    "template",
    "write",
]
