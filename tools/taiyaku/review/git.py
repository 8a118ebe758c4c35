"""The project's repository, as commits are made in it: some texts in, one commit out, and nothing else is touched.

A commit is built in an index of its own (`GIT_INDEX_FILE`), filled from the last commit, so that what lies in the
person's index or working tree is neither taken nor changed; git itself makes it, so that hooks run and signing
works as the repository has it. Then the same texts go into the person's index, without which the commit would look
reverted there.

Nothing is done while the repository is in the middle of something. Somebody else's commit at the same moment is
git's affair (it moves a branch only from where it was), but for the blink between looking and beginning: a commit
that came down there on another than was looked at is taken back. Nothing is ever pushed.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from taiyaku.errors import ProjectError, short
from taiyaku.history import blobs
from taiyaku.review.credit import Author
from taiyaku.review.words import N_
from taiyaku.said import say

__all__ = ["Blob", "Repository"]

PATIENCE = 300.0
"""Seconds that a hook may take."""

_UNDER_WAY = {
    "MERGE_HEAD": N_("a merge"),
    "rebase-merge": N_("a rebase"),
    "rebase-apply": N_("a rebase"),
    "CHERRY_PICK_HEAD": N_("a cherry-pick"),
    "REVERT_HEAD": N_("a revert"),
    "BISECT_LOG": N_("a bisect"),
}
_LITERAL = {"GIT_LITERAL_PATHSPECS": "1"}
_HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit")


@dataclass(frozen=True, slots=True)
class Blob:
    """A file in a commit or in the index."""

    mode: str
    id: str


class Repository:
    """The repository that a folder lies in.

    Raises:
        ProjectError: there is none, or no git.

    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self.top = Path(self._git("rev-parse", "--show-toplevel"))
        self._folder = Path(self._git("rev-parse", "--absolute-git-dir"))

    def base(self) -> str:
        """The commit to build on.

        Raises:
            ProjectError: no commit can be made now; says why.

        """
        for name, what in _UNDER_WAY.items():
            if (self._folder / name).exists():
                raise self._not_now(say("the repository is in the middle of {what}", what=say(what)))
        if (self._folder / "index.lock").exists():
            raise self._not_now(say("another git is at work (index.lock)"))
        if self._git("ls-files", "--unmerged", inside=self.top):
            raise self._not_now(say("git has files that are in conflict"))
        if self._run("symbolic-ref", "--quiet", "HEAD").returncode:
            raise self._not_now(say("no branch is checked out (detached HEAD)"))
        found = self._run("rev-parse", "--verify", "--quiet", "HEAD")
        if found.returncode:
            raise self._not_now(say("the repository has no commit yet; make the first one yourself"))
        return found.stdout.decode().strip()

    def name(self, path: Path) -> str:
        """The path as git has it."""
        try:
            return path.resolve().relative_to(self.top.resolve()).as_posix()
        except ValueError:
            raise self._not_now(say("{path} lies outside the repository {top}", path=path, top=self.top)) from None

    def committed(self, base: str, names: Collection[str]) -> dict[str, Blob]:
        """Those of the files that a commit has."""
        listed = self._git("ls-tree", "-r", "-z", "--full-tree", base, "--", *_folders(names), env=_LITERAL)
        rows = ((fields.split(" "), name) for fields, _, name in _rows(listed))
        return {name: Blob(fields[0], fields[2]) for fields, name in rows if name in names}

    def staged(self, names: Collection[str]) -> dict[str, Blob]:
        """Those of the files that the person's index has."""
        listed = self._git("ls-files", "--stage", "-z", "--", *_folders(names), env=_LITERAL, inside=self.top)
        rows = ((fields.split(" "), name) for fields, _, name in _rows(listed))
        return {name: Blob(fields[0], fields[1]) for fields, name in rows if name in names}

    def texts(self, found: Collection[Blob]) -> dict[str, str]:
        """The texts of blobs by their ids; what is no UTF-8 is left out."""
        return dict(blobs(self.top, {blob.id for blob in found}))

    def ignored(self, names: Collection[str]) -> frozenset[str]:
        """Those of the files that .gitignore keeps out."""
        listed = "\0".join(names)
        found = self._run("check-ignore", "-z", "--stdin", typed=listed, inside=self.top)
        return frozenset(filter(None, found.stdout.decode("utf-8", "surrogateescape").split("\0")))

    def stored(self, name: str, text: str) -> str:
        """The id of a text as a file of that name, which git now has."""
        return self._git("hash-object", "-w", "--stdin", f"--path={name}", typed=text, inside=self.top)

    def commit(self, base: str, files: Mapping[str, Blob], message: str, *, author: Author, at: float) -> str:
        """The id of a new commit on `base` in which these files are so.

        Raises:
            ProjectError: a hook or git refused it, or somebody else committed; all is as it was.

        """
        with tempfile.TemporaryDirectory(dir=self._folder, prefix="taiyaku-") as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self._git("read-tree", base, env=index)
            self._fill(files, env=index)
            tree = self._git("write-tree", env=index)
            person = {
                "GIT_AUTHOR_NAME": author.name,
                "GIT_AUTHOR_EMAIL": author.mail,
                "GIT_AUTHOR_DATE": f"@{int(at)} +0000",
            }
            if self._run("var", "GIT_COMMITTER_IDENT").returncode:  # a server whose git knows nobody
                person |= {"GIT_COMMITTER_NAME": author.name, "GIT_COMMITTER_EMAIL": author.mail}
            line = ("commit", "--quiet", "--cleanup=verbatim", "--file=-")
            self._git(*line, typed=message, env=index | person, inside=self.top)
        made, parent = self._git("rev-parse", "HEAD", "HEAD^").split()
        if parent != base and self._git("rev-parse", f"{made}^{{tree}}") == tree:
            self._git("update-ref", "-m", "taiyaku review: on top of another commit", "HEAD", parent, made)
            raise self._not_now(say("somebody else committed at the same moment"))
        return made

    def stage(self, files: Mapping[str, Blob]) -> None:
        """Put files into the person's index; all else in it stays."""
        if files:
            self._fill(files)

    @property
    def hooked(self) -> bool:
        """Whether a commit runs hooks, which may do anything in the working tree."""
        hooks = Path(self._root, self._git("rev-parse", "--git-path", "hooks"))
        return any(os.access(hooks / name, os.X_OK) for name in _HOOKS)

    def _fill(self, files: Mapping[str, Blob], env: Mapping[str, str] | None = None) -> None:
        rows = "".join(f"{blob.mode} {blob.id}\t{name}\0" for name, blob in files.items())
        self._git("update-index", "-z", "--index-info", typed=rows, env=env, inside=self.top)

    def _git(
        self, *line: str, typed: str = "", env: Mapping[str, str] | None = None, inside: Path | None = None
    ) -> str:
        run = self._run(*line, typed=typed, env=env, inside=inside)
        if run.returncode:
            said = (run.stderr + b"\n" + run.stdout).decode("utf-8", "replace").strip()
            said = short(said.partition("\n")[0] or "nothing", 200)
            raise self._not_now(say("`git {command}` says: {said}", command=line[0], said=said))
        return run.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def _run(
        self, *line: str, typed: str = "", env: Mapping[str, str] | None = None, inside: Path | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                ["git", *line],
                cwd=inside or self._root,
                input=typed.encode("utf-8", "surrogateescape"),
                capture_output=True,
                env={**os.environ, "GIT_TERMINAL_PROMPT": "0", **(env or {})},
                check=False,
                timeout=PATIENCE,
            )
        except FileNotFoundError:
            raise self._not_now(say("git is not installed")) from None
        except subprocess.TimeoutExpired:
            raise self._not_now(
                say("`git {command}` took longer than {seconds} seconds", command=line[0], seconds=int(PATIENCE))
            ) from None

    def _not_now(self, why: str) -> ProjectError:
        return ProjectError(
            say(
                "{path}: reviews are not committed: {why}. Nothing is lost; it is tried again later.",
                path=self._root,
                why=why,
            )
        )


def _rows(listed: str) -> list[tuple[str, str, str]]:
    return [row.partition("\t") for row in listed.split("\0") if row]


def _folders(names: Collection[str]) -> tuple[str, ...]:
    """The folders in which the files lie: few words on a command line for any number of files."""
    folders = {name.rpartition("/")[0] or "." for name in names}
    return tuple(sorted(one for one in folders if not any(one.startswith(f"{other}/") for other in folders)))
