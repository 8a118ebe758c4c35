"""A site of real pages, every message in katakana: no pair is lost, no English is left in the Japanese column."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from taiyaku.model import Kind
from taiyaku.project import Project
from taiyaku.site import build
from tests.segments.test_oracle import CORPORA, corpus_pages
from tests.site.scratch import Seen, look, scratch_project

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not CORPORA.is_file(), reason="../shared/corpora is not here"),
]

WANTED = {"mkdocs": 19, "material": 58, "fastapi-en": 25, "cs231n": 18}
"""So many pages of each site."""


def pages() -> dict[str, str]:
    taken: Counter[str] = Counter()
    found = {}
    for name, text in corpus_pages():
        site = name.split("/")[0]
        if taken[site] < WANTED.get(site, 0) and not Path(name).name.startswith("_"):
            taken[site] += 1
            # A page of a template that is not here could not be built at all.
            found[name.replace("/index.md", "/start.md")] = re.sub(r"(?m)^template: .*\n", "", text)
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, list[str], tuple[str, ...]]:
    chosen = pages()
    project = scratch_project(tmp_path_factory.mktemp("scratch"), chosen)
    return project, [*chosen], build(project).warnings


@pytest.fixture(scope="module")
def seen(built: tuple[Project, list[str], tuple[str, ...]]) -> dict[str, Seen]:
    project, names, _ = built
    return {name: look(project, name) for name in names}


def test_no_page_stands_alone(built: tuple[Project, list[str], tuple[str, ...]]) -> None:
    assert len(built[1]) == sum(WANTED.values())
    assert [] == [warning for warning in built[2] if "stands alone" in warning]


def test_every_segment_that_is_rendered_has_its_pair(seen: dict[str, Seen]) -> None:
    lost = {name: one.lost for name, one in seen.items() if one.lost}
    print(f"\n{len(seen)} pages, {sum(one.pairs for one in seen.values()):,} pairs, {len(lost)} pages with lost ones")  # noqa: T201
    assert {} == lost
    assert sum(one.pairs for one in seen.values()) > 10_000


def test_no_segment_is_rendered_nowhere(seen: dict[str, Seen]) -> None:
    """But for what is read by machines, and abbreviations that the page does not use."""
    hidden = sum((one.hidden for one in seen.values()), Counter[Kind]())
    for kind in (Kind.FRONT_MATTER, Kind.ABBREVIATION):
        hidden.pop(kind, None)
    assert hidden.total() <= 5, hidden


def test_no_english_is_left_in_the_japanese_column(seen: dict[str, Seen]) -> None:
    """But for names, and one paragraph with a line that begins like a reference: less than a word in two thousand."""
    english = sum((one.english for one in seen.values()), Counter[str]())
    words = sum(one.words for one in seen.values())
    assert english.total() / words < 0.0005, english.most_common(20)


def test_ids_are_there_once(seen: dict[str, Seen]) -> None:
    """Where the English page has them once."""
    assert {} == {name: one.doubled for name, one in seen.items() if one.doubled}
