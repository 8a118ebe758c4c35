"""Terms found in a text: English terms in a source, their Japanese forms in a target.

English is looked up word by word in a table made once for a glossary, so that the cost of a text
does not grow with the number of terms. A term is known in other case, in the plural, with hyphens
or blanks where it has the other, and in British spelling; verbs made from it are not looked for,
because *trained* is no *training*. Capitals inside a word are meant: GD is not gd, ReLU is not relu.

Japanese has no blanks to find words by. A form is looked for in the text without blanks, middle
dots and long-vowel marks, and in half and full width alike, which errs on the side of finding it.
Forbidden forms are looked for as they are written, and never inside a longer katakana word: ロス is
not in クロス.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from taiyaku.model import Occurrence, Term
from taiyaku.segments import Span, SpanKind, spans

__all__ = ["forbidden_uses", "mentions", "occurrences", "plain_form", "prose", "target_uses"]

HYPHENS = "-\u2010\u2011\u2012\u2013"

_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(rf"[ \t]*\n[ \t]*|[ \t]+|[{HYPHENS}]")
_LIGHT = re.compile(rf"[\s・ー゠=＝\u200b{HYPHENS}]+")
"""What two spellings of a Japanese form may differ in."""
_SIMPLE_FORM = re.compile(rf"\w+(?:(?:\s+|[{HYPHENS}])\w+)*")
_BRITISH = re.compile(r"is(?=(?:ation|ations|e|ed|er|ers|es|ing)\Z)")
_KATAKANA = "\u30a1-\u30fa\u30fc\uff66-\uff9f"
_IRREGULAR = {
    "analysis": "analyses", "axis": "axes", "basis": "bases", "corpus": "corpora", "criterion": "criteria",
    "formula": "formulae", "hypothesis": "hypotheses", "index": "indices", "matrix": "matrices", "maximum": "maxima",
    "minimum": "minima", "optimum": "optima", "schema": "schemata", "vertex": "vertices",
}  # fmt: skip
_TRANSPARENT = frozenset({SpanKind.EMPHASIS, SpanKind.LINK, SpanKind.HTML})


@dataclass(frozen=True, slots=True)
class _Form:
    """One English spelling of a term."""

    term: Term
    words: tuple[str, ...]

    def fits(self, words: Sequence[str], *, blanks: bool) -> bool:
        """Whether these words of a text, equal but for case, hyphens and number, are this form."""
        if blanks and len(self.words) == 1:
            return False  # "log it" is no "logit", though "back-propagation" is "backpropagation"
        pairs = (
            zip(self.words, words, strict=True) if len(words) == len(self.words) else [(self.joined, "".join(words))]
        )
        return all(_same_case(ours, theirs, alone=len(self.words) == 1) for ours, theirs in pairs)

    @property
    def joined(self) -> str:
        """The form in one word."""
        return "".join(self.words)


@dataclass(slots=True)
class _Table:
    """The spellings of a glossary, by what they have in common with a text that has them."""

    forms: dict[str, list[_Form]] = field(default_factory=dict)
    beginnings: set[str] = field(default_factory=set)
    """What the words of a form can begin with: most words of a text begin none."""
    longest: int = 1
    odd: list[tuple[re.Pattern[str], Term]] = field(default_factory=list)
    """Spellings with signs in them, such as C++ or R&D."""


def occurrences(text: str, terms: tuple[Term, ...]) -> tuple[Occurrence, ...]:
    """The terms in a source text, in order, longest first, none inside another or in a protected span.

    >>> [found.term.target for found in occurrences("Mini batches and `loss`", (Term("mini-batch", "ミニバッチ"),))]
    ['ミニバッチ']
    """
    if not terms or not text:
        return ()
    found = sorted(_candidates(text, _table(terms)), key=lambda one: (one.start, -one.end))
    blocked = [(span.start, span.end) for span in spans(text)] if found else []
    kept: list[Occurrence] = []
    end = 0
    for candidate in found:
        if candidate.start < end or any(start < candidate.end and candidate.start < stop for start, stop in blocked):
            continue
        kept.append(candidate)
        end = candidate.end
    return tuple(kept)


def mentions(text: str, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """All terms that a source text has to do with, also those that stand inside a longer one; sorted by name.

    With these terms alone, the text and every part of it has the same `occurrences` as with all.

    >>> terms = (Term("loss function", "損失関数"), Term("loss", "損失"), Term("layer", "層"))
    >>> [term.source for term in mentions("The loss function", terms)]
    ['loss', 'loss function']
    """
    if not terms or not text:
        return ()
    found = {id(one.term): one.term for one in _candidates(text, _table(terms))}
    return tuple(sorted(found.values(), key=lambda term: term.source))


def _candidates(text: str, table: _Table) -> Iterator[Occurrence]:
    """Every stretch of words that is a spelling of a term."""
    words = [*_WORD.finditer(text)]
    for first, start in enumerate(words):
        if _folded(start[0]) not in table.beginnings:  # most words
            continue
        key = ""
        blanks = False
        taken: list[str] = []
        for last in range(first, min(first + table.longest, len(words))):
            word = words[last]
            if last > first:
                separator = text[words[last - 1].end() : word.start()]
                if not _SEPARATOR.fullmatch(separator):
                    break
                blanks = blanks or separator.isspace()
            taken.append(word[0])
            key += _folded(word[0])
            if key not in table.beginnings:
                break
            for form in table.forms.get(key, ()):
                if form.fits(taken, blanks=blanks):
                    yield Occurrence(form.term, start.start(), word.end())
                    break
    for pattern, term in table.odd:
        for match in pattern.finditer(text):
            yield Occurrence(term, match.start(), match.end())


_tables: deque[tuple[tuple[Term, ...], _Table]] = deque(maxlen=8)


def _table(terms: tuple[Term, ...]) -> _Table:
    """The table of a glossary, made once; found by identity, since to hash a glossary costs more than to use it."""
    for known, table in tuple(_tables):  # a copy, since threads draft side by side
        if known is terms:
            return table
    table = _made(terms)
    _tables.append((terms, table))
    return table


def _made(terms: tuple[Term, ...]) -> _Table:
    table = _Table()
    named = [(term, term.source) for term in terms] + [(term, variant) for term in terms for variant in term.variants]
    for term, spelling in named:  # a term's own name goes before another's variant
        if not _SIMPLE_FORM.fullmatch(spelling):
            flags = re.NOFLAG if any(map(_has_inner_capital, _WORD.findall(spelling))) else re.IGNORECASE
            table.odd.append((re.compile(rf"(?<!\w){re.escape(spelling)}(?:s|es)?(?!\w)", flags), term))
            continue
        words = tuple(_WORD.findall(spelling))
        form = _Form(term, words)
        # A text may hyphenate what the glossary writes as one word, so one more word is looked at.
        table.longest = max(table.longest, len(words) + 1)
        stem = "".join(_folded(word) for word in words[:-1])
        for last in _numbers(words[-1].lower()):
            forms = table.forms.setdefault(stem + _folded(last), [])
            if form not in forms:
                forms.append(form)
    table.beginnings = {key[:end] for key in table.forms for end in range(1, len(key) + 1)}
    return table


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    """A word without case and in American spelling."""
    return _BRITISH.sub("iz", word.lower())


def _numbers(word: str) -> tuple[str, ...]:
    """A noun and its plurals.

    >>> _numbers("batch"), _numbers("entropy"), _numbers("matrix")
    (('batch', 'batches'), ('entropy', 'entropies'), ('matrix', 'matrixes', 'matrices'))
    """
    if re.search(r"(s|x|z|ch|sh)\Z", word):
        regular = word + "es"
    elif re.search(r"[^aeiou]y\Z", word):
        regular = word[:-1] + "ies"
    else:
        regular = word + "s"
    return (word, regular, _IRREGULAR[word]) if word in _IRREGULAR else (word, regular)


def _has_inner_capital(word: str) -> bool:
    return any(char.isupper() for char in word[1:])


def _same_case(ours: str, theirs: str, *, alone: bool) -> bool:
    """Whether a word of a text may be this word of a term, as far as capitals go."""
    if _has_inner_capital(ours):
        return theirs.startswith(ours[:-1]) and (theirs.startswith(ours) or ours[-1] in "yY")
    if alone and ours[:1].isupper():
        return theirs[:1].isupper()  # a name: Adam, Go
    return True


@lru_cache(maxsize=4096)
def plain_form(text: str) -> str:
    """Japanese text as forms are compared: one width and case, no blanks, dots, hyphens or long-vowel marks.

    >>> plain_form("ミニ・バッチ") == plain_form("ﾐﾆﾊﾞｯﾁ"), plain_form("パラメーター 数")
    (True, 'パラメタ数')
    """
    return _LIGHT.sub("", unicodedata.normalize("NFKC", text).lower())


def prose(text: str, found: tuple[Span, ...]) -> str:
    """A message without its protected spans; marks around words vanish, all else leaves a gap."""
    parts: list[str] = []
    position = 0
    for span in found:
        parts.append(text[position : span.start])
        parts.append("" if span.kind in _TRANSPARENT and span.partner is not None else "\ufffc")
        position = span.end
    return "".join(parts) + text[position:]


def target_uses(term: Term, target: str) -> bool:
    """Whether the Japanese uses the term: its target or an admitted form, however spaced or lengthened.

    >>> target_uses(Term("parameter", "パラメータ"), "パラメーターの数")
    True
    """
    text = _plain_prose(target)
    return any(plain_form(form) in text for form in (term.target, *term.admitted))


@lru_cache(maxsize=512)
def _plain_prose(target: str) -> str:
    """A target as forms are looked for in it: one text is asked about many terms."""
    return plain_form(prose(target, spans(target)))


def forbidden_uses(term: Term, target: str, *, among: Iterable[Term] = ()) -> tuple[tuple[int, int], ...]:
    """Where the Japanese has a form that the term forbids, in order.

    A form that is part of a good one, of this term or one `among` others of the text, does not count.
    """
    if not term.forbidden:
        return ()
    blocked = [(span.start, span.end) for span in spans(target)]
    for other in (term, *among):
        for form in (other.target, *other.admitted):
            blocked += [match.span() for match in re.finditer(re.escape(form), target)]
    found: list[tuple[int, int]] = []
    for form in sorted(term.forbidden, key=len, reverse=True):
        for match in _written(form).finditer(target):
            start, end = match.span()
            if not any(first < end and start < last for first, last in (*blocked, *found)):
                found.append((start, end))
    return tuple(sorted(found))


@lru_cache(maxsize=1024)
def _written(form: str) -> re.Pattern[str]:
    """The form as it stands, not inside a longer word of its own script."""
    pattern = re.escape(form)
    for edge, sign in ((form[0], "<"), (form[-1], "")):
        if re.match(f"[{_KATAKANA}]", edge):
            guard = f"(?{sign}![{_KATAKANA}])"
        elif edge.isascii() and edge.isalnum():
            guard = f"(?{sign}![A-Za-z0-9])"
        else:
            continue
        pattern = guard + pattern if sign else pattern + guard
    return re.compile(pattern)
