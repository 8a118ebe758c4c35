"""A reader at the search box: a course to search in, a list of queries, and what the box answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from taiyaku.project import Project
from tests.site.support import make_project

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SETTINGS: dict[str, object] = {
    "theme": {"name": "material", "font": False, "features": ["search.suggest", "search.highlight"]},
}
# Counts the answers of the search worker, whichever it is.
LISTENING = """
window.answers = 0;
window.Worker = class extends Worker {
  constructor(...all) {
    super(...all);
    this.addEventListener("message", ({ data }) => { if (data.type === 3) window.answers += 1; });
  }
};
"""
FOUND = """
() => {
  const links = [...document.querySelectorAll(".md-search-result__link")];
  const place = (link) => new URL(link.href).pathname + new URL(link.href).hash;
  const score = (link) => parseFloat(link.querySelector("[data-md-score]").dataset.mdScore);
  const first = [...document.querySelectorAll(".md-search-result__item:first-child .md-search-result__link")];
  first.sort((one, other) => score(other) - score(one));
  return [first.slice(0, 1).map(place), links.filter((link) => link.checkVisibility()).map(place)];
}
"""


@dataclass(frozen=True, slots=True)
class Query:
    """One line of the list."""

    kind: str
    language: str
    text: str
    places: tuple[str, ...]
    """Where an answer is; any of them will do. Relative to the language's folder."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the box shows for a query."""

    query: Query
    enter: str
    """Where the Enter key leads."""
    shown: tuple[str, ...]
    """Where the links lead that are seen without opening anything, in their order."""

    @property
    def at_one(self) -> bool:
        return self.enter in self.query.places

    @property
    def at_five(self) -> bool:
        return any(place in self.query.places for place in self.shown[:5])


def queries() -> tuple[Query, ...]:
    """The list, without its comments."""
    lines = (HERE / "queries.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple(Query(kind, language, text, tuple(places.split(" "))) for kind, language, text, places in rows)


def course(root: Path, **settings: object) -> Project:
    """The course on disk, in both languages, with the glossary of our own course."""
    texts = {
        language: {
            path.name: path.read_text(encoding="utf-8") for path in sorted((HERE / "course" / language).glob("*"))
        }
        for language in ("en", "ja")
    }
    project = make_project(root, texts["en"], {}, japanese=texts["ja"], settings=SETTINGS | settings)
    shutil.copy(ROOT / "glossary.yml", project.glossary)
    return project


def answers(page: Page, asked: Sequence[Query]) -> Iterator[Answer]:
    """What the box answers to each; the page is at the site's root, and has `LISTENING` as an init script."""
    language = ""
    for query in asked:
        if query.language != language:
            language = query.language
            page.goto("/" if language == "en" else f"/{language}/")
            page.locator(".md-search__input").click()
            page.wait_for_function("window.answers > 0")
        yield answer(page, query)


def answer(page: Page, query: Query) -> Answer:
    before = page.evaluate("window.answers")
    box = page.locator(".md-search__input")
    box.fill(query.text)
    box.dispatch_event("keyup")  # Material listens to it, and Chromium sends none for what is filled in
    page.wait_for_function("before => window.answers > before", arg=before)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    first, shown = page.evaluate(FOUND)
    root = "/" if query.language == "en" else f"/{query.language}/"
    places = tuple(place.removeprefix(root) if place.startswith(root) else f"..{place}" for place in shown)
    enter = first[0].removeprefix(root) if first and first[0].startswith(root) else ""
    return Answer(query, enter, places)
