"""Pages as people name them on the command line → as the catalogs do; whose a page of docs/ja is."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from taiyaku.errors import ProjectError
from taiyaku.files import read_text
from taiyaku.pages import Mark, mark_of
from taiyaku.project import Project
from taiyaku.segments import is_figure

__all__ = ["by_hand", "mark_at", "named_pages"]


def named_pages(project: Project, names: Sequence[str]) -> tuple[str, ...]:
    """The pages that are named, or all that have catalogs.

    A path as the shell completes it is understood, and a name without its ending.
    """
    pages = project.catalog_pages()
    return tuple(_named(project, name, pages) for name in names) if names else pages


def _named(project: Project, name: str, pages: Sequence[str]) -> str:
    english, japanese = (f"{project.shown(folder)}/" for folder in (project.source_docs, project.target_docs))
    page = name.removeprefix("./").removeprefix(english).removeprefix(japanese)
    for known in (page, f"{page}.md"):
        if known in pages:
            return known
    for known in (page, f"{page}.md"):
        if by_hand(project, known):
            raise ProjectError(f"{name}: {japanese}{known} is written by hand, and has no catalog. Leave it out.")
    near = get_close_matches(page, pages, n=1)
    hint = f"Did you mean '{near[0]}'?" if near else "Run `taiyaku extract` to make one."
    raise ProjectError(f"{name}: no page of this name has a catalog. {hint}")


def by_hand(project: Project, page: str) -> bool:
    """Whether a person wrote the page of docs/ja: no catalog is needed for it, and it is never touched."""
    path = project.target_path(page)
    return path.is_file() and mark_at(path) is None


def mark_at(path: Path) -> Mark | None:
    """The mark of a page of docs/ja; a figure in another encoding than ours is a person's, and has none."""
    try:
        return mark_of(read_text(path))
    except ProjectError:
        if is_figure(path.name):
            return None
        raise
