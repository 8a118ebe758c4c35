"""No phrase is said over and over, as engines do when they lose the thread.

`texts/repeats.py` sees it; where the source repeats itself too, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from taiyaku.checks.base import Check, Remark, Subject, say, shown
from taiyaku.model import Severity
from taiyaku.texts import phrase, stutter
from taiyaku.texts.repeats import OFTEN

__all__ = ["REPETITION"]


def _find(subject: Subject) -> Iterator[Remark]:
    target, source = subject.target_prose, subject.source_prose
    if stutter(source):
        return
    if found := stutter(target):
        once, stretch = found
        place = subject.target.find(stretch)
        span = (place, place + len(stretch)) if place >= 0 else None
        yield Remark(say("{words} is said again and again.", words=shown(once)), span)
        return
    often = phrase(target)
    if often and often not in source and not phrase(source):
        yield Remark(say("{words} is said {number} times or more.", words=shown(often), number=OFTEN))


REPETITION = Check("repetition", "Repetition", "No phrase is repeated without cause.", Severity.WARNING, _find)
