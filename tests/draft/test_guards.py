"""The guards: what each objects to, and that nothing else is touched."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taiyaku.draft.guards import GUARDS, fault, objections
from tests.strategies import japanese

CASES = Path(__file__).parent / "guards.tsv"
CORPUS = Path(__file__).parents[3] / "shared" / "mt" / "corpus"
NONE = "–"


def cases() -> list[tuple[str, str, str]]:
    """The guard that objects, the English and the draft of every case."""
    with CASES.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return [(guard, source, target) for guard, source, target in csv.reader(lines, delimiter="\t", quoting=3)]


@pytest.mark.parametrize(("guard", "source", "target"), cases())
def test_the_first_objection(guard: str, source: str, target: str) -> None:
    assert guard == next((name for name, _ in objections(source, target)), NONE)
    assert (guard == NONE) == (fault(source, target) == "")


@pytest.mark.parametrize("guard", GUARDS)
def test_every_guard_has_cases(guard: str) -> None:
    """Each objects somewhere, and somewhere is asked and finds nothing."""
    found = Counter(name for name, _, _ in cases())
    assert found[guard] >= 2
    assert found[NONE] >= 40


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_makes_a_guard_raise(source: str, target: str) -> None:
    assert isinstance(fault(source, target), str)


@given(st.text(max_size=60))
def test_a_text_of_numbers_beside_itself_has_lost_none(text: str) -> None:
    """Whatever the digits, signs and separators: the same text says the same numbers."""
    assert "numbers" not in dict(objections(text, text))


@given(japanese)
def test_placeholders_are_no_text(text: str) -> None:
    """What a guard sees is the same whichever placeholders stand in the texts."""
    assert fault(f"⟦3⟧ is {text}", f"⟦3⟧は{text}") == fault(f"⟦14⟧ is {text}", f"⟦14⟧は{text}")


@pytest.mark.corpora
@pytest.mark.skipif(not (CORPUS / "dev.tsv").is_file(), reason="../shared/mt/corpus is not there")
@pytest.mark.parametrize("name", ["dev.tsv", "test.tsv"])
def test_people_are_hardly_ever_objected_to(name: str) -> None:
    """Of some thousand translations, no more than five."""
    rows = [line.split("\t") for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()]
    assert [] == [said for _, source, target in rows if (said := fault(source, target))][5:]
