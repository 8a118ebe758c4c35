"""The shipped model says where its words come from, and how often it is wrong is counted right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from taiyaku.adapt import alignment_error, read_linked
from taiyaku.draft import EMBEDDED, Link, MarianEngine
from taiyaku.errors import AdaptError

LINKED = Path(__file__).parent / "linked.tsv"


class Fixed:
    """An aligner that says the same of every pair."""

    def __init__(self, *links: Link) -> None:
        self._links = links

    def align(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Link, ...]]:
        return [self._links for _ in texts]


def test_the_second_of_equal_stretches_is_found(tmp_path: Path) -> None:
    path = tmp_path / "linked.tsv"
    path.write_text("a loss, a loss\t損失と損失\tloss#2=損失#1; loss=損失#2\n", encoding="utf-8")
    assert (((10, 14), (0, 2)), ((2, 6), (3, 5))) == read_linked(path)[0].links


@pytest.mark.parametrize("links", ["loss=ロス", "los=損失; x=損失", "loss=損失#2", "loss", "loss=損失=x", ""])
def test_a_link_to_nothing_is_told(tmp_path: Path, links: str) -> None:
    path = tmp_path / "linked.tsv"
    path.write_text(f"a loss\t損失\tloss=損失\nthe loss\t損失\t{links}\n", encoding="utf-8")
    with pytest.raises(AdaptError, match=r"linked\.tsv:2: '.*' does not stand there"):
        read_linked(path)
    path.write_text("a loss\t損失\n", encoding="utf-8")
    with pytest.raises(AdaptError, match=r"linked\.tsv:1: this is no linked pair"):
        read_linked(path)


def test_what_is_taken_from_elsewhere_or_nowhere_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "linked.tsv"
    path.write_text("new loss\t新しい損失\tnew=新しい; loss=損失\n", encoding="utf-8")
    linked = read_linked(path)
    right = Link((0, 3), (0, 3), 0.9), Link((3, 5), (4, 8), 0.9)
    assert 0.0 == alignment_error(Fixed(*right), linked)
    assert 0.4 == alignment_error(Fixed(right[0]), linked)
    assert 0.6 == alignment_error(Fixed(Link((0, 5), (4, 8), 0.9)), linked)


@pytest.mark.engine
def test_the_shipped_model_is_far_better_than_chance() -> None:
    """A hundred pairs linked by hand; one word of seven would be right by chance."""
    linked = read_linked(LINKED)
    assert 100 == len(linked)
    assert alignment_error(MarianEngine(EMBEDDED), linked) < 0.3


@pytest.mark.engine
def test_links_are_stretches_of_both_texts() -> None:
    source, target = "Call ⟦0⟧ first, 鬱🎉!", "まず ⟦0⟧を、鬱🎉です"
    (links,) = MarianEngine(EMBEDDED).align([(source, target)])
    assert [link.target for link in links] == sorted(link.target for link in links)
    for link in links:
        assert target[slice(*link.target)].strip()
        assert source[slice(*link.source)].strip()
        assert 0 < link.share <= 1.001
    assert ("⟦0⟧", "⟦0⟧") in [(target[slice(*link.target)], source[slice(*link.source)]) for link in links]
    assert [] == MarianEngine(EMBEDDED).align([])
