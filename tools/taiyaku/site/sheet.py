"""What our templates are told about a page: languages, state, progress; and the status page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from mkdocs.utils import get_relative_url

from taiyaku.model import State
from taiyaku.project import CONFIG_PAGE
from taiyaku.site.edition import Edition
from taiyaku.site.languages import Alternate
from taiyaku.site.trust import Trust, counts_of
from taiyaku.site.words import words
from taiyaku.status import PageStatus, total

__all__ = ["STATUS_PAGE", "Row", "Sheet", "status_rows", "status_text"]

STATUS_PAGE = "translation-status.md"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the site."""

    content: str
    language: str
    source_language: str
    target_language: str
    alternates: tuple[Alternate, ...]
    fallback: bool
    """The text is not of the page's language."""
    paired: bool
    trust: Trust
    math: bool
    instant_math: bool = False
    """There may be math on the page that is loaded by script next."""

    @property
    def english(self) -> Alternate | None:
        """The page in the source language."""
        return next((page for page in self.alternates if page.language == self.source_language), None)

    @property
    def other(self) -> Alternate | None:
        """The page in the other language, if it is really in it."""
        return next(
            (page for page in self.alternates if page.language != self.source_language and page.translated), None
        )

    @property
    def announced(self) -> tuple[Alternate, ...]:
        """The languages that search engines are told of."""
        found = tuple(page for page in self.alternates if page.translated and page.absolute)
        return found if len(found) > 1 and not self.fallback else ()

    def links(self, url: str) -> dict[str, str]:
        """The page in each language, as seen from an address; what the header's switch must lead to."""
        return {page.language: get_relative_url(page.url, url) for page in self.alternates}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the status page."""

    title: str
    url: str
    counts: dict[str, int]
    words: int
    since: str
    """The day from which on one of its segments is stale."""
    language: str = ""
    """The language of the title, where it is not that of the site's part."""
    by_hand: bool = False
    """The page in the target language is not made from the catalog, which is only counted."""

    @property
    def bars(self) -> Iterator[tuple[str, float, float]]:
        """State, start and width in per cent; the best state first."""
        start = 0.0
        for state in (State.REVIEWED, State.DRAFT, State.STALE, State.NEW):
            width = 100 * self.counts[state.value] / max(self.counts["all"], 1)
            yield state.value, round(start, 2), round(width, 2)
            start += width

    @property
    def share(self) -> int:
        """Reviewed segments in per cent; 100 only when all are."""
        return self.counts["reviewed"] * 100 // max(self.counts["all"], 1)


def status_text(language: str) -> str:
    """The status page's Markdown; its table is put in when all titles are known."""
    says = words(language)
    return f"---\nsearch:\n  exclude: true\nhide:\n  - toc\n---\n\n# {says['status']}\n\n{says['status intro']}\n"


def status_rows(edition: Edition, nav: Iterable[Any], files: Iterable[Any], language: str) -> list[Row]:
    """A line for each page that has a catalog, in the order of the navigation, and one for all at the head.

    The names in mkdocs.yml stand last: with them the sum is that of `taiyaku status`.
    """
    pages = {page.url: page for page in [*nav, *(file.page for file in files if file.page is not None)]}
    rows: list[Row] = []
    statuses: list[PageStatus] = []
    for page in pages.values():
        status = edition.status(page.file.norm_src_uri)
        if status.all.messages:
            statuses.append(status)
            by_hand = edition.by_hand(status.page)
            titled = "" if page.file.locale == language else page.file.locale
            rows.append(replace(_row(status, str(page.title), page.url), by_hand=by_hand, language=titled))
    names = edition.status(CONFIG_PAGE)
    if names.all.messages:
        statuses.append(names)
        rows.append(_row(names, words(language)["site names"], ""))
    return [_row(total(statuses), "", ""), *rows] if rows else []


def _row(status: PageStatus, title: str, url: str) -> Row:
    return Row(title, url, counts_of(status), status.all.words, status.stale_since.split(" ")[0])
