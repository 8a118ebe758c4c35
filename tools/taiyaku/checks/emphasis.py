"""As much is set off in the target as in the source.

Japanese has no italics to speak of and likes brackets in their place, so 「」 make up for emphasis
and lost italics weigh little. Underscores next to kana or kanji set nothing off; the repair is asterisks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from taiyaku.checks.base import JAPANESE, Check, Remark, Subject, say, spliced
from taiyaku.model import Severity
from taiyaku.said import Said
from taiyaku.segments import Span, SpanKind

__all__ = ["EMPHASIS"]

_STRENGTH = {"*": "italic", "_": "italic", "**": "bold", "__": "bold", "***": "bold", "___": "bold"}
_TAGS = {"<b>": "bold", "<strong>": "bold", "<i>": "italic", "<em>": "italic"}
_MARKS = {"~~": "struck out", "==": "highlighted", "^^": "underlined", "^": "raised", "~": "lowered"}
_NAMES: Mapping[str, Said] = {
    "italic": say("italic"),
    "bold": say("bold"),
    "struck out": say("struck out"),
    "highlighted": say("highlighted"),
    "underlined": say("underlined"),
    "raised": say("raised"),
    "lowered": say("lowered"),
    "set off": say("set off"),
}
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
        yield Remark(say("Underscores next to Japanese letters set nothing off."), match.span(), fix)
        return
    brackets = subject.target_prose.count("「") + subject.target_prose.count("『") + subject.target_prose.count("《")
    for name in sorted({*source, *target}):
        wanted, found = source[name], target[name]
        if name in ("italic", "bold") and words_set_off[0] == words_set_off[1]:
            continue
        if wanted == found or (name in ("italic", "bold") and wanted - brackets <= found < wanted):
            continue
        severity = Severity.INFO if name == "italic" else None
        yield Remark(_counted(wanted, found, _NAMES[name]), severity=severity)


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


def _counted(wanted: int, found: int, name: Said) -> Said:
    if wanted == 1:
        return say("1 stretch is {name} in the source, {found} in the target.", name=name, found=found)
    return say(
        "{wanted} stretches are {name} in the source, {found} in the target.", wanted=wanted, name=name, found=found
    )


EMPHASIS = Check(
    "emphasis",
    "Emphasis",
    "As many stretches are bold, italic or marked in the target as in the source.",
    Severity.WARNING,
    _find,
)
