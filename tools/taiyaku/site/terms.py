"""Glossary terms in finished pages: the first of each on a page leads to its entry in the glossary.

A link works for everybody: with the keyboard, on a phone, read aloud, without scripts. `terms.js` shows
what the entry says beside it. Python-Markdown's `abbr` would ask for a word boundary, which Japanese has
none of, so Japanese forms are found here: longest first, and not inside a longer run of kanji, katakana or
Latin letters, which would be another word. English ones are found as everywhere (`glossary.occurrences`).

Where both languages are on the page, the English half says which term a Japanese form stands for: 収束 is
*converge* or *convergence*; 機能 is an admitted form of *feature*, but most often just a word.

Left alone are headings and short labels, code, links and math.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape, unescape

from taiyaku.glossary import occurrences
from taiyaku.model import Term, TermStatus
from taiyaku.site.scan import HEADINGS, Piece, pieces

__all__ = ["TermLinks", "anchors"]

_NO_TERMS = HEADINGS | {"label", "summary", "th", "nav", "figcaption"}
_SCRIPTS = ("\u4e00-\u9fff\u3005-\u3007", "\u30a1-\u30fa\u30fc", "A-Za-z0-9")
_ENTITY_OR_CHAR = re.compile(r"&(?:#\w+|\w+);|.", re.DOTALL)


def anchors(terms: Iterable[Term]) -> dict[str, str]:
    """The anchor of each term in the glossary, by its English: `term-…`, each another.

    >>> anchors([Term("Mini-batch", "ミニバッチ"), Term("mini batch", "ミニバッチ"), Term("C++", "C++")])
    {'Mini-batch': 'term-mini-batch', 'mini batch': 'term-mini-batch-2', 'C++': 'term-c'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for term in terms:
        name = re.sub(r"[\W_]+", "-", term.source.casefold()).strip("-") or "x"
        wanted = anchor = f"term-{name}"
        number = 2
        while anchor in taken:
            anchor, number = f"{wanted}-{number}", number + 1
        taken.add(anchor)
        found[term.source] = anchor
    return found


class TermLinks:
    """The terms of a glossary, ready to be found in pages."""

    def __init__(self, terms: Sequence[Term], *, language: str = "ja", source_language: str = "en") -> None:
        self._language, self._source_language = language, source_language
        self._anchors = anchors(terms)
        self._terms = tuple(term for term in terms if not term.keep and term.status is not TermStatus.DEPRECATED)
        self._forms: dict[str, list[Term]] = {}
        for admitted in (False, True):  # a term's own form goes before what is admitted for another
            for term in self._terms:
                for form in term.admitted if admitted else (term.target,):
                    if form and form != term.source:
                        self._forms.setdefault(escape(form, quote=False), []).append(term)
        forms = sorted(self._forms, key=len, reverse=True)
        first = re.escape("".join(sorted({form[0] for form in forms})))  # most characters begin no term: seen at once
        self._pattern = re.compile(f"(?=[{first}])(?:{'|'.join(map(_guarded, forms))})") if forms else None
        self._found = lru_cache(maxsize=100_000)(self._occurrences)  # the same English is on two pages

    def linked(self, html: str, *, language: str, glossary: str) -> str:
        """The page with links; `glossary` is the address of the glossary as seen from it.

        Law: the links taken off again, it is the page.

        >>> TermLinks([Term("loss", "損失")]).linked("損失と損失", language="ja", glossary="g/")
        '<a class="ty-term" href="g/#term-loss">損失</a>と損失'
        """
        if self._pattern is None:
            return html
        written: list[str] = []
        seen: set[tuple[str, str]] = set()
        here: tuple[Term, ...] | None = None
        for piece in pieces(html, language=language):
            if "ty" in piece.classes or "ty-one" in piece.classes:
                here = ()
            elif piece.opens in ("p", "li", "pre") and "ty-en" not in piece.classes:
                here = None
            if not piece.is_text or piece.off or not _NO_TERMS.isdisjoint(piece.names):
                written.append(piece.html)
            elif piece.language == self._source_language:
                spans = self._found(plain := unescape(piece.html))
                if here is not None:
                    here += tuple(term for _, _, term in spans)
                written.append(self._written(piece, plain, spans, seen, glossary) if spans else piece.html)
            elif piece.language == self._language:
                written.append(self._japanese(piece, here, seen, glossary))
            else:
                written.append(piece.html)
        return "".join(written)

    def _occurrences(self, text: str) -> tuple[tuple[int, int, Term], ...]:
        return tuple((one.start, one.end, one.term) for one in occurrences(text, self._terms))

    def _written(
        self, piece: Piece, plain: str, spans: Iterable[tuple[int, int, Term]], seen: set[tuple[str, str]], to: str
    ) -> str:
        """English text with links; offsets are into the text without entities."""
        units = _ENTITY_OR_CHAR.findall(piece.html) if "&" in piece.html else list(plain)
        if len(units) != len(plain):
            return piece.html  # an entity of two characters: there is none in what Markdown writes
        written, position = [], 0
        for start, end, term in spans:
            if self._is_new(term, piece, seen):
                written.append("".join(units[position:start]))
                written.append(self._link(term, "".join(units[start:end]), to))
                position = end
        return "".join([*written, *units[position:]])

    def _japanese(self, piece: Piece, here: tuple[Term, ...] | None, seen: set[tuple[str, str]], to: str) -> str:
        assert self._pattern is not None  # noqa: S101

        def link(match: re.Match[str]) -> str:
            term = _meant(self._forms[match[0]], match[0], here)
            return self._link(term, match[0], to) if term and self._is_new(term, piece, seen) else match[0]

        return self._pattern.sub(link, piece.html)

    def _is_new(self, term: Term, piece: Piece, seen: set[tuple[str, str]]) -> bool:
        known = (piece.language, term.source)
        if known in seen:
            return False
        seen.add(known)
        return True

    def _link(self, term: Term, form: str, to: str) -> str:
        return f'<a class="ty-term" href="{to}#{self._anchors[term.source]}">{form}</a>'


def _meant(terms: Sequence[Term], form: str, here: tuple[Term, ...] | None) -> Term | None:
    """Which of the terms a Japanese form stands for; `here` are those of the English beside it, if there is any."""
    if here:
        beside: Mapping[str, Term] = {term.source: term for term in here}
        if found := next((term for term in terms if term.source in beside), None):
            return found
    own = [term for term in terms if escape(term.target, quote=False) == form]
    return own[0] if own else None


def _guarded(form: str) -> str:
    """A pattern for the form where it is no part of a longer run of its script."""
    before, after = _script(form[0]), _script(form[-1])
    lead = f"(?<![{before}])" if before else ""
    return lead + re.escape(form) + (f"(?![{after}])" if after else "")


def _script(char: str) -> str:
    return next((script for script in _SCRIPTS if re.match(f"[{script}]", char)), "")
