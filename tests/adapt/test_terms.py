"""Terms from files and from pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from taiyaku.adapt import Pair, mined, read_terms, together
from taiyaku.errors import AdaptError
from taiyaku.model import Term


def test_a_file_gives_the_first_form_and_the_others_it_admits(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text("# rough\nlist\tリスト|一覧\n\nloss\t損失\t7\n", encoding="utf-8")
    assert (Term("list", "リスト", admitted=("一覧",)), Term("loss", "損失")) == read_terms(path)


@pytest.mark.parametrize("line", ["loss", "loss\t", "\t損失", "loss 損失"])
def test_a_line_that_is_no_term_is_told(tmp_path: Path, line: str) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text(f"list\tリスト\n{line}\n", encoding="utf-8")
    with pytest.raises(AdaptError, match=r"terms\.tsv:2: this is no term"):
        read_terms(path)


def test_what_is_mined_is_used_most_of_the_time() -> None:
    """A heading is a term if sentences agree with it; rare ones, and those said otherwise, are none."""
    headings = [Pair("step", "ステップ"), Pair("order", "注文"), Pair("rare", "珍品"), Pair("How to", "使い方。")]
    used = [Pair(f"Each step costs {number}.", f"各ステップに{number}かかります。") for number in range(9)]
    other = [Pair(f"The order of {number}.", f"{number}の順序。") for number in range(9)]
    assert ("ステップ",) == tuple(term.target for term in mined([*headings, *used, *other]))


def test_the_glossary_goes_before_what_was_mined() -> None:
    own, found = (Term("loss", "損失"),), (Term("Loss", "ロス"), Term("step", "ステップ"))
    assert (own[0], found[1]) == together(own, found)
