"""One build: what the English pass leaves for the Japanese one, and what each page shows of its state.

MkDocs builds the languages one after the other, English first. An `Edition` lives as long as the
build: it keeps the English halves until the Japanese pages come for them, and has read every catalog.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from taiyaku import catalog as catalogs
from taiyaku.glossary import load
from taiyaku.model import Catalog, Message, State
from taiyaku.project import CONFIG_PAGE, Project
from taiyaku.site.pairing import Half, Surroundings, graft, messages_of, pairs
from taiyaku.site.terms import Tooltips
from taiyaku.status import PageStatus, count

__all__ = ["Edition", "Grafted"]


@dataclass(frozen=True, slots=True)
class Grafted:
    """A Japanese page with its English beside it."""

    html: str
    segments: int
    unknown: int
    """Segments that no message of the catalog was found for."""


class Edition:
    """Everything a build knows about its pages, by page name."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.english: dict[str, Half] = {}
        self.assets: frozenset[str] = frozenset()
        self.tooltips = Tooltips(load(project.glossary) if project.glossary.is_file() else ())
        self._statuses: dict[str, PageStatus] = {}
        self._catalogs = {page: catalogs.read(project.catalog_path(page)) for page in project.catalog_pages()}

    def catalog(self, page: str) -> Catalog:
        """The page's catalog; an empty one where there is none."""
        return self._catalogs.get(page) or Catalog(self.project.target_language)

    def messages(self, page: str) -> tuple[Message, ...]:
        """The page's messages, in page order."""
        return tuple(self.catalog(page).messages.values())

    def status(self, page: str) -> PageStatus:
        """How far the page is: the numbers of `taiyaku status`."""
        if page not in self._statuses:
            self._statuses[page] = count(page, self.messages(page))
        return self._statuses[page]

    def names(self) -> Mapping[str, str]:
        """What mkdocs.yml shows to readers, by its English: site name, description, nav titles."""
        return {
            key.source: message.target for key, message in self.catalog(CONFIG_PAGE).messages.items() if message.target
        }

    def graft(self, page: str, html: str, japanese: Half, *, states: bool) -> Grafted | None:
        """The Japanese page with its English; None where the two differ in structure.

        Without `states` the page is one that a person wrote, which no catalog tells anything about.
        """
        english = self.english.get(page)
        if english is None:
            return None
        known = messages_of(english.wrapped, self.messages(page)) if states else ()
        paired = pairs(english, japanese, known)
        if paired is None:
            return None
        around = Surroundings(
            language=self.project.target_language,
            source_language=self.project.source_language,
            english_url=english.url,
            url=japanese.url,
            assets=self.assets,
            tooltips=self.tooltips,
        )
        return Grafted(graft(html, paired, around), len(paired), sum(message is None for message in known))

    def progress(self, page: str) -> str:
        """The page's mark in the navigation: `ty0`, `ty25`, `ty50`, `ty75`; empty when all is reviewed."""
        status = self.status(page)
        reviewed, everything = status.of(State.REVIEWED).messages, status.all.messages
        if reviewed == everything:
            return ""
        return f"ty{reviewed * 4 // everything * 25}"
