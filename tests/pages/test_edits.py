"""What somebody edited on a Japanese page is found, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku.model import Gap, Key, Offer
from taiyaku.pages import Edits, build, edits
from taiyaku.pages.build import Built, laid_out
from taiyaku.segments import split
from tests import strategies

PAGE = """---
title: Loss
---

# The loss

First paragraph.

Second paragraph with `code`.

- an item
- another item

!!! note "A title"

    Inside of it.

| a cell | more |
|--------|------|
| third  | $x$  |

```python
loss()  # comment
```

The end.
"""
OFFER = Offer(("title",))
PARTS = split(PAGE, page="p.md", offer=OFFER)
KEYS = [Key(part.text, part.context) for part in PARTS if not isinstance(part, Gap)]
TARGETS = {
    Key("Loss"): "損失",
    Key("The loss"): "損失とは",
    Key("First paragraph."): "最初の段落です。",
    Key("Second paragraph with `code`."): "`code`のある二番目の段落です。",
    Key("an item"): "項目",
    Key("another item"): "もう一つの項目",
    Key("A title"): "見出し",
    Key("Inside of it."): "その中身です。",
    Key("a cell"): "欄",
    Key("more"): "ほか",
    Key("third"): "3",
    Key("The end."): "おわり。",
}


def made(targets: dict[Key, str]) -> Built:
    return build(PAGE, targets, page="p.md", source="en/p.md", offer=OFFER)


def text(built: Built) -> str:
    return "".join(piece.text for piece in built.pieces)


def found(now: str) -> Edits:
    return edits(made(TARGETS).pieces, now, TARGETS, page="p.md", offer=OFFER, english="docs/en/p.md")


def test_the_pieces_joined_are_the_page_without_its_mark() -> None:
    assert text(made(TARGETS)) == "".join(
        line for line in made(TARGETS).text.splitlines(keepends=True) if not line.startswith("translation: ")
    )


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), strategies.japanese, max_size=6))
def test_other_targets_are_found_and_make_the_same_page(changed: dict[Key, str]) -> None:
    after = made({**TARGETS, **changed})
    changed = {key: target for key, target in changed.items() if key not in after.unsafe and target.strip()}
    now = text(made({**TARGETS, **changed}))
    result = found(now)
    assert () == result.misfits
    taken = {edit.key: edit.target for edit in result.edits}
    assert taken.keys() <= changed.keys()
    assert now == "".join(piece.text for piece in laid_out(PAGE, PARTS, {**TARGETS, **taken}))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_what_was_added_or_deleted_is_named_and_nothing_else_is_taken_for_an_edit(data: st.DataObject) -> None:
    blocks = text(made(TARGETS)).split("\n\n")
    place = data.draw(st.integers(1, len(blocks) - 1))
    if data.draw(st.booleans()):
        blocks.insert(place, "ここに新しい段落を一つ書き足しました。")
    else:
        del blocks[place]
    result = found("\n\n".join(blocks))
    assert result.misfits
    assert () == result.edits


def test_blanks_and_line_ends_are_nobodys_edit() -> None:
    page = text(made(TARGETS))
    for now in (
        page.replace("\n", "\r\n"),
        page.rstrip("\n"),
        page + "\n\n",
        page.replace("\n\n", "  \n\n\n"),
        page.replace("最初の段落です。", "最初の\n段落です。"),
        page.replace("title: 損失", "title: '損失'"),
    ):
        assert Edits() == found(now)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("# comment", "# 注釈", 23, "this is not as in docs/en/p.md: «loss() # 注釈»"),
        (
            "おわり。",
            "新しい段落です。\n\nおわり。",
            26,
            "docs/en/p.md has nothing for this paragraph: «新しい段落です。»",
        ),
        ("最初の段落です。\n\n", "", 7, "a paragraph is gone or cut in pieces: «最初の段落です。»"),
        ("{ #the-loss }", "{ #loss }", 5, "this is not as in docs/en/p.md"),
    ],
)
def test_misfits_name_the_line_and_what_is_seen(old: str, new: str, line: int, said: str) -> None:
    result = found(text(made(TARGETS)).replace(old, new))
    assert () == result.edits
    assert [line] == [misfit.line for misfit in result.misfits]
    assert result.misfits[0].text.startswith(said)


def test_a_moved_paragraph_is_no_two_edits() -> None:
    one, other = "最初の段落です。", "`code`のある二番目の段落です。"
    page = text(made(TARGETS)).replace(one, "@").replace(other, one).replace("@", other)
    result = found(page)
    assert () == result.edits
    assert result.misfits


def test_a_paragraph_cut_in_two_is_kept_whole() -> None:
    page = text(made(TARGETS)).replace("`code`のある二番目の段落です。", "`code`のある\n\n二番目の段落です。")
    result = found(page)
    assert () == result.edits
    assert 3 == len(result.misfits)


def test_an_edit_beside_a_new_paragraph_is_found() -> None:
    page = text(made(TARGETS)).replace("おわり。", "これでおわり。\n\n全く別の話をここに書きます。")
    result = found(page)
    assert [("The end.", "これでおわり。")] == [(edit.key.source, edit.target) for edit in result.edits]
    assert 1 == len(result.misfits)


@given(strategies.pages)
def test_no_page_makes_it_raise(now: str) -> None:
    found(now)
