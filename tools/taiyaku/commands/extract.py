"""`taiyaku extract`: docs/en and mkdocs.yml → templates and merged catalogs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import click

from taiyaku import catalog as catalogs
from taiyaku.commands.say import Step, console, plural, step
from taiyaku.files import read_text
from taiyaku.history import git
from taiyaku.locks import locked
from taiyaku.model import Catalog, Gap, Key, Message, Segment
from taiyaku.project import CONFIG_PAGE, Project, find_project, load_settings
from taiyaku.segments import split
from taiyaku.stamps import Stamps

__all__ = ["Extracted", "command", "extract"]


@dataclass(slots=True)
class Extracted:
    """What an extraction did."""

    pages: int = 0
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    new: int = 0
    stale: list[tuple[str, Key]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    """Pages whose English is no more; their catalogs stay, and feed the memory."""

    def summary(self) -> str:
        """The result in one line."""
        if not self.changed:
            return f"{plural(self.pages, 'page')}, nothing changed."
        said = f"{plural(self.pages, 'page')}, {plural(len(self.changed), 'catalog')} changed: "
        said += plural(self.new, "new message")
        return said + (f", {len(self.stale)} now stale." if self.stale else ".")


@click.command("extract", help="Read docs/en and mkdocs.yml into templates and merged catalogs.")
def command() -> int:
    """The command."""
    project = find_project(Path.cwd())
    with step("extract") as running:
        extracted = extract(project, running)
        running.say(extracted.summary())
    for page, key in extracted.stale:
        console.print(f"stale: {page}: {_short(key.source)}", markup=False)
    for page in extracted.gone:
        console.print(f"gone: {page} has no English page any more; its translations are kept in the memory.")
    return 0


def extract(project: Project, running: Step | None = None, *, stamps: Stamps | None = None) -> Extracted:
    """Bring every template and catalog up to date; files that need no change are not touched."""
    stamps = stamps or Stamps(project.cache / "stamps.json")
    pages = (CONFIG_PAGE, *project.pages())
    result = Extracted(pages=len(pages) - 1)
    result.gone = [page for page in project.catalog_pages() if page not in pages]
    todo = [page for page in pages if not stamps.fresh(f"extract {page}", _files(project, page))]
    result.unchanged = len(pages) - len(todo)
    parts = {page: _parts(project, page) for page in todo}  # all pages are read before anything is written
    if not todo:
        return result
    with locked(project.cache):
        old = {page: _old(project, page) for page in todo}
        elsewhere = _lost(project, {page: catalogs.template(parts[page]) for page in todo}, old, result.gone)
        for done, page in enumerate(todo, 1):
            _extract_page(project, page, parts[page], old[page], elsewhere, result)
            files = _files(project, page)
            stamps.done(f"extract {page}", files, wrote=files[1:])
            if running:
                running.advance(done, len(todo))
    stamps.save()
    return result


def _extract_page(
    project: Project,
    page: str,
    parts: Sequence[Segment | Gap],
    old: Catalog | None,
    elsewhere: Mapping[Key, Message],
    result: Extracted,
) -> None:
    template = catalogs.template(parts)
    today = date.today().isoformat()
    language = project.target_language
    merged = catalogs.merge(template, old, language=language, page=page, since=today, elsewhere=elsewhere)
    if merged.stale:
        since = _since(project, page, today)
        merged = catalogs.merge(template, old, language=language, page=page, since=since, elsewhere=elsewhere)
    headers = tuple(header for header in merged.catalog.headers if header[0] != "Language")
    wrote = catalogs.write(project.template_path(page), _template_file(template, page, headers))
    if catalogs.write(project.catalog_path(page), merged.catalog) or wrote:
        result.changed.append(page)
    result.new += merged.new + merged.redraft
    result.stale += [(page, key) for key in merged.stale]


def _template_file(template: Catalog, page: str, headers: tuple[tuple[str, str], ...]) -> Catalog:
    return Catalog("", template.messages, headers=headers, comments=(f"Messages of {page}.",))


def _files(project: Project, page: str) -> tuple[Path, ...]:
    return project.source_path(page), project.template_path(page), project.catalog_path(page)


def _parts(project: Project, page: str) -> Sequence[Segment | Gap]:
    path = project.source_path(page)
    if page == CONFIG_PAGE:
        return catalogs.navigation(load_settings(path))
    return split(read_text(path), page=page, offer=project.offer)


def _old(project: Project, page: str) -> Catalog | None:
    path = project.catalog_path(page)
    return catalogs.read(path) if path.is_file() else None


def _lost(
    project: Project, templates: Mapping[str, Catalog], old: Mapping[str, Catalog | None], gone: Sequence[str]
) -> dict[Key, Message]:
    """Translated messages that pages no longer have, for pages that now do: text that moved or was renamed."""
    lost: dict[Key, Message] = {}
    for page in gone:
        lost |= catalogs.read(project.catalog_path(page)).messages
    for page, template in templates.items():
        if before := old[page]:
            lost |= {key: message for key, message in before.messages.items() if key not in template.messages}
    return {key: message for key, message in lost.items() if message.target}


def _since(project: Project, page: str, today: str) -> str:
    """Date and commit of the change: the last commit of a page without uncommitted changes, else today."""
    path = project.source_path(page)
    dirty = git(project.root, "status", "--porcelain", "--", str(path))
    commit = git(project.root, "log", "-1", "--format=%cs %h", "--", str(path))
    return commit if commit and not dirty else today


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else line[:89] + "…"
