"""The MkDocs events, each a few lines: the door between MkDocs and the rest of this folder.

The order matters. static-i18n works at priority -100 in most events, and builds the second language
inside its `on_post_build`, with the same plugins. Segments stay marked in a page's HTML until the
search plugin has read it (`on_page_context`, 0); only then is the English grafted in, so that it is in
no Japanese search result.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jinja2 import Environment
from mkdocs.config import config_options
from mkdocs.config.base import LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs_static_i18n.plugin import I18n

from taiyaku.errors import TaiyakuError
from taiyaku.files import write_text
from taiyaku.project import OPTIONS, find_project
from taiyaku.site import languages, social
from taiyaku.site.assets import each_address, located
from taiyaku.site.common import write_common
from taiyaku.site.dress import Dresser, is_own, made_pages
from taiyaku.site.edition import Edition
from taiyaku.site.made import MadePages, name_of
from taiyaku.site.outline import Pass
from taiyaku.site.pairing import half, strip
from taiyaku.site.settings import ASSETS, add_theme, extend, has_math
from taiyaku.site.words import BOX_TITLES, words
from taiyaku.site.wrap import Marker

__all__ = ["TaiyakuPlugin"]

COLLECTED = (100_000, 20, 100)
"""How seldom Python looks for garbage while a site is built, whose trees nearly all stay: a look at all of them, again
and again, is a seventh of a build."""


class TaiyakuPlugin(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
    """The plugin that `plugins: [taiyaku]` names. Its options are those of a project."""

    config_scheme = tuple(
        (name, config_options.Type(kind, default=default)) for name, (kind, default) in OPTIONS.items()
    )

    def __init__(self) -> None:
        super().__init__()
        self.marker = Marker()
        self._edition: Edition | None = None
        self._dresser: Dresser | None = None
        self._i18n: I18n | None = None
        self._extension_settings: Mapping[str, Any] = {}
        self._instant: list[str] = []
        """The features by which Material loads pages by script."""
        self._made = MadePages({})
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
    def dresser(self) -> Dresser:
        """What dresses the pages of this pass; there from `on_env` on."""
        assert self._dresser is not None  # noqa: S101
        return self._dresser

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
        extend(config, self.marker)
        return config

    @event_priority(-200)
    def _on_config_after(self, config: MkDocsConfig) -> MkDocsConfig:
        """After static-i18n: the language of this pass is known, and its sitemap gives way to ours."""
        config.theme["features"] = [*config.theme.get("features", []), *self._instant]
        languages.localise(config, self._language, self._extension_settings)
        add_theme(config, self._language)
        return config

    on_config = CombinedEvent(_on_config_before, _on_config_after)

    def _begin(self, config: MkDocsConfig) -> None:
        gc.set_threshold(*COLLECTED)
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
        self._made = made_pages(self.edition)
        self._made.add(files, config, (self.edition.project.source_language, self.edition.project.target_language))
        if not has_math(config):
            for file in [file for file in files if file.src_uri.startswith(f"{ASSETS}katex/")]:
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
        """Our words in every template; and with it all is there that pages are dressed with."""
        instant = bool(self._instant)
        self._dresser = Dresser(self.edition, config, env, i18n=self.i18n, made=self._made, instant=instant)
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
        translated = self._is_target and is_own(page, self._language)
        self.marker.arm(
            pins=english.headings if translated and english else (),
            titles=BOX_TITLES.get(self._language) if translated else None,
            language=self._language if is_own(page, self._language) else self.edition.project.source_language,
        )
        if translated and "translation" in page.meta and (progress := self.edition.progress(name)):
            page.meta.setdefault("status", progress)
        return markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """What is marked is kept for the graft; titles lose their marks; files are found in the page's language."""
        if self._is_target:
            html = each_address(html, partial(self._located, page.url))
        title = page.title if isinstance(page.title, str) else ""
        if is_own(page, self._language) and page.file not in self._made:
            found = half(page.url, html, self.marker.wrapped, self.marker.headings, strip(title))
            (self.edition.japanese if self._is_target else self.edition.english)[name_of(page.file)] = found
        if page.title != strip(title):
            page.title = strip(title)
        _clean(page.toc.items)
        return html

    def _located(self, url: str, address: str) -> str:
        return located(address, seen_from=url, url=url, language=self._language, assets=self.edition.assets)

    @event_priority(-100)
    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> Any:
        """After search has read the page: all that is ours comes into it."""
        self.dresser.dress(page, context)
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """The head, and the search of the page's language."""
        return self.dresser.headed(output, page)

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
        output = self.dresser.error_page(output)
        if not self._is_target:
            return output
        write_text(Path(config.site_dir, self._language, template_name), output)
        return ""

    @event_priority(-200)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """When all languages are built: the files that are about both."""
        if not self.i18n.building:
            write_common(config, self.edition, self._passes, instant=bool(self._instant))

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
