"""`taiyaku init`: an existing MkDocs repository → a project, in files and in this clone's git.

Each thing that is missing is a step: a sentence that says what is done, and a function that does it. What is
there already is no step, so a second run has nothing to do and says so; `--check` only shows them. Whatever a
person has written stays: mkdocs.yml is inserted into, never rewritten, and what cannot be inserted with
certainty is told.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
import yaml

from taiyaku.commands.say import console
from taiyaku.errors import ProjectError
from taiyaku.files import read_text, write_text
from taiyaku.project import Project, find_project, load_settings, parse_settings
from taiyaku.setup import (
    EXTENSIONS,
    GLOSSARY,
    IGNORED,
    CannotAdd,
    Entry,
    advice,
    attribute_lines,
    entries_of,
    plugins,
    with_entries,
    with_lines,
)

__all__ = ["command"]


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing that is missing."""

    says: str
    do: Callable[[], object] | None = None
    """None where only a person can do it."""


@click.command("init", help="Set up an existing MkDocs repository, and git in this clone of it; again for each clone.")
@click.option("--move", is_flag=True, help="Move the pages from docs/ into docs/en/, with `git mv`.")
@click.option("--check", is_flag=True, help="Only show what would be done; exit 1 if that is anything.")
def command(move: bool, check: bool) -> int:
    """The command."""
    project = find_project(Path.cwd())
    steps = [*_settings(project), *_pages(project, move=move), *_files(project), *_git(project)]
    if not steps:
        console.print("Everything is set up; nothing was changed.")
        return 0
    for step in steps:
        if step.do and not check:
            step.do()
        console.print(f"{'to do: ' if check or not step.do else ''}{step.says}", markup=False)
    left = check or not all(step.do for step in steps)
    if not left:
        console.print("Next: `taiyaku build`, then `taiyaku review`.")
    return 1 if left else 0


def _settings(project: Project) -> Iterator[_Step]:
    """The plugins, and the extension that Japanese headings need."""
    settings, text = load_settings(project.config), read_text(project.config)
    own = parse_settings(text, where=project.config)
    missing = [
        (key, [entry for entry in wanted if not known & entries_of(settings, key).keys()])
        for key, wanted, known in (
            ("plugins", plugins(project.source_language, project.target_language)[:1], {"taiyaku"}),
            ("plugins", plugins(project.source_language, project.target_language)[1:], {"i18n"}),
            ("markdown_extensions", [Entry("attr_list")], EXTENSIONS),
        )
    ]
    added: list[str] = []
    for key, entries in missing:
        if not entries:
            continue
        names = ", ".join(entry.name for entry in entries)
        default = [Entry("search")] if key == "plugins" else []
        try:
            if key not in own and own.get("INHERIT"):
                raise CannotAdd(f"`{key}` may be in {own['INHERIT']}")
            text = with_entries(text, key, entries, default=default)
        except CannotAdd as reason:
            what = yaml.safe_dump({key: [entry.value for entry in entries]}, sort_keys=False, allow_unicode=True)
            says = f"{project.shown(project.config)}: {reason}, so {names} must be added by hand:\n{what.rstrip()}"
            yield _Step(says)
        else:
            added.append(names)
    if added:
        says = f"{project.shown(project.config)}: {', '.join(added)} added."
        yield _Step(says, partial(write_text, project.config, text))
    for said in advice(settings, project.source_language, project.target_language):
        yield _Step(f"{project.shown(project.config)}: {said}")


def _pages(project: Project, *, move: bool) -> Iterator[_Step]:
    """docs/en, or how to get there."""
    source = project.source_docs
    if source.is_dir() and any(source.rglob("*.md")):
        return
    shown, docs = project.shown(source), project.shown(project.docs)
    languages = {project.source_language, project.target_language}
    i18n = entries_of(load_settings(project.config), "plugins").get("i18n") or {}
    languages |= {str(one.get("locale")) for one in i18n.get("languages") or [] if isinstance(one, dict)}
    there = [path for path in sorted(project.docs.glob("*")) if path.name not in languages]
    if not any(path.suffix == ".md" or (path.is_dir() and any(path.rglob("*.md"))) for path in there):
        yield _Step(f"{shown}/: there are no pages yet. Write the English ones there.")
    elif not move:
        yield _Step(
            f"{shown}/: there are no pages; they lie in {docs}/. Run `taiyaku init --move`: it moves all of "
            f"{docs}/ into {shown}/ with `git mv`, and their addresses on the site stay as they are."
        )
    else:
        yield _Step(
            f"{docs}/: {', '.join(path.name for path in there)} moved into {shown}/.",
            partial(_move, project, there),
        )
        text = read_text(project.config)
        for number, line in enumerate(text.splitlines(), 1):
            if f"{docs}/" in line.split("#")[0] and "docs_dir" not in line and "_uri" not in line:
                yield _Step(f"{project.shown(project.config)}:{number}: names {docs}/. See if it means {shown}/ now.")


def _move(project: Project, paths: list[Path]) -> None:
    project.source_docs.mkdir(parents=True, exist_ok=True)
    for path in paths:
        goal = project.source_docs / path.name
        if goal.exists():
            raise ProjectError(f"{project.shown(goal)}: is there already. Move {project.shown(path)} by hand.")
        if _run(project, "mv", "--", str(path), str(goal)) is None:  # no git, or nothing in it that git knows
            path.rename(goal)


def _files(project: Project) -> Iterator[_Step]:
    """Files beside mkdocs.yml."""
    if not project.glossary.exists():
        says = f"{project.shown(project.glossary)}: a glossary to begin with, empty but for an example."
        yield _Step(says, partial(write_text, project.glossary, GLOSSARY))
    attributes = attribute_lines(locale=project.shown(project.locale), target=project.shown(project.target_docs))
    ignored = [line.format(site=project.shown(project.site)) for line in IGNORED]
    yield from _lines(project, ".gitattributes", attributes, "catalogs and built pages are merged by `taiyaku`")
    yield from _lines(project, ".gitignore", ignored, "what can be made again is left out")


def _lines(project: Project, name: str, lines: tuple[str, ...] | list[str], why: str) -> Iterator[_Step]:
    path = project.root / name
    old = read_text(path) if path.exists() else ""
    new = with_lines(old, [line for line in lines if not line.strip("/").startswith("/")])  # outside of the project
    if new != old:
        yield _Step(f"{name}: {why}.", partial(write_text, path, new))


def _git(project: Project) -> Iterator[_Step]:
    """The driver, which each clone has to be told: git takes no programs from a repository."""
    if _run(project, "rev-parse", "--is-inside-work-tree") != "true":
        return
    python = shlex.quote(sys.executable)
    # -P: files of the branch that is being merged must not pass for modules. Without Taiyaku, as git itself would.
    driver = (
        f"if test -x {python}; then {python} -P -m taiyaku merge-driver %O %A %B %P; else git merge-file %A %O %B; fi"
    )
    wanted = {"merge.taiyaku.driver": driver, "merge.taiyaku.name": "Taiyaku, message by message"}
    new = {name: value for name, value in wanted.items() if _run(project, "config", "--get", name) != value}
    if new:
        yield _Step(
            "git: this clone merges catalogs with `taiyaku merge-driver`. Run `taiyaku init` in every other clone.",
            partial(_configure, project, new),
        )


def _configure(project: Project, values: dict[str, str]) -> None:
    for name, value in values.items():
        if _run(project, "config", name, value) is None:
            raise ProjectError(f"{project.root}: git cannot be configured. See `git config {name} …`.")


def _run(project: Project, *arguments: str) -> str | None:
    """What git says; None where there is none, or it refuses."""
    try:
        run = subprocess.run(["git", *arguments], cwd=project.root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return run.stdout.strip() if run.returncode == 0 else None
