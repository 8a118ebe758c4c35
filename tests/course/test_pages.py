"""What every page of the course has: measure, figures that can be read, ways to the other pages."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.course.pages import COURSE

ROOT = COURSE.parents[1]
JAPANESE = ROOT / "docs/ja"
PAGES = sorted(path.name for path in COURSE.glob("*.md"))
LESSONS = [page for page in PAGES if page not in ("index.md", "reviewing.md")]
NEEDED = (
    r"^\$\$$",
    r"^ *```python",
    r"!\[[^\]]+\]\(images/",
    r"^\|.*\|$",
    r"^!!! ",
    r"\]\([a-z-]+\.md[)#]",
    r"^## Further reading$",
    r"^## Exercises?$",
    r'^\?\?\? question "Answers?"$',
)
SVG = "{http://www.w3.org/2000/svg}"


def text(page: str) -> str:
    return (COURSE / page).read_text(encoding="utf-8")


def navigation() -> list[str]:
    """The pages in the order of the navigation."""
    config: dict[str, Any] = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)

    def pages(entry: Any) -> list[str]:
        if isinstance(entry, str):
            return [entry]
        parts = entry.values() if isinstance(entry, dict) else entry
        return [page for part in parts for page in pages(part)]

    return pages(config["nav"])


def test_there_are_enough_lessons() -> None:
    assert 14 <= len(LESSONS)


def test_every_page_is_in_the_navigation() -> None:
    assert set(PAGES) <= set(navigation())


def test_the_start_page_leads_through_the_lessons_in_their_order() -> None:
    rows = re.findall(r"^\| \[[^\]]+\]\((\S+?)\)", text("index.md"), re.M)
    assert [page for page in navigation() if page in LESSONS] == rows


@pytest.mark.parametrize("page", LESSONS)
def test_a_lesson_has_what_a_lesson_needs(page: str) -> None:
    """Words enough and not too many, math, code, a figure, a table, a box, references, a hidden answer."""
    page_text = text(page)
    assert 800 <= len(page_text.split()) <= 1600
    for what in NEEDED:
        assert re.search(what, page_text, re.M), what


def test_a_figure_can_be_read_by_everybody() -> None:
    """It has a role, a title and a description, a ground of its own for dark pages, and a page that shows it."""
    shown = set(re.findall(r"images/([\w.-]+)", "".join(map(text, PAGES))))
    figures = sorted((COURSE / "images").iterdir())
    assert {path.name for path in figures} == shown
    for path in figures:
        root = ET.parse(path).getroot()
        labels = [root.find(f"{SVG}{name}") for name in ("title", "desc")]
        assert "img" == root.get("role"), path.name
        assert all(label is not None and label.text for label in labels), path.name
        ground = root.find(f"{SVG}rect")
        assert ground is not None, path.name
        assert (root.get("width"), root.get("height")) == (ground.get("width"), ground.get("height")), path.name


def test_the_page_for_volunteers_is_at_home_in_both_languages() -> None:
    """It is written by hand, so nothing of it waits for a translation, and both have the same parts."""
    english, japanese = text("reviewing.md"), (JAPANESE / "reviewing.md").read_text(encoding="utf-8")
    assert "translation:" not in japanese.split("---")[1]
    assert headings(english) == headings(japanese)
    assert re.findall(r"^```", english, re.M) == re.findall(r"^```", japanese, re.M)


def headings(page: str) -> list[tuple[int, str]]:
    """Levels and anchors; an English heading makes its own."""
    prose = re.sub(r"^```.*?^```", "", page, flags=re.M | re.S)
    return [
        (len(found["level"]), found["id"] or re.sub(r"\W+", "-", found["text"].lower()).strip("-"))
        for found in re.finditer(r"^(?P<level>#+) (?P<text>.*?)(?: \{ #(?P<id>[\w-]+) \})?$", prose, re.M)
    ]
