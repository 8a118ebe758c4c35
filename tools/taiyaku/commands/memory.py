"""`taiyaku memory`: what people approved before, here and elsewhere: look, find, import, export."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from taiyaku import catalog as catalogs
from taiyaku.commands.say import as_json, columns, console, plural, step
from taiyaku.files import write_text
from taiyaku.memory import Memory, Past, Shared, dumps, files_of, fits, pasts, read_units
from taiyaku.model import Match, person_name
from taiyaku.project import Project, find_project

__all__ = ["command"]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where past translations are."""

    name: str
    translations: int
    files: int


@click.group("memory", invoke_without_command=True, help="Past translations: how many, and where from.")
@click.option("--json", "json_", is_flag=True, help="For other programs.")
@click.pass_context
def command(context: click.Context, json_: bool) -> int:
    """The command, where no other one below is named."""
    if context.invoked_subcommand is None:
        _show(_places(find_project(Path.cwd())), json_=json_)
    return 0


@command.command("find", help="Past translations of an English text: the same one, and similar ones with their score.")
@click.argument("text")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1), help="At most so many.")
@click.option("--cutoff", default=60.0, show_default=True, type=click.FloatRange(0, 100), help="At least so similar.")
@click.option("--json", "json_", is_flag=True, help="For other programs.")
def find(text: str, limit: int, cutoff: float, json_: bool) -> int:
    """The command."""
    project = find_project(Path.cwd())
    memory = Memory(_own(project), beneath=Shared(project, read_po=catalogs.read).memory())
    matches = memory.matches(text, limit=limit, cutoff=cutoff)
    if json_:
        as_json([asdict(match) for match in matches])
    for match in () if json_ else matches:
        console.print(f"{match.score:5.1f}  {_line(match)}", markup=False)
    return 0 if matches else 1


@command.command("export", help="Write what people approved in this project as a TMX file.")
@click.argument("output", metavar="FILE.tmx", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--all", "all_", is_flag=True, help="What was imported and shared, too.")
def export(output: Path, all_: bool) -> int:
    """The command."""
    project = find_project(Path.cwd())
    entries = list(_own(project))
    if all_:
        shared = Shared(project, read_po=catalogs.read)
        entries += (entry for files in shared.files().values() for entry in shared.of(files))
    with step("memory") as running:
        running.say(_write(project, output, entries))
    return 0


@command.command("import", help="Take TMX files, PO files, folders of them or other projects into locale/memory.tmx.")
@click.argument("places", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def import_(places: tuple[Path, ...]) -> int:
    """The command."""
    project = find_project(Path.cwd())
    shared = Shared(project, read_po=catalogs.read)
    path = project.memory_file
    source, target = project.source_language, project.target_language
    known = [*read_units(path, source=source, target=target)] if path.is_file() else []
    with step("memory") as running:
        new = [entry for place in places for entry in shared.of(files_of(place))]
        before = len({(entry.key, entry.target) for entry in known})
        added = len({(entry.key, entry.target) for entry in (*known, *filter(fits, new))}) - before
        said = _write(project, path, [*known, *new])
        running.say(f"{plural(len(new), 'translation')} read, {added:,} new; {said}")
    return 0


def _own(project: Project) -> Iterable[Past]:
    """What the project's catalogs remember."""
    return pasts(catalogs.read(project.catalog_path(page)) for page in project.catalog_pages())


def _write(project: Project, path: Path, entries: list[Past]) -> str:
    """Write a TMX file, and say so."""
    source, target = project.source_language, project.target_language
    wrote = write_text(path, dumps(entries, source=source, target=target))
    number = len({(entry.key, entry.target) for entry in entries if fits(entry)})
    left = sum(not fits(entry) for entry in entries)
    said = f"{plural(number, 'translation')} in {project.shown(path.absolute())}"
    said += "" if wrote else ", as before"
    return said + (f"; {left:,} left out, with characters that XML does not have." if left else ".")


def _places(project: Project) -> list[_Place]:
    shared = Shared(project, read_po=catalogs.read)
    own = _Place("this project", len(Memory(_own(project))), len(project.catalog_pages()))
    others = (_Place(project.shown(place), len(Memory(shared.of(f))), len(f)) for place, f in shared.files().items())
    return [own, *others]


def _show(places: list[_Place], *, json_: bool) -> None:
    if json_:
        as_json([asdict(place) for place in places])
        return
    shown = columns()
    for name in ("from", "translations", "files"):
        shown.add_column(name, justify="left" if name == "from" else "right")
    for place in places:
        shown.add_row(place.name, f"{place.translations:,}", f"{place.files:,}")
    console.print(shown)


def _line(match: Match) -> str:
    """Both texts, and who approved the second when."""
    who = ", ".join(part for part in (person_name(match.who), match.when) if part)
    source, target = (" ".join(text.split()) for text in (match.source, match.target))
    return f"{source}\n       {target}{f'  ({who})' if who else ''}"
