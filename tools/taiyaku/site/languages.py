"""What mkdocs-static-i18n is told, and put right: names, box titles, addresses of the other language.

It lays out the two languages, finds the fallback pages and builds the navigation. It does not know the
catalogs, and it announces every page in every language, translated or not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page
from mkdocs_static_i18n.plugin import I18n

from taiyaku.site.words import words

__all__ = [
    "Alternate",
    "alternates",
    "checked",
    "homes",
    "listed",
    "localise",
    "name_things",
    "named",
    "plugin_for",
    "sitemap_of",
    "without_alternates",
    "without_instant",
]

_ALTERNATE = re.compile(r'<link rel="alternate"[^>]*\bhreflang="[^"]*"[^>]*>')
_SITEMAP_URL = re.compile(r"\s*<url>.*?</url>", re.DOTALL)
_SWITCH = re.compile(r'hreflang="([^"]*)" class="md-select__link"')
_ENGLISH_TITLE = re.compile(
    r"""(<(?:span|div)\ class="md-ellipsis")>      # where Material puts the titles of pages and sections
    (?=[^<\u3040-\u30ff\u4e00-\u9fff]*[A-Za-z][^<\u3040-\u30ff\u4e00-\u9fff]*</)""",
    re.VERBOSE,
)
_NAMES = {"en": "English", "ja": "日本語"}


@dataclass(frozen=True, slots=True)
class Alternate:
    """The page in one language."""

    language: str
    name: str
    url: str
    """Relative to the site's root."""
    absolute: str
    """Empty where mkdocs.yml has no site_url."""
    translated: bool


def plugin_for(source: str, target: str) -> I18n:
    """static-i18n as this package needs it, for a project that has not set it up."""
    plugin = I18n()
    plugin.load_config(
        {
            "docs_structure": "folder",
            "languages": [
                {"locale": source, "name": _NAMES.get(source, source), "default": True},
                {"locale": target, "name": _NAMES.get(target, target)},
            ],
        }
    )
    return plugin


def name_things(i18n: I18n, config: MkDocsConfig, names: Mapping[str, str], language: str) -> None:
    """Give the language its names; what mkdocs.yml says for it comes first."""
    settings = i18n.get_language_config(language)
    for name in ("site_name", "site_description", "copyright"):
        if settings[name] is None and config[name] in names:
            settings[name] = names[config[name]]
    settings.nav_translations = {**names, **(settings.nav_translations or {})}


def localise(config: MkDocsConfig, language: str, given: Mapping[str, Mapping[str, Any]]) -> None:
    """Words that Markdown extensions put on a page; what mkdocs.yml says itself is in `given` and stays."""
    says = words(language)
    for extension, option, name in (
        ("footnotes", "BACKLINK_TITLE", "footnote"),
        ("toc", "permalink_title", "permalink"),
    ):
        if extension in config.markdown_extensions and option not in given.get(extension, {}):
            config.mdx_configs.setdefault(extension, {})[option] = says[name]


def alternates(page: Page, i18n: I18n, config: MkDocsConfig) -> tuple[Alternate, ...]:
    """The page in each language, in the order of mkdocs.yml."""
    found = []
    for language in i18n.build_languages:
        file = page.file.alternates.get(language)  # type: ignore[attr-defined]
        if file is not None:
            absolute = urljoin(config.site_url, file.url) if config.site_url else ""
            name = i18n.get_language_config(language).name
            found.append(Alternate(language, name, file.url, absolute, file.locale == language))
    return tuple(found)


def homes(i18n: I18n, config: MkDocsConfig, language: str) -> list[dict[str, str]]:
    """The start page in each language, the given one first, as an error page must name it: from the host's root."""
    root = urlsplit(config.site_url or "/").path
    index = "" if config.use_directory_urls else "index.html"
    return [
        {
            "lang": one,
            "name": i18n.get_language_config(one).name,
            "link": f"{root}{'' if one == i18n.default_language else f'{one}/'}{index}",
        }
        for one in sorted(i18n.build_languages, key=lambda one: one != language)
    ]


def without_alternates(html: str) -> str:
    """The page without the theme's announcements of other languages, which are relative and include fallbacks."""
    head, end, rest = html.partition("</head>")
    return _ALTERNATE.sub("", head) + end + rest


def without_instant(config: MkDocsConfig) -> list[str]:
    """Take out of the theme's features those by which it loads pages by script; they come back.

    static-i18n warns of them, which fails a strict build: it knows that the switch in the header is not loaded
    anew. `pair.js` renews it, so they may be put back when static-i18n has looked.
    """
    features: list[str] = config.theme.get("features") or []
    instant = [feature for feature in features if feature.split(".")[:2] == ["navigation", "instant"]]
    if instant:
        config.theme["features"] = [feature for feature in features if feature not in instant]
    return instant


def named(html: str, language: str) -> str:
    """The page with the language of what is not in its own: the names in the switch, titles not translated yet.

    >>> named('<span class="md-ellipsis">NumPy</span>', "ja")
    '<span class="md-ellipsis" lang="en">NumPy</span>'
    """
    html = _SWITCH.sub(r'\g<0> lang="\1" target="_self"', html)
    return _ENGLISH_TITLE.sub(r'\1 lang="en">', html) if language == "ja" else html


def sitemap_of(xml: str, address: str) -> str:
    """The sitemap with what lies below an address only.

    Material asks for the one in the folder of a language; what is in it may be loaded by script.
    """
    return _SITEMAP_URL.sub(lambda entry: entry[0] if f"<loc>{address}" in entry[0] else "", xml)


def checked(plugin: Any, source: str, target: str) -> I18n:
    """static-i18n, if it is set up for the project's languages.

    Raises:
        PluginError: it is not.

    """
    assert isinstance(plugin, I18n)  # noqa: S101
    if plugin.config.docs_structure != "folder":
        raise PluginError(
            "mkdocs.yml: the i18n plugin has not `docs_structure: folder`. Write it; pages are in en/ and ja/."
        )
    if plugin.default_language != source or target not in plugin.build_languages:
        raise PluginError(
            f"mkdocs.yml: the i18n plugin builds {', '.join(plugin.build_languages)} from '{plugin.default_language}'. "
            f"Let it build '{source}' as its default, and '{target}'."
        )
    plugin.config.reconfigure_search = False  # the index is divided instead, and keeps fallback pages
    return plugin


def listed(plugin: I18n) -> list[tuple[Any, dict[str, Any]]]:
    """Every page for the sitemap, with the same page in each language that it is translated into."""
    found: dict[str, dict[str, Any]] = {}
    for language, files in plugin.i18n_files_per_language.items():
        for file in files:
            if file.page is not None and not file.page.is_link and file.locale == language:
                found.setdefault(file.norm_src_uri, {})[language] = file
    return [(file, versions) for versions in found.values() for file in versions.values()]
