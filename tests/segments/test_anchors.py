"""The anchors of headings: those that MkDocs itself gives, whatever the project configures."""

from __future__ import annotations

import re
from pathlib import Path

import markdown
import pytest

from taiyaku.dialect import MATERIAL, Dialect, dialect_of
from taiyaku.model import Gap, Key, Segment
from taiyaku.segments import anchors, render, split

PAGE = """---
title: T
---

# The loss

## Don't *panic*: `fit()` & "H~2~O" -- 5 < 6

### The loss

The loss
--------

## Own { #own-id .wide }

## Code of `__init__` and $x_i$

!!! note

    ## The loss in a box

## A [link](x.md) and :smile:[^1]

## 損失 関数

## With a ++ctrl+c++ \\_ escaped\\. dot #

[^1]: A note.
"""
TAKEN = """## The loss

<div id="the-loss_1" markdown>

## The loss

</div>

A paragraph.
{ #the-loss_2 }

## The loss
"""
SLUGS = "slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}"
SETTINGS = {
    "plain": "toc: {}",
    "separator": "toc: {separator: _}",
    "shallow": "toc: {toc_depth: 2, permalink: '#', baselevel: 2}",
    "slugs": "toc: {" + SLUGS + "}",
    "unicode": "toc: {slugify: !!python/name:markdown.extensions.toc.slugify_unicode }",
    "smarty": "toc: {" + SLUGS + "}\n  smarty: {}",
}


def dialect(folder: Path, toc: str) -> Dialect:
    path = folder / "mkdocs.yml"
    extensions = "\n".join(f"  {name}: {{}}" for name in MATERIAL.extensions if name not in ("toc", "fenced_code"))
    path.write_text(
        f"markdown_extensions:\n{extensions}\n  footnotes: {{}}\n  admonition: {{}}\n  {toc}\n", encoding="utf-8"
    )
    return dialect_of(path)


def rendered(page: str, dialect: Dialect) -> list[str]:
    """The ids of a page's headings, as Python-Markdown renders it."""
    body = page.partition("---\n\n")[2] if page.startswith("---") else page
    html = markdown.markdown(body, extensions=[*dialect.extensions], extension_configs={**dialect.settings})
    return re.findall(r'<h[1-6][^>]*\bid="([^"]*)"', html)


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("page", [PAGE, TAKEN], ids=["headings", "taken"])
def test_anchors_are_those_of_the_site(page: str, name: str, tmp_path: Path) -> None:
    used = dialect(tmp_path, SETTINGS[name])
    assert rendered(page, used) == list(anchors(page, dialect=used).values())


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("page", [PAGE, TAKEN], ids=["headings", "taken"])
def test_the_japanese_has_the_english_anchors(page: str, name: str, tmp_path: Path) -> None:
    """With another text in every heading the ids stay, underscores and hyphens in them too."""
    used = dialect(tmp_path, SETTINGS[name])
    parts = split(page, page="p")
    targets = {Key(part.text): "訳" for part in parts if isinstance(part, Segment)}
    assert rendered(page, used) == rendered(render(parts, targets, anchors=anchors(page, dialect=used)), used)


def test_headings_of_a_snippet_take_their_numbers_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "part.md").write_text("## Install\n\nOnce.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    used = Dialect(("toc", "attr_list", "pymdownx.snippets"))
    page = '# Start\n\n--8<-- "part.md"\n\n## Install\n'
    assert ["start", "install_1"] == list(anchors(page, dialect=used).values())


def test_an_extension_that_is_not_there_is_no_hindrance() -> None:
    used = Dialect(("toc", "attr_list", "no.such.extension"), {"no.such.extension": {"a": 1}})
    assert ["the-loss"] == list(anchors("# The loss\n", dialect=used).values())


def test_a_page_without_headings_has_no_anchors() -> None:
    page = "Text only.\n"
    assert {} == anchors(page)
    assert page == render(split(page, page="p"), {}, anchors=anchors(page))
    assert [Gap] != [type(part) for part in split(page, page="p")]
