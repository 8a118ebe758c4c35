"""`taiyaku check`: catalogs → findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import click
from rich.text import Text

from taiyaku import catalog as catalogs
from taiyaku.checks import CHECKS, findings, repaired
from taiyaku.commands.pages import named_pages
from taiyaku.commands.say import as_json, console, plural
from taiyaku.commands.sync import show_sync
from taiyaku.errors import short
from taiyaku.glossary import load
from taiyaku.locks import locked
from taiyaku.model import Catalog, Finding, Message, Severity, State
from taiyaku.project import Project, find_project

__all__ = ["Checked", "check", "command"]

_SHOWN = 110
"""So many characters of a text are shown in a line."""

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


@dataclass(slots=True)
class Checked:
    """What a check of some catalogs found, and what it repaired."""

    pages: int = 0
    messages: int = 0
    """Messages that have a target."""
    repaired: int = 0
    found: list[tuple[str, Message, Finding]] = field(default_factory=list)
    """Page, message and finding, in page order."""

    def of(self, severity: Severity) -> int:
        """How many findings are of this severity."""
        return sum(finding.severity is severity for _, _, finding in self.found)

    def summary(self) -> str:
        """The result in one or two lines."""
        counts = ", ".join(plural(self.of(severity), noun) for severity, noun in _NOUNS.items() if self.of(severity))
        within = f"in {plural(self.messages, 'translated message')} of {plural(self.pages, 'page')}"
        said = f"{counts or 'Nothing found'} {within}."
        if self.repaired:
            said = f"{plural(self.repaired, 'message')} repaired. {said}"
        fixable = len({(page, message.key) for page, message, finding in self.found if finding.fix})
        return said + (f"\n{plural(fixable, 'message')} can be repaired by `taiyaku check --fix`." if fixable else "")


@click.command("check", help="Look for faults in the translations. Exit 1 where there are errors or warnings.")
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@click.option("--json", "json_", is_flag=True, help="For other programs.")
@click.option("--fix", is_flag=True, help="Repair what is mechanical; states stay as they are.")
@click.option(
    "--check", "ids", multiple=True, type=click.Choice(list(CHECKS)), help="Only this check; may be repeated."
)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in State if state is not State.NEW]),
    help="Only messages in this state; may be repeated.",
)
@click.option("--sync", is_flag=True, help="Instead: is docs/ja what the catalogs make? Exit 1 where it is not.")
def command(
    pages: tuple[str, ...], json_: bool, fix: bool, ids: tuple[str, ...], states: tuple[str, ...], sync: bool
) -> int:
    """The command."""
    project = find_project(Path.cwd())
    if sync:
        if fix or ids or states:
            raise click.UsageError("--sync goes only with --json and pages.")
        return show_sync(project, named_pages(project, pages) if pages else (), json_=json_)
    wanted = {State(state) for state in states} or set(State)
    checked = check(project, pages=named_pages(project, pages), only=ids or None, states=wanted, fix=fix)
    if json_:
        as_json([_values(page, message, finding) for page, message, finding in checked.found])
    else:
        _show(project, checked)
    return 1 if checked.of(Severity.ERROR) or checked.of(Severity.WARNING) else 0


def check(
    project: Project,
    *,
    pages: Sequence[str] | None = None,
    only: Collection[str] | None = None,
    states: Collection[State] = tuple(State),
    fix: bool = False,
) -> Checked:
    """The findings on the catalogs of a project, after the repairs if these are asked for."""
    terms = load(project.glossary)
    chosen = project.catalog_pages() if pages is None else pages
    read = {page: catalogs.read(project.catalog_path(page)) for page in chosen}  # all, before anything is written
    result = Checked(pages=len(read))
    for page, catalog in read.items():
        changed: dict[object, Message] = {}
        for message in catalog.messages.values():
            if not message.target or message.state not in states:
                continue
            now = repaired(message, terms=terms, only=only) if fix else message
            if now != message:
                changed[message.key] = now
            result.messages += 1
            result.found += [(page, now, finding) for finding in findings(now, terms=terms, only=only)]
        if changed:
            messages = {key: changed.get(key, message) for key, message in catalog.messages.items()}
            _write(project.catalog_path(page), replace(catalog, messages=messages), catalog, project.cache)
            result.repaired += len(changed)
    return result


def _write(path: Path, repaired: Catalog, seen: Catalog, cache: Path) -> None:
    """Put the repairs into the file as it is now; what somebody touched meanwhile stays so."""
    with locked(cache):
        catalogs.write(path, catalogs.rebase(repaired, seen=seen, now=catalogs.read(path)))


def _values(page: str, message: Message, finding: Finding) -> dict[str, str]:
    return {
        "check": finding.check,
        "page": page,
        "severity": finding.severity.value,
        "source": message.key.source,
        "target": message.target,
        "text": finding.text,
        "fix": finding.fix,
    }


def _show(project: Project, checked: Checked) -> None:
    """The findings under their pages and messages, then the counts."""
    counts = Counter(page for page, _, _ in checked.found)
    above: tuple[str, object] = ("", None)
    for page, message, finding in checked.found:
        if page != above[0]:
            console.print(
                Text.assemble((f"\n{project.shown(project.catalog_path(page))}", "bold"), f"  {counts[page]}")
            )
        if (page, message.key) != above:
            console.print(Text.assemble(("  en  ", "dim"), short(message.key.source, _SHOWN)))
            console.print(Text.assemble(("  ja  ", "dim"), short(message.target, _SHOWN)))
        above = (page, message.key)
        mark = "  · can be repaired" if finding.fix else ""
        colour = _COLOURS[finding.severity]
        console.print(Text.assemble("      ", (finding.check, colour), f"  {finding.text}", (mark, "dim")))
    console.print(("\n" if checked.found else "") + checked.summary(), markup=False)
