"""The words of the app itself, in Japanese and English; the one door to Babel.

The app is translated with the tools it serves: the sources are English, the Japanese are PO files
(locale/ja/LC_MESSAGES/: review.po, checks.po for what the checks say, tools.po for the other stations), compiled in
memory at start by Babel, so that there is no build step and no .mo file to forget. Numbers, percentages and dates are
written by Babel too.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations

from taiyaku.review.words import LANGUAGES
from taiyaku.said import Templates, told

__all__ = ["DEFAULT", "Language", "chosen", "language", "preferred"]

DEFAULT = "ja"
_LONGEST = 500
"""Characters of an Accept-Language header that are read."""
_BY = re.compile(r"(.+) \([^()]*@[^()]*\)", re.DOTALL)
"""A reason, and in brackets the signature of an engine."""
_WEIGHT = re.compile(r"q=([01](?:\.\d{0,3})?)")
HEARD = ("review.po", "tools.po")
"""Files of sentences that come back from a file, or as a bare text. What the checks say comes with its values."""
LOCALE = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Language:
    """One language of the app."""

    code: str
    translations: NullTranslations
    templates: Templates = field(default_factory=lambda: Templates(()))
    """All that may be said, to hear again what has been written down."""

    def text(self, source: str) -> str:
        """The source in this language."""
        return self.translations.gettext(source) if source else ""

    def said(self, text: str) -> str:
        """What the tools say (a finding, an error), in this language; what nobody of us said stays as it is."""
        return told(self.templates.heard(text), self.text)

    def reason(self, text: str) -> str:
        """Why there is no draft, without the engine that gave up, in this language."""
        reason = _BY.fullmatch(text)
        return self.said(reason[1] if reason else text)

    def number(self, value: float) -> str:
        """1,234."""
        return _number(value, self.code)

    def percent(self, share: float) -> str:
        """12 %; never 100 % for less than all."""
        return _percent(min(share, 0.99) if share < 1 else share, self.code)

    def date(self, iso: str) -> str:
        """The date of an ISO date as people here write it; the text itself when it is none."""
        try:
            return str(format_date(date.fromisoformat(iso[:10]), format="medium", locale=_locale(self.code)))
        except ValueError:
            return iso

    def moment(self, at: float) -> str:
        """A moment as people here write it, in universal time, which it says: nobody reads it as their own."""
        moment = datetime.fromtimestamp(at, UTC)
        return f"{format_date(moment, format='medium', locale=_locale(self.code))} {moment:%H:%M} UTC"


# A list of a thousand pages has thousands of numbers, most of them the same.


@lru_cache(4096)
def _number(value: float, code: str) -> str:
    return str(format_decimal(value, locale=_locale(code)))


@lru_cache(4096)
def _percent(share: float, code: str) -> str:
    return str(format_percent(share, locale=_locale(code)))


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(code)


def chosen(named: Iterable[str], accepted: str) -> str:
    """The first language that was named and that there is, else what suits an Accept-Language header.

    >>> chosen(("", "en"), "ja"), chosen(("xx", ""), "ja-JP")
    ('en', 'ja')
    """
    return next((code for code in named if code in LANGUAGES), None) or preferred(accepted)


def preferred(accepted: str) -> str:
    """The language of the app that suits an Accept-Language header best.

    >>> preferred("en-US,en;q=0.9,ja;q=0.8"), preferred("fr, ja;q=0.5, en;q=0.1"), preferred("fr"), preferred("")
    ('en', 'ja', 'ja', 'ja')
    """
    wanted = []
    for part in accepted[:_LONGEST].lower().split(","):
        name, _, weight = part.partition(";")
        share = _WEIGHT.fullmatch(weight.strip())
        if not weight or share:
            wanted.append((-float(share[1]) if share else -1.0, name.strip()))
    ranked = [name for share, name in sorted(wanted, key=itemgetter(0)) if share]
    return negotiate_locale(ranked, list(LANGUAGES), sep="-") or DEFAULT


@cache
def language(code: str) -> Language:
    """One of `LANGUAGES`; the source language has no file."""
    files = sorted((LOCALE / code / "LC_MESSAGES").glob("*.po"))
    if not files:
        return Language(code, NullTranslations())
    catalogs = {path.name: _read(path, code) for path in files}
    translations, *others = map(_compiled, catalogs.values())
    for other in others:
        translations.merge(other)
    return Language(code, translations, Templates(text for name in HEARD for text in _sentences(catalogs[name])))


def _read(path: Path, code: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=code)


def _sentences(catalog: Catalog) -> Iterator[str]:
    """What has one form; what is counted is never said outside a page."""
    return (message.id for message in catalog if message.id and isinstance(message.id, str))


def _compiled(catalog: Catalog) -> Translations:
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)
