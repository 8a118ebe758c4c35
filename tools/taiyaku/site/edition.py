"""One build: what the English pass leaves for the Japanese one, and what each page shows of its state.

MkDocs builds the languages one after the other, English first. An `Edition` lives as long as the
build: it keeps the English halves until the Japanese pages come for them, and has read every catalog.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain

from taiyaku import catalog as catalogs
from taiyaku.files import read_text
from taiyaku.glossary import load
from taiyaku.model import Catalog, Message, State, Term
from taiyaku.pages import mark_of
from taiyaku.project import CONFIG_PAGE, Project
from taiyaku.site.glossary_page import Group, glossary_text, groups, uses
from taiyaku.site.pairing import Half, Surroundings, alone, graft, messages_of, pairs, stale_titles
from taiyaku.site.terms import TermLinks
from taiyaku.site.trust import Contributor, Trust, contributors, counts_of, reviewers, warning
from taiyaku.status import PageStatus, Trend, count, trend

__all__ = ["Edition", "Grafted"]


@dataclass(frozen=True, slots=True)
class Grafted:
    """A Japanese page with its English beside it."""

    html: str
    segments: int
    unknown: int
    """Segments that no message of the catalog was found for."""
    titles: tuple[tuple[str, str], ...] = ()
    """Stale titles that cannot hold a button, each with what changed, as HTML."""


class Edition:
    """Everything a build knows about its pages, by page name."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.english: dict[str, Half] = {}
        self.japanese: dict[str, Half] = {}
        """Until they are grafted."""
        self.glossaries: dict[str, tuple[str, str]] = {}
        """Where the glossary is in each language, as its search sees it, and what it is called."""
        self.assets: frozenset[str] = frozenset()
        self.terms = load(project.glossary) if project.glossary.is_file() else ()
        self.term_links = TermLinks(
            self.terms, language=project.target_language, source_language=project.source_language
        )
        self._terms_of: dict[str, Mapping[int, Mapping[str, Term]]] = {}
        self._uses: dict[str, list[str]] | None = None
        self._trend: Trend | None = None
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

    def by_hand(self, page: str) -> bool:
        """Whether a person wrote the page in the target language itself."""
        path = self.project.target_path(page)
        return path.is_file() and mark_of(read_text(path)) is None

    def names(self) -> Mapping[str, str]:
        """What mkdocs.yml shows to readers, by its English: site name, description, nav titles."""
        return {
            key.source: message.target for key, message in self.catalog(CONFIG_PAGE).messages.items() if message.target
        }

    def graft(self, page: str, html: str, *, states: bool, glossary: str = "") -> Grafted | None:
        """The Japanese page with its English; None where the two differ in structure.

        Without `states` the page is one that a person wrote, which no catalog tells anything about.
        With the glossary's address terms are links to it; in the English they were made on its own page.
        """
        english, japanese = self.english.get(page), self.japanese.pop(page, None)
        if english is None or japanese is None:
            return None
        known = messages_of(english.wrapped, self.messages(page)) if states else ()
        paired = pairs(english, japanese, known)
        if paired is None:
            return None
        terms = self.terms_of(page) if glossary else {}
        beside = {pair.number: terms.get(pair.number, {}) for pair in paired if pair.english != pair.target}
        around = Surroundings(
            language=self.project.target_language,
            source_language=self.project.source_language,
            english_url=english.url,
            url=japanese.url,
            reviews_needed=self.project.reviews_needed,
            assets=self.assets,
            english_links=english.links,
            links=self._links(html, self.project.target_language, glossary, beside),
        )
        unknown = sum(one is None and not seen.bare for one, seen in zip(known, english.wrapped, strict=False))
        return Grafted(graft(html, paired, around), len(paired), unknown, stale_titles(paired))

    def alone(self, page: str, html: str, *, language: str, glossary: str = "") -> str:
        """The page without its marks, its text in one language; terms are links where the glossary has an address.

        What becomes of an English page is remembered: its segments stand on the Japanese page as well.
        """
        english = self.english.get(page) if language == self.project.source_language else None
        links = self._links(html, language, glossary, self.terms_of(page) if english and glossary else None)
        if english:
            self.english[page] = replace(english, links=links)
        return alone(html, links)

    def terms_of(self, page: str) -> Mapping[int, Mapping[str, Term]]:
        """The terms of each English segment of a page that has any, by its number; looked for once."""
        if page not in self._terms_of:
            self._terms_of[page] = self.term_links.of([wrapped.text for wrapped in self.english[page].wrapped])
        return self._terms_of[page]

    def _links(
        self, html: str, language: str, glossary: str, english: Mapping[int, Mapping[str, Term]] | None
    ) -> Mapping[int, str]:
        if not glossary:
            return {}
        return self.term_links.linked(html, language=language, glossary=glossary, english=english)

    def trend(self) -> Trend:
        """How the translation came to be what it is; asked for once, as it needs the history."""
        if self._trend is None:
            self._trend = trend(self.project)
        return self._trend

    def trust(self, page: str, grafted: Grafted | None, *, made: bool, fallback: bool) -> Trust:
        """What the reader of a page in the target language may rely on.

        Not `made`, it was written by hand, or it is not written yet and the source stands for it: then no
        catalog tells anything about it.
        """
        status = self.status(page) if made else None
        apart = grafted is None and page in self.english
        return Trust(
            counts=counts_of(status),
            warning=warning(status, fallback=fallback, apart=apart),
            reviewers=reviewers(self.messages(page)) if made else (),
            titles=grafted.titles if grafted else (),
        )

    def contributors(self) -> tuple[Contributor, ...]:
        """Who has reviewed, on all pages together."""
        return contributors(message for page in self._catalogs for message in self.messages(page))

    def glossary_text(self, language: str) -> str:
        """The Markdown of the glossary's page."""
        return glossary_text(groups(self.terms, language, {}), language)

    def glossary(self, language: str) -> tuple[Group, ...]:
        """The terms in the order of a language's readers, with the pages they are on; once English is rendered."""
        if self._uses is None:
            self._uses = uses(
                {
                    page: chain.from_iterable(terms.values() for terms in self.terms_of(page).values())
                    for page in self.english
                }
            )
        return groups(self.terms, language, self._uses)

    def progress(self, page: str) -> str:
        """The page's mark in the navigation: `ty0`, `ty25`, `ty50`, `ty75`; empty when all is reviewed."""
        status = self.status(page)
        reviewed, everything = status.of(State.REVIEWED).messages, status.all.messages
        if reviewed == everything:
            return ""
        return f"ty{reviewed * 4 // everything * 25}"
