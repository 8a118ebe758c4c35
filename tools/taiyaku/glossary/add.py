"""The text of a glossary.yml and new terms → the same text with these at its end, every other byte as it was.

What is written is read again by whoever calls: a file that is laid out in a way nobody foresaw is not written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from taiyaku.model import PartOfSpeech, Term, TermStatus

__all__ = ["with_terms"]

_EMPTY = re.compile(r"^terms:[ \t]*(?:\[\s*\]|null|~)?[ \t]*(?=\r?$)", re.MULTILINE)
_ENTRY = re.compile(r"^(?P<indent>[ ]*)-[ ]+\w+:", re.MULTILINE)
_PLAIN = re.compile(r"[^\W\d_][\w ()/.ー・-]*(?<! )")
_NO_TEXT = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def with_terms(text: str, terms: Iterable[Term]) -> str:
    """The text with the terms added."""
    entries = [*terms]
    if not entries:
        return text
    ending = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith("\n"):
        text += ending
    found = _ENTRY.search(text)
    indent = found["indent"] if found else "  "
    if not found:
        text = _EMPTY.sub("terms:", text) if _EMPTY.search(text) else f"{text}terms:{ending}"
    return text + "".join(f"{indent}{line}{ending}" for term in entries for line in _lines(term))


def _lines(term: Term) -> list[str]:
    """A term as the lines of a list entry."""
    values = [f"source: {_scalar(term.source)}"]
    if term.keep:
        values.append("keep: true")
    else:
        values.append(f"target: {_scalar(term.target)}")
    values += [f"reading: {_scalar(term.reading)}"] if term.reading else []
    if term.part_of_speech is not PartOfSpeech.NOUN:
        values.append(f"part_of_speech: {term.part_of_speech.value}")
    values += [f"note: {_scalar(term.note)}"] if term.note else []
    values += [f"note_ja: {_scalar(term.note_ja)}"] if term.note_ja else []
    if term.status is not TermStatus.PREFERRED:
        values.append(f"status: {term.status.value}")
    for name in ("variants", "admitted", "forbidden"):
        if forms := getattr(term, name):
            values.append(f"{name}: [{', '.join(map(_scalar, forms))}]")
    return [f"- {values[0]}", *(f"  {value}" for value in values[1:])]


def _scalar(text: str) -> str:
    """The text as YAML, quoted only where it must be.

    >>> _scalar("学習率"), _scalar("no"), _scalar("C#: a")
    ('学習率', '"no"', '"C#: a"')
    """
    plain = _PLAIN.fullmatch(text) and text.lower() not in _NO_TEXT
    return text if plain else json.dumps(text, ensure_ascii=False)
