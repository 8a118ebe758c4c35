"""The golden cases: an English text, a Japanese one, and all that the checks see in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from taiyaku.checks import CHECKS, findings
from taiyaku.glossary import load
from taiyaku.model import Key, Message, Severity
from tests.support import Case, cases, rewrite

FOLDER = Path(__file__).parent / "cases"
GLOSSARY = FOLDER / "glossary.yml"
CASES = cases(FOLDER, parts=3)


def seen(case: Case) -> str:
    """One line a finding, and under it its fix."""
    source, target, _ = case.parts
    lines = []
    for finding in findings(Message(Key(source), target), terms=load(GLOSSARY)):
        severity = "" if finding.severity is CHECKS[finding.check].severity else f" ({finding.severity.value})"
        lines.append(f"{finding.check}{severity}: {finding.text}")
        if finding.fix:
            lines.append("    " + finding.fix.replace("\n", "\n    "))
    return "\n".join(lines)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_findings(case: Case, rewriting: bool) -> None:
    if rewriting:
        if case == CASES[0]:
            rewrite(FOLDER, parts=3, actual=seen)
        return
    said = f"{case.path.name}:{case.line}. If this is right now, run `pytest {Path(__file__).parent.name} --rewrite`."
    assert case.expected == seen(case), said


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_has_enough_cases(check: str) -> None:
    """Eight cases at least, some with findings of the check and some without any."""
    own = [case for case in CASES if case.path.stem == check]
    loud = Counter(f"{check}:" in case.expected or f"{check} (" in case.expected for case in own)
    assert len(own) >= 8
    assert loud[True] >= 2
    assert loud[False] >= 2


def test_a_check_says_what_it_is() -> None:
    for name, check in CHECKS.items():
        assert name == check.id
        assert check.title
        assert check.description.endswith(".")
        assert isinstance(check.severity, Severity)
