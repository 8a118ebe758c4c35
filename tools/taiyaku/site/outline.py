"""What a site has to read, in order: titles in both languages, sections, addresses; as a file of the site.

A page of the site shows its neighbours and a navigation that may be pruned; whoever makes a book of the site (`export`)
needs all of it, and so does any other tool that follows. It is a file beside our style sheet, made with the site and
replaced with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

__all__ = ["Pass", "outline"]


@dataclass(frozen=True, slots=True)
class Pass:
    """One language's build, with its titles; those of pages are known when it is done."""

    site_name: str
    description: str
    nav: Navigation


def outline(
    source: str, target: str, passes: Mapping[str, Pass], *, site_url: str, without: Collection[str]
) -> dict[str, Any]:
    """The file's content; pages are those of the target language's navigation, but for those named `without`."""
    english = {page.file.norm_src_uri: (page, above) for page, above in _pages(passes[source].nav.items)}  # type: ignore[attr-defined]
    pages = []
    for page, above in _pages(passes[target].nav.items):
        name = page.file.norm_src_uri  # type: ignore[attr-defined]
        if name in without:
            continue
        other, over = english.get(name, (page, above))
        pages.append(
            {
                "page": name,
                "url": page.url,
                "source_url": other.url,
                "title": {source: str(other.title), target: str(page.title)},
                "sections": [{source: one, target: two} for one, two in zip(over, above, strict=False)],
            }
        )
    names = {language: passes[language].site_name for language in (source, target)}
    descriptions = {language: passes[language].description for language in (source, target)}
    return {
        "languages": [source, target],
        "title": names,
        "description": descriptions,
        "site_url": site_url,
        "pages": pages,
    }


def _pages(items: list[Any], above: tuple[str, ...] = ()) -> Iterator[tuple[Page, tuple[str, ...]]]:
    """The pages of a navigation with the titles of the sections that they are in."""
    for entry in items:
        if isinstance(entry, Section):
            yield from _pages(entry.children, (*above, str(entry.title)))
        elif isinstance(entry, Page):
            yield entry, above
