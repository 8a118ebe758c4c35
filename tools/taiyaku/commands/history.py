"""Files → when and by which commit each was last changed, as git knows it.

One reading of the history answers for all files, and ends when the last of them was seen: asking git
for a thousand files one by one would take longer than merging them.
"""

from __future__ import annotations

import functools
import subprocess
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

__all__ = ["dated"]


def dated(root: Path, paths: Collection[Path], today: str) -> Callable[[Path], str]:
    """What says a file's last change: date and short commit, or `today` where git has not seen it as it is now.

    Git is asked when the answer is wanted first, and then never again.
    """
    names = {path: path.relative_to(root).as_posix() for path in paths}

    @functools.cache
    def commits() -> Mapping[str, str]:
        return _commits(root, set(names.values()))

    return lambda path: commits().get(names[path], today)


_NAMED = 100
"""So many files are named to git; for more it tells of all."""


def _commits(root: Path, names: set[str]) -> dict[str, str]:
    """Date and commit by name, for files that git has and that have no uncommitted changes."""
    found: dict[str, str] = {}
    where = sorted(names) if len(names) <= _NAMED else ["."]
    line = ["git", "log", "--relative", "--name-only", "-z", "--format=%x01%cs %h%x02", "--", *where]
    try:
        waiting = names - _uncommitted(root)
        with subprocess.Popen(line, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as log:
            assert log.stdout is not None  # noqa: S101  (it is a pipe)
            when, rest = "", ""
            while waiting and (more := log.stdout.read(1 << 16)):
                *pieces, rest = (rest + more).split("\0")
                when = _note(pieces, when, waiting, found)
            _note([rest], when, waiting, found)
            log.kill()
    except FileNotFoundError:  # no git
        return {}
    return found


def _note(pieces: list[str], when: str, waiting: set[str], found: dict[str, str]) -> str:
    """Record the names among the pieces of a log; gives the commit that the last one belongs to."""
    for piece in pieces:
        head, separator, name = piece.rpartition("\x02")
        if separator:
            when = head.rpartition("\x01")[2]
        name = name.strip("\n")
        if name in waiting:
            found[name] = when
            waiting.remove(name)
    return when


def _uncommitted(root: Path) -> set[str]:
    """The files that are not as git has them last."""
    line = ["git", "diff", "--relative", "--name-only", "-z", "HEAD", "--", "."]
    run = subprocess.run(line, cwd=root, capture_output=True, text=True, check=False)
    return set(run.stdout.split("\0"))
