"""The words of the app itself, in Japanese and English; the one door to Babel.

The app is translated with the tools it serves: the sources are English, the Japanese are PO files
(locale/ja/LC_MESSAGES/review.po, and checks.po for what the checks say), compiled in memory at start by
Babel, so that there is no build step and no .mo file to forget. Numbers, percentages and dates are written by
Babel too.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations

from taiyaku.checks import told
from taiyaku.model import Kind, Severity, State

__all__ = [
    "DEFAULT",
    "FATES",
    "KINDS",
    "LANGUAGES",
    "N_",
    "PROPOSING",
    "REASONS",
    "ROLES",
    "SCRIPT",
    "SEVERITIES",
    "STATES",
    "Language",
    "language",
    "preferred",
]

DEFAULT = "ja"
_LONGEST = 500
"""Characters of an Accept-Language header that are read."""
_WEIGHT = re.compile(r"q=([01](?:\.\d{0,3})?)")
LOCALE = Path(__file__).parent / "locale"


def N_(text: str) -> str:  # noqa: N802  (gettext's name for «to be translated, later»)
    """Marks a text for extraction; it is translated where it is shown."""
    return text


LANGUAGES: Mapping[str, str] = {"ja": "日本語", "en": "English"}
"""The languages of the app, each in its own words."""

STATES: Mapping[State, str] = {
    State.STALE: N_("English changed"),
    State.DRAFT: N_("Draft"),
    State.NEW: N_("Untranslated"),
    State.REVIEWED: N_("Reviewed"),
}
"""In the order of urgency."""

REASONS: Mapping[str, str] = {
    "changed": N_("The English has changed since this was translated."),
    "conflict": N_("Two people translated this differently."),
    "flagged": N_("Somebody asks that this be looked at again."),
    "failed": N_("A check finds an error in this draft."),
    "doubtful": N_("The machine is not sure of this draft."),
    "unsure": N_("The machine is fairly sure of this draft."),
    "likely": N_("This draft is probably right."),
    "approval": N_("One person has approved it; a second one is needed."),
    "refused": N_("The machine gave no draft that keeps the markup."),
    "untouched": N_("Nobody has translated this yet."),
    "done": N_("This has been reviewed."),
}
"""Why a message is in the queue, by the name of its `Reason`."""

SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: N_("Error"),
    Severity.WARNING: N_("Warning"),
    Severity.INFO: N_("Hint"),
}

KINDS: Mapping[Kind, str] = {
    Kind.PARAGRAPH: N_("Paragraph"),
    Kind.HEADING: N_("Heading"),
    Kind.ITEM: N_("List item"),
    Kind.CELL: N_("Table cell"),
    Kind.TITLE: N_("Title of a box or tab"),
    Kind.QUOTE: N_("Quotation"),
    Kind.TERM: N_("Defined term"),
    Kind.DEFINITION: N_("Definition"),
    Kind.FOOTNOTE: N_("Footnote"),
    Kind.CAPTION: N_("Caption"),
    Kind.ABBREVIATION: N_("Abbreviation"),
    Kind.FRONT_MATTER: N_("Front matter"),
    Kind.HTML: N_("Text in HTML"),
    Kind.NAVIGATION: N_("Navigation"),
    Kind.CODE: N_("Text in code"),
    Kind.ATTRIBUTE: N_("Alternative text or title"),
    Kind.FIGURE: N_("Text in a figure"),
}

SCRIPT: Mapping[str, str] = {
    "accept": N_("Accept and go on"),
    "correct": N_("Save correction and go on"),
    "write": N_("Save and go on"),
    "fix": N_("Apply fix"),
    "show": N_("Show in the text"),
    "quiet": N_("The checks find nothing."),
    "empty": N_("Write the Japanese, and the checks will run."),
    "unchecked": N_("The checks cannot be reached. Is the app still running?"),
    "restored": N_("Your unsaved text has been restored."),
    "outdated": N_("Your unsaved text has been restored. The message has changed since you wrote it."),
    "discard": N_("Discard my text"),
    "take": N_("Use"),
    "draft": N_("Machine draft"),
    "confidence": N_("confidence {score}"),
    "thinking": N_("The machine is thinking …"),
    "nothing": N_("The machine has no other draft."),
    "unreached": N_("The app cannot be reached. Is it still running?"),
    "deleted": N_("deleted"),
    "inserted": N_("inserted"),
    "sure": N_("Press again to discard the Japanese"),
    "looking": N_("{name} is looking at this message too."),
    "error": SEVERITIES[Severity.ERROR],
    "warning": SEVERITIES[Severity.WARNING],
    "info": SEVERITIES[Severity.INFO],
}
"""What the script says, by the name it uses."""

PROPOSING: Mapping[str, str] = {
    "accept": N_("Keep as your draft and go on"),
    "correct": N_("Save as a draft and go on"),
    "write": N_("Save as a draft and go on"),
}
"""What the script says otherwise to a translator, whose texts wait for a reviewer."""

ROLES: Mapping[str, str] = {
    "translator": N_("Translator"),
    "reviewer": N_("Reviewer"),
    "maintainer": N_("Maintainer"),
}
"""By the value of a `Role`."""

FATES: Mapping[str, str] = {
    "later": N_("somebody else has worked on it since"),
    "gone": N_("its English has changed or gone"),
    "same": N_("it is as it was already"),
}
"""Why a message is not reverted, by the value of a `Fate`."""


@dataclass(frozen=True)
class Language:
    """One language of the app."""

    code: str
    translations: NullTranslations

    def text(self, source: str) -> str:
        """The source in this language."""
        return self.translations.gettext(source) if source else ""

    def said(self, text: str) -> str:
        """What a check says, in this language."""
        return told(text, self.text)

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
        """A moment as people here write it, in universal time."""
        return str(format_datetime(datetime.fromtimestamp(at, UTC), format="short", locale=_locale(self.code)))


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
    translations, *others = (_compiled(path, code) for path in files)
    for other in others:
        translations.merge(other)
    return Language(code, translations)


def _compiled(path: Path, code: str) -> Translations:
    with path.open("rb") as file:
        catalog = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)
