"""What git knows of a file: its versions, who wrote each and when.

Everything here answers with nothing where there is no git, no repository or no such version: the
road works without, it only knows less.
"""

from __future__ import annotations

import contextlib
import functools
import subprocess
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Commit", "Version", "blobs", "commits", "dated", "git", "is_shallow", "text_at", "versions"]

_FIELD = "%x1f"
_NAMED = 100
"""So many files are named to git; for more it tells of all."""


@dataclass(frozen=True, slots=True)
class Version:
    """A file as a commit left it."""

    commit: str
    who: str
    """The author, as git spells one: ``Name <mail>``."""
    when: str
    """ISO date of the writing."""
    text: str


@dataclass(frozen=True, slots=True)
class Commit:
    """What a commit did to the files of a folder."""

    when: int
    """Seconds since 1970; never less than those of the commit before."""
    files: Mapping[str, str]
    """The ids of the new contents, by path from the root; empty for a file that went."""


def is_shallow(root: Path) -> bool:
    """Whether the repository was cloned without its past."""
    return git(root, "rev-parse", "--is-shallow-repository") == "true"


def commits(root: Path, folder: Path, suffix: str) -> tuple[Commit, ...]:
    """The commits that touched the folder's files of that suffix, the oldest first.

    Only the line of first parents is followed: what a merge brought was there from the merge on.
    """
    where = folder.relative_to(root).as_posix()
    log = _output(
        root, "log", "--first-parent", "--diff-merges=first-parent", "--reverse", "--relative", "--raw", "--no-abbrev",
        "--no-renames", "--root", "-z", "--format=%x01%ct", "--", f"{where}/**/*{suffix}", f"{where}/*{suffix}",
    )  # fmt: skip
    found: list[Commit] = []
    when = 0
    for commit in log.split("\x01")[1:]:
        head, *rest = commit.strip("\0\n").split("\0")
        when = max(when, int(head))
        raw = [field.strip("\n") for field in rest if field.strip("\n")]
        ids = (change.split(" ")[3] for change in raw[::2])
        found.append(
            Commit(when, {name: blob if blob.strip("0") else "" for name, blob in zip(raw[1::2], ids, strict=True)})
        )
    return tuple(found)


def blobs(root: Path, ids: Collection[str]) -> Iterator[tuple[str, str]]:
    """The texts of contents, each with its id, read by one git; what git has not, or is no UTF-8, is left out."""
    if not ids:
        return
    wanted = "".join(f"{blob}\n" for blob in ids).encode()
    try:
        run = subprocess.run(["git", "cat-file", "--batch"], cwd=root, input=wanted, capture_output=True, check=False)
    except FileNotFoundError:
        return
    position = 0
    while (end := run.stdout.find(b"\n", position)) >= 0:
        head, position = run.stdout[position:end].decode().split(" "), end + 1
        if head[-1].isdigit():
            content = run.stdout[position : position + int(head[-1])]
            position += len(content) + 1
            with contextlib.suppress(UnicodeDecodeError):
                yield head[0], content.decode("utf-8")


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


def dated(root: Path, paths: Collection[Path], today: str) -> Callable[[Path], str]:
    """What says a file's last change: date and short commit, or `today` where git has not seen it as it is now.

    Git is asked when the answer is wanted first, and then never again: one reading of the history answers for all
    files, and ends when the last of them was seen.
    """
    names = {path: path.relative_to(root).as_posix() for path in paths}

    @functools.cache
    def commits() -> Mapping[str, str]:
        return _commits(root, set(names.values()))

    return lambda path: commits().get(names[path], today)


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
