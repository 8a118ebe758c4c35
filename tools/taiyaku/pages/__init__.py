"""docs/en + catalog → docs/ja, and what somebody edited there → back."""

from taiyaku.pages.build import Built, Mark, Piece, build, laid_out, mark_of, targets_of
from taiyaku.pages.edits import Edit, Edits, Misfit, edits

__all__ = [
    "Built",
    "Edit",
    "Edits",
    "Mark",
    "Misfit",
    "Piece",
    "build",
    "edits",
    "laid_out",
    "mark_of",
    "targets_of",
]
