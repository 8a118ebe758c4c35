"""`taiyaku status`: progress and staleness, page by page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from rich.table import Table

from taiyaku import catalog as catalogs
from taiyaku.commands.pages import mark_at
from taiyaku.commands.say import as_json as print_json
from taiyaku.commands.say import columns, console
from taiyaku.model import State
from taiyaku.project import CONFIG_PAGE, Project, find_project
from taiyaku.status import PageStatus, as_json, localised, of_catalogs, since_in_words, stale_figures, total

__all__ = ["command", "pages_of", "table"]

_COLOURS = {"new": "magenta", "draft": "cyan", "stale": "yellow", "reviewed": "green"}


@click.command("status", help="Count what is new, draft, stale and reviewed, page by page. Exit 1 while unfinished.")
@click.option("--json", "json_", is_flag=True, help="For other programs.")
def command(json_: bool) -> int:
    """The command."""
    project = find_project(Path.cwd())
    pages = pages_of(project)
    figures = tuple(stale_figures(project, localised(project, without=_made(project))))
    if json_:
        print_json(as_json(project.target_language, pages, figures))
    else:
        console.print(table(pages))
        for one in figures:
            name, english = (project.shown(folder(one.figure)) for folder in (project.target_path, project.source_path))
            since = since_in_words(one.since, date.today())
            console.print(f"{name}: {english} was changed after it, {since}.", markup=False)
    sum_ = total(pages)
    return 0 if sum_.of(State.REVIEWED) == sum_.all else 1


def pages_of(project: Project) -> tuple[PageStatus, ...]:
    """The status of every page that has English, the titles of mkdocs.yml last."""
    pages = [
        page for page in (*project.pages(), *project.figures(), CONFIG_PAGE) if project.catalog_path(page).is_file()
    ]
    return of_catalogs({page: catalogs.read(project.catalog_path(page)) for page in pages})


def _made(project: Project) -> tuple[str, ...]:
    """The figures that are made from catalogs, which tell of every text in them."""
    return tuple(page for page in project.target_pages() if mark_at(project.target_path(page)))


def table(pages: tuple[PageStatus, ...]) -> Table:
    """The statuses as a table with a line of totals."""
    shown = columns()
    shown.add_column("page")
    for name in ("messages", "words", *(state.value for state in State)):
        shown.add_column(name, justify="right", style=_COLOURS.get(name))
    everything = total(pages)
    some_stale = everything.of(State.STALE).messages > 0
    if some_stale:
        shown.add_column("stale since", overflow="fold")
    for status in (*pages, everything):
        counts = [status.of(state) for state in State]
        stale = status.of(State.STALE)
        words = f"{stale.words:,} words, " if stale.messages else ""
        since = words + since_in_words(status.stale_since, date.today())
        shown.add_row(
            status.page or "total",
            f"{status.all.messages:,}",
            f"{status.all.words:,}",
            *(f"{count.messages:,}" if count.messages else "·" for count in counts),
            *([since] if some_stale else []),
            style="" if status.page else "bold",
        )
    return shown
