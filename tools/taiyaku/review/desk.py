"""All that a view needs: the project, the store, what lies beside a message, the person and the clock.

A `Shelf` is the catalogs as they are at one moment, in reading order. A catalog that cannot be read is
a row with its trouble, so that one broken file does not close the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

from jinja2 import Environment, PackageLoader, StrictUndefined

from taiyaku.errors import TaiyakuError
from taiyaku.model import Catalog, Key, Kind
from taiyaku.project import CONFIG_PAGE, Project
from taiyaku.review.beside import Beside
from taiyaku.review.language import KINDS, LANGUAGES, REASONS, SCRIPT, SEVERITIES, STATES, language
from taiyaku.review.queue import Counts, Entry, count, entries, message_id, reason, waits
from taiyaku.review.store import Refused, Saved, Store

__all__ = ["Desk", "Row", "Shelf", "name_of"]

TITLE = 80
"""A first message up to this length is taken for the page's title."""

NOTHING = Counts()


@dataclass(frozen=True)
class Row:
    """One page on the shelf."""

    page: str
    entries: tuple[Entry, ...] = ()
    counts: Counts = NOTHING
    trouble: str = ""

    @property
    def title(self) -> str:
        """The page's English title, as far as its first message is one."""
        first = self.entries[0].message.key.source if self.entries and self.page != CONFIG_PAGE else ""
        return first if len(first) <= TITLE else ""

    @property
    def translated_title(self) -> str:
        """The same in Japanese."""
        return self.entries[0].message.target if self.title else ""


@dataclass(frozen=True)
class Shelf:
    """The catalogs at one moment."""

    rows: tuple[Row, ...]
    who: str

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All messages in reading order."""
        return tuple(chain.from_iterable(row.entries for row in self.rows))

    @cached_property
    def counts(self) -> Counts:
        """Of all pages together."""
        return sum((row.counts for row in self.rows), NOTHING)

    @cached_property
    def waiting(self) -> int:
        """How many messages this person can move on."""
        return sum(waits(entry.message, self.who) for entry in self.entries)

    def find(self, page: str, name: str) -> Entry | None:
        """The message called `name` on a page."""
        for row in self.rows:
            if row.page == page:
                return next((entry for entry in row.entries if entry.id == name), None)
        return None

    def entry(self, page: str, key: Key) -> Entry:
        """The entry of a message that was just saved."""
        found = self.find(page, message_id(key))
        if found is None:
            raise TaiyakuError(f"{page}: the message has gone from its catalog since it was saved. Reload the page.")
        return found


@dataclass(frozen=True)
class Desk:
    """What the app works with."""

    project: Project
    who: str
    today: Callable[[], date]
    store: Store
    beside: Beside
    templates: Mapping[str, Environment]
    _rows: dict[str, tuple[Catalog, Row]]

    @classmethod
    def of(cls, project: Project, *, who: str, today: Callable[[], date]) -> Desk:
        """A desk for one project and one person."""
        beside = Beside(project)
        templates = {code: _environment(code, project, beside, who) for code in LANGUAGES}
        return cls(project, who, today, Store(project), beside, templates, {})

    def said(self, error: object) -> str:
        """A line for the person, with paths as they would type them."""
        return str(error).replace(f"{self.project.root}/", "")

    def shelf(self, *, only: str | None = None) -> Shelf:
        """The catalogs as they are now: all, or one page's."""
        pages = self.beside.ordered(self.store.pages())
        numbered = [(number, page) for number, page in enumerate(pages) if only in (None, page)]
        return Shelf(tuple(self._row(number, page) for number, page in numbered), self.who)

    def entry(self, page: str, name: str) -> Entry | None:
        """One message; raises what is wrong with its catalog."""
        self.store.catalog(page)
        return self.shelf(only=page).find(page, name)

    def catalogs(self) -> tuple[Catalog, ...]:
        """All catalogs that can be read."""
        found = []
        for page in self.store.pages():
            try:
                found.append(self.store.catalog(page))
            except TaiyakuError:
                continue
        return tuple(found)

    def _row(self, number: int, page: str) -> Row:
        try:
            catalog = self.store.catalog(page)
        except TaiyakuError as error:
            return Row(page, trouble=self.said(error))
        known = self._rows.get(page)
        if known is None or known[0] is not catalog or (known[1].entries and known[1].entries[0].page_number != number):
            known = catalog, Row(page, entries(page, number, catalog), count(catalog.messages.values()))
            self._rows[page] = known
        return known[1]


def name_of(outcome: Saved | Refused) -> str:
    """The name in URLs of the message that a decision was about; empty when it has gone."""
    message = outcome.before if isinstance(outcome, Saved) else outcome.now
    return message_id(message.key) if message else ""


def _environment(code: str, project: Project, beside: Beside, who: str) -> Environment:
    """Templates in one language of the app."""
    words = language(code)
    environment = Environment(
        loader=PackageLoader("taiyaku.review"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    environment.filters |= {"number": words.number, "percent": words.percent, "day": words.date, "words": words.text}
    environment.globals |= {
        "KINDS": KINDS,
        "LANGUAGES": LANGUAGES,
        "REASONS": REASONS,
        "SEVERITIES": SEVERITIES,
        "STATES": STATES,
        "CONFIG_PAGE": CONFIG_PAGE,
        "Kind": Kind,
        "language": code,
        "name": who.partition(" <")[0],
        "project": project,
        "beside": beside,
        "reason": reason,
        "script": json.dumps({name: words.text(text) for name, text in SCRIPT.items()}, ensure_ascii=False),
        # The store of unsaved text is shared by all that ever ran on this port.
        "place": hashlib.sha256(str(project.root).encode()).hexdigest()[:8],
    }
    return environment
