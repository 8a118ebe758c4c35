"""The MkDocs events, each a few lines: the door between MkDocs and the rest of this folder.

The order matters. static-i18n works at priority -100 in most events, and builds the second language
inside its `on_post_build`, with the same plugins. Segments stay marked in a page's HTML until the
search plugin has read it (`on_page_context`, 0); only then is the English grafted in, so that it is in
no Japanese search result.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

from jinja2 import Environment
from mkdocs.config import config_options
from mkdocs.config.base import LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import get_relative_url
from mkdocs_static_i18n.plugin import I18n

from taiyaku.errors import TaiyakuError
from taiyaku.files import write_text
from taiyaku.project import OPTIONS, find_project
from taiyaku.site import languages, search, social
from taiyaku.site.access import cured
from taiyaku.site.assets import each_address, located
from taiyaku.site.chart import chart
from taiyaku.site.edition import Edition
from taiyaku.site.fixes import Fix, fix_for
from taiyaku.site.glossary_page import GLOSSARY_PAGE, filled, for_scripts
from taiyaku.site.made import MadePages, name_of
from taiyaku.site.outline import Pass, outline
from taiyaku.site.pairing import Half, half, strip
from taiyaku.site.phrases import phrased
from taiyaku.site.sheet import STATUS_PAGE, Sheet, status_rows, status_text
from taiyaku.site.trust import Trust
from taiyaku.site.words import BOX_TITLES, words
from taiyaku.site.wrap import Marker

__all__ = ["TaiyakuPlugin"]

_THEME = Path(__file__).parent / "theme"
_ASSETS = "assets/taiyaku/"
_OUTLINE = f"{_ASSETS}outline.json"
_log = get_plugin_logger("taiyaku")


class TaiyakuPlugin(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
    """The plugin that `plugins: [taiyaku]` names. Its options are those of a project."""

    config_scheme = tuple(
        (name, config_options.Type(kind, default=default)) for name, (kind, default) in OPTIONS.items()
    )

    def __init__(self) -> None:
        super().__init__()
        self.marker = Marker()
        self._edition: Edition | None = None
        self._environment: Environment | None = None
        self._i18n: I18n | None = None
        self._extension_settings: Mapping[str, Any] = {}
        self._halves: dict[str, Half] = {}
        self._heads: dict[str, str] = {}
        self._instant: list[str] = []
        """The features by which Material loads pages by script."""
        self._made = MadePages({})
        self._glossaries: dict[str, tuple[str, str]] = {}
        """Where the glossary is in each language, as its search sees it, and what it is called."""
        self._passes: dict[str, Pass] = {}

    # --- what the events share

    @property
    def edition(self) -> Edition:
        """The build's knowledge; there from `on_config` on."""
        assert self._edition is not None  # noqa: S101
        return self._edition

    @property
    def i18n(self) -> I18n:
        """static-i18n; there from `on_config` on."""
        assert self._i18n is not None  # noqa: S101
        return self._i18n

    @property
    def _language(self) -> str:
        return str(self.i18n.current_language)

    @property
    def _is_target(self) -> bool:
        return self._language == self.edition.project.target_language

    # --- the build

    @event_priority(10)
    def _on_config_before(self, config: MkDocsConfig) -> MkDocsConfig:
        """Before static-i18n: it gets its names and, where it is missing, is added."""
        self._instant = languages.without_instant(config)
        if self._edition is None:
            self._begin(config)
        extensions: list[Any] = config.markdown_extensions
        if self.marker not in extensions:
            extensions += [self.marker, *({"attr_list"} - {*map(str, extensions)})]  # headings have their anchors in it
        if f"{_ASSETS}pair.css" not in config.extra_css:
            config.extra_css[:0] = [f"{_ASSETS}access.css", f"{_ASSETS}pair.css", f"{_ASSETS}terms.css"]
        config.extra.setdefault("status", {}).update({f"ty{n}": "" for n in (0, 25, 50, 75)})
        return config

    @event_priority(-200)
    def _on_config_after(self, config: MkDocsConfig) -> MkDocsConfig:
        """After static-i18n: the language of this pass is known, and its sitemap gives way to ours."""
        config.theme["features"] = [*config.theme.get("features", []), *self._instant]
        languages.localise(config, self._language, self._extension_settings)
        says = words(self._language)
        config.extra["status"].update({f"ty{n}": says[f"ty{n}"] for n in (0, 25, 50, 75)})
        others = [folder for folder in config.theme.dirs if Path(folder).name != "custom_i18n_sitemap"]
        others = [folder for folder in others if folder != str(_THEME)]
        config.theme.dirs[:] = [
            *others[: bool(config.theme.custom_dir)],
            str(_THEME),
            *others[bool(config.theme.custom_dir) :],
        ]
        return config

    on_config = CombinedEvent(_on_config_before, _on_config_after)

    def _begin(self, config: MkDocsConfig) -> None:
        try:
            self._edition = Edition(find_project(Path(config.config_file_path).parent))
        except TaiyakuError as error:
            raise PluginError(str(error)) from None
        project = self._edition.project
        self._extension_settings = deepcopy(config.mdx_configs)
        if "i18n" not in config.plugins:
            config.plugins["i18n"] = languages.plugin_for(project.source_language, project.target_language)
        self._i18n = languages.checked(config.plugins["i18n"], project.source_language, project.target_language)
        languages.name_things(self._i18n, config, self._edition.names(), project.target_language)

    def _on_files_before(self, files: Files, config: MkDocsConfig) -> Files:
        """Our pages in both languages, as files that need not exist; math fonts only where there is math."""
        terms = {GLOSSARY_PAGE: self.edition.glossary_text} if self.edition.terms else {}
        self._made = MadePages({STATUS_PAGE: status_text, **terms})
        self._made.add(files, config, (self.edition.project.source_language, self.edition.project.target_language))
        if not _has_math(config):
            for file in [file for file in files if file.src_uri.startswith(f"{_ASSETS}katex/")]:
                files.remove(file)
        return files

    @event_priority(-200)
    def _on_files_after(self, files: Files, config: MkDocsConfig) -> Files:
        """static-i18n has made new `File`s: the text of our pages, and which files are no pages."""
        self._made.fill(files, self._language)
        self.edition.assets = frozenset(unquote(file.url) for file in files if not file.is_documentation_page())
        return files

    on_files = CombinedEvent(_on_files_before, _on_files_after)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Our words in every template."""
        self._environment = env
        env.globals["taiyaku_says"] = words(self._language)
        env.globals["og_locale"] = social.locale
        return env

    @event_priority(-200)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """After static-i18n has translated it: what there is to read, in order."""
        self._passes[self._language] = Pass(config.site_name, config.site_description or "", nav)
        return nav

    # --- a page

    @event_priority(-100)
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """The next page to be rendered gets its marks; in the navigation it shows how far it is."""
        name = name_of(page.file)
        if page.file in self._made:
            return markdown
        english = self.edition.english.get(name)
        translated = self._is_target and self._is_own(page)
        self.marker.arm(
            pins=english.headings if translated and english else (),
            titles=BOX_TITLES.get(self._language) if translated else None,
            language=self._language if self._is_own(page) else self.edition.project.source_language,
        )
        if translated and "translation" in page.meta and (progress := self.edition.progress(name)):
            page.meta.setdefault("status", progress)
        return markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """What is marked is kept for the graft; titles lose their marks; files are found in the page's language."""
        if self._is_target:
            html = each_address(html, partial(self._located, page.url))
        title = page.title if isinstance(page.title, str) else ""
        if self._is_own(page) and page.file not in self._made:
            found = half(page.url, html, self.marker.wrapped, self.marker.headings, strip(title))
            (self._halves if self._is_target else self.edition.english)[name_of(page.file)] = found
        if page.title != strip(title):
            page.title = strip(title)
        _clean(page.toc.items)
        return html

    def _located(self, url: str, address: str) -> str:
        return located(address, seen_from=url, url=url, language=self._language, assets=self.edition.assets)

    @event_priority(-100)
    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> Any:
        """After search has read the page: graft, bar, status line, and what belongs into the head."""
        sheet = self._sheet(page, config)
        page.content = sheet.content
        if sheet.fallback and sheet.english:
            page.content = f'<div lang="{sheet.source_language}">{sheet.content}</div>'
            page.canonical_url = sheet.english.absolute or page.canonical_url
        if page.file not in self._made:
            page.content = phrased(page.content, language=self._language)
        if name_of(page.file) == STATUS_PAGE:
            rows = status_rows(self.edition, nav.pages, context["pages"], self._language)
            trend = self.edition.trend()
            drawn = chart(trend.points, words(self._language)) if trend.points else ""
            page.content += self._render("status", context, rows=rows, trend=trend, chart=drawn)
        elif name_of(page.file) == GLOSSARY_PAGE and self.edition.terms:
            page.content = self._with_glossary(page, context)
        fix = self._fix(page, sheet, config)
        page.content = self._render("bar", context, sheet=sheet) + page.content
        page.content += self._render("tools", context, fix=fix)
        self._heads[page.url] = self._render("head", context, sheet=sheet)
        return context

    def _glossary_from(self, page: Page) -> str:
        """The glossary's address as seen from the page; empty where there is none, or nothing to look up in it."""
        url = "" if page.file in self._made else self._made.url(GLOSSARY_PAGE)
        return get_relative_url(url, page.url) if url else ""

    def _with_glossary(self, page: Page, context: Any) -> str:
        """The glossary's page with its entries."""
        folder = f"{self._language}/" if self._is_target else ""
        self._glossaries[self._language] = page.url.removeprefix(folder), str(page.title)
        titles = {name_of(file): file.page for file in context["pages"] if file.page is not None}
        entries = {
            group.anchor: self._render("glossary", context, group=group, titles=titles, language=self._language)
            for group in self.edition.glossary(self._language)
        }
        return filled(page.content or "", entries)

    def _fix(self, page: Page, sheet: Sheet, config: MkDocsConfig) -> Fix | None:
        """How to suggest a fix: for pages that were made from a catalog only."""
        if "translation" not in page.meta or not sheet.paired:
            return None
        return fix_for(
            name_of(page.file),
            language=self._language,
            review_url=self.edition.project.review_url,
            repo_url=config.repo_url or "",
            edit_url=page.edit_url or "",
            address=page.canonical_url or "",
        )

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """The head, and the search of the page's language."""
        head = social.without_twins(self._heads.pop(page.url, ""), output)
        output = languages.without_alternates(output).replace("</head>", head + "</head>", 1)
        output = output.replace(' data-md-component="source"', "")  # which asks the git host for stars and forks
        output = cured(languages.named(output, self._language), words(self._language))
        return self._with_search(output, config)

    def _sheet(self, page: Page, config: MkDocsConfig) -> Sheet:
        name, html = name_of(page.file), page.content or ""
        made = "translation" in page.meta
        fallback = self._is_target and not self._is_own(page)
        glossary = self._glossary_from(page)
        grafted = None
        japanese = self._halves.pop(name, None) if self._is_target else None
        if japanese is not None:
            grafted = self.edition.graft(name, html, japanese, states=made, glossary=glossary)
            if grafted is None and made:
                _log.warning(f"{page.file.src_uri}: other segments than the English page, so it stands alone.")
        if grafted:
            content = grafted.html
        else:
            language = self.edition.project.source_language if fallback else self._language
            content = self.edition.alone(name, html, language=language, glossary=glossary)
        return Sheet(
            content=content,
            language=self._language,
            alternates=languages.alternates(page, self.i18n, config),
            fallback=fallback,
            paired=grafted is not None,
            trust=self.edition.trust(name, grafted, made=made, fallback=fallback) if self._is_target else Trust(),
            math='class="arithmatex"' in content and not _own_math(config),
            instant_math=bool(self._instant) and _has_math(config),
            source_language=self.edition.project.source_language,
            target_language=self.edition.project.target_language,
        )

    def _is_own(self, page: Page) -> bool:
        """The page's text is of the language of this pass; a fallback page's is not."""
        return bool(page.file.locale == self._language)  # type: ignore[attr-defined]

    def _render(self, name: str, context: Any, **values: Any) -> str:
        assert self._environment is not None  # noqa: S101
        return self._environment.get_template(f"taiyaku/{name}.html").render(
            {
                **context,
                **values,
                "status_url": self._made.url(STATUS_PAGE),
                "glossary_url": self._made.url(GLOSSARY_PAGE),
                "made": context["page"].file in self._made,
            }
        )

    # --- what is no page

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """The pages of the sitemap, each with the languages it is really in."""
        context["taiyaku_pages"] = languages.listed(self.i18n)
        if template_name == "404.html":
            homes = languages.homes(self.i18n, config, self._language)
            context["taiyaku_homes"] = [{**home, "says": words(home["lang"])} for home in homes]
            config.extra.alternate = homes  # type: ignore[attr-defined]  # static-i18n left those of its last page
        return context

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """One error page per language; the target's goes into its folder."""
        if template_name != "404.html":
            return output
        output = languages.named(languages.without_alternates(output), self._language)
        output = self._with_search(cured(output, words(self._language)), config)
        if not self._is_target:
            return output
        write_text(Path(config.site_dir, self._language, template_name), output)
        return ""

    def _with_search(self, output: str, config: MkDocsConfig) -> str:
        """Pages read from disk have no workers: Material's offline plugin brings its own way, and keeps it."""
        folder = self._language if self._is_target else ""
        return search.with_our_search(output, folder=folder, worker="material/offline" not in config.plugins)

    @event_priority(-200)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """When all languages are built: the outline, the terms for scripts, search indexes, Material's sitemap."""
        if self.i18n.building:
            return
        self._write_outline(config)
        target, sitemap = self.edition.project.target_language, Path(config.site_dir, "sitemap.xml")
        if self._instant and config.site_url and sitemap.is_file():
            found = languages.sitemap_of(sitemap.read_text(encoding="utf-8"), urljoin(config.site_url, f"{target}/"))
            write_text(Path(config.site_dir, target, sitemap.name), found)
        terms = json.dumps(for_scripts(self.edition.terms), ensure_ascii=False, separators=(",", ":"))
        write_text(Path(config.site_dir, f"{_ASSETS}terms.json"), terms)
        project = self.edition.project
        search.divide(
            Path(config.site_dir), project.source_language, project.target_language, glossary=self._glossaries
        )

    def _write_outline(self, config: MkDocsConfig) -> None:
        project = self.edition.project
        values = outline(
            project.source_language,
            project.target_language,
            self._passes,
            site_url=config.site_url or "",
            without=(STATUS_PAGE, GLOSSARY_PAGE),
        )
        write_text(Path(config.site_dir, _OUTLINE), json.dumps(values, ensure_ascii=False, indent=1) + "\n")

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """A saved translation shows at once."""
        for path in (self.edition.project.locale, self.edition.project.glossary):
            if path.exists():
                server.watch(str(path))
        return server


def _clean(entries: list[AnchorLink]) -> None:
    for entry in entries:
        entry.title = strip(entry.title)
        _clean(entry.children)


def _has_math(config: MkDocsConfig) -> bool:
    return "pymdownx.arithmatex" in config.markdown_extensions and not _own_math(config)


def _own_math(config: MkDocsConfig) -> bool:
    """Whether the project brings its own math renderer."""
    return any("katex" in str(script).lower() or "mathjax" in str(script).lower() for script in config.extra_javascript)
