"""`taiyaku init` on repositories as people have them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.commands.support import Said, git, held, taiyaku

MKDOCS = "site_name: x  # my notes\nextra_css: [css/x.css]\nnav:\n  - index.md\n"
FILES = {
    "mkdocs.yml": MKDOCS,
    "docs/index.md": "# The loss\n\nSee ![it](img/a.png).\n",
    "docs/img/a.png": "png",
    "docs/css/x.css": "",
    ".gitignore": "site",
}


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """An MkDocs repository with its pages in docs/."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "user.name", "Aiko")
    git(tmp_path, "config", "user.email", "aiko@example.org")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "Notes")
    return tmp_path


def test_pages_in_docs_are_told_of_and_not_touched(notes: Path) -> None:
    said = taiyaku(notes, "init")
    assert 1 == said.code
    assert "to do: docs/en/: there are no pages; they lie in docs/. Run `taiyaku init --move`" in said.out
    assert (notes / "docs/index.md").exists()


def test_checking_shows_and_does_nothing(notes: Path) -> None:
    before, config = held(notes), git(notes, "config", "--list")
    said = taiyaku(notes, "init", "--check", "--move")
    assert 1 == said.code
    assert all(line.startswith("to do: ") for line in said.out.splitlines())
    assert (before, config) == (held(notes), git(notes, "config", "--list"))


def test_after_moving_all_is_set_up_and_builds(notes: Path) -> None:
    """The pages are renames to git, links and styles lead where they led, and a second run changes nothing."""
    said = taiyaku(notes, "init", "--move")
    assert 0 == said.code, said
    assert "R  docs/index.md -> docs/en/index.md" in git(notes, "status", "--porcelain").splitlines()
    assert (notes / "mkdocs.yml").read_text(encoding="utf-8").startswith(MKDOCS)
    assert "site\n/.taiyaku/\n" == (notes / ".gitignore").read_text(encoding="utf-8")
    before = held(notes)
    again = taiyaku(notes, "init")
    assert (0, "Everything is set up; nothing was changed.\n", before) == (again.code, again.out, held(notes))
    built = taiyaku(notes, "build")
    assert 0 == built.code, built
    assert {"index.html", "ja/index.html", "img/a.png", "css/x.css"} <= held(notes / "site").keys()
    assert "{ #the-loss }" not in (notes / "site/ja/index.html").read_text(encoding="utf-8")


def test_the_clone_merges_by_message_from_then_on(notes: Path) -> None:
    """Also where the name of a file in the branch is that of a module."""
    assert 0 == taiyaku(notes, "init", "--move").code
    (notes / "click.py").write_text("raise SystemExit('a file of the branch was run')\n", encoding="utf-8")
    po = notes / "locale/ja/LC_MESSAGES/index.po"
    po.parent.mkdir(parents=True)
    entries = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    one, two = '\nmsgid "one"\nmsgstr "{}"\n', '\nmsgid "two"\nmsgstr "{}"\n'
    for branch, texts in (("main", ("", "")), ("ken", ("壱", "")), ("main", ("", "弐"))):
        git(notes, "switch", "-q", *(["-c"] if branch == "ken" else []), branch)
        po.write_text(entries + one.format(texts[0]) + two.format(texts[1]), encoding="utf-8")
        git(notes, "add", "-A")
        git(notes, "commit", "-qm", "".join(texts) or "Nothing yet")
    git(notes, "merge", "-q", "--no-edit", "ken")
    text = po.read_text(encoding="utf-8")
    assert (True, True) == ("壱" in text, "弐" in text)


def test_without_git_the_rest_is_done(notes: Path) -> None:
    subprocess.run(["rm", "-rf", str(notes / ".git")], check=True)
    said = taiyaku(notes, "init", "--move", before=_without_git)
    assert 0 == said.code, said
    assert "git" not in said.out.replace(".git", "").replace("`git", "")
    assert (notes / "docs/en/img/a.png").exists()


def _without_git() -> None:
    os.environ["PATH"] = "/nowhere"


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (
            "INHERIT: base.yml\nsite_name: x\n",
            "`plugins` may be in base.yml, so taiyaku must be added by hand:\nplugins:",
        ),
        ("plugins: !ENV PLUGINS\n", "`plugins` is no list, so taiyaku must be added by hand"),
        ("plugins: [i18n: {docs_structure: suffix, languages: []}]\n", "Write `docs_structure: folder`"),
        ("plugins: [i18n: {docs_structure: folder, languages: [locale: en]}]\n", "does not have the language ja."),
    ],
)
def test_what_only_a_person_can_do_is_told(notes: Path, config: str, said: str) -> None:
    (notes / "base.yml").write_text("plugins: [search]\n", encoding="utf-8")
    (notes / "mkdocs.yml").write_text(config, encoding="utf-8")
    run: Said = taiyaku(notes, "init", "--move")
    assert 1 == run.code
    assert f"to do: mkdocs.yml: {'the i18n plugin ' if 'i18n' in config else ''}" in run.out
    assert said in run.out


def test_outside_of_mkdocs(tmp_path: Path) -> None:
    assert "no mkdocs.yml here or above" in taiyaku(tmp_path, "init").err
