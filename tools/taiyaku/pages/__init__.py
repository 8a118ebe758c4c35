"""docs/en + catalogs → docs/ja."""

from taiyaku.pages.build import Built, Mark, build, mark_of, marked, targets_of, unmarked
from taiyaku.pages.three_way import Favour, MergedPage, MergeLines, three_way

__all__ = [
    "Built",
    "Favour",
    "Mark",
    "MergeLines",
    "MergedPage",
    "build",
    "mark_of",
    "marked",
    "targets_of",
    "three_way",
    "unmarked",
]
