"""Settings and files: what a person at the keyboard reads when something is wrong."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from taiyaku.errors import ProjectError
from taiyaku.files import read_text, write_text
from taiyaku.project import find_project, load_settings
from taiyaku.stamps import Stamps

MKDOCS = "site_name: Notes\nplugins:\n  - search\n  - taiyaku:\n      reviews_needed: 2\n"


def configure(root: Path, text: str) -> Path:
    (root / "docs" / "en").mkdir(parents=True, exist_ok=True)
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    return root


def test_a_project_is_found_from_below(tmp_path: Path) -> None:
    root = configure(tmp_path, MKDOCS)
    project = find_project(root / "docs" / "en")
    assert (root, 2, root / "locale" / "ja" / "LC_MESSAGES" / "a" / "b.po") == (
        project.root,
        project.reviews_needed,
        project.catalog_path("a/b.md"),
    )


def test_pages_and_catalogs_name_each_other(tmp_path: Path) -> None:
    project = find_project(configure(tmp_path, MKDOCS))
    for page in ("a.md", "x/v1.2.md", "mkdocs.yml"):
        path = project.catalog_path(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert ("a.md", "mkdocs.yml", "x/v1.2.md") == project.catalog_pages()


def test_outside_of_a_project_the_error_says_so(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"no mkdocs\.yml here or above"):
        find_project(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plugins:\n  - taiyaku: {modle: x}\n", "no option 'modle'. Did you mean 'model'?"),
        ("plugins:\n  - taiyaku: {reviews_needed: two}\n", "option 'reviews_needed' is 'two'. Give a whole number"),
        ("plugins:\n  - taiyaku: {reviews_needed: 0}\n", "option 'reviews_needed' is 0. Give 1 or more"),
        ("site_name: [\n", r"mkdocs\.yml:2: "),
        ("- a\n", "this is no mapping"),
    ],
)
def test_wrong_settings_are_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ProjectError, match=said) as raised:
        find_project(configure(tmp_path, text))
    assert "\n" not in str(raised.value)


def test_tags_of_mkdocs_are_read_past(tmp_path: Path) -> None:
    """Nothing that a tag names is imported or run."""
    text = "a: !!python/name:material.extensions.emoji.twemoji\nb: !ENV [NAME, fallback]\nc: !relative $docs_dir\n"
    path = configure(tmp_path, text) / "mkdocs.yml"
    assert {"a", "b", "c"} == set(load_settings(path))


def test_a_file_that_is_no_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(b"one\ntwo \xff\n")
    with pytest.raises(ProjectError, match=r"page\.md:2: byte 0xff is not UTF-8"):
        read_text(path)


def test_equal_text_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a" / "page.md"
    assert write_text(path, "x\r\n")
    before = path.stat().st_mtime_ns
    assert not write_text(path, "x\r\n")
    assert before == path.stat().st_mtime_ns
    assert b"x\r\n" == path.read_bytes()


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """Whether the disk is full while writing or the rename fails: old text, no debris, one line."""
    path = tmp_path / "page.md"
    write_text(path, "old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, full)
    with pytest.raises(ProjectError, match=r"page\.md: cannot be written \(No space left on device\)"):
        write_text(path, "new")
    assert [path] == list(tmp_path.iterdir())
    assert "old" == path.read_text()


def test_stamps_know_what_was_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("x")
    stamps = Stamps(tmp_path / ".taiyaku" / "stamps.json")
    assert not stamps.fresh("extract", [page])
    stamps.done("extract", [page])
    stamps.save()
    again = Stamps(tmp_path / ".taiyaku" / "stamps.json")
    assert again.fresh("extract", [page])
    assert not again.fresh("extract", [page], also="other model")
    page.write_text("longer")
    assert not again.fresh("extract", [page])


def test_a_step_during_which_somebody_changed_a_file_is_not_done(tmp_path: Path) -> None:
    """Else what was written meanwhile would never be seen; what the step wrote itself does not count."""
    page, made = tmp_path / "page.md", tmp_path / "made.md"
    page.write_text("x")
    stamps = Stamps(tmp_path / "stamps.json")
    assert not stamps.fresh("render", [page, made])
    made.write_text("y")
    stamps.done("render", [page, made], wrote=[made])
    assert stamps.fresh("render", [page, made])
    made.write_text("longer")
    assert not stamps.fresh("render", [page, made])
    page.write_text("longer")
    stamps.done("render", [page, made], wrote=[made])
    assert not stamps.fresh("render", [page, made])


def test_broken_stamps_only_cost_a_run(tmp_path: Path) -> None:
    path = tmp_path / "stamps.json"
    path.write_text("{nonsense")
    assert not Stamps(path).fresh("extract", [])
