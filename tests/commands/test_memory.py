"""`taiyaku memory`: past translations go from project to project."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from taiyaku import catalog as catalogs
from taiyaku.catalog import correct
from taiyaku.commands.extract import extract
from taiyaku.model import Key, State
from taiyaku.project import Project
from tests.commands.support import taiyaku
from tests.support import project

ENGLISH = "Call `fit` on **all** of the data."
JAPANESE = "**すべて**のデータに `fit` を呼びます。"


def made(root: Path, page: str) -> Project:
    root.mkdir()
    found = project(root, {"docs/en/p.md": page})
    extract(found)
    return found


def reviewed(tmp_path: Path) -> Project:
    """A project with one reviewed message."""
    found = made(tmp_path / "one", f"{ENGLISH}\n\nNot yet.\n")
    path = found.catalog_path("p.md")
    catalog = catalogs.read(path)
    done = correct(catalog.messages[Key(ENGLISH)], JAPANESE, who="Hana <h@example.org>", when="2026-11-02")
    catalogs.write(path, replace(catalog, messages={**catalog.messages, Key(ENGLISH): done}))
    return found


def test_what_one_project_reviewed_drafts_another(tmp_path: Path) -> None:
    """Exported, imported twice, and offered as a draft from the memory, markup and all."""
    one, two = reviewed(tmp_path), made(tmp_path / "two", f"{ENGLISH}\n")
    assert 0 == taiyaku(one.root, "memory", "export", "../one.tmx").code
    assert (
        "1 translation read, 1 new; 1 translation in locale/memory.tmx."
        in taiyaku(two.root, "memory", "import", "../one.tmx").err
    )
    assert (
        "0 new; 1 translation in locale/memory.tmx, as before." in taiyaku(two.root, "memory", "import", "../one").err
    )
    assert 0 == taiyaku(two.root, "draft").code
    message = catalogs.read(two.catalog_path("p.md")).messages[Key(ENGLISH)]
    assert (JAPANESE, State.DRAFT, "memory") == (message.target, message.state, message.origin)


def test_counts_and_finding(tmp_path: Path) -> None:
    one = reviewed(tmp_path)
    assert [{"name": "this project", "translations": 1, "files": 2}] == json.loads(
        taiyaku(one.root, "memory", "--json").out
    )
    said = taiyaku(one.root, "memory", "find", "Call `fit` on all of the data.", "--json")
    found = json.loads(said.out)
    assert (0, [JAPANESE], "Hana <h@example.org>") == (said.code, [match["target"] for match in found], found[0]["who"])
    assert f"{JAPANESE}  (Hana, 2026-11-02)" in taiyaku(one.root, "memory", "find", ENGLISH).out
    assert 1 == taiyaku(one.root, "memory", "find", "Something else altogether").code


def test_a_memory_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    one = reviewed(tmp_path)
    one.config.write_text("site_name: x\nplugins: [taiyaku: {memory: [gone.tmx]}]\n", encoding="utf-8")
    said = taiyaku(one.root, "draft")
    assert 2 == said.code
    assert "gone.tmx: no such file or folder. Correct the option `memory` in mkdocs.yml." in said.err
