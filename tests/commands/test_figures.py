"""Text in SVG figures on the whole road: extract, draft, render, edit by hand, absorb."""

from __future__ import annotations

from pathlib import Path

import pytest

from taiyaku import catalog as catalogs
from taiyaku.model import Key, State
from taiyaku.project import Project
from tests.commands.support import git, held, taiyaku
from tests.support import project

SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="9">
  <text x="1" text-anchor="end">{}</text>
  <text>NumPy</text>
</svg>
"""
ENGLISH = SVG.format("learning rate")
MKDOCS = "site_name: Notes\nplugins:\n  - taiyaku: {svg: true}\n"


@pytest.fixture
def made(tmp_path: Path) -> Project:
    """Four figures: one to be translated, one translated by hand, one in Shift_JIS by hand, one that is no XML."""
    files: dict[str, str | bytes] = {
        "mkdocs.yml": MKDOCS,
        "docs/en/index.md": "# Loss\n\n![a](images/rate.svg)\n",
        "docs/en/images/rate.svg": ENGLISH,
        "docs/en/images/hand.svg": ENGLISH,
        "docs/ja/images/hand.svg": SVG.format("手"),
        "docs/en/images/old.svg": ENGLISH,
        "docs/ja/images/old.svg": SVG.format("手書き").encode("shift_jis"),
        "docs/en/images/broken.svg": "<svg><text>two words</svg>",
        "docs/en/images/latin.svg": b"<svg><text>caf\xe9 noir</text></svg>",
        "glossary.yml": "terms:\n  - {source: learning rate, target: 学習率}\n",
    }
    made = project(tmp_path, files)
    git(tmp_path, "init", "-q")
    git(tmp_path, "config", "user.name", "Aiko")
    git(tmp_path, "config", "user.email", "aiko@example.org")
    return made


@pytest.mark.engine
def test_the_road_of_a_figure(made: Project) -> None:
    before = held(made.root)
    said = taiyaku(made.root, "extract")
    assert 0 == said.code
    assert "left alone: docs/en/images/broken.svg:1: mismatched tag.\n" in said.out
    assert "left alone: docs/en/images/latin.svg:1: byte 0xe9 is not UTF-8. Save the file as UTF-8.\n" in said.out
    assert not made.catalog_path("images/broken.svg").exists()
    catalog = catalogs.read(made.catalog_path("images/rate.svg"))
    assert [Key("learning rate"), Key("NumPy")] == [*catalog.messages]
    assert taiyaku(made.root, "draft").code in (0, 1)
    assert 0 == taiyaku(made.root, "render").code
    japanese = made.target_path("images/rate.svg").read_text(encoding="utf-8")
    assert '<text x="1" text-anchor="end">学習率</text>' in japanese
    assert japanese.startswith("<!-- translation: {source: en/images/rate.svg, digest: ")
    for name in ("hand", "old"):
        assert before[f"docs/ja/images/{name}.svg"] == held(made.root)[f"docs/ja/images/{name}.svg"]
    assert 0 == taiyaku(made.root, "check", "--sync").code
    assert "images/rate.svg" in taiyaku(made.root, "status").out

    edited = japanese.replace("学習率", "学習率η")
    made.target_path("images/rate.svg").write_text(edited, encoding="utf-8")
    refused = taiyaku(made.root, "render")
    assert (2, True) == (refused.code, "docs/ja/images/rate.svg: edited by hand" in refused.err)
    absorbed = taiyaku(made.root, "absorb")
    assert (0, True) == (absorbed.code, "1 message absorbed, by Aiko" in absorbed.out)
    message = catalogs.read(made.catalog_path("images/rate.svg")).messages[Key("learning rate")]
    assert ("学習率η", State.REVIEWED) == (message.target, message.state)
    assert "学習率η" in made.target_path("images/rate.svg").read_text(encoding="utf-8")


@pytest.mark.engine
def test_a_figure_that_breaks_keeps_its_translations(made: Project) -> None:
    """Half-saved XML is told in a line; catalog and Japanese figure stay, and go on when it is whole again."""
    taiyaku(made.root, "extract")
    taiyaku(made.root, "draft")
    taiyaku(made.root, "render")
    before = held(made.root)
    path = made.source_path("images/rate.svg")
    path.write_text(ENGLISH.removesuffix("</svg>\n"), encoding="utf-8")
    assert "left alone: docs/en/images/rate.svg:4: no element found." in taiyaku(made.root, "extract").out
    assert 0 == taiyaku(made.root, "render").code
    path.write_text(ENGLISH, encoding="utf-8")
    assert 0 == taiyaku(made.root, "extract").code
    assert before == held(made.root)


def test_figures_are_left_alone_unless_asked_for(made: Project) -> None:
    made.config.write_text("site_name: Notes\nplugins: [taiyaku]\n", encoding="utf-8")
    assert "" == taiyaku(made.root, "extract").out
    assert ("index.md", "mkdocs.yml") == made.catalog_pages()
