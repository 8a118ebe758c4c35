"""What was already done: which files a step saw last time, so that a second run does only what changed.

A stamp is the size and modification time of each file a step read and wrote, with the version of the
tool. It lives in the project's cache and may be deleted: everything is then done once more, with the
same result. A stamp is recorded after the step, so a step that was killed runs again; and it is not
recorded where somebody changed a file while the step was running.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from taiyaku import __version__
from taiyaku.files import write_text

__all__ = ["Stamps"]


class Stamps:
    """The stamps of one project."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamps: dict[str, Any] = {}
        self._asked: dict[str, list[str]] = {}
        """The stamps as they were when a step was about to begin."""
        try:
            loaded = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(loaded, dict) and loaded.get("version") == __version__:
                self._stamps = loaded["stamps"]
        except (OSError, ValueError, KeyError):
            pass  # no stamps, or none of ours: do everything

    def fresh(self, name: str, files: Iterable[Path], *, also: str = "") -> bool:
        """Whether a step saw these very files, and `also`, when it was last done."""
        self._asked[name] = _stamp(files, also)
        return bool(self._stamps.get(name) == self._asked[name])

    def done(self, name: str, files: Iterable[Path], *, also: str = "", wrote: Collection[Path] = ()) -> None:
        """Record that a step is done with the files as they are now; it changed no other than it `wrote`."""
        paths = tuple(files)
        now = _stamp(paths, also)
        before = self._asked.get(name, now)
        same = all(
            one == other for one, other, path in zip(before[1:], now[1:], paths, strict=True) if path not in wrote
        )
        if same:
            self._stamps[name] = now

    def save(self) -> None:
        """Write the stamps down."""
        text = json.dumps({"version": __version__, "stamps": self._stamps}, indent=0, sort_keys=True)
        write_text(self.path, text + "\n")


def _stamp(files: Iterable[Path], also: str) -> list[str]:
    return [also, *(f"{path.name}:{_signature(path)}" for path in files)]


def _signature(path: Path) -> str:
    try:
        stat = path.stat()
    except OSError:
        return "-"
    return f"{stat.st_size}:{stat.st_mtime_ns}"
