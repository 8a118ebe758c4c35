"""glossary.yml → the glossary's page in either language, and the file that scripts read terms from.

The page is made when the site is: A to Z for English readers, in the order of the kana for Japanese ones. Its
Markdown has only the headings, so that they are in its table of contents; the entries are put under them when the
titles of all pages are known, since an entry says where its term is used.

Kana are ordered by their sound first: が like か, ャ like や, and ー like the vowel it lengthens; a term without a
reading that is written in kana is its own reading, all else comes at the end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taiyaku.glossary import note_for
from taiyaku.model import Term, TermStatus
from taiyaku.site.ruby import has_kanji, hiragana, ruby
from taiyaku.site.terms import anchors
from taiyaku.site.words import words

__all__ = ["GLOSSARY_PAGE", "Entry", "Group", "filled", "for_scripts", "glossary_text", "groups", "uses"]

GLOSSARY_PAGE = "glossary.md"

_ROWS = {
    "a": "あいうえお", "ka": "かきくけこ", "sa": "さしすせそ", "ta": "たちつてと", "na": "なにぬねの",
    "ha": "はひふへほ", "ma": "まみむめも", "ya": "やゆよ", "ra": "らりるれろ", "wa": "わゐゑをん",
}  # fmt: skip
_VOWELS = {
    char: vowel
    for vowel, kana in zip(
        "あいうえお",
        (
            "あかさたなはまやらわ",
            "いきしちにひみりゐ",
            "うくすつぬふむゆる",
            "えけせてねへめれゑ",
            "おこそとのほもよろを",
        ),
        strict=True,
    )
    for char in kana
}
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_KANA = re.compile(r"[ぁ-ゖー]+")
_SLOT = re.compile(r"<!--ty-terms:([\w-]+)-->")


@dataclass(frozen=True, slots=True)
class Entry:
    """One term on the page."""

    term: Term
    anchor: str
    pages: tuple[str, ...] = ()
    """The names of the pages whose English has it."""

    @property
    def status(self) -> str:
        """What is said of its status: `kept`, `admitted`, `deprecated`; a preferred term needs no word."""
        if self.term.keep:
            return "kept"
        return "" if self.term.status is TermStatus.PREFERRED else self.term.status.value

    @property
    def reading(self) -> str:
        """Its reading, where the term cannot be read without."""
        return self.term.reading if hiragana(self.term.reading) != hiragana(self.term.target) else ""

    def note(self, language: str) -> tuple[str, str]:
        """The note for a reader of the language, and the language that it is in."""
        return note_for(self.term, language)


@dataclass(frozen=True, slots=True)
class Group:
    """The terms under one heading."""

    anchor: str
    heading: str
    entries: tuple[Entry, ...]


def groups(terms: Sequence[Term], language: str, pages: Mapping[str, Sequence[str]]) -> tuple[Group, ...]:
    """The terms in a reader's order, under their headings. No term is left out, none stands twice."""
    names = anchors(terms)
    found: dict[tuple[int, str, str], list[tuple[Any, Entry]]] = {}
    for term in terms:
        place, order = _by_kana(term, language) if language == "ja" else _by_letter(term, language)
        entry = Entry(term, names[term.source], tuple(pages.get(term.source, ())))
        found.setdefault(place, []).append((order, entry))
    return tuple(
        Group(anchor, heading, tuple(entry for _, entry in sorted(rows, key=lambda row: (row[0], row[1].anchor))))
        for (_, anchor, heading), rows in sorted(found.items())
    )


def _by_letter(term: Term, language: str) -> tuple[tuple[int, str, str], Any]:
    plain = unicodedata.normalize("NFKD", term.source).casefold()
    letter = plain[:1]
    if "a" <= letter <= "z":
        return (0, f"letter-{letter}", letter.upper()), plain
    return (1, "letter-other", words(language)["other letters"]), plain


def _by_kana(term: Term, language: str) -> tuple[tuple[int, str, str], Any]:
    reading = hiragana(term.reading or term.target).replace("・", "")
    sound = _sound(reading)
    if _KANA.match(reading):
        for number, (name, row) in enumerate(_ROWS.items()):
            if sound[0] in row:
                return (number, f"row-{name}", f"{row[0]}行"), (sound, reading)
    return (len(_ROWS), "row-other", words(language)["other letters"]), (reading.casefold(), "")


def _sound(reading: str) -> str:
    """Kana as they are ordered first.

    >>> _sound("でーた"), _sound("ばっち")
    ('てえた', 'はつち')
    """
    plain = "".join(char for char in unicodedata.normalize("NFD", reading) if char not in "\u3099\u309a")
    sound = ""
    for char in plain.translate(_SMALL):
        sound += _VOWELS.get(sound[-1:], char) if char == "ー" else char
    return sound


def uses(pages: Mapping[str, Iterable[Term]]) -> dict[str, list[str]]:
    """The pages that have each term, by the term's English; pages in the order given."""
    found: dict[str, list[str]] = {}
    for page, terms in pages.items():
        for source in dict.fromkeys(term.source for term in terms):
            found.setdefault(source, []).append(page)
    return found


def glossary_text(made: Iterable[Group], language: str) -> str:
    """The page's Markdown: headings, and a slot for the entries under each."""
    says = words(language)
    head = f"---\nsearch:\n  exclude: true\n---\n\n# {says['glossary']}\n\n{says['glossary intro']}\n"
    return head + "".join(
        f"\n## {group.heading} {{ #{group.anchor} }}\n\n<!--ty-terms:{group.anchor}-->\n" for group in made
    )


def filled(html: str, entries: Mapping[str, str]) -> str:
    """The page with the entries of each group in its slot; on a page without slots they come at the end."""
    if not _SLOT.search(html):
        return html + "".join(entries.values())
    return _SLOT.sub(lambda match: entries.get(match[1], ""), html)


def for_scripts(terms: Sequence[Term]) -> dict[str, Any]:
    """What scripts need of each term, by its anchor; empty fields are left out."""
    names = anchors(terms)
    return {names[term.source]: {name: value for name, value in _fields(term).items() if value} for term in terms}


def _fields(term: Term) -> dict[str, Any]:
    parts = ruby(term.target, term.reading)
    return {
        "en": term.source,
        "ja": term.target if term.target != term.source else "",
        "reading": term.reading if hiragana(term.reading) != hiragana(term.target) else "",
        "ruby": [list(part) for part in parts] if has_kanji(term.target) and term.reading and len(parts) > 1 else [],
        "note": term.note,
        "note_ja": term.note_ja,
        "variants": list(term.variants),
        "admitted": list(term.admitted),
        "forbidden": list(term.forbidden),
    }
