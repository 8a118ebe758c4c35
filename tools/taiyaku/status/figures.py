"""Figures and other files that docs/ja has in its own language → those whose English has changed since.

A Japanese screenshot cannot say which English one it was made from, but git can: the English file as it was in the
commit that last touched the Japanese one. Nothing is written down beside the pictures. Known trade-off: a commit that
touches both, and a shallow clone, make everything look up to date; and where the Japanese figure needs no change it is
named until it is touched. Figures that are made from a catalog are counted with the pages instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from taiyaku.history import dated, git
from taiyaku.project import Project

__all__ = ["StaleFigure", "localised", "stale_figures"]


@dataclass(frozen=True, slots=True)
class StaleFigure:
    """A file of docs/ja whose English was changed after it."""

    figure: str
    """Its path in docs/ja, with `/`."""
    since: str
    """Date and commit of the change, as `stale_since` of a message."""


def localised(project: Project, *, without: Collection[str] = ()) -> tuple[str, ...]:
    """The files of docs/ja that stand for one of docs/en and are no pages; sorted."""
    paths = (path for path in project.target_docs.rglob("*") if path.is_file() and path.suffix != ".md")
    names = sorted(path.relative_to(project.target_docs).as_posix() for path in paths)
    return tuple(name for name in names if name not in without and project.source_path(name).is_file())


def stale_figures(project: Project, names: Collection[str]) -> Iterator[StaleFigure]:
    """Those of the files whose English is another than in the commit that made them what they are."""
    if not names:
        return
    made = dated(project.root, [project.target_path(name) for name in names], "")
    changed = dated(project.root, [project.source_path(name) for name in names], date.today().isoformat())
    by_commit: dict[str, list[str]] = defaultdict(list)
    for name in names:
        _, _, commit = made(project.target_path(name)).partition(" ")
        if commit:  # else somebody works on it now
            by_commit[commit].append(name)
    found = set()
    for commit, group in by_commit.items():
        paths = {project.shown(project.source_path(name)): name for name in group}
        names_ = git(project.root, "diff", "--name-only", "--relative", "-z", commit, "--", *paths).split("\0")
        found |= {paths[path] for path in names_ if path in paths}
    yield from (StaleFigure(name, changed(project.source_path(name))) for name in names if name in found)
