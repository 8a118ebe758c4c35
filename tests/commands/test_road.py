"""The road as one person walks it: extract, draft, review, change the English, see what is stale."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from taiyaku import catalog as catalogs
from taiyaku.catalog import correct
from taiyaku.model import Key, State
from taiyaku.project import Project
from tests.commands.support import git, held, taiyaku
from tests.support import project

PAGE = """---
title: Loss
---

# The loss

The loss is a number that says how bad the model is.

Call `loss.backward()` to compute the gradient, see [the guide](guide.md).

| Step | Size |
|------|-----:|
| one  | $x$  |
"""
OLD = "The loss is a number that says how bad the model is."
NEW = "The loss is a number that says how wrong the model is."
GUIDE = "# Guide\n\nTrain the model.\n"
MKDOCS = "site_name: Notes\ntheme: material\nplugins: [search, taiyaku]\nmarkdown_extensions: [attr_list, tables]\n"
CALL = "`loss.backward()`を呼ぶと勾配が計算されます。[ガイド](guide.md)を参照してください。"
AIKO = "Aiko <aiko@example.org>"


@pytest.fixture
def made(tmp_path: Path) -> Project:
    """A project in a git repository, extracted and drafted by the embedded model."""
    files = {"mkdocs.yml": MKDOCS, "docs/en/loss.md": PAGE, "docs/en/guide.md": GUIDE, ".gitignore": "/.taiyaku/\n"}
    found = project(tmp_path, files)
    git(tmp_path, "init", "-q")
    git(tmp_path, "config", "user.name", "Aiko")
    git(tmp_path, "config", "user.email", "aiko@example.org")
    assert 0 == taiyaku(tmp_path, "extract").code
    assert taiyaku(tmp_path, "draft").code in (0, 1)  # 1 where a draft was refused
    return found


def reviewed(made: Project, source: str, target: str) -> None:
    path = made.catalog_path("loss.md")
    catalog = catalogs.read(path)
    message = correct(catalog.messages[Key(source)], target, who=AIKO, when="2026-11-01")
    catalogs.write(path, replace(catalog, messages={**catalog.messages, Key(source): message}))


def test_a_changed_paragraph_makes_the_reviewed_japanese_stale(made: Project) -> None:
    reviewed(made, OLD, "損失は、モデルがどれほど悪いかを表す数値です。")
    git(made.root, "add", "-A")
    git(made.root, "commit", "-qm", "Begin")
    made.source_path("loss.md").write_text(PAGE.replace(OLD, NEW), encoding="utf-8")
    git(made.root, "commit", "-qam", "Say it better")

    said = taiyaku(made.root, "extract")
    assert (0, f"stale: loss.md: rewording: {NEW}\n") == (said.code, said.out)
    message = catalogs.read(made.catalog_path("loss.md")).messages[Key(NEW)]
    assert (State.STALE, OLD) == (message.state, message.previous_source)
    assert "損失は、モデルがどれほど悪いかを表す数値です。" == message.target

    status = taiyaku(made.root, "status", "--json")
    page = next(page for page in json.loads(status.out)["pages"] if page["page"] == "loss.md")
    assert 1 == status.code
    assert (1, 12) == (page["stale"], page["stale_words"])
    assert {"rewording": 1} == page["stale_changes"]
    assert git(made.root, "log", "-1", "--format=%cs %h") == page["stale_since"]
    assert "12 words" in taiyaku(made.root, "status").out

    assert taiyaku(made.root, "draft").code in (0, 1)
    drafted = catalogs.read(made.catalog_path("loss.md")).messages[Key(NEW)]
    assert (message.target, State.STALE) == (drafted.target, drafted.state)

    assert 0 == taiyaku(made.root, "build").code
    html = (made.root / "site/ja/loss/index.html").read_text(encoding="utf-8")
    assert 1 == html.count('class="ty" data-ty="stale"')
    assert "<del>bad</del> <ins>wrong</ins>" in html


def test_extract_says_what_it_carried_over_and_what_moved(made: Project) -> None:
    reviewed(made, "Call `loss.backward()` to compute the gradient, see [the guide](guide.md).", CALL)
    reviewed(made, OLD, "損失は、モデルがどれほど悪いかを表す数値です。")
    git(made.root, "add", "-A")
    git(made.root, "commit", "-qm", "Begin")
    made.source_path("loss.md").write_text(
        PAGE.replace(OLD + "\n\n", "").replace("(guide.md)", "(guide.md#train)"), encoding="utf-8"
    )
    made.source_path("guide.md").write_text(f"{GUIDE}\n{OLD}\n", encoding="utf-8")
    git(made.root, "commit", "-qam", "Move it")
    commit = git(made.root, "log", "-1", "--format=%cs %h")

    said = taiyaku(made.root, "extract")
    assert [
        "moved: guide.md: 1 message from loss.md",
        "carried over: loss.md: link target: … [the guide](guide.md). → … [the guide](guide.md#train).",
    ] == said.out.splitlines()
    assert re.search(r"2 pages, 2 catalogs changed: 0 new messages, 1 moved, 1 carried over\.", said.err)
    guide, loss = (catalogs.read(made.catalog_path(page)).messages for page in ("guide.md", "loss.md"))
    assert State.REVIEWED is guide[Key(OLD)].state
    carried = next(message for message in loss.values() if message.target.startswith("`loss.backward()`"))
    assert (CALL.replace("guide.md", "guide.md#train"), State.REVIEWED) == (carried.target, carried.state)
    assert (f"carried over: link target {commit}",) == carried.comments

    before = held(made.root)
    assert (0, "") == (taiyaku(made.root, "extract").code, taiyaku(made.root, "extract").out)
    shutil.rmtree(made.cache)
    assert (0, "") == (taiyaku(made.root, "extract").code, taiyaku(made.root, "extract").out)
    assert before == held(made.root)


def test_status_says_what_others_rely_on(made: Project) -> None:
    values = json.loads(taiyaku(made.root, "status", "--json").out)
    assert ["language", "total", "pages", "stale_figures"] == list(values)
    names = ["page", "messages", "words", "new", "draft", "stale", "reviewed", "stale_since"]
    assert {*names} <= values["pages"][0].keys()
    assert "ja" == values["language"]
    assert sum(page["messages"] for page in values["pages"]) == values["total"]["messages"]


def test_check_says_what_others_rely_on(made: Project) -> None:
    reviewed(made, OLD, "これは<b>損失</b>です。[ここ](https://evil.example/)。")
    said = taiyaku(made.root, "check", "--json")
    assert 1 == said.code
    found = json.loads(said.out)
    assert {"check", "page", "severity", "source", "target", "text", "fix"} == set(found[0])
    assert "safety" in {finding["check"] for finding in found if finding["source"] == OLD}


def test_an_unsafe_target_never_reaches_the_page(made: Project) -> None:
    reviewed(made, OLD, "損失<script>alert(1)</script>です。")
    said = taiyaku(made.root, "render")
    assert 1 == said.code
    assert "left out: loss.md" in said.out
    assert OLD in made.target_path("loss.md").read_text(encoding="utf-8")


def test_a_second_build_changes_nothing_and_says_so(made: Project) -> None:
    assert 0 == taiyaku(made.root, "build").code
    before = {path: path.stat().st_mtime_ns for path in made.root.rglob("*") if path.is_file()}
    said = taiyaku(made.root, "build")
    assert 0 == said.code
    assert ["extract", "draft", "check", "render", "site"] == [line.split()[0] for line in said.err.splitlines()]
    assert 5 == len(re.findall(r"nothing (?:changed|to draft)", said.err))
    assert before == {path: path.stat().st_mtime_ns for path in made.root.rglob("*") if path.is_file()}


def test_the_build_ends_with_a_summary(made: Project) -> None:
    """And says before it what readers do not get to see."""
    reviewed(made, OLD, "損失<script>alert(1)</script>です。")
    out = taiyaku(made.root, "build").out
    assert out.startswith(f"left out: loss.md: {OLD!r}: ")
    assert re.search(r"2 pages, \d+ messages: \d+ new, \d+ draft, 0 stale, 1 reviewed\.", out)
    assert "python -m http.server -d site" in out


def test_a_page_that_somebody_wrote_in_docs_ja_gets_no_catalog(made: Project) -> None:
    """Until it is gone, or `taiyaku import` takes it; a catalog that stands beside one is told of, and kept."""
    english, japanese = made.source_path("help.md"), made.target_path("help.md")
    english.write_text("# Help\n", encoding="utf-8")
    japanese.parent.mkdir(exist_ok=True)
    japanese.write_text("# 手引き\n", encoding="utf-8")
    said = taiyaku(made.root, "extract")
    assert (0, "", True) == (said.code, said.out, "3 pages, 1 by hand, nothing changed." in said.err)
    assert not made.template_path("help.md").exists()
    assert not made.catalog_path("help.md").exists()
    assert "help.md" not in taiyaku(made.root, "status").out
    said = taiyaku(made.root, "check", "help")
    assert "help: docs/ja/help.md is written by hand, and has no catalog. Leave it out." in said.err

    assert 0 == taiyaku(made.root, "import", "docs/ja").code
    assert {"手引き"} == {message.target for message in catalogs.read(made.catalog_path("help.md")).messages.values()}
    assert "by hand: help.md: the catalog reaches no reader." in taiyaku(made.root, "render").out
    assert "# 手引き\n" == japanese.read_text(encoding="utf-8")

    made.catalog_path("help.md").unlink()
    japanese.unlink()
    assert "1 catalog changed: 1 new message" in taiyaku(made.root, "extract").err


def test_pages_edited_by_hand_are_not_overwritten(made: Project) -> None:
    assert 0 == taiyaku(made.root, "render").code
    page = made.target_path("guide.md")
    page.write_text(page.read_text(encoding="utf-8") + "\n手で書いた文。\n", encoding="utf-8")
    before = held(made.root)
    said = taiyaku(made.root, "render")
    assert 2 == said.code
    assert "docs/ja/guide.md: edited by hand" in said.err
    assert before == held(made.root)


def test_gettext_takes_what_is_written(made: Project) -> None:
    for path in made.locale.rglob("*.po"):
        arguments = ["msgfmt", "-c", "-o", "/dev/null", str(path)]
        run = subprocess.run(arguments, capture_output=True, text=True, check=False)
        assert (0, "") == (run.returncode, run.stderr), path
    for path in [*made.locale.rglob("*.po"), *made.locale.rglob("*.pot")]:
        same = subprocess.run(["msgcat", str(path)], capture_output=True, check=True).stdout
        assert path.read_bytes() == same, path


def test_folders_without_a_project_go_to_po_and_back(tmp_path: Path) -> None:
    pages = {"a.md": PAGE, "deep/b.md": GUIDE.replace("\n", "\r\n"), "c.md": "\ufeff# Ç\n\n\tcode\n\nno end"}
    for name, text in pages.items():
        path = tmp_path / "notes" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    assert 0 == taiyaku(tmp_path, "md2po", "notes", "-o", "po").code
    assert 0 == taiyaku(tmp_path, "po2md", "notes", "po", "-o", "out").code
    assert {name: text.encode() for name, text in pages.items()} == held(tmp_path / "out")


def test_every_command_explains_itself(tmp_path: Path) -> None:
    said = taiyaku(tmp_path, "--help")
    assert 0 == said.code
    commands = re.findall(r"^  ([a-z0-9][a-z0-9-]*)  ", said.out, re.MULTILINE)
    assert "build" in commands
    for command in commands:
        assert "Usage: taiyaku" in taiyaku(tmp_path, command, "--help").out
