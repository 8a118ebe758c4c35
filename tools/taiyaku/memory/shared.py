"""Files of past translations beside the catalogs: what a project imported, and what it shares with others.

A place is a TMX file, a PO file, another project's folder, or any folder of such files. Each is read once and
again when a file of it changes. PO files are read by a function that is given, since `catalog` is a neighbour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from taiyaku.errors import ProjectError
from taiyaku.memory.past import Memory, Past, pasts
from taiyaku.memory.tmx import read_units
from taiyaku.model import Catalog
from taiyaku.project import CONFIG_PAGE, Project, find_project

__all__ = ["ReadPO", "Shared", "files_of", "remembered", "targets_match"]

ReadPO = Callable[[Path], Catalog]


def files_of(place: Path) -> tuple[Path, ...]:
    """The files of a place, sorted.

    Raises:
        ProjectError: there is no such place.

    """
    if place.is_file():
        return (place,)
    if not place.is_dir():
        raise ProjectError(f"{place}: no such file or folder. Correct the option `memory` in {CONFIG_PAGE}.")
    if (place / CONFIG_PAGE).is_file():
        other = find_project(place)
        catalogs = (other.catalog_path(page) for page in other.catalog_pages())
        return (*catalogs, *(path for path in (other.memory_file,) if path.is_file()))
    return tuple(sorted(path for path in place.rglob("*") if path.suffix in (".po", ".tmx") and path.is_file()))


def remembered(files: tuple[Path, ...], *, source: str, target: str, read_po: ReadPO) -> Iterator[Past]:
    """What people approved in the files, for one pair of languages; TMX units count as approved."""
    catalogs = [read_po(path) for path in files if path.suffix == ".po"]
    yield from pasts(catalog for catalog in catalogs if targets_match(catalog.language, target))
    for path in files:
        if path.suffix == ".tmx":
            yield from read_units(path, source=source, target=target)
        elif path.suffix != ".po":
            raise ProjectError(f"{path}: this is no memory. Give a TMX file, a PO file or a folder.")


def targets_match(language: str, target: str) -> bool:
    """Whether a catalog's language is the target's, or it says none.

    >>> targets_match("ja_JP", "ja"), targets_match("", "ja"), targets_match("de", "ja")
    (True, True, False)
    """
    return language.replace("-", "_").lower().split("_")[0] in ("", target.lower().split("-")[0])


class Shared:
    """The shared memory of a project: its own `memory.tmx`, then the places of its option `memory`, in that order."""

    def __init__(self, project: Project, *, read_po: ReadPO) -> None:
        self._project, self._read_po = project, read_po
        self._seen: object = None
        self._memory: Memory | None = None

    def files(self) -> dict[Path, tuple[Path, ...]]:
        """The files of each place that there is."""
        own = [self._project.memory_file] if self._project.memory_file.is_file() else []
        return {place: files_of(place) for place in (*own, *self._project.memories)}

    def memory(self) -> Memory | None:
        """The memory as the files are now; None where there are none."""
        places = self.files()
        seen = [(path, path.stat().st_size, path.stat().st_mtime_ns) for files in places.values() for path in files]
        if seen != self._seen:
            entries = (entry for files in places.values() for entry in self.of(files))
            self._memory = Memory(entries) if seen else None
            self._seen = seen
        return self._memory

    def of(self, files: tuple[Path, ...]) -> Iterator[Past]:
        """What files remember in the project's languages."""
        project = self._project
        return remembered(files, source=project.source_language, target=project.target_language, read_po=self._read_po)
