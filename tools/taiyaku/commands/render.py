"""`taiyaku render`: catalogs → docs/ja."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from taiyaku import catalog as catalogs
from taiyaku.checks import findings
from taiyaku.commands.extract import figure_fault
from taiyaku.commands.pages import mark_at
from taiyaku.commands.say import Step, console, plural, step
from taiyaku.dialect import dialect_of
from taiyaku.errors import PageError, ProjectError
from taiyaku.files import read_text, write_text
from taiyaku.model import Catalog, Key, Severity
from taiyaku.pages import Built, build, targets_of
from taiyaku.project import Project, find_project
from taiyaku.segments import is_figure
from taiyaku.stamps import Stamps

__all__ = ["Made", "Rendered", "command", "made_of", "refuse_edited", "render"]


@dataclass(slots=True)
class Rendered:
    """What a rendering did."""

    pages: int = 0
    written: int = 0
    removed: int = 0
    english: int = 0
    """Pages without a single translation: the site shows the English."""
    by_hand: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    left_out: list[tuple[str, Key, str]] = field(default_factory=list)
    """Targets that stay out of the page, with the reason."""
    unread: list[str] = field(default_factory=list)
    """Pages by hand that have a catalog all the same."""

    def summary(self) -> str:
        """The result in one line."""
        said = f"{plural(self.pages, 'page')}, "
        said += f"{self.written} written" if self.written else "nothing changed"
        said += f", {self.removed} removed" if self.removed else ""
        said += f", {self.english} still English" if self.english else ""
        said += f", {len(self.by_hand)} by hand" if self.by_hand else ""
        return said + (f", {plural(len(self.left_out), 'target')} left out." if self.left_out else ".")

    def lines(self) -> Iterator[str]:
        """What readers do not get to see of the catalogs, a line for each."""
        for page, key, reason in self.left_out:
            yield f"left out: {page}: {key.source[:80]!r}: {reason}"
        if self.unread:
            names = ", ".join(self.unread[:3]) + (f" and {len(self.unread) - 3:,} more" if self.unread[3:] else "")
            yield f"by hand: {names}: the catalog reaches no reader. Delete it, or the page that it cannot replace."


@click.command("render", help="Write docs/ja from the catalogs.")
def command() -> int:
    """The command."""
    project = find_project(Path.cwd())
    with step("render") as running:
        rendered = render(project, running)
        running.say(rendered.summary())
    for line in rendered.lines():
        console.print(line, markup=False)
    refuse_edited(project, rendered)
    return 1 if rendered.left_out else 0


def refuse_edited(project: Project, rendered: Rendered) -> None:
    """The error for pages that somebody edited by hand; all others are written by then.

    Raises:
        PageError: there is such a page.

    """
    if rendered.edited:
        names = ", ".join(project.shown(project.target_path(page)) for page in rendered.edited)
        raise PageError(
            f"{names}: edited by hand since it was made, and not overwritten. "
            "Run `taiyaku absorb` to put the edits into the catalog."
        )


def render(project: Project, running: Step | None = None, *, stamps: Stamps | None = None) -> Rendered:
    """Write every page that changed; pages written or edited by a person are left alone."""
    stamps = stamps or Stamps(project.cache / "stamps.json")
    pages = (*project.pages(), *(page for page in project.figures() if project.catalog_path(page).is_file()))
    result = Rendered(pages=len(pages))
    for done, page in enumerate(pages, 1):
        files = (project.config, project.source_path(page), project.catalog_path(page), project.target_path(page))
        name = f"render {page}"
        if not stamps.fresh(name, files) and _render_page(project, page, result):
            stamps.done(name, files, wrote=files[-1:])
        result.english += not project.target_path(page).exists()
        if running:
            running.advance(done, len(pages))
    _remove_gone(project, pages, result)
    stamps.save()
    return result


def _render_page(project: Project, page: str, result: Rendered) -> bool:
    """Write one page; False where there is more to say about it in the next run."""
    target = project.target_path(page)
    if target.is_file():
        mark = mark_at(target)
        if mark is None:
            result.by_hand.append(page)
            result.unread += [page] if project.catalog_path(page).is_file() else []
            return False
        if mark.edited:
            result.edited.append(page)
            return False
    if is_figure(page) and figure_fault(project, page):
        return False  # `taiyaku extract` says it
    made = made_of(project, page)
    result.left_out += [(page, key, reason) for key, reason in made.left_out.items()]
    if made.built.text:
        result.written += write_text(target, made.built.text)
    elif target.is_file():
        target.unlink()
        result.removed += 1
    return not made.left_out


@dataclass(frozen=True, slots=True)
class Made:
    """A page as its catalog makes it."""

    built: Built
    targets: dict[Key, str]
    """What of the catalog is shown to readers."""
    left_out: dict[Key, str]
    """The keys whose targets are not, with the reason."""


def made_of(project: Project, page: str, catalog: Catalog | None = None) -> Made:
    """The page that its catalog makes, or another catalog; nothing is written.

    Raises:
        ProjectError: there is no catalog.

    """
    path = project.catalog_path(page)
    if catalog is None and not path.is_file():
        raise ProjectError(f"{project.shown(path)}: no such catalog. Run `taiyaku extract` first.")
    catalog = catalog or catalogs.read(path)
    unfit = _unfit(catalog)
    targets = targets_of(catalog, without=frozenset(unfit))
    source = f"{project.source_language}/{page}"
    text, dialect = read_text(project.source_path(page)), dialect_of(project.config)
    built = build(
        text,
        targets,
        page=page,
        source=source,
        offer=project.offer,
        dialect=dialect,
        language=project.target_language,
    )
    left_out = unfit | dict.fromkeys(built.unsafe, "it would break the page")
    return Made(built, {key: target for key, target in targets.items() if key not in left_out}, left_out)


def _unfit(catalog: Catalog) -> dict[Key, str]:
    """Targets that must not reach a reader: they bring HTML, a script or a link host of their own."""
    unfit: dict[Key, str] = {}
    for key, message in catalog.messages.items():
        for finding in findings(message, only=("safety",)) if message.target else ():
            if finding.severity is Severity.ERROR:
                unfit.setdefault(key, finding.text)
    return unfit


def _remove_gone(project: Project, pages: tuple[str, ...], result: Rendered) -> None:
    """Pages that were made from an English page which is no more."""
    for page in project.target_pages():
        path = project.target_path(page)
        if page in pages:
            continue
        mark = mark_at(path)
        if mark is not None and not mark.edited:
            path.unlink()
            result.removed += 1
