"""docs/en + catalog → docs/ja, and what somebody edited there → back."""

from taiyaku.pages.build import Built, Mark, Piece, build, laid_out, mark_of, marked, targets_of, unmarked
from taiyaku.pages.edits import Edit, Edits, Misfit, edits
from taiyaku.pages.three_way import Favour, MergedPage, MergeLines, three_way

__all__ = [
    "Built",
    "Edit",
    "Edits",
    "Favour",
    "Mark",
    "MergeLines",
    "MergedPage",
    "Misfit",
    "Piece",
    "build",
    "edits",
    "laid_out",
    "mark_of",
    "marked",
    "targets_of",
    "three_way",
    "unmarked",
]
