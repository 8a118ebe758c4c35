"""Commands run as a person runs them, and what a folder holds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Said", "git", "held", "taiyaku"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str


def taiyaku(root: Path, *arguments: str, before: Callable[[], None] | None = None) -> Said:
    """The command in a process of its own, in the folder; `before` runs in that process first."""
    run = subprocess.run(
        [sys.executable, "-m", "taiyaku", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=before,
    )
    return Said(run.returncode, run.stdout, run.stderr)


def git(root: Path, *arguments: str) -> str:
    """What git says."""
    run = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def held(root: Path) -> dict[str, bytes]:
    """Every file of a project by its path, but for what may be deleted at any time."""
    files = (path for path in root.rglob("*") if path.is_file())
    names = {path.relative_to(root).as_posix(): path for path in files}
    return {name: path.read_bytes() for name, path in names.items() if not name.startswith((".taiyaku/", ".git/"))}
