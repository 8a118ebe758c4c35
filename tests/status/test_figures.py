"""Japanese figures whose English changed after them, by git."""

from __future__ import annotations

from pathlib import Path

import pytest

from taiyaku.project import Project
from taiyaku.status import localised, stale_figures
from tests.commands.support import git, taiyaku
from tests.support import project


@pytest.fixture
def made(tmp_path: Path) -> Project:
    """Two figures in both languages, one in English only."""
    found = project(
        tmp_path,
        {
            "docs/en/index.md": "# A\n",
            "docs/en/images/a.png": b"\x89PNG a",
            "docs/en/images/b.png": b"\x89PNG b",
            "docs/en/images/c.png": b"\x89PNG c",
            "docs/ja/images/a.png": b"\x89PNG ja a",
            "docs/ja/images/b.png": b"\x89PNG ja b",
            "docs/ja/images/own.png": b"\x89PNG own",
        },
    )
    git(tmp_path, "init", "-q")
    git(tmp_path, "config", "user.name", "Aiko")
    git(tmp_path, "config", "user.email", "aiko@example.org")
    commit(found, "Begin")
    return found


def commit(made: Project, what: str) -> None:
    git(made.root, "add", "-A")
    git(made.root, "commit", "-qm", what)


def stale(made: Project) -> list[str]:
    return [one.figure for one in stale_figures(made, localised(made))]


def test_only_files_that_stand_for_an_english_one_count(made: Project) -> None:
    assert ("images/a.png", "images/b.png") == localised(made)


def test_a_figure_is_stale_when_its_english_changed_after_it(made: Project) -> None:
    """Before that change is committed too; and no longer when the Japanese one is made anew."""
    assert [] == stale(made)
    made.source_path("images/a.png").write_bytes(b"\x89PNG a, larger")
    assert ["images/a.png"] == stale(made)
    commit(made, "A larger figure")
    made.source_path("images/c.png").write_bytes(b"\x89PNG c, larger")
    commit(made, "Another one")
    assert ["images/a.png"] == stale(made)
    (found,) = stale_figures(made, localised(made))
    assert git(made.root, "log", "-1", "--format=%cs %h", "HEAD~1") == found.since
    made.target_path("images/a.png").write_bytes(b"\x89PNG ja a, larger")
    assert [] == stale(made)
    commit(made, "The Japanese figure follows")
    assert [] == stale(made)


def test_an_english_figure_that_is_as_it_was_again_makes_nothing_stale(made: Project) -> None:
    before = made.source_path("images/a.png").read_bytes()
    made.source_path("images/a.png").write_bytes(b"\x89PNG other")
    commit(made, "Try")
    made.source_path("images/a.png").write_bytes(before)
    commit(made, "Take it back")
    assert [] == stale(made)


def test_without_git_nothing_is_said(tmp_path: Path) -> None:
    bare = project(tmp_path, {"docs/en/a.png": b"a", "docs/ja/a.png": b"b", "docs/en/index.md": "# A\n"})
    assert [] == stale(bare)


def test_status_names_them(made: Project) -> None:
    made.source_path("images/b.png").write_bytes(b"\x89PNG b, larger")
    commit(made, "A larger figure")
    said = taiyaku(made.root, "status")
    assert "docs/ja/images/b.png: docs/en/images/b.png was changed after it, today, since " in said.out
    assert '"figure": "images/b.png"' in taiyaku(made.root, "status", "--json").out
