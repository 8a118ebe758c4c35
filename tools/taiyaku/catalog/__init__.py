"""Segments → messages; PO files; following a changed source; one decision on one message."""

from taiyaku.catalog.conflict import Other, in_conflict, others, settled
from taiyaku.catalog.edit import accept, correct, reject
from taiyaku.catalog.extract import navigation, template
from taiyaku.catalog.merge import Merged, merge
from taiyaku.catalog.po import dumps, read, write
from taiyaku.catalog.three_way import ThreeWay, TwoTexts, three_way

__all__ = [
    "Merged",
    "Other",
    "ThreeWay",
    "TwoTexts",
    "accept",
    "correct",
    "dumps",
    "in_conflict",
    "merge",
    "navigation",
    "others",
    "read",
    "reject",
    "settled",
    "template",
    "three_way",
    "write",
]
