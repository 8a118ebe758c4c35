"""English page + targets → Japanese page, and how a page is known to be ours."""

from __future__ import annotations

from taiyaku.model import Key, Offer
from taiyaku.pages import build, mark_of

PAGE = """---
title: Loss
---

# The loss

Text with `code`.

## The loss

| a | b |
|---|---|
| x | y |
"""


def japanese(**targets: str) -> str:
    pairs = {Key(source.replace("_", " ")): target for source, target in targets.items()}
    return build(PAGE, pairs, page="loss.md", source="en/loss.md", offer=Offer(("title",))).text


def test_headings_keep_the_english_anchors() -> None:
    """Also the number that MkDocs gives the second of two equal ones."""
    page = japanese(The_loss="損失")
    assert "# 損失 { #the-loss }\n" in page
    assert "## 損失 { #the-loss_1 }\n" in page


def test_front_matter_is_quoted_where_yaml_needs_it() -> None:
    assert 'title: "損失: 入門"\n' in japanese(Loss="損失: 入門")


def test_cells_escape_pipes() -> None:
    assert "| x \\| z | y |" in japanese(x="x | z")


def test_a_page_is_known_as_made_and_as_edited() -> None:
    page = japanese(Loss="損失")
    mark = mark_of(page)
    assert mark is not None
    assert ("en/loss.md", False) == (mark.source, mark.edited)
    edited = mark_of(page.replace("Text", "テキスト"))
    assert edited is not None
    assert edited.edited
    assert mark_of(PAGE) is None


def test_nothing_translated_gives_no_page() -> None:
    assert "" == build(PAGE, {}, page="loss.md", source="en/loss.md").text


def test_figures_for_words_are_no_break() -> None:
    page = "Five\n\nTwo\n"
    built = build(page, {Key("Five"): "5", Key("Two"): "二"}, page="p.md", source="en/p.md")
    assert not built.unsafe
    assert "5\n\n二\n" in built.text


def test_the_one_that_breaks_the_page_is_found_among_many() -> None:
    page = "".join(f"word {number}a\n\n" for number in range(30))
    targets = {Key(f"word {number}a"): f"語{number}" for number in range(30)} | {Key("word 17a"): "<div>"}
    built = build(page, targets, page="p.md", source="en/p.md")
    assert (Key("word 17a"),) == built.unsafe


def test_a_target_that_breaks_the_page_is_left_out() -> None:
    """The English stays there, and the key is named."""
    page = "One\n\nTwo\n"
    bad = Key("One")
    built = build(page, {bad: "<div>", Key("Two"): "二"}, page="p.md", source="en/p.md")
    assert (bad,) == built.unsafe
    assert "One\n\n二\n" in built.text
