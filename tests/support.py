"""Build a small project from a dict of paths; read case files and rewrite their expected part.

A case file is Markdown with any number of cases in it: a title, a line with a dot, and as many
parts as the test wants, each ended by a line with a dot. Blank lines and HTML comments between cases
are kept. With ``pytest --rewrite`` the last part of each case becomes what the code gives now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from taiyaku.project import CONFIG_PAGE, Project, find_project

__all__ = ["Case", "cases", "project", "rewrite"]

MKDOCS = "site_name: Notes\nplugins:\n  - taiyaku\n"
"""The mkdocs.yml of a project that gives none."""

_DOT = ".\n"


def project(root: Path, files: Mapping[str, str | bytes]) -> Project:
    """The project made of these files, by their path inside `root`; mkdocs.yml is added where none is given."""
    for name, content in ({CONFIG_PAGE: MKDOCS} | dict(files)).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return find_project(root)


@dataclass(frozen=True, slots=True)
class Case:
    """One golden case: its parts, without their last line end; the last part is what is expected."""

    path: Path
    line: int
    title: str
    parts: tuple[str, ...]
    span: tuple[int, int]
    """Where the last part stands in the file."""

    @property
    def expected(self) -> str:
        """The last part."""
        return self.parts[-1]

    def __str__(self) -> str:
        return f"{self.path.stem}: {self.title}"


def cases(folder: Path, *, parts: int) -> list[Case]:
    """The cases in the Markdown files of a folder, each with so many parts."""
    return [case for path in sorted(folder.glob("*.md")) for case in _cases(path, parts)]


def _cases(path: Path, parts: int) -> list[Case]:
    found: list[Case] = []
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    index = offset = 0
    while index < len(lines):
        title = lines[index].strip()
        offset += len(lines[index])
        index += 1
        if not title or title.startswith("<!--"):
            continue
        line = index
        if index >= len(lines) or lines[index] != _DOT:
            raise ValueError(f"{path}:{line}: after the title '{title}' a line with a dot is missing")
        offset += len(_DOT)
        index += 1
        texts: list[str] = []
        for _ in range(parts):
            start, text = offset, ""
            while index < len(lines) and lines[index] != _DOT:
                text += lines[index]
                offset += len(lines[index])
                index += 1
            if index >= len(lines):
                raise ValueError(f"{path}:{line}: the case '{title}' has {len(texts)} parts, not {parts}")
            span = (start, offset)
            texts.append(text.removesuffix("\n"))
            offset += len(_DOT)
            index += 1
        found.append(Case(path, line, title, tuple(texts), span))
    return found


def rewrite(folder: Path, *, parts: int, actual: Callable[[Case], str]) -> int:
    """The number of cases in a folder whose expected part was changed to what `actual` gives."""
    changed = 0
    for path in sorted(folder.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for case in reversed(_cases(path, parts)):
            now = actual(case)
            if now != case.expected:
                start, end = case.span
                text = text[:start] + (now + "\n" if now else "") + text[end:]
                changed += 1
        path.write_text(text, encoding="utf-8")
    return changed
