"""Glossary terms in Japanese HTML: the first of each on a page shows its English on demand.

Python-Markdown's `abbr` asks for a word boundary, which Japanese has none of, so the terms are found
here: longest first, and not inside a longer run of kanji, katakana or Latin letters, which would be
another word. Code, links, math and what already has a tooltip are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from taiyaku.model import Term, TermStatus

__all__ = ["Tooltips"]

_TAG = re.compile(r"(<[^>]+>)")
_NAME = re.compile(r"</?\s*([\w-]+)")
_LEFT_ALONE = frozenset({"a", "abbr", "button", "code", "kbd", "math", "svg"})
_SCRIPTS = ("\u4e00-\u9fff\u3005-\u3007", "\u30a1-\u30fa\u30fc", "A-Za-z0-9")


class Tooltips:
    """The terms of a glossary, ready to be found."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._english: dict[str, list[Term]] = {}
        for term in terms:
            if term.keep or term.status is TermStatus.DEPRECATED:
                continue
            for form in (term.target, *term.admitted):
                if form and form != term.source:
                    self._english.setdefault(escape(form, quote=False), []).append(term)
        forms = sorted(self._english, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_guarded, forms))) if forms else None

    def shown(self, html: str, seen: set[str]) -> str:
        """The HTML with tooltips on terms that are not in `seen`, which then has them.

        >>> Tooltips([Term("loss", "損失")]).shown("損失と<code>損失</code>", set())
        '<abbr class="ty-term" title="loss">損失</abbr>と<code>損失</code>'
        """
        pattern = self._pattern
        if pattern is None:
            return html
        written: list[str] = []
        inside: list[str] = []
        for piece in _TAG.split(html):
            if piece.startswith("<"):
                _step(piece, inside)
                written.append(piece)
            else:
                written.append(piece if inside else pattern.sub(lambda match: self._abbr(match[0], seen), piece))
        return "".join(written)

    def _abbr(self, form: str, seen: set[str]) -> str:
        terms = self._english[form]
        if any(term.source in seen for term in terms):
            return form
        seen.update(term.source for term in terms)
        title = " / ".join(dict.fromkeys(term.source for term in terms))
        return f'<abbr class="ty-term" title="{escape(title)}">{form}</abbr>'


def _step(tag: str, inside: list[str]) -> None:
    """Keep count of the elements that are left alone."""
    match = _NAME.match(tag)
    if not match or tag.endswith("/>"):
        return
    name = match[1]
    if tag.startswith("</"):
        if inside and inside[-1] == name:
            inside.pop()
    elif name in _LEFT_ALONE or "arithmatex" in tag or (inside and inside[-1] == name):
        inside.append(name)


def _guarded(form: str) -> str:
    """A pattern for the form where it is no part of a longer run of its script."""
    before, after = _script(form[0]), _script(form[-1])
    lead = f"(?<![{before}])" if before else ""
    return lead + re.escape(form) + (f"(?![{after}])" if after else "")


def _script(char: str) -> str:
    return next((script for script in _SCRIPTS if re.match(f"[{script}]", char)), "")
