"""Terms found in a text: English terms in a source, their Japanese forms in a target.

English is matched by whole words, with the plural, hyphens and spaces that writers vary; a term of
capitals (`GD`, `ReLU`) matches only as it is spelled. Nothing is found in code, math or addresses.
Japanese has no word breaks, so a form is looked for as a string, after what writers vary there too is
made equal: width, blanks, middle dots, and the long vowel at the end of a katakana word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from taiyaku.model import Occurrence, Term, TermStatus
from taiyaku.segments import spans

__all__ = ["forbidden_forms", "occurrences", "target_uses"]

_GAP = r"(?:[ \u00a0]|[-\u2010\u2011])?"
_LONG_END = re.compile(r"ー(?![ァ-ヺー])")
_LOOSE = re.compile(r"[\s・·]+")


def occurrences(text: str, terms: Sequence[Term]) -> tuple[Occurrence, ...]:
    """The terms in an English text, in order, never overlapping; where two begin together the longer one."""
    pattern, owners = _compiled(tuple(terms))
    if pattern is None:
        return ()
    protected = [(span.start, span.end) for span in spans(text)]
    return tuple(
        Occurrence(owners[match.lastgroup or ""], match.start(), match.end())
        for match in pattern.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in protected)
    )


@lru_cache(maxsize=8)
def _compiled(terms: tuple[Term, ...]) -> tuple[re.Pattern[str] | None, dict[str, Term]]:
    """One pattern for all terms, its groups naming them."""
    forms = [
        (form, term)
        for term in terms
        if term.status is not TermStatus.DEPRECATED
        for form in (term.source, *term.variants)
    ]
    forms.sort(key=lambda pair: -len(pair[0]))
    owners = {f"t{number}": term for number, (_, term) in enumerate(forms)}
    branches = [f"(?P<t{number}>{_form(form)})" for number, (form, _) in enumerate(forms)]
    return (re.compile(rf"(?<![\w-])(?:{'|'.join(branches)})(?![\w])") if branches else None), owners


def _form(form: str) -> str:
    """The pattern of one English form with its plurals.

    >>> bool(re.fullmatch(_form("mini-batch"), "Minibatches")), bool(re.fullmatch(_form("GD"), "gd"))
    (True, False)
    """
    words = [word for word in re.split(r"[\s-]+", form) if word]
    body = _GAP.join(re.escape(word) for word in words[:-1])
    body += (_GAP if words[:-1] else "") + _plural(words[-1])
    return body if any(char.isupper() for char in form[1:]) else f"(?i:{body})"


def _plural(word: str) -> str:
    if word[-1:].lower() == "y" and word[-2:-1].lower() not in "aeiou":
        return f"{re.escape(word[:-1])}(?:{word[-1]}|ies)"
    if word.endswith(("trix", "tex", "dex")):
        return f"{re.escape(word[:-2])}(?:{word[-2:]}|ices)"
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return f"{re.escape(word)}(?:es)?"
    return f"{re.escape(word)}s?"


def target_uses(term: Term, target: str) -> bool:
    """Whether a Japanese text has the term in one of its accepted forms.

    >>> target_uses(Term("parameter", "パラメータ"), "パラメーターを更新します")
    True
    """
    text = _plain(target)
    return any(_plain(form) in text for form in (term.target, *term.admitted))


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return _LOOSE.sub("", _LONG_END.sub("", unicodedata.normalize("NFKC", text))).lower()


def forbidden_forms(term: Term, target: str) -> Iterator[tuple[int, int]]:
    """Where a target has a form the glossary forbids, but for places inside an accepted form."""
    accepted = [
        match.span() for form in (term.target, *term.admitted) if form for match in re.finditer(re.escape(form), target)
    ]
    for form in term.forbidden:
        for match in re.finditer(re.escape(form), target):
            if not any(start <= match.start() and match.end() <= end for start, end in accepted):
                yield match.span()
