"""Segments → messages; PO files; following a changed source; one decision on one message."""

from taiyaku.catalog.conflict import Other, in_conflict, others, settled
from taiyaku.catalog.edit import IMPORT, accept, by_person, correct, flagged, propose, reject, unoffered
from taiyaku.catalog.extract import kind, navigation, template
from taiyaku.catalog.late import decided
from taiyaku.catalog.merge import merge, merge_pages
from taiyaku.catalog.merged import Followed, Merged, Page
from taiyaku.catalog.po import Blocks, dumps, loads, read, write
from taiyaku.catalog.rebase import rebase
from taiyaku.catalog.remarks import commented, flag, is_remark, remarks, unflagged
from taiyaku.catalog.settle import Conflict, Handwriting, Settled, settle
from taiyaku.catalog.signed import Signed
from taiyaku.catalog.tally import tally
from taiyaku.catalog.three_way import ThreeWay, TwoTexts, three_way

__all__ = [
    "IMPORT",
    "Blocks",
    "Conflict",
    "Followed",
    "Handwriting",
    "Merged",
    "Other",
    "Page",
    "Settled",
    "Signed",
    "ThreeWay",
    "TwoTexts",
    "accept",
    "by_person",
    "commented",
    "correct",
    "decided",
    "dumps",
    "flag",
    "flagged",
    "in_conflict",
    "is_remark",
    "kind",
    "loads",
    "merge",
    "merge_pages",
    "navigation",
    "others",
    "propose",
    "read",
    "rebase",
    "reject",
    "remarks",
    "settle",
    "settled",
    "tally",
    "template",
    "three_way",
    "unflagged",
    "unoffered",
    "write",
]
