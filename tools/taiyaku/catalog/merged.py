"""The nouns of a merge: a page before it, a page after it, and what became of one message."""

from __future__ import annotations

from dataclasses import dataclass

from taiyaku.catalog.change import Nature
from taiyaku.model import Catalog, Key

__all__ = ["Followed", "Merged", "Page"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is now, and its catalog so far; None for a new page."""

    template: Catalog
    old: Catalog | None


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of one message whose English changed, or that came from another page."""

    key: Key
    previous: str
    """The English that its target was made for."""
    natures: tuple[Nature, ...] = ()
    """What the change touches, the heaviest first; empty where only the page changed."""
    page: str = ""
    """The page it came from, where that is another one."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The new catalog, and what became of the messages."""

    catalog: Catalog
    kept: int = 0
    new: int = 0
    stale: tuple[Followed, ...] = ()
    """Messages that became stale in this merge."""
    carried: tuple[Followed, ...] = ()
    """Messages whose English changed without touching the meaning: their Japanese followed, as reviewed as it was."""
    moved: tuple[Followed, ...] = ()
    """Messages that came from another page as they were."""
    redraft: int = 0
    """Machine drafts dropped because their English changed; a new draft costs nothing."""
    obsolete: int = 0
    revived: int = 0
