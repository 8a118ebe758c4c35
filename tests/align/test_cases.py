"""Small pages side by side: which English each Japanese text is put to."""

from __future__ import annotations

from pathlib import Path

import pytest

from taiyaku.align import Judge, Lexicon, adopt, align, learn, units, words
from taiyaku.catalog import template
from taiyaku.segments import split
from tests.support import Case, cases

CASES = cases(Path(__file__).parent / "cases", parts=3)
TERMS = [("loss", "損失"), ("gradient", "勾配"), ("batch", "バッチ"), ("learning rate", "学習率")]


def placed(case: Case) -> str:
    """The targets under their English, and what was not placed."""
    source, target = (split(text + "\n", page="p.md") for text in case.parts[:2])
    judge = Judge(learn(pair for one, other in TERMS for pair in [(words(one), words(other))] * 3))
    left, right = units(source), units(target)
    adopted = adopt(template(source), left, right, align(left, right, judge), origin="old")
    lines = [
        f"{'=' if (message.score or 0) >= 0.8 else '?'} {message.key.source} → {message.target}"
        for message in adopted.catalog.messages.values()
        if message.target
    ]
    lines += [f"! {text.line}: {text.text}: {text.why}" for text in adopted.unplaced]
    return "\n".join(lines)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_texts_find_their_english(case: Case) -> None:
    assert case.expected == placed(case)


def test_without_any_knowledge_code_and_numbers_decide() -> None:
    source = units(split("# One\n\nUse `fit` with 3 rows.\n\n# Two\n", page="p.md"))
    target = units(split("`fit`は3行で使います。\n", page="p.md"))
    beads = align(source, target, Judge(Lexicon()))
    assert [(1,)] == [bead.sources for bead in beads if bead.targets]
