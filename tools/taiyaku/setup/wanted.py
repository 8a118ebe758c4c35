"""What a project needs in its mkdocs.yml: which plugins and extensions, and what else a person must look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from taiyaku.setup.lists import Entry

__all__ = ["EXTENSIONS", "advice", "entries_of", "plugins"]

EXTENSIONS = frozenset(
    {"attr_list", "markdown.extensions.attr_list", "extra", "markdown.extensions.extra", "pymdownx.extra"}
)
"""Any of these reads the anchors that Japanese headings have from the English ones."""

_NAMES = {"en": "English", "ja": "日本語"}


def plugins(source: str, target: str) -> tuple[Entry, ...]:
    """The two that make the site bilingual, for a source and a target language."""
    languages = [
        {"locale": source, "name": _NAMES.get(source, source), "default": True},
        {"locale": target, "name": _NAMES.get(target, target)},
    ]
    return Entry("taiyaku"), Entry("i18n", {"docs_structure": "folder", "languages": languages})


def entries_of(settings: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The entries of a list in mkdocs.yml by name, with their options; it may be a mapping too.

    >>> entries_of({"plugins": ["search", {"i18n": {"languages": []}}]}, "plugins")
    {'search': {}, 'i18n': {'languages': []}}
    """
    listed = settings.get(key) or []
    if isinstance(listed, dict):
        return {str(name): options or {} for name, options in listed.items()}
    found: dict[str, Any] = {}
    for entry in listed if isinstance(listed, list) else []:
        named = entry if isinstance(entry, dict) else {entry: {}}
        found |= {str(name): options or {} for name, options in named.items()}
    return found


def advice(settings: Mapping[str, Any], source: str, target: str) -> Iterator[str]:
    """What an i18n plugin that is there already must say otherwise; a person's settings are not changed."""
    i18n = entries_of(settings, "plugins").get("i18n")
    if not isinstance(i18n, dict):
        return
    if i18n.get("docs_structure", "suffix") != "folder":
        yield f"the i18n plugin has one folder for all. Write `docs_structure: folder`, for {source}/ and {target}/."
    languages = i18n.get("languages") or []
    known = {one.get("locale") for one in languages if isinstance(one, dict)}
    if missing := [code for code in (source, target) if code not in known]:
        yield f"the i18n plugin does not have the language {' and '.join(missing)}. Add it under `languages`."
