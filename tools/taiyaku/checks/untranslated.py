"""No English is left over.

Names of products and papers stay English in good Japanese, so capitals are not counted against a
target; nor is English in brackets or quotation marks, where it explains or quotes. What counts is a
run of three or more words most of which are written small.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taiyaku.checks.base import JAPANESE, Check, Remark, Subject, shown
from taiyaku.model import Severity

__all__ = ["UNTRANSLATED"]

_LETTERS = r"[A-Za-z][A-Za-z'’]*"
_RUN = re.compile(rf"(?<![\w@#/.\\-]){_LETTERS}(?:[,:;]?[ \t\n\u2060]+{_LETTERS}){{2,}}(?![\w@/\\-])")
_QUOTED = re.compile(r"[(（\[「『“\"'‘][^()（）「」『』“”\"]*[)）\]」』”\"'’]")
_HAS_JAPANESE = re.compile(f"[{JAPANESE}]")
_WORD = re.compile(rf"(?<![\w.@#/\\$-]){_LETTERS}(?![\w@#/\\(=-]|\.\w)")
_FENCE = "```"


def _find(subject: Subject) -> Iterator[Remark]:
    target = subject.target_prose
    if not _HAS_JAPANESE.search(target):
        yield from _nothing_translated(subject)
        return
    quoted = [match.span() for match in _QUOTED.finditer(subject.masked)]
    for match in _RUN.finditer(subject.masked):
        if any(start < match.end() and match.start() < end for start, end in quoted):
            continue
        words = _WORD.findall(match[0])
        if _small(words) >= 3 and _small(words) * 2 > len(words):
            english = subject.target[match.start() : match.end()]
            yield Remark(f"{shown(english)} is English in the target.", match.span())


def _nothing_translated(subject: Subject) -> Iterator[Remark]:
    """A target without any Japanese, where the source has words to translate."""
    if _FENCE in subject.source:
        return  # a listing inside HTML
    kept = [(one.start, one.end) for one in subject.occurrences if one.term.keep]
    words = _WORD.findall(_without(subject.source, kept)) if kept else _WORD.findall(subject.source_prose)
    same = subject.target.strip() == subject.source.strip()
    if _small(words) >= (2 if same else 3):
        text = "The target is the English text." if same else "There is no Japanese in the target."
        yield Remark(text, (0, len(subject.target)))


def _without(text: str, stretches: list[tuple[int, int]]) -> str:
    for start, end in reversed(stretches):
        text = f"{text[:start]} {text[end:]}"
    return text


def _small(words: list[str]) -> int:
    """How many of the words are written small, as those of a sentence are."""
    return sum(word.islower() and len(word) > 1 for word in words)


UNTRANSLATED = Check(
    "untranslated",
    "Left in English",
    "The target is Japanese: no run of English words is left in it.",
    Severity.WARNING,
    _find,
)
