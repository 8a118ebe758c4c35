"""No English is left over: `leftovers` sees it in a Japanese text; a target without any Japanese is seen here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taiyaku.checks.base import JAPANESE, Check, Remark, Subject, say, shown
from taiyaku.checks.citations import inside, kept_examples, kept_titles
from taiyaku.glossary import target_uses
from taiyaku.model import Severity, Term
from taiyaku.texts import left_in_english, small_words

__all__ = ["UNTRANSLATED"]

_HAS_JAPANESE = re.compile(f"[{JAPANESE}]")
_FENCE = "```"


def _find(subject: Subject) -> Iterator[Remark]:
    target = subject.target_prose
    if not _HAS_JAPANESE.search(target):
        yield from _nothing_translated(subject)
        return
    titles = [subject.source[start:end] for start, end in kept_titles(subject)]
    examples = kept_examples(subject)
    for start, end in left_in_english(subject.masked):
        if inside(start, end, examples) or any(subject.target[start:end] in title for title in titles):
            continue
        yield Remark(say("{words} is English in the target.", words=shown(subject.target[start:end])), (start, end))


def _nothing_translated(subject: Subject) -> Iterator[Remark]:
    """A target without any Japanese, where the source has words to translate."""
    if _FENCE in subject.source:
        return  # a listing inside HTML
    titles = kept_titles(subject)
    terms = [(one.start, one.end) for one in subject.occurrences if _as_the_glossary_has_it(one.term, subject.target)]
    kept = sorted([*titles, *(one for one in terms if not inside(*one, titles))])
    words = _without(subject.source, kept) if kept else subject.source_prose
    same = subject.target.strip() == subject.source.strip()
    if small_words(words) >= (3 if titles or not same else 2):
        text = say("The target is the English text.") if same else say("There is no Japanese in the target.")
        yield Remark(text, (0, len(subject.target)))


def _as_the_glossary_has_it(term: Term, target: str) -> bool:
    """Whether the glossary wants Latin letters for the term, and the target has them."""
    return term.keep or (not _HAS_JAPANESE.search(term.target) and target_uses(term, target))


def _without(text: str, stretches: list[tuple[int, int]]) -> str:
    for start, end in reversed(stretches):
        text = f"{text[:start]} {text[end:]}"
    return text


UNTRANSLATED = Check(
    "untranslated",
    "Left in English",
    "The target is Japanese: no run of English words is left in it.",
    Severity.WARNING,
    _find,
)
