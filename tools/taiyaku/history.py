"""What git knows of a file: its versions, who wrote each and when.

Everything here answers with nothing where there is no git, no repository or no such version: the
road works without, it only knows less.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Version", "git", "text_at", "versions"]

_FIELD = "%x1f"


@dataclass(frozen=True, slots=True)
class Version:
    """A file as a commit left it."""

    commit: str
    who: str
    """The author, as git spells one: ``Name <mail>``."""
    when: str
    """ISO date of the writing."""
    text: str


def versions(root: Path, path: Path) -> Iterator[Version]:
    """The versions of a file, the newest first; each is read when it is asked for."""
    log = git(root, "log", f"--format=%H{_FIELD}%an <%ae>{_FIELD}%as", "--", str(path))
    for line in log.splitlines():
        commit, who, when = line.split("\x1f")
        text = text_at(root, commit, path)
        if text:
            yield Version(commit, who, when, text)


def text_at(root: Path, commit: str, path: Path) -> str:
    """The text of a file in a commit; empty if it was not there, or was no UTF-8."""
    try:
        name = path.relative_to(root).as_posix()
    except ValueError:
        return ""
    return _output(root, "show", f"{commit}:./{name}")


def git(root: Path, *arguments: str) -> str:
    """What git says, without the blanks round it."""
    return _output(root, *arguments).strip()


def _output(root: Path, *arguments: str) -> str:
    try:
        run = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)
    except FileNotFoundError:
        return ""
    try:
        return run.stdout.decode("utf-8") if run.returncode == 0 else ""
    except UnicodeDecodeError:
        return ""
