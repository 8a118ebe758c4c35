"""No Markdown in the target falls to pieces.

Rendering escapes what would begin another block, so three things are left to see: marks that mark
nothing, as engines leave them when they set blanks inside, emphasis that punctuation at its edge
keeps from being rendered, and hard line breaks that are gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taiyaku.checks.base import Check, Remark, Subject, say, shown, spliced
from taiyaku.model import Severity
from taiyaku.segments import SpanKind, outward

__all__ = ["MARKDOWN"]

_LOOSE = re.compile(r"\*\*|__|~~|`+|\]\(|\[\^")
_PADDED = re.compile(r"(?P<mark>\*\*|__|~~)[ \t　]*(?P<words>[^*_~\n]+?)[ \t　]*(?P=mark)")


def _find(subject: Subject) -> Iterator[Remark]:
    seen: set[str] = set()
    for match in _LOOSE.finditer(subject.masked):
        mark = match[0]
        if mark in seen or mark in subject.source_prose:
            continue
        seen.add(mark)
        padded = _PADDED.match(subject.masked, match.start())
        fix = ""
        if padded:
            words = subject.target[padded.start("words") : padded.end("words")]
            fix = spliced(subject.target, *padded.span(), f"{mark}{words}{mark}")
        text = (
            say("A backtick marks nothing in the target.")
            if "`" in mark
            else say("{mark} marks nothing in the target.", mark=shown(mark))
        )
        yield Remark(text, match.span(), fix)
    if (repaired := outward(subject.target)) != subject.target and "**" not in seen:
        place = next(at for at, (one, two) in enumerate(zip(subject.target, repaired, strict=True)) if one != two)
        text = say("Emphasis with punctuation inside and a letter outside is not rendered.")
        yield Remark(text, (place, place + 1), repaired)
    wanted, found = _breaks(subject.source, subject), _breaks(subject.target, subject)
    if wanted > found:
        text = say("Hard line breaks: {wanted} in the source, {found} in the target.", wanted=wanted, found=found)
        yield Remark(text, severity=Severity.INFO)


def _breaks(text: str, subject: Subject) -> int:
    found = subject.source_spans if text is subject.source else subject.target_spans
    return sum(span.kind is SpanKind.LINE_BREAK and span.end < len(text) for span in found)


MARKDOWN = Check(
    "markdown",
    "Markdown",
    "No mark in the target has lost its other half, and no hard line break is gone.",
    Severity.WARNING,
    _find,
)
