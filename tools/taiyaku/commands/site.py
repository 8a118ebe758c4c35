"""`taiyaku site`: docs/en + docs/ja → the side-by-side site."""

from __future__ import annotations

from pathlib import Path

import click

from taiyaku.commands.say import console, plural, step
from taiyaku.project import Project, find_project
from taiyaku.site.build import SiteResult, build

__all__ = ["command", "show_warnings", "summary"]


@click.command("site", help="Build the side-by-side site from docs/en and docs/ja.")
@click.option("--strict", is_flag=True, help="Fail on a warning of MkDocs.")
def command(strict: bool) -> int:
    """The command."""
    project = find_project(Path.cwd())
    with step("site") as running:
        result = build(project, strict=strict)
        running.say(summary(project, result))
    show_warnings(result, at_most=len(result.warnings))
    return 0


def show_warnings(result: SiteResult, *, at_most: int = 5) -> None:
    """The first warnings of MkDocs, and how many more there are."""
    for warning in result.warnings[:at_most]:
        console.print(f"warning: {warning}", markup=False)
    if len(result.warnings) > at_most:
        console.print(f"{plural(len(result.warnings) - at_most, 'more warning')}; `taiyaku site` shows them all.")


def summary(project: Project, result: SiteResult) -> str:
    """The result in one line."""
    if result.skipped:
        return f"{plural(result.pages, 'page')}, nothing changed."
    warnings = f", {plural(len(result.warnings), 'warning')}" if result.warnings else ""
    return f"{plural(result.pages, 'page')} in {project.shown(result.folder)}/{warnings}."
