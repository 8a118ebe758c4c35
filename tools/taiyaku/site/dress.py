"""A rendered page → what readers get: the graft, the bar over it, the tools under it, and what belongs into its head.

A `Dresser` is made for each language's pass, when all that its pages live on is there; it knows MkDocs' pages and
templates, and decides nothing about the texts: that is the `Edition`'s affair.
"""

from __future__ import annotations

from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from mkdocs_static_i18n.plugin import I18n

from taiyaku.site import languages, search, social
from taiyaku.site.access import cured
from taiyaku.site.chart import chart
from taiyaku.site.edition import Edition
from taiyaku.site.fixes import Fix, fix_for
from taiyaku.site.glossary_page import GLOSSARY_PAGE, filled
from taiyaku.site.made import MadePages, name_of
from taiyaku.site.phrases import phrased
from taiyaku.site.settings import has_math, has_own_math
from taiyaku.site.sheet import STATUS_PAGE, Sheet, status_rows, status_text
from taiyaku.site.trust import Trust
from taiyaku.site.words import words

__all__ = ["Dresser", "is_own", "made_pages"]

_log = get_plugin_logger("taiyaku")


def is_own(page: Page, language: str) -> bool:
    """The page's text is of the language; a fallback page's is not."""
    return bool(page.file.locale == language)  # type: ignore[attr-defined]


def made_pages(edition: Edition) -> MadePages:
    """The pages that are made when the site is."""
    terms = {GLOSSARY_PAGE: edition.glossary_text} if edition.terms else {}
    return MadePages({STATUS_PAGE: status_text, **terms})


class Dresser:
    """One language's pages."""

    def __init__(
        self,
        edition: Edition,
        config: MkDocsConfig,
        environment: Environment,
        *,
        i18n: I18n,
        made: MadePages,
        instant: bool,
    ) -> None:
        self._edition, self._config, self._environment = edition, config, environment
        self._i18n, self._made, self._instant = i18n, made, instant
        self._language = str(i18n.current_language)
        self._is_target = self._language == edition.project.target_language
        self._heads: dict[str, str] = {}

    def dress(self, page: Page, context: Any) -> None:
        """Put into the page what is ours; what belongs into its head waits for it."""
        sheet = self._sheet(page)
        page.content = sheet.content
        if sheet.fallback and sheet.english:
            page.content = f'<div lang="{sheet.source_language}">{sheet.content}</div>'
            page.canonical_url = sheet.english.absolute or page.canonical_url
        if page.file not in self._made:
            page.content = phrased(page.content, language=self._language)
        if name_of(page.file) == STATUS_PAGE:
            page.content += self._status(context)
        elif name_of(page.file) == GLOSSARY_PAGE and self._edition.terms:
            page.content = self._with_glossary(page, context)
        fix = self._fix(page, sheet)
        page.content = self._render("bar", context, sheet=sheet) + page.content
        page.content += self._render("tools", context, fix=fix)
        self._heads[page.url] = self._render("head", context, sheet=sheet)

    def headed(self, output: str, page: Page) -> str:
        """The whole page with its head."""
        head = social.without_twins(self._heads.pop(page.url, ""), output)
        output = languages.without_alternates(output).replace("</head>", head + "</head>", 1)
        output = output.replace(' data-md-component="source"', "")  # which asks the git host for stars and forks
        return self._finished(output)

    def error_page(self, output: str) -> str:
        """The page for what is not there."""
        return self._finished(languages.without_alternates(output))

    def _finished(self, output: str) -> str:
        """Pages read from disk have no workers: Material's offline plugin brings its own way, and keeps it."""
        output = cured(languages.named(output, self._language), words(self._language))
        folder = self._language if self._is_target else ""
        return search.with_our_search(output, folder=folder, worker="material/offline" not in self._config.plugins)

    def _sheet(self, page: Page) -> Sheet:
        name, html = name_of(page.file), page.content or ""
        made = "translation" in page.meta
        fallback = self._is_target and not is_own(page, self._language)
        glossary = self._glossary_from(page)
        grafted = self._edition.graft(name, html, states=made, glossary=glossary) if self._is_target else None
        if grafted is None and made and self._is_target:
            _log.warning(f"{page.file.src_uri}: other segments than the English page, so it stands alone.")
        if grafted:
            content = grafted.html
        else:
            language = self._edition.project.source_language if fallback else self._language
            content = self._edition.alone(name, html, language=language, glossary=glossary)
        return Sheet(
            content=content,
            language=self._language,
            alternates=languages.alternates(page, self._i18n, self._config),
            fallback=fallback,
            paired=grafted is not None,
            trust=self._edition.trust(name, grafted, made=made, fallback=fallback) if self._is_target else Trust(),
            math='class="arithmatex"' in content and not has_own_math(self._config),
            instant_math=self._instant and has_math(self._config),
            source_language=self._edition.project.source_language,
            target_language=self._edition.project.target_language,
        )

    def _glossary_from(self, page: Page) -> str:
        """The glossary's address as seen from the page; empty where there is none, or nothing to look up in it."""
        url = "" if page.file in self._made else self._made.url(GLOSSARY_PAGE)
        return get_relative_url(url, page.url) if url else ""

    def _status(self, context: Any) -> str:
        """What stands on the status page."""
        rows = status_rows(self._edition, context["nav"].pages, context["pages"], self._language)
        trend = self._edition.trend()
        drawn = chart(trend.points, words(self._language)) if trend.points else ""
        people = self._edition.contributors()
        return self._render("status", context, rows=rows, trend=trend, chart=drawn, people=people)

    def _with_glossary(self, page: Page, context: Any) -> str:
        """The glossary's page with its entries."""
        folder = f"{self._language}/" if self._is_target else ""
        self._edition.glossaries[self._language] = page.url.removeprefix(folder), str(page.title)
        titles = {name_of(file): file.page for file in context["pages"] if file.page is not None}
        entries = {
            group.anchor: self._render("glossary", context, group=group, titles=titles, language=self._language)
            for group in self._edition.glossary(self._language)
        }
        return filled(page.content or "", entries)

    def _fix(self, page: Page, sheet: Sheet) -> Fix | None:
        """How to suggest a fix: for pages that were made from a catalog only."""
        if "translation" not in page.meta or not sheet.paired:
            return None
        return fix_for(
            name_of(page.file),
            language=self._language,
            review_url=self._edition.project.review_url,
            repo_url=self._config.repo_url or "",
            edit_url=page.edit_url or "",
            address=page.canonical_url or "",
        )

    def _render(self, name: str, context: Any, **values: Any) -> str:
        return self._environment.get_template(f"taiyaku/{name}.html").render(
            {
                **context,
                **values,
                "status_url": self._made.url(STATUS_PAGE),
                "glossary_url": self._made.url(GLOSSARY_PAGE),
                "made": context["page"].file in self._made,
            }
        )
