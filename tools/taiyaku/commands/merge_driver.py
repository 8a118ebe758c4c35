"""`taiyaku merge-driver %O %A %B %P`: what git runs to merge a catalog, a template, a memory or a built page.

`taiyaku init` tells git so. The result goes into %A, which git then puts in place; exit 0 says that it is
done, 1 that a person must look, and git stops the merge there. A catalog is whole in either case, never with
lines like `<<<<<<<` in it. What cannot be read is one line and exit 2, a conflict to git too, with %A as it was;
more than 128 would make git give up the whole merge.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from taiyaku import catalog as catalogs
from taiyaku import memory
from taiyaku.commands.say import plural
from taiyaku.errors import CatalogError, ProjectError, TaiyakuError, short
from taiyaku.files import read_text, write_text
from taiyaku.model import Catalog
from taiyaku.pages import Favour
from taiyaku.pages import three_way as merge_pages
from taiyaku.project import Project, find_project

__all__ = ["command"]

_SHOWN = 60
"""Characters of a text that are shown in a line."""


@click.command("merge-driver", help="Merge a catalog, a template or a built page for git; `taiyaku init` sets it up.")
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.argument("name", metavar="PATH")
def command(base: Path, ours: Path, theirs: Path, name: str) -> int:
    """The command."""
    merge = _MERGES.get(Path(name).suffix, _merge_texts)
    return 0 if merge(base, ours, theirs, name) else 1


def _merge_catalogs(base: Path, ours: Path, theirs: Path, name: str) -> bool:
    mine, other = _catalog(ours, name, "ours"), _catalog(theirs, name, "theirs")
    try:
        before = catalogs.read(base)
    except TaiyakuError:
        before = Catalog("")  # broken until both repaired it: then all that differs was changed by both
    project = _project(name)
    merged = catalogs.three_way(before, mine, other, needed=project.reviews_needed if project else None)
    write_text(ours, catalogs.dumps(merged.catalog))
    _report(name, merged.conflicts)
    return not merged.conflicts


def _catalog(path: Path, name: str, side: str) -> Catalog:
    try:
        return catalogs.read(path)
    except TaiyakuError as error:
        raise _by_hand(error, path, f"{name} ({side})") from None


def _by_hand(error: TaiyakuError, path: Path, name: str) -> TaiyakuError:
    """The error of a file of git's that has no name of its own, and what follows from it."""
    said = str(error).replace(str(path), name)
    return CatalogError(f"{said} The file is as it was on our side; merge it by hand.")


def _project(name: str) -> Project | None:
    """The project of a file; None where its mkdocs.yml cannot be read, as in the middle of a merge."""
    try:
        return find_project(Path(name).parent)
    except TaiyakuError:
        return None


def _report(name: str, conflicts: Sequence[catalogs.TwoTexts]) -> None:
    """One line for each message, and what to do."""
    for conflict in conflicts:
        page = next((location.page for location in conflict.ours.locations), name)
        texts = (
            f"{short(side.target, _SHOWN)} ({catalogs.Other.of(side).name})"
            for side in (conflict.ours, conflict.theirs)
        )
        click.echo(f"{page}: '{short(conflict.key.source, _SHOWN)}' has two texts: {' and '.join(texts)}", err=True)
    if conflicts:
        click.echo(
            f"{name}: {plural(len(conflicts), 'message')} translated on both sides; both texts are kept, as a draft. "
            "Choose with `taiyaku review`, or leave that for later; then `git add` the file.",
            err=True,
        )


def _merge_memories(base: Path, ours: Path, theirs: Path, name: str) -> bool:
    project = _project(name)
    source, target = (project.source_language, project.target_language) if project else ("en", "ja")
    sides: list[tuple[memory.Past, ...]] = []
    for path in (base, ours, theirs):
        if path.stat().st_size == 0:  # new on both sides
            sides.append(())
            continue
        try:
            sides.append(tuple(memory.read_units(path, source=source, target=target)))
        except TaiyakuError as error:
            raise _by_hand(error, path, name) from None
    write_text(ours, memory.dumps(memory.three_way(*sides), source=source, target=target))
    return True


def _merge_texts(base: Path, ours: Path, theirs: Path, name: str) -> bool:
    merged = merge_pages(*map(read_text, (base, ours, theirs)), merge_lines=_merge_lines)
    write_text(ours, merged.text)
    if not merged.clean:
        click.echo(f"{name}: edited by hand on both sides, in the same lines.", err=True)
    elif merged.behind:
        click.echo(f"{name}: changed on both sides in the same lines. Run `taiyaku render` after the merge.", err=True)
    return merged.clean


_MERGES = {".po": _merge_catalogs, ".pot": _merge_catalogs, ".tmx": _merge_memories}


def _merge_lines(base: str, ours: str, theirs: str, favour: Favour) -> tuple[str, bool]:
    """As git merges any text."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, side) for side in ("ours", "base", "theirs")]
        for path, text in zip(paths, (ours, base, theirs), strict=True):
            path.write_bytes(text.encode())
        command = ["git", "merge-file", "-p", *([favour.value] if favour.value else [])]
        run = subprocess.run([*command, *(path.name for path in paths)], cwd=folder, capture_output=True, check=False)
    if run.returncode > 127:
        raise ProjectError(f"git merge-file: {run.stderr.decode(errors='replace').strip()}. Merge the page by hand.")
    return run.stdout.decode(), run.returncode == 0
