"""Glossary terms in rendered pages: the first of each on a page leads to its entry in the glossary.

A link works for everybody: with the keyboard, on a phone, read aloud, without scripts. `terms.js` shows
what the entry says beside it. Python-Markdown's `abbr` would ask for a word boundary, which Japanese has
none of, so Japanese forms are found here (`forms`). English ones are found as everywhere (`glossary.occurrences`).

Links are put into segments while they are marked: what is no segment (code, formulas, figures) need not be looked at,
and of the segments only those that have a term for the first time are taken apart. Which terms a segment has is
asked of its Markdown, once for a page: the English page, the English half of the Japanese one and the glossary's
«used in» all live on that.

Where both languages are on the page, the English half says which term a Japanese form stands for: 収束 is
*converge* or *convergence*; 機能 is an admitted form of *feature*, but most often just a word.

Left alone are headings and short labels, and code, links and math inside a segment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from html import escape, unescape

from taiyaku.glossary import occurrences
from taiyaku.model import Term, TermStatus
from taiyaku.site.forms import Forms, each
from taiyaku.site.scan import HEADINGS, pieces
from taiyaku.site.wrap import MARK

__all__ = ["TermLinks", "anchors"]

_NO_TERMS = HEADINGS | {"label", "summary", "th", "nav", "figcaption"}
_MARKED = re.compile(rf'<{MARK} n="(\d+)">(.*)</{MARK}>', re.DOTALL)


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
        self._terms = tuple(terms)
        shown = [term for term in terms if not term.keep and term.status is not TermStatus.DEPRECATED]
        self._shown = frozenset(term.source for term in shown)
        self._by_form: dict[str, list[Term]] = {}
        for admitted in (False, True):  # a term's own form goes before what is admitted for another
            for term in shown:
                for form in term.admitted if admitted else (term.target,):
                    if form and form != term.source:
                        self._by_form.setdefault(escape(form, quote=False), []).append(term)
        self._forms = Forms(self._by_form)

    def of(self, texts: Sequence[str]) -> dict[int, Mapping[str, Term]]:
        """The terms of each English segment that has any, by its number from 1 on, and by how they are spelled."""
        found = ((number, self.in_text(text)) for number, text in enumerate(texts, 1))
        return {number: terms for number, terms in found if terms}

    def in_text(self, text: str) -> Mapping[str, Term]:
        """The terms of an English text, by how they are spelled in HTML."""
        return {escape(text[one.start : one.end], quote=False): one.term for one in occurrences(text, self._terms)}

    def linked(
        self, html: str, *, language: str, glossary: str, english: Mapping[int, Mapping[str, Term]] | None = None
    ) -> dict[int, str]:
        """The marked stretches of a page that get links, by their number, with the links.

        Law: the links taken off again, each is what it was.

        Args:
            html: the page, its segments marked.
            language: of its text, where no tag says otherwise.
            glossary: the address of the glossary as seen from the page.
            english: the terms of the English of each segment, by number; no others are looked at. None: not known.

        >>> terms = TermLinks([Term("loss", "損失")])
        >>> terms.linked('<ty-s n="1">損失と損失</ty-s>', language="ja", glossary="g/")
        {1: '<a class="ty-term" href="g/#term-loss">損失</a>と損失'}

        """
        made: dict[int, str] = {}
        seen: set[str] = set()
        if language not in (self._language, self._source_language) or not self._shown:
            return made
        for number, inner in _segments(html, language):
            if english is not None and number not in english:
                continue
            here = None if english is None else english[number]
            new = partial(self._new, language=language, here=here, seen=seen)
            if not any(True for _ in new(inner)):  # as most have none, they need not be taken apart
                continue
            written = "".join(
                self._written(piece.html, new, seen, glossary)
                if piece.is_text and not piece.off and piece.language == language
                else piece.html
                for piece in pieces(inner, language=language)
            )
            if written != inner:
                made[number] = written
        return made

    def _new(
        self, html: str, *, language: str, here: Mapping[str, Term] | None, seen: Collection[str]
    ) -> Iterator[tuple[int, str, Term]]:
        """Where the text has terms that the page had not yet, and in which form."""
        if language == self._language:
            found = ((start, form, _meant(self._by_form[form], form, here)) for start, form in self._forms.each(html))
        else:
            known = self.in_text(unescape(html)) if here is None else here
            found = ((start, form, known[form]) for start, form in each(html, known))
        for start, form, term in found:
            if term and term.source in self._shown and term.source not in seen:
                yield start, form, term

    def _written(
        self, html: str, new: Callable[[str], Iterator[tuple[int, str, Term]]], seen: set[str], glossary: str
    ) -> str:
        written: list[str] = []
        position = 0
        for start, form, term in new(html):
            seen.add(term.source)
            link = f'<a class="ty-term" href="{glossary}#{self._anchors[term.source]}">{form}</a>'
            written += (html[position:start], link)
            position = start + len(form)
        return "".join([*written, html[position:]])


def _segments(html: str, language: str) -> Iterator[tuple[int, str]]:
    """The number and the inner HTML of each marked stretch that is prose of the language."""
    for piece in pieces(html, language=language):
        if piece.opens == MARK and not piece.off and piece.language == language and _NO_TERMS.isdisjoint(piece.names):
            match = _MARKED.match(piece.html)
            if match is not None:
                yield int(match[1]), match[2]


def _meant(terms: Sequence[Term], form: str, here: Mapping[str, Term] | None) -> Term | None:
    """Which of the terms a Japanese form stands for; `here` are those of the English beside it, if there is any."""
    if here:
        beside = {term.source for term in here.values()}
        if found := next((term for term in terms if term.source in beside), None):
            return found
    return next((term for term in terms if escape(term.target, quote=False) == form), None)
