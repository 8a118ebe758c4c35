"""The target is about as long as a translation of the source would be.

Measured on 131,000 pairs that people translated: a Japanese text has between a fifth and one and
a half times as many characters as the English. Short texts vary freely and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taiyaku.checks.base import Check, Remark, Subject, say
from taiyaku.model import Severity

__all__ = ["LENGTH"]

SHORTEST, LONGEST = 0.2, 1.4
"""Characters of the target for each of the source."""

ENOUGH = 40
"""Characters from which on a text has a length to speak of."""


def _find(subject: Subject) -> Iterator[Remark]:
    source, target = _length(subject.source_prose), _length(subject.target_prose)
    if source >= ENOUGH and target < SHORTEST * source:
        text = say(
            "The target has {target} characters for {source} of the source, which is very short.",
            target=target,
            source=source,
        )
        yield Remark(text)
    elif target >= ENOUGH and target > LONGEST * max(source, ENOUGH / 2):
        text = say(
            "The target has {target} characters for {source} of the source, which is very long.",
            target=target,
            source=source,
        )
        yield Remark(text)


def _length(text: str) -> int:
    return len(re.sub(r"\s+", " ", text.replace("\ufffc", "")).strip())


LENGTH = Check(
    "length", "Length", "The target is neither far shorter nor far longer than its source.", Severity.WARNING, _find
)
