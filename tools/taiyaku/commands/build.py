"""`taiyaku build`: the whole road, extract → draft → check → render → site."""

from __future__ import annotations

from pathlib import Path

import click

from taiyaku.commands.check import check
from taiyaku.commands.draft import draft
from taiyaku.commands.extract import extract
from taiyaku.commands.render import refuse_edited, render
from taiyaku.commands.say import console, plural, step
from taiyaku.commands.site import show_warnings, summary
from taiyaku.commands.status import pages_of
from taiyaku.model import Severity, State
from taiyaku.project import Project, find_project
from taiyaku.site.build import build as build_site
from taiyaku.stamps import Stamps
from taiyaku.status import total

__all__ = ["command"]


@click.command("build", help="All of it: extract, draft, check, render, then the site.")
@click.option("--strict", is_flag=True, help="Let MkDocs fail on warnings.")
def command(strict: bool) -> int:
    """The command."""
    project = find_project(Path.cwd())
    stamps = Stamps(project.cache / "stamps.json")
    with step("extract") as running:
        running.say(extract(project, running, stamps=stamps).summary())
    with step("draft") as running:
        running.say(draft(project, running, stamps=stamps).summary())
    with step("check") as running:
        running.say(_checked(project, stamps))
    with step("render") as running:
        rendered = render(project, running, stamps=stamps)
        running.say(rendered.summary())
    for line in rendered.lines():
        console.print(line, markup=False)
    refuse_edited(project, rendered)
    with step("site") as running:
        built = build_site(project, strict=strict, stamps=stamps)
        running.say(summary(project, built))
    show_warnings(built)
    _close(project)
    return 0


def _checked(project: Project, stamps: Stamps) -> str:
    """What the checks see, in one line; findings do not stop a build, reviewers see them."""
    files = [*(project.catalog_path(page) for page in project.catalog_pages()), project.glossary]
    if stamps.fresh("check", files):
        return "nothing changed."
    checked = check(project)
    stamps.done("check", files)
    said = f"{plural(checked.messages, 'translated message')}: {plural(checked.of(Severity.ERROR), 'error')}, "
    return said + f"{plural(checked.of(Severity.WARNING), 'warning')}. `taiyaku check` shows them."


def _close(project: Project) -> None:
    """The closing summary: pages, messages per state, where to look."""
    pages = pages_of(project)
    sum_ = total(pages)
    states = ", ".join(f"{sum_.of(state).messages:,} {state.value}" for state in State)
    console.print(f"\n{plural(len(project.pages()), 'page')}, {plural(sum_.all.messages, 'message')}: {states}.")
    console.print(f"Look at it:  python -m http.server -d {project.shown(project.site)}")
    if sum_.of(State.REVIEWED) != sum_.all:
        console.print("Review it:   taiyaku review")
