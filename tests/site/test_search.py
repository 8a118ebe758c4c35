"""What readers find, through the search box in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from taiyaku.site import build
from taiyaku.site.search import with_our_search
from tests.site.searching import LISTENING, Query, answer, answers, course, queries
from tests.site.test_browser import serving


@pytest.fixture(scope="module")
def searcher(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page of the course; a request to elsewhere, or an error, fails the test that comes upon it."""
    project = course(tmp_path_factory.mktemp("course"))
    build(project, strict=True)
    complaints: list[str] = []
    with serving(project.site) as server:
        root = f"http://127.0.0.1:{server.server_port}"
        context = browser.new_context(base_url=root)
        context.add_init_script(LISTENING)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("request", lambda ask: None if ask.url.startswith(root) else complaints.append(ask.url))
        context.on("response", lambda got: complaints.append(got.url) if got.status >= 400 else None)
        yield context.new_page()
        context.close()
    assert [] == complaints


def opened(page: Page, language: str) -> None:
    page.goto("/" if language == "en" else f"/{language}/")
    page.locator(".md-search__input").click()
    page.wait_for_function("window.answers > 0")


@pytest.mark.browser
def test_the_whole_list_is_found(searcher: Page) -> None:
    asked = queries()
    assert len(asked) >= 60
    given = [*answers(searcher, asked)]
    assert [] == [f"{one.query.language} {one.query.text}" for one in given if not one.at_five]
    first = sum(one.at_one for one in given)
    assert first >= 0.9 * len(given), [one.query.text for one in given if not one.at_one]


@pytest.mark.browser
def test_an_english_query_shows_the_japanese_that_it_stands_beside(searcher: Page) -> None:
    opened(searcher, "ja")
    answer(searcher, Query("", "ja", "power cut", ()))
    shown = searcher.locator(".md-search-result__link", has_text="チェックポイント")
    assert "停電になっても" in shown.inner_text()
    assert "power" not in shown.inner_text()


@pytest.mark.browser
def test_what_was_found_is_marked_as_it_is_written(searcher: Page) -> None:
    """Also where it was typed otherwise; and the page that it leads to has it marked too."""
    opened(searcher, "ja")
    answer(searcher, Query("", "ja", "パラメータ", ()))
    link = searcher.locator(".md-search-result__link", has_text="勾配降下法").first
    assert "パラメーター" == link.locator("mark").first.inner_text()
    link.click()
    searcher.wait_for_url("**/ja/gradient-descent/**")
    assert "パラメーター" == searcher.locator("article mark").first.inner_text()


@pytest.mark.browser
@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "(", "\\", "の", "の は", "  ", "zzzz", "ーーー", "🙂", "-"]
)
def test_whatever_is_typed_is_answered(searcher: Page, text: str) -> None:
    opened(searcher, "ja")
    answer(searcher, Query("", "ja", text, ()))
    assert 0 == searcher.locator(".md-search-result img").count()


@pytest.mark.browser
def test_the_box_completes_terms(searcher: Page) -> None:
    opened(searcher, "ja")
    answer(searcher, Query("", "ja", "勾配降", ()))
    searcher.keyboard.press("End")
    expect(searcher.locator(".md-search__suggest")).to_have_text("勾配降下法")


def test_a_page_of_another_theme_is_left_alone() -> None:
    assert "<html></html>" == with_our_search("<html></html>", folder="ja")


def test_the_terms_are_in_one_file_for_both_languages(tmp_path: Path) -> None:
    """And in no index."""
    project = course(tmp_path)
    build(project)
    assert "こうばいこうかほう" in (project.site / "assets/taiyaku/terms.json").read_text(encoding="utf-8")
    for index in project.site.rglob("search_index.json"):
        assert "こうばい" not in index.read_text(encoding="utf-8")
