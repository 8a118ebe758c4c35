"""Source + target → findings; one file per check.

`CHECKS` is the table, in the order in which a reviewer should see what they find: first what could
do harm, then what breaks the page, then what misleads the reader, last what only looks wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from taiyaku.checks.base import Check, Remark, Subject
from taiyaku.checks.code import CODE
from taiyaku.checks.emphasis import EMPHASIS
from taiyaku.checks.length import LENGTH
from taiyaku.checks.links import LINKS
from taiyaku.checks.markdown import MARKDOWN
from taiyaku.checks.marks import MARKS
from taiyaku.checks.math import MATH
from taiyaku.checks.numbers import NUMBERS
from taiyaku.checks.punctuation import PUNCTUATION
from taiyaku.checks.repetition import REPETITION
from taiyaku.checks.safety import SAFETY
from taiyaku.checks.terms import TERMS
from taiyaku.checks.untranslated import UNTRANSLATED
from taiyaku.model import Finding, Message, Term
from taiyaku.said import Said, say, told

__all__ = ["CHECKS", "Check", "Remark", "Said", "Subject", "findings", "repaired", "say", "told"]

CHECKS: Mapping[str, Check] = {
    check.id: check
    for check in (
        SAFETY,
        LINKS,
        CODE,
        MATH,
        MARKS,
        MARKDOWN,
        EMPHASIS,
        NUMBERS,
        TERMS,
        UNTRANSLATED,
        LENGTH,
        REPETITION,
        PUNCTUATION,
    )
}

_ROUNDS = 100
"""Repairs of one message; more would be a glossary that runs in circles."""


def findings(
    message: Message, *, terms: tuple[Term, ...] = (), only: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """What the checks see in a message, in the order of `CHECKS`; nothing where there is no target.

    `only` limits it to the checks of these ids.
    """
    if not message.target.strip():
        return ()
    subject = Subject.of(message, terms)
    return tuple(
        Finding(
            check=check.id,
            key=message.key,
            severity=remark.severity or check.severity,
            text=remark.text,
            span=remark.span,
            fix=remark.fix if remark.fix != message.target else "",
        )
        for check in CHECKS.values()
        if only is None or check.id in only
        for remark in check.find(subject)
    )


def repaired(message: Message, *, terms: tuple[Term, ...] = (), only: Collection[str] | None = None) -> Message:
    """The message with every fix applied that a finding offers; all but the target stays as it is.

    One fix at a time, each on what the one before has left: a fix is a whole target, and two of the
    same target know nothing of each other. Repairing twice changes nothing.
    """
    seen = {message.target}
    while len(seen) <= _ROUNDS:
        fixes = (finding.fix for finding in findings(message, terms=terms, only=only) if finding.fix)
        fix = next((fix for fix in fixes if fix not in seen), None)
        if fix is None:
            break
        seen.add(fix)
        message = replace(message, target=fix)
    return message
