"""The glossary's terms are used, and its forbidden forms are not.

One remark a term at most. An abbreviation that stands in the target as it stands in the source
passes, and so do terms whose status is not *preferred*: they are knowledge, not a demand.
"""

from __future__ import annotations

from collections.abc import Iterator

from taiyaku.checks.base import Check, Remark, Subject, say, spliced
from taiyaku.checks.citations import inside, kept_titles
from taiyaku.glossary import forbidden_uses, target_uses
from taiyaku.model import Severity, Term, TermStatus

__all__ = ["TERMS"]


def _find(subject: Subject) -> Iterator[Remark]:
    found: dict[Term, list[str]] = {}
    titles = kept_titles(subject)
    for occurrence in subject.occurrences:
        if inside(occurrence.start, occurrence.end, titles):
            continue
        found.setdefault(occurrence.term, []).append(subject.source[occurrence.start : occurrence.end])
    for term, spellings in found.items():
        forbidden = forbidden_uses(term, subject.target, among=found)
        if forbidden:
            yield _replaced(subject.target, term, forbidden)
        elif term.status is TermStatus.PREFERRED and not target_uses(term, subject.target):
            if any(_abbreviation(spelling) and spelling in subject.target_prose for spelling in spellings):
                continue
            if term.keep:
                text = say("The glossary keeps '{term}' in English; the target does not have it.", term=term.source)
            else:
                text = say(
                    "The glossary has {target} for '{term}'; the target does not use it.",
                    target=term.target,
                    term=term.source,
                )
            yield Remark(text)


def _replaced(target: str, term: Term, stretches: tuple[tuple[int, int], ...]) -> Remark:
    fix = target
    for start, end in reversed(stretches):
        fix = spliced(fix, start, end, term.target)
    forms = "」「".join(dict.fromkeys(target[start:end] for start, end in stretches))
    text = say(
        "The glossary has {target} for '{term}', not 「{forms}」.", target=term.target, term=term.source, forms=forms
    )
    return Remark(text, stretches[0], fix)


def _abbreviation(spelling: str) -> bool:
    return sum(char.isupper() for char in spelling) >= 2 and " " not in spelling


TERMS = Check(
    "terms",
    "Glossary",
    "Terms of the glossary are translated as it says, and none of its forbidden forms is used.",
    Severity.WARNING,
    _find,
)
