"""glossary.yml: what is read, and the line that a slip is told with."""

from __future__ import annotations

from pathlib import Path

import pytest

from taiyaku.errors import GlossaryError
from taiyaku.glossary import load, version
from taiyaku.model import PartOfSpeech, Term, TermStatus

ROOT = Path(__file__).parents[2]


def loaded(tmp_path: Path, text: str) -> tuple[Term, ...]:
    path = tmp_path / "glossary.yml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_a_term_with_all_it_can_have(tmp_path: Path) -> None:
    text = """version: 1
terms:
  - source: learning rate
    target: 学習率
    reading: がくしゅうりつ
    part_of_speech: noun
    note: η in formulas
    note_ja: 数式ではη
    status: admitted
    variants: [LR]
    admitted: [ラーニングレート]
    forbidden: [学習係数]
  - source: ReLU
    part_of_speech: proper noun
    keep: true
"""
    first, second = loaded(tmp_path, text)
    assert ("learning rate", "学習率", "がくしゅうりつ", "η in formulas") == (
        first.source, first.target, first.reading, first.note,
    )  # fmt: skip
    assert "数式ではη" == first.note_ja
    assert TermStatus.ADMITTED is first.status
    assert (("LR",), ("ラーニングレート",), ("学習係数",)) == (first.variants, first.admitted, first.forbidden)
    assert (PartOfSpeech.NOUN, PartOfSpeech.PROPER_NOUN) == (first.part_of_speech, second.part_of_speech)
    assert ("ReLU", "ReLU", True) == (second.source, second.target, second.keep)


@pytest.mark.parametrize("text", ["", "terms:\n", "version: 1\n"])
def test_there_may_be_no_terms_yet(tmp_path: Path, text: str) -> None:
    assert () == loaded(tmp_path, text)


def test_there_may_be_no_file(tmp_path: Path) -> None:
    assert () == load(tmp_path / "none.yml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("terms:\n  - source: a\n    targt: b\n", r":3: unknown key 'targt'\. Did you mean 'target'\?"),
        ("terms:\n  - source: a\n    note_jp: あ\n", r":3: unknown key 'note_jp'\. Did you mean 'note_ja'\?"),
        ("terms:\n  - source: a\n    note_ja: [あ]\n", r":3: 'note_ja' is a list\. Give one text"),
        ("term:\n  - source: a\n", r":1: unknown key 'term'"),
        ("terms:\n  - source: a\n", r":2: 'a' has no 'target'"),
        ("terms:\n  - target: a\n", r":2: a term has no 'source'"),
        ("terms: a\n", r":1: 'terms' is no list"),
        ("- a\n", r":1: the file is no mapping"),
        ("terms:\n  - source: [a]\n    target: b\n", r":2: 'source' is a list"),
        ("terms:\n  - source: no\n    target: b\n", r":2: 'source' is 'no', which YAML takes for no text"),
        ("terms:\n  - source: a\n    target: b\n    status: best\n", r":4: 'status' is 'best'"),
        (
            "terms:\n  - source: a\n    target: b\n    part_of_speech: nuon\n",
            r":4: 'part_of_speech' is 'nuon'\. Use noun, proper noun, verb, adjective or adverb\.",
        ),
        ("terms:\n  - source: a\n    target: b\n    forbidden: [b]\n", r":4: 'b' is a form of 'a' and forbidden too"),
        ("terms:\n  - {source: a, target: b}\n  - {source: A, target: c}\n", r":3: the source 'A' stands on line 2"),
        ("terms:\n  - source: a\n    source: b\n", r":3: the key 'source' stands twice"),
        ("terms:\n  - source: 'a\n", r":3: this is no YAML"),
        ("version: 2\n", r":1: 'version' is '2'\. Use 1"),
        *(
            (nested, r":1: the brackets are nested too deeply")
            for nested in ("[" * 200_000, "[\n" * 20_000, "- " * 200_000)
        ),
    ],
    ids=lambda text: text[:60],
)
def test_a_slip_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(GlossaryError, match=rf"glossary\.yml{said}") as raised:
        loaded(tmp_path, text)
    assert "\n" not in str(raised.value)


def test_the_version_changes_with_what_is_demanded() -> None:
    term = Term("loss", "損失")
    assert version((term,)) == version((Term("loss", "損失", note="L", note_ja="数式ではL", reading="そんしつ"),))
    assert version((term,)) != version((Term("loss", "損失", forbidden=("ロス",)),))


def test_the_course_has_a_glossary() -> None:
    """Sixty terms and more, each with a reading or kept in English."""
    terms = load(ROOT / "glossary.yml")
    assert len(terms) >= 60
    assert [] == [term.source for term in terms if not term.keep and not term.reading]


def test_the_course_has_each_note_for_both_readers() -> None:
    noted = [term for term in load(ROOT / "glossary.yml") if term.note or term.note_ja]
    assert [] == [term.source for term in noted if not (term.note and term.note_ja)]
