"""Numbers of the source are in the target, and no others.

Numbers are compared by value, as `texts/numerals.py` reads them in both languages. Numbers inside code, math
and addresses are the affair of other checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taiyaku.checks.base import Check, Remark, Subject, say, shown
from taiyaku.model import Severity
from taiyaku.texts import made_up, missing, plain

__all__ = ["NUMBERS"]

_COUNTED = re.compile(
    r"(?P<number>[0-9][0-9.,]*)(?:\$|\\\\?\))\s(?P<scale>(?:hundred|thousand|million|billion|trillion)\b)"
)
"""Math that ends in a number which the prose behind it multiplies."""


def _find(subject: Subject) -> Iterator[Remark]:
    lost = missing(subject.source_prose, subject.target_prose)
    counted = "".join(f" {match['number']} {match['scale']}" for match in _COUNTED.finditer(subject.source))
    new = made_up(subject.source_prose + counted, subject.target_prose)
    if new:
        protected = plain(" ".join(span.text for span in subject.source_spans))
        new = [text for text in new if text not in protected]
    if len(lost) == len(new) == 1:
        said = say(
            "The number {wanted} is missing from the target, which has {found}.",
            wanted=shown(lost[0]),
            found=shown(new[0]),
        )
        yield Remark(said, _place(subject, new[0]), severity=Severity.ERROR)
        return
    for text in lost:
        yield Remark(say("The number {wanted} is missing from the target.", wanted=shown(text)))
    for text in new:
        said = say("The number {found} is in the target and not in the source.", found=shown(text))
        yield Remark(said, _place(subject, text))


def _place(subject: Subject, text: str) -> tuple[int, int] | None:
    """Where the number stands in the target, should it be written there as shown."""
    match = re.search(rf"(?<![0-9]){re.escape(text)}(?![0-9])", subject.masked)
    return match.span() if match else None


NUMBERS = Check(
    "numbers",
    "Numbers",
    "The numbers of the source are in the target, in digits or kanji, and the target has no others.",
    Severity.WARNING,
    _find,
)
