"""The Japanese of the course: nothing to find in it, nothing out of step, and every state there to be seen."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from taiyaku import catalog as catalogs
from taiyaku.commands.check import check
from taiyaku.commands.sync import out_of_step
from taiyaku.glossary import load
from taiyaku.model import Catalog, State
from taiyaku.project import find_project
from tests.course.pages import COURSE
from tests.course.test_pages import LESSONS

COURSE_PROJECT = find_project(COURSE)


@pytest.fixture(scope="module")
def read() -> Mapping[str, Catalog]:
    return {page: catalogs.read(COURSE_PROJECT.catalog_path(page)) for page in COURSE_PROJECT.catalog_pages()}


def test_the_checks_find_nothing() -> None:
    assert [] == [(page, finding.text) for page, _, finding in check(COURSE_PROJECT).found]


def test_the_pages_are_what_the_catalogs_make() -> None:
    assert [] == [*out_of_step(COURSE_PROJECT)]


def test_every_message_has_japanese_and_knows_where_it_is_from(read: Mapping[str, Catalog]) -> None:
    for page, catalog in read.items():
        for message in catalog.messages.values():
            assert message.target, (page, message.key.source)
            assert message.state is not State.REVIEWED or message.reviews, (page, message.key.source)
            assert message.state is not State.DRAFT or message.origin, (page, message.key.source)
            assert message.state is not State.STALE or message.stale_since, (page, message.key.source)


def test_ten_lessons_and_more_are_reviewed_and_the_rest_shows_the_other_states(read: Mapping[str, Catalog]) -> None:
    """Three messages are stale on purpose, by later edits of their English; what is a draft stands on one page."""
    states = {page: {message.state for message in read[page].messages.values()} for page in LESSONS}
    assert 10 <= sum(seen == {State.REVIEWED} for seen in states.values())
    assert 3 == sum(message.state is State.STALE for page in LESSONS for message in read[page].messages.values())
    assert ["edge.md"] == [page for page, seen in states.items() if State.DRAFT in seen]


def test_the_page_for_volunteers_has_no_catalog(read: Mapping[str, Catalog]) -> None:
    assert "reviewing.md" not in read


def test_the_glossary_has_terms_enough() -> None:
    assert 250 <= len(load(COURSE_PROJECT.glossary))
