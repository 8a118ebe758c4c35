"""The built site → a book: its pages in order, each the article alone.

The site is read as a reader gets it, pairs and all, so that a book says what the site says and nothing is rendered a
second time. `outline.json` in it tells titles and order; this file reads both, and is the only one here that does.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taiyaku.errors import ExportError
from taiyaku.export import tree
from taiyaku.files import read_text

__all__ = ["Book", "Both", "Chapter", "read_book"]

_OUTLINE = "assets/taiyaku/outline.json"


@dataclass(frozen=True, slots=True)
class Both:
    """A title in both languages."""

    english: str
    japanese: str

    @property
    def same(self) -> bool:
        """Whether it is not translated."""
        return self.english == self.japanese


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the site."""

    number: int
    """From 1."""
    url: str
    """From the site's root."""
    source_url: str
    """Of the page in the source language."""
    title: Both
    sections: tuple[Both, ...]
    article: tree.Element
    """As it is on the site; whoever changes it takes a copy."""


@dataclass(frozen=True, slots=True)
class Book:
    """A course, ready to be put on paper."""

    folder: Path
    """Of the site: what pictures and fonts are looked for in."""
    languages: tuple[str, str]
    title: Both
    description: Both
    site_url: str
    """With a slash at its end; empty where mkdocs.yml has none."""
    chapters: tuple[Chapter, ...]

    @property
    def states(self) -> Mapping[str, int]:
        """How many segments are in which state, and ``all``."""
        counts: Counter[str] = Counter()
        for chapter in self.chapters:
            for pair in tree.of_class(chapter.article, "ty", "ty-one"):
                counts[pair.get("data-ty", "reviewed")] += 1
        return {**counts, "all": counts.total()}


def read_book(site: Path) -> Book:
    """The book that a built site is.

    Raises:
        ExportError: there is no site, or it is none of ours.

    """
    path = site / _OUTLINE
    if not path.is_file():
        raise ExportError(f"{site}: no site that can be exported. Run `taiyaku site` first.")
    said = json.loads(read_text(path))
    source, target = said["languages"]

    def both(values: Mapping[str, str]) -> Both:
        return Both(values[source], values[target])

    chapters = tuple(
        Chapter(
            number, page["url"], page["source_url"], both(page["title"]), tuple(map(both, page["sections"])), article
        )
        for number, (page, article) in enumerate(_articles(site, said["pages"]), 1)
    )
    if not chapters:
        raise ExportError(f"{site}: no page in the navigation. Name pages in `nav` of mkdocs.yml.")
    site_url = said["site_url"]
    return Book(
        site,
        (source, target),
        both(said["title"]),
        both(said["description"]),
        f"{site_url.rstrip('/')}/" if site_url else "",
        chapters,
    )


def _articles(site: Path, pages: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], tree.Element]]:
    """The pages that have an article; a template of the project's own may have none."""
    for page in pages:
        path = site / page["url"] / "index.html" if page["url"].endswith("/") or not page["url"] else site / page["url"]
        article = tree.article(read_text(path))
        if article is not None:
            yield page, article
