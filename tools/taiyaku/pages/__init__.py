"""docs/en + catalog → docs/ja."""

from taiyaku.pages.build import Built, Mark, build, mark_of, targets_of

__all__ = ["Built", "Mark", "build", "mark_of", "targets_of"]
