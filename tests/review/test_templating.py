"""Templates are compiled once, by one thread, and kept for the next start."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, Template

from taiyaku.review.language import LANGUAGES, language
from taiyaku.review.templating import environment

NAME = "gone.html"
CROWD = 8


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of templates that Jinja compiles."""
    names: list[str] = []
    compile_ = Environment.compile

    def noted(self: Environment, source: str, name: str, *more: Any) -> Any:
        names.append(name)
        return compile_(self, source, name, *more)

    monkeypatch.setattr(Environment, "compile", noted)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return names


def test_a_crowd_has_a_template_compiled_once(compiled: list[str], tmp_path: Path) -> None:
    """They all get the same one."""
    made = environment(language("en"), folder=tmp_path)
    with ThreadPoolExecutor(CROWD) as pool:
        found: list[Template] = list(pool.map(made.get_template, [NAME] * CROWD))
    assert [NAME] == compiled
    assert 1 == len(set(map(id, found)))


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_the_next_start_compiles_nothing(compiled: list[str], tmp_path: Path, code: str) -> None:
    """But what is kept in one language is not taken for another one's."""
    environment(language(code), folder=tmp_path).get_template(NAME)
    environment(language(code), folder=tmp_path).get_template(NAME)
    assert [NAME] == compiled
    other = next(one for one in LANGUAGES if one != code)
    environment(language(other), folder=tmp_path).get_template(NAME)
    assert [NAME, NAME] == compiled


def test_what_is_broken_or_of_another_version_is_compiled_again(compiled: list[str], tmp_path: Path) -> None:
    """And is whole afterwards."""
    environment(language("en"), folder=tmp_path).get_template(NAME)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(b"not what was compiled")
    environment(language("en"), folder=tmp_path).get_template(NAME)
    assert [NAME, NAME] == compiled
    assert whole == kept.read_bytes()


def test_nothing_is_kept_where_python_keeps_nothing(
    compiled: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is it an error where it cannot be."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    environment(language("en"), folder=tmp_path).get_template(NAME)
    assert [] == list(tmp_path.iterdir())
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "file").touch()
    environment(language("en"), folder=tmp_path / "file").get_template(NAME)
    assert [NAME, NAME] == compiled
