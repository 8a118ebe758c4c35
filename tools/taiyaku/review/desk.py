"""All that a view needs: the project, the store, what lies beside a message, and the clock.

A catalog that cannot be read is a row of the shelf with its trouble, so that one broken file does not close
the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from jinja2 import Environment

from taiyaku.catalog import flag
from taiyaku.errors import TaiyakuError
from taiyaku.glossary import note_for
from taiyaku.model import Kind, Match, Message, person_name
from taiyaku.project import CONFIG_PAGE, Project
from taiyaku.review.beside import Beside
from taiyaku.review.claims import Claims
from taiyaku.review.clerk import Clerk
from taiyaku.review.committer import Committer
from taiyaku.review.document import slot_of
from taiyaku.review.excerpt import excerpt
from taiyaku.review.frames import Checked, Frames
from taiyaku.review.in_flight import InFlight
from taiyaku.review.language import language
from taiyaku.review.ledger import Ledger
from taiyaku.review.machine import Machine
from taiyaku.review.many import Bundles
from taiyaku.review.pieces import SIGNS
from taiyaku.review.preview import preview
from taiyaku.review.queue import Entry, entries, message_id, reason
from taiyaku.review.shelf import Shelf
from taiyaku.review.store import Refused, Saved, Store
from taiyaku.review.templating import environment
from taiyaku.review.words import DEEDS, DETAILS, FATES, KINDS, LANGUAGES, REASONS, ROLES, SCRIPT, SEVERITIES, STATES

__all__ = ["Desk", "name_of"]


@dataclass(frozen=True)
class Desk:
    """What the app works with."""

    project: Project
    today: Callable[[], date]
    store: Store
    beside: Beside
    shelf: Shelf
    claims: Claims
    machine: Machine
    bundles: Bundles
    frames: Frames
    checked: Checked
    templates: Mapping[str, Environment]
    ledger: Ledger
    committer: Committer
    in_flight: InFlight = field(default_factory=InFlight)

    @classmethod
    def of(cls, project: Project, *, today: Callable[[], date]) -> Desk:
        """A desk for one project."""
        beside = Beside(project)
        ledger = Ledger(project.cache / "review.sqlite")
        store = Store(project, ledger)
        shelf = Shelf(project, store, beside, ledger)
        templates = {code: _environment(code, project, beside) for code in LANGUAGES}
        return cls(
            project,
            today,
            store,
            beside,
            shelf,
            Claims(ledger),
            Machine(project, lambda: beside.terms().terms),
            Bundles(store, ledger),
            Frames(project),
            Checked(),
            templates,
            ledger,
            Committer(project, store.journal),
        )

    @property
    def place(self) -> str:
        """Tells projects on one machine apart."""
        return _place(self.project)

    def clerk(self) -> Clerk:
        """Who keeps it in order while the app is served."""
        return Clerk(self.store, self.shelf, self.beside, self.claims, first=self._compile, in_flight=self.in_flight)

    def _compile(self) -> None:
        """Make the templates ready, so that nobody's first message waits for them."""
        for one in self.templates.values():
            for name in one.list_templates():
                one.get_template(name)
        self.frames.warm()

    def hindrances(self) -> tuple[str, ...]:
        """Why what was decided is not in its PO file or in git yet, for who can do something about it."""
        return tuple(map(self.said, filter(None, (*self.store.hindrances()[:3], self.committer.trouble))))

    def said(self, error: object) -> str:
        """A line for the person, with paths as they would type them."""
        return str(error).replace(f"{self.project.root}/", "")

    def entries(self, page: str) -> tuple[Entry, ...]:
        """The messages of a page as they are now; raises what is wrong with its catalog."""
        return entries(page, self.store.catalog(page))

    def entry(self, page: str, name: str) -> Entry | None:
        """One message."""
        found = self.store.find(page, name)
        return Entry(found[1], page, found[0]) if found else None

    def found(self, page: str, name: str) -> Message | None:
        """One message of a page that may be none, or be broken."""
        with suppress(TaiyakuError):
            found = self.store.find(page, name) if self.store.has(page) else None
            return found[1] if found else None
        return None

    def everything(self) -> Iterator[Entry]:
        """All messages in reading order, but for those of catalogs that cannot be read."""
        self.shelf.look()
        for page in self.shelf.pages():
            with suppress(TaiyakuError):
                yield from self.entries(page)

    def after(self, page: str, name: str, *, alone: bool) -> Iterator[Entry]:
        """The messages behind one in reading order, on its page alone or on those behind it too."""
        if (entry := self.entry(page, name)) is not None:
            yield from self.entries(page)[entry.position + 1 :]
        pages = self.shelf.pages()
        for later in () if alone or page not in pages else pages[pages.index(page) + 1 :]:
            with suppress(TaiyakuError):
                yield from self.entries(later)

    def matches(self, message: Message) -> tuple[Match, ...]:
        """Past translations beside a message."""
        if not self.shelf.served:
            self.shelf.look()
            self.beside.remember(self.shelf.leaves.values())
        return self.beside.matches(message)

    def preview(self, entry: Entry, target: str) -> str:
        """How a target will look on its page, as HTML that can do nothing."""
        frame = self.frames.of(entry.page)
        what = slot_of(frame, entry.message).kind
        html = preview(target, what, dialect=self.frames.dialect(), references=frame.references)
        return f'<p class="as-{what.name.lower()}">{html}</p>'


def name_of(outcome: Saved | Refused) -> str:
    """The name in URLs of the message that a decision was about; empty when it has gone."""
    message = outcome.before if isinstance(outcome, Saved) else outcome.now
    return message_id(message.key) if message else ""


def _environment(code: str, project: Project, beside: Beside) -> Environment:
    """Templates in one language of the app."""
    words = language(code)
    made = environment(words)
    made.filters |= {
        "number": words.number,
        "percent": words.percent,
        "day": words.date,
        "words": words.text,
        "person": person_name,
        "moment": words.moment,
        "said": words.said,
        "reason": words.reason,
    }
    made.globals |= {
        "KINDS": KINDS,
        "DEEDS": DEEDS,
        "DETAILS": DETAILS,
        "FATES": FATES,
        "LANGUAGES": LANGUAGES,
        "ROLES": ROLES,
        "REASONS": REASONS,
        "SEVERITIES": SEVERITIES,
        "SIGNS": SIGNS,
        "STATES": STATES,
        "CONFIG_PAGE": CONFIG_PAGE,
        "Kind": Kind,
        "language": code,
        "project": project,
        "beside": beside,
        "excerpt": excerpt,
        "flag": flag,
        "note_for": note_for,
        "reason": reason,
        "script": json.dumps({name: words.text(text) for name, text in SCRIPT.items()}, ensure_ascii=False),
        # The store of unsaved text is shared by all that ever ran on this port.
        "place": _place(project),
    }
    return made


def _place(project: Project) -> str:
    return hashlib.sha256(str(project.root).encode()).hexdigest()[:8]
