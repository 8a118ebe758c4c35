"""As much is set off in the target as in the source.

Japanese has no italics to speak of and likes brackets in their place, so 「」 make up for emphasis
and lost italics weigh little. Underscores next to kana or kanji set nothing off; the repair is asterisks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from taiyaku.checks.base import JAPANESE, Check, Remark, Subject, spliced
from taiyaku.model import Severity
from taiyaku.segments import Span, SpanKind

__all__ = ["EMPHASIS"]

_STRENGTH = {"*": "italic", "_": "italic", "**": "bold", "__": "bold", "***": "bold", "___": "bold"}
_TAGS = {"<b>": "bold", "<strong>": "bold", "<i>": "italic", "<em>": "italic"}
_MARKS = {"~~": "struck out", "==": "highlighted", "^^": "underlined", "^": "raised", "~": "lowered"}
_DEAD = re.compile(rf"(?P<mark>__?)(?=[^\s_])(?P<words>[^_\n]*[{JAPANESE}][^_\n]*)(?<=\S)(?P=mark)")


def _find(subject: Subject) -> Iterator[Remark]:
    source, target = _counts(subject.source_spans), _counts(subject.target_spans)
    dead = [match for match in _DEAD.finditer(subject.masked) if "_" not in subject.source_prose]
    words_set_off = source["italic"] + source["bold"], target["italic"] + target["bold"]
    if dead and words_set_off[1] < words_set_off[0]:
        match = dead[0]
        star = "*" * len(match["mark"])
        words = subject.target[match.start("words") : match.end("words")]
        fix = spliced(subject.target, match.start(), match.end(), f"{star}{words}{star}")
        yield Remark("Underscores next to Japanese letters set nothing off.", match.span(), fix)
        return
    brackets = subject.target_prose.count("「") + subject.target_prose.count("『") + subject.target_prose.count("《")
    for name in sorted({*source, *target}):
        wanted, found = source[name], target[name]
        if name in ("italic", "bold") and words_set_off[0] == words_set_off[1]:
            continue
        if wanted == found or (name in ("italic", "bold") and wanted - brackets <= found < wanted):
            continue
        severity = Severity.INFO if name == "italic" else None
        yield Remark(f"{_stretches(wanted)} {name} in the source, {found} in the target.", severity=severity)


def _counts(found: Sequence[Span]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for index, span in enumerate(found):
        if span.partner is None or span.partner < index:
            continue
        if span.kind is SpanKind.EMPHASIS:
            counts[_STRENGTH.get(span.text) or _MARKS.get(span.text, "set off")] += 1
        elif span.kind is SpanKind.HTML and span.text.lower() in _TAGS:
            counts[_TAGS[span.text.lower()]] += 1
    return counts


def _stretches(number: int) -> str:
    return "1 stretch is" if number == 1 else f"{number} stretches are"


EMPHASIS = Check(
    "emphasis",
    "Emphasis",
    "As many stretches are bold, italic or marked in the target as in the source.",
    Severity.WARNING,
    _find,
)
