"""No text that a person wrote is ever lost: by any sequence of edits, commands and deaths in the middle of them.

Hypothesis plays a writer, a reviewer, somebody who edits docs/ja by hand, and the power supply. What a person
replaced by another text of the same message may go; every other one must be found in a catalog or on a page.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from taiyaku import catalog as catalogs
from taiyaku.commands.absorb import absorb, edited_pages
from taiyaku.commands.extract import extract
from taiyaku.commands.render import render
from taiyaku.errors import TaiyakuError
from taiyaku.project import CONFIG_PAGE, find_project
from tests.support import project

WHO = "Hana <hana@example.org>"
PAGES = ("index.md", "steps/size.md")
SENTENCES = (
    "The loss tells how wrong the model is on the training set.",
    "The loss tells how wrong the whole model is on the training set.",
    "Gradient descent walks downhill in small steps. Each step costs one pass.",
    "Gradient descent walks downhill in small steps.",
    "Each step costs one pass.",
    "See [the guide](guide.md) for what `fit` returns after 10 epochs.",
    "See [the guide](start.md) for what `fit` returns after 20 epochs.",
    "A batch is a handfull of examples that share one step.",
    "A batch is a handful of examples that share one step.",
    "Overfitting means that the model remembers instead of learning.",
)
bodies = st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=6).map(
    lambda said: "# Notes\n\n" + "\n\n".join(said) + "\n"
)
pages = st.sampled_from(PAGES)
deaths = st.one_of(st.none(), st.integers(0, 3))
"""How many files are still written before the process dies; None where it lives on."""


class Killed(BaseException):
    """The process is gone, and whatever it was about to do with it."""


@contextmanager
def dying(after: int | None) -> Iterator[None]:
    """The process may die when a file is to be put in its place."""
    left = -1 if after is None else after
    real = os.replace

    def put(source: object, target: object) -> None:
        nonlocal left
        if left == 0:
            raise Killed
        left -= 1
        real(source, target)  # type: ignore[call-overload]

    with mock.patch("taiyaku.files.os.replace", put), suppress(Killed):
        yield


class People(RuleBasedStateMachine):
    """A project and all who work on it."""

    @initialize(texts=st.tuples(bodies, bodies))
    def begin(self, texts: tuple[str, str]) -> None:
        self.root = Path(tempfile.mkdtemp())
        files = {f"docs/en/{page}": text for page, text in zip(PAGES, texts, strict=False)}
        self.project = project(self.root, {**files, "glossary.yml": "terms: []\n"})
        subprocess.run(["git", "init", "-q"], cwd=self.root, check=True)
        for name, value in (("user.name", "Hana"), ("user.email", "hana@example.org")):
            subprocess.run(["git", "config", name, value], cwd=self.root, check=True)
        self.kept: set[str] = set()
        self.number = 0
        self.run(lambda: extract(self.project))

    def teardown(self) -> None:
        if hasattr(self, "root"):
            shutil.rmtree(self.root)

    def run(self, command: Callable[[], object], *, after: int | None = None) -> None:
        """A command in a process of its own, which may die; what it refuses is no loss."""
        self.project = find_project(self.root)
        with dying(after), suppress(TaiyakuError):
            command()

    def written(self) -> str:
        """A text that nobody wrote before."""
        self.number += 1
        return f"訳{self.number:04}です。"

    # --- the writer

    @rule(page=pages, text=bodies)
    def edit_english(self, page: str, text: str) -> None:
        path = self.project.source_path(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.extract()

    @rule(page=pages, which=st.integers(0, 5))
    def drop_a_paragraph(self, page: str, which: int) -> None:
        path = self.project.source_path(page)
        if path.is_file():
            paragraphs = path.read_text(encoding="utf-8").split("\n\n")
            del paragraphs[which % len(paragraphs)]
            path.write_text("\n\n".join(paragraphs), encoding="utf-8")
            self.extract()

    @rule(page=pages, other=st.sampled_from((*PAGES, "loss.md")))
    def rename_page(self, page: str, other: str) -> None:
        source, target = self.project.source_path(page), self.project.source_path(other)
        if source.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
            self.extract()

    # --- the commands

    @rule(after=deaths)
    def extract(self, after: int | None = None) -> None:
        self.run(lambda: extract(self.project), after=after)

    @rule(after=deaths)
    def render(self, after: int | None = None) -> None:
        self.run(lambda: render(self.project), after=after)

    @rule(after=deaths)
    def absorb(self, after: int | None) -> None:
        for page in edited_pages(self.project):
            self.run(lambda page=page: absorb(self.project, page), after=after)  # type: ignore[misc]

    # --- the reviewer

    @rule(page=pages, number=st.integers(1, 6), first=st.integers(0, 5))
    def review(self, page: str, number: int, first: int) -> None:
        path = self.project.catalog_path(page)
        if not path.is_file():
            return
        catalog = catalogs.read(path)
        messages = dict(catalog.messages)
        for key in [*messages][first : first + number]:
            text = self.written()
            self.kept = {one for one in self.kept if one not in messages[key].target} | {text}
            messages[key] = catalogs.correct(messages[key], text, who=WHO, when="2026-11-25")
        catalogs.write(path, replace(catalog, messages=messages))
        self.render()

    # --- the one who edits docs/ja by hand

    @rule(page=pages, which=st.integers(0, 20))
    def edit_japanese(self, page: str, which: int) -> None:
        path = self.project.target_path(page)
        if not path.is_file():
            return
        shown = path.read_text(encoding="utf-8")
        there = sorted(one for one in self.kept if one in shown)
        if there:
            old, new = there[which % len(there)], self.written()
            path.write_text(shown.replace(old, new), encoding="utf-8")
            self.kept = (self.kept - {old}) | {new}

    # --- and what must hold

    @invariant()
    def nothing_is_lost(self) -> None:
        if hasattr(self, "kept"):
            there = "\n".join(self.all_japanese())
            assert not {text for text in self.kept if text not in there}

    def all_japanese(self) -> Iterator[str]:
        for page in (CONFIG_PAGE, *self.project.catalog_pages()):
            path = self.project.catalog_path(page)
            catalog = catalogs.read(path) if path.is_file() else None
            for message in (*catalog.messages.values(), *catalog.obsolete.values()) if catalog else ():
                yield from (message.target, message.suggestion, *message.comments)
        for path in self.project.target_docs.rglob("*.md"):
            yield path.read_text(encoding="utf-8")

    @rule()
    def a_second_extract_changes_nothing(self) -> None:
        """Merging twice is merging once."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "copy"
            shutil.copytree(self.root, copy, ignore=shutil.ignore_patterns(".git", ".taiyaku"))
            there = find_project(copy)
            extract(there)
            shutil.rmtree(there.cache)
            assert not extract(there).changed


TestPeople = pytest.mark.slow(People.TestCase)
TestPeople.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
