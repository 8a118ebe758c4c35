"""What made a draft ⇄ what its comment says of it: the engine, and the version of the terms in it.

    # origin: taiyaku-en-ja@small-2 terms 3f2a9c1b

A draft depends on the sentence, on the engine and on those terms of the glossary that stand in the
sentence; on no others. So a draft records the version of these alone. When glossary.yml changes, every
draft whose record still holds is what it would be if it was made again, and is left as it is; no other
record is needed, and a fresh clone knows as much as the machine that made the draft. A draft without any
term in it names only its engine.

Earlier versions wrote the version of the whole glossary (``… glossary 4b43d579``). It still says that
nothing changed; where something did, it cannot say what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from taiyaku.draft.sentences import Request
from taiyaku.glossary import mentions, version
from taiyaku.model import Term

__all__ = ["Origin", "Terms"]

_ORIGIN = re.compile(r"(?P<engine>\S.*?)(?: (?P<what>terms|glossary) (?P<version>[0-9a-f]{8}))?")

_KEPT = 50_000
"""Sentences whose terms are remembered, those of a step; and sets of terms whose version is."""


@dataclass(frozen=True, slots=True)
class Origin:
    """An engine, and the version of the terms that its draft was made with."""

    engine: str
    terms: str = ""
    whole: bool = False
    """Whether it is the version of the whole glossary."""

    def __str__(self) -> str:
        return f"{self.engine} {'glossary' if self.whole else 'terms'} {self.terms}" if self.terms else self.engine

    @classmethod
    def parse(cls, text: str) -> Origin | None:
        """What a comment says; None where it names no engine, but a person, the memory or nothing.

        >>> Origin.parse("small@2 terms 3f2a9c1b"), Origin.parse("memory"), Origin.parse("Ken <k@x.org>")
        (Origin(engine='small@2', terms='3f2a9c1b', whole=False), None, None)
        """
        found = _ORIGIN.fullmatch(text)
        if found is None or "<" in text or (not found["version"] and "@" not in text):
            return None
        return cls(found["engine"], found["version"] or "", found["what"] == "glossary")


class Terms:
    """A glossary, asked which part of it a sentence has to do with; the answers are kept."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.all = tuple(terms)
        self.version = version(self.all)
        self._numbers = {id(term): number for number, term in enumerate(self.all)}
        self._versions: dict[frozenset[int], str] = {}
        self._known: dict[str, frozenset[int]] = {}

    def of(self, requests: Iterable[Request]) -> tuple[Term, ...]:
        """The terms that any of the sentences has to do with, in the glossary's order."""
        return tuple(self.all[number] for number in sorted(self._of(requests)))

    def version_of(self, requests: Iterable[Request]) -> str:
        """The version of those terms; empty where there are none."""
        numbers = self._of(requests)
        if not numbers:
            return ""
        known = self._versions.get(numbers)
        if known is None:
            if len(self._versions) >= _KEPT:
                self._versions.clear()
            named = sorted((self.all[number] for number in numbers), key=lambda term: term.source)
            known = self._versions[numbers] = version(tuple(named))
        return known

    def _of(self, requests: Iterable[Request]) -> frozenset[int]:
        return frozenset[int]().union(*map(self._in, (request.text for request in requests)))

    def _in(self, text: str) -> frozenset[int]:
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[text] = frozenset(self._numbers[id(term)] for term in mentions(text, self.all))
        return known
