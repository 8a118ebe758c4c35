"""Pages on three sides: what is built never conflicts, what a hand wrote is kept."""

from __future__ import annotations

import pytest

from taiyaku.pages import Favour, MergedPage, mark_of, marked, three_way, unmarked

BUILT = [marked(f"---\n---\n# {text}\n", "en/p.md") for text in ("base", "ours", "theirs")]
BY_HAND = "# written by hand\n"
EDITED = BUILT[0].replace("base", "edited")


def never(base: str, ours: str, theirs: str, favour: Favour) -> tuple[str, bool]:
    """A merge of lines that are all the same ones."""
    chosen = {Favour.OURS: ours, Favour.THEIRS: theirs, Favour.NOBODY: f"<<<\n{ours}===\n{theirs}>>>\n"}[favour]
    return chosen, favour is not Favour.NOBODY


def merged(base: str, ours: str, theirs: str) -> MergedPage:
    return three_way(base, ours, theirs, merge_lines=never)


def test_two_built_pages_are_one_built_page() -> None:
    assert MergedPage(BUILT[1], clean=True, behind=True) == merged(*BUILT)


@pytest.mark.parametrize("sides", [(EDITED, BUILT[1]), (BUILT[1], EDITED)], ids=["ours", "theirs"])
def test_an_edit_stays_and_counts_as_one(sides: tuple[str, str]) -> None:
    page = merged(BUILT[0], *sides)
    mark, built = mark_of(page.text), mark_of(BUILT[1])
    assert mark
    assert built
    assert (True, True, built.digest) == (page.clean, mark.edited, mark.digest)
    assert "---\n---\n# edited\n" == unmarked(page.text)


@pytest.mark.parametrize("sides", [(BY_HAND, BUILT[1]), (BUILT[1], BY_HAND)], ids=["ours", "theirs"])
def test_a_page_that_a_person_took_over_stays_theirs(sides: tuple[str, str]) -> None:
    assert MergedPage(BY_HAND) == merged(BUILT[0], *sides)


def test_edits_on_both_sides_may_conflict() -> None:
    page = merged(BUILT[0], EDITED, EDITED.replace("edited", "edited otherwise"))
    assert (False, True) == (page.clean, "<<<" in page.text)


def test_hand_written_pages_are_merged_as_any_text() -> None:
    assert not merged(BY_HAND, f"{BY_HAND}a\n", f"{BY_HAND}b\n").clean


@pytest.mark.parametrize("text", ["---\ntitle: x\n---\n# A\n", "\ufeff---\r\n---\r\n# A\r\n"])
def test_a_mark_put_on_and_taken_off_leaves_the_page(text: str) -> None:
    assert text == unmarked(marked(text, "en/p.md"))
