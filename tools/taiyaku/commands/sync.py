"""`taiyaku check --sync`: whether docs/ja is what the catalogs make, page by page.

Nothing is written and no stamp is believed: every page is made anew and compared byte for byte, so
that a machine that has only the repository can prove the two in step.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from taiyaku.commands.extract import figure_fault
from taiyaku.commands.pages import mark_at
from taiyaku.commands.render import made_of
from taiyaku.commands.say import as_json, console, plural
from taiyaku.files import read_text
from taiyaku.project import Project
from taiyaku.segments import is_figure

__all__ = ["OutOfStep", "out_of_step", "show_sync"]


@dataclass(frozen=True, slots=True)
class OutOfStep:
    """A page of docs/ja that is not what its catalog makes, and the command that helps."""

    page: str
    what: str
    """One of ``edited``, ``behind``, ``missing``, ``left over``, ``without catalog``."""
    run: str

    def __str__(self) -> str:
        return f"{_SEEN[self.what]} Run `{self.run}`."


_SEEN = {
    "edited": "edited by hand, and not absorbed.",
    "behind": "not what the catalog makes now.",
    "missing": "missing, though the catalog has translations.",
    "left over": "its English page is gone, or has no translation any more.",
    "without catalog": "made from a catalog that is not there.",
}


def out_of_step(project: Project, *, pages: Collection[str] = ()) -> Iterator[OutOfStep]:
    """The pages that are out of step, of all or of these; hand-written pages never are."""
    english = {*project.pages(), *project.figures()}
    for page in sorted({*english, *project.target_pages()}):
        if not pages or page in pages:
            yield from _compared(project, page, has_english=page in english)


def _compared(project: Project, page: str, *, has_english: bool) -> Iterator[OutOfStep]:
    path = project.target_path(page)
    mark = mark_at(path) if path.is_file() else None
    if path.is_file() and mark is None:
        return
    text = read_text(path) if mark else ""
    if mark and mark.edited:
        yield OutOfStep(page, "edited", f"taiyaku absorb {page}")
    elif not has_english:
        yield OutOfStep(page, "left over", "taiyaku render")
    elif is_figure(page) and figure_fault(project, page):
        return
    elif not project.catalog_path(page).is_file():
        if mark:
            yield OutOfStep(page, "without catalog", "taiyaku extract")
    elif (made := made_of(project, page).built.text) != text:
        yield OutOfStep(page, "behind" if made and text else "missing" if made else "left over", "taiyaku render")


def show_sync(project: Project, pages: Collection[str], *, json_: bool) -> int:
    """Say which pages are out of step; 1 if any is."""
    found = [*out_of_step(project, pages=pages)]
    if json_:
        as_json([{"page": one.page, "what": one.what, "run": one.run} for one in found])
    else:
        for one in found:
            console.print(f"{project.shown(project.target_path(one.page))}: {one}", markup=False)
        folders = f"{project.shown(project.target_docs)} and {project.shown(project.locale)}"
        said = f"{plural(len(found), 'page is', 'pages are')} out of step" if found else "in step"
        console.print(f"{folders}: {said}.", markup=False)
    return 1 if found else 0
