"""Pages as people name them on the command line → as the catalogs do."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from taiyaku.errors import ProjectError
from taiyaku.project import Project

__all__ = ["named_pages"]


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
    near = get_close_matches(page, pages, n=1)
    hint = f"Did you mean '{near[0]}'?" if near else "Run `taiyaku extract` to make one."
    raise ProjectError(f"{name}: no page of this name has a catalog. {hint}")
