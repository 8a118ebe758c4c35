"""`taiyaku extract`: docs/en and mkdocs.yml → templates and merged catalogs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import click

from taiyaku import catalog as catalogs
from taiyaku.catalog import Followed, Merged, Page
from taiyaku.commands.pages import by_hand
from taiyaku.commands.say import Step, console, plural, step
from taiyaku.errors import ProjectError, short
from taiyaku.files import read_text
from taiyaku.history import dated
from taiyaku.locks import locked
from taiyaku.model import Catalog, Gap, Segment
from taiyaku.project import CONFIG_PAGE, Project, find_project, load_settings
from taiyaku.segments import fault, is_figure, split
from taiyaku.stamps import Stamps

__all__ = ["Extracted", "command", "extract", "figure_fault"]

_SHOWN = 90
"""So many characters of a text are shown in a line."""


@dataclass(slots=True)
class Extracted:
    """What an extraction did."""

    pages: int = 0
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    new: int = 0
    stale: list[tuple[str, Followed]] = field(default_factory=list)
    carried: list[tuple[str, Followed]] = field(default_factory=list)
    moved: list[tuple[str, Followed]] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    """Pages of docs/ja that a person wrote, and that therefore get no catalog."""
    gone: list[str] = field(default_factory=list)
    """Pages whose English is no more; their catalogs stay, and feed the memory."""
    faulty: list[str] = field(default_factory=list)
    """Figures that are no XML which can be read, with line and reason; they and their catalogs are left alone."""

    def summary(self) -> str:
        """The result in one line."""
        pages = plural(self.pages, "page") + (f", {len(self.by_hand):,} by hand" if self.by_hand else "")
        if not self.changed:
            return f"{pages}, nothing changed."
        said = [f"{pages}, {plural(len(self.changed), 'catalog')} changed: "]
        said.append(plural(self.new, "new message"))
        for what, count in (("moved", self.moved), ("carried over", self.carried), ("now stale", self.stale)):
            if count:
                said.append(f", {len(count):,} {what}")
        return "".join(said) + "."

    def lines(self) -> Iterator[str]:
        """What became of each message whose English changed or moved, a line for each."""
        coming = Counter((page, one.page) for page, one in self.moved)
        for (page, whence), count in sorted(coming.items()):
            yield f"moved: {page}: {plural(count, 'message')} from {whence}"
        for page, one in self.carried:
            old, new = (short(text, _SHOWN) for text in _apart(one.previous, one.key.source))
            yield f"carried over: {page}: {_kinds(one)}: {old} → {new}"
        for page, one in self.stale:
            yield f"stale: {page}: {_kinds(one)}: {short(one.key.source, _SHOWN)}"
        yield from (f"left alone: {said}." for said in self.faulty)
        for page in self.gone:
            yield f"gone: {page} has no English page any more; its translations are kept in the memory."


@click.command("extract", help="Read docs/en and mkdocs.yml into templates and merged catalogs.")
def command() -> int:
    """The command."""
    project = find_project(Path.cwd())
    with step("extract") as running:
        extracted = extract(project, running)
        running.say(extracted.summary())
    for line in extracted.lines():
        console.print(line, markup=False)
    return 0


def extract(
    project: Project,
    running: Step | None = None,
    *,
    stamps: Stamps | None = None,
    wanted: Collection[str] = (),
) -> Extracted:
    """Bring every template and catalog up to date; files that need no change are not touched.

    A page that somebody wrote in docs/ja gets no catalog, unless it is `wanted`; one that it has is kept up to date.
    """
    stamps = stamps or Stamps(project.cache / "stamps.json")
    pages = (CONFIG_PAGE, *project.pages(), *project.figures())
    result = Extracted(pages=len(pages) - 1)
    result.by_hand = [page for page in pages if page not in wanted and _needs_none(project, page)]
    pages = tuple(page for page in pages if page not in result.by_hand)
    result.gone = [
        page for page in project.catalog_pages() if page not in pages and not project.source_path(page).is_file()
    ]
    todo = [page for page in pages if not stamps.fresh(f"extract {page}", _files(project, page))]
    result.unchanged = len(pages) - len(todo)
    if not todo:
        return result
    faults = {page: said for page in todo if is_figure(page) and (said := figure_fault(project, page))}
    result.faulty = [f"{project.shown(project.source_path(page))}:{said}" for page, said in faults.items()]
    todo = [page for page in todo if page not in faults]
    today = date.today().isoformat()
    dates = dated(project.root, [project.source_path(page) for page in todo], today)
    templates = {page: catalogs.template(_parts(project, page)) for page in todo}
    with locked(project.cache):
        # All pages are read before anything is written.
        now = {page: catalogs.Page(template, _old(project, page)) for page, template in templates.items()}
        merged = catalogs.merge_pages(
            now,
            language=project.target_language,
            today=today,
            since=lambda page: dates(project.source_path(page)),
            elsewhere=_elsewhere(project, now, result.gone),
            needed=project.reviews_needed,
        )
        for done, (page, one) in enumerate(merged.items(), 1):
            _write(project, page, now[page].template, one, result)
            files = _files(project, page)
            stamps.done(f"extract {page}", files, wrote=files[1:])
            if running:
                running.advance(done, len(todo))
    stamps.save()
    return result


def _needs_none(project: Project, page: str) -> bool:
    return page != CONFIG_PAGE and not project.catalog_path(page).is_file() and by_hand(project, page)


def _write(project: Project, page: str, template: Catalog, merged: Merged, result: Extracted) -> None:
    headers = tuple(header for header in merged.catalog.headers if header[0] != "Language")
    wrote = catalogs.write(project.template_path(page), _template_file(template, page, headers))
    if catalogs.write(project.catalog_path(page), merged.catalog) or wrote:
        result.changed.append(page)
    result.new += merged.new + merged.redraft
    result.stale += [(page, one) for one in merged.stale]
    result.carried += [(page, one) for one in merged.carried]
    result.moved += [(page, one) for one in merged.moved]


def _template_file(template: Catalog, page: str, headers: tuple[tuple[str, str], ...]) -> Catalog:
    return Catalog("", template.messages, headers=headers, comments=(f"Messages of {page}.",))


def _files(project: Project, page: str) -> tuple[Path, ...]:
    return project.source_path(page), project.template_path(page), project.catalog_path(page)


def _parts(project: Project, page: str) -> Sequence[Segment | Gap]:
    path = project.source_path(page)
    if page == CONFIG_PAGE:
        return catalogs.navigation(load_settings(path))
    return split(read_text(path), page=page, offer=project.offer)


def figure_fault(project: Project, page: str) -> str:
    """Why a figure cannot be read, as ``line: reason``; empty where it can."""
    path = project.source_path(page)
    try:
        return fault(read_text(path))
    except ProjectError as error:
        return str(error).removeprefix(f"{path}:").rstrip(".")


def _old(project: Project, page: str) -> Catalog | None:
    path = project.catalog_path(page)
    return catalogs.read(path) if path.is_file() else None


def _elsewhere(project: Project, now: Mapping[str, Page], gone: Sequence[str]) -> dict[str, Catalog]:
    """Catalogs that text of changed pages may come from; none are read where nothing is new.

    These are the pages that are no more, and whatever other pages lost earlier.
    """
    if all(page.old and page.template.messages.keys() <= page.old.messages.keys() for page in now.values()):
        return {}
    found = {page: catalogs.read(project.catalog_path(page)) for page in gone}
    for page in project.catalog_pages():
        if page in now or page in found or b"\n#~ msgid" not in project.catalog_path(page).read_bytes():
            continue
        found[page] = replace(catalogs.read(project.catalog_path(page)), messages={})
    return found


def _kinds(one: Followed) -> str:
    """The kinds of a change, and the page the text came from."""
    kinds = ", ".join(nature.value for nature in one.natures)
    return f"{kinds}, from {one.page}" if one.page else kinds


def _apart(old: str, new: str) -> tuple[str, str]:
    """The words in which two texts differ, with a word on either side.

    >>> _apart("See the guide for more on this.", "See the manual for more on this.")
    ('… the guide for …', '… the manual for …')
    """
    before, after = old.split(), new.split()
    most = min(len(before), len(after))
    same = next((place for place in range(most) if before[place] != after[place]), most)
    start = max(0, same - 1)
    end = next((place for place in range(most - same) if before[-1 - place] != after[-1 - place]), most - same)
    end = max(0, end - 1)

    def middle(words: Sequence[str]) -> str:
        return ("… " if start else "") + " ".join(words[start : len(words) - end]) + (" …" if end else "")

    return middle(before), middle(after)
