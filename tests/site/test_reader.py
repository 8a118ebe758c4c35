"""A reader of the sample course, and of pages of every other kind: never lost, whatever is switched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from taiyaku.site import build
from tests.site.sample import PAGES, Served, instant, make_sample, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("reader")]

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 800}
SEEN = """() => {
  const blocks = [...document.querySelectorAll(".md-content__inner :is(p,li,h1,h2,h3,pre,tr,dt,dd)")]
    .filter(block => !block.closest(".ty-own"));
  const edge = document.querySelector(".md-header").getBoundingClientRect().bottom;
  const index = blocks.findIndex(block => block.getClientRects().length && block.getBoundingClientRect().top >= edge);
  return [index, blocks[index].getBoundingClientRect().top];
}"""
TOP = """index => [...document.querySelectorAll(".md-content__inner :is(p,li,h1,h2,h3,pre,tr,dt,dd)")]
  .filter(block => !block.closest(".ty-own"))[index].getBoundingClientRect().top"""
Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample, as its mkdocs.yml has it."""
    project = make_sample(tmp_path_factory.mktemp("sample"))
    build(project, strict=True)
    with serving(project) as site:
        yield site


@pytest.fixture(scope="module")
def served_instantly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same with `navigation.instant`, whose warning must not fail a strict build."""
    project = make_sample(tmp_path_factory.mktemp("instant"))
    with serving(project) as site:
        instant(project, site.url)
        build(project, strict=True)
        yield site


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """Errors of scripts, answers that are none and requests to elsewhere; at the end of a test there is none."""
    found: list[str] = []
    yield found
    assert [] == found


def watched(context: BrowserContext, site: Served, complaints: list[str]) -> BrowserContext:
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", lambda ask: None if ask.url.startswith((site.url, "data:")) else complaints.append(ask.url))
    context.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
    return context


@pytest.fixture
def open_page(browser: Browser, served: Served, complaints: list[str]) -> Iterator[Opener]:
    """Opens a page in a fresh profile."""
    contexts: list[BrowserContext] = []

    def opened(path: str, *, viewport: dict[str, int] = WIDE, site: Served = served, **options: Any) -> Page:
        context = browser.new_context(base_url=site.url, viewport=viewport, **options)  # type: ignore[arg-type]
        contexts.append(watched(context, site, complaints))
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def settled(page: Page) -> None:
    """Wait until pictures, fonts and formulas are there, and what they move has moved."""
    page.wait_for_load_state("load")
    page.wait_for_function("document.fonts.status === 'loaded' && !document.querySelector('.arithmatex:not(:has(.katex))')")
    page.wait_for_timeout(150)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("depth", [0.25, 0.6, 1.0])
def test_whatever_is_switched_the_paragraph_stays(open_page: Opener, viewport: dict[str, int], depth: float) -> None:
    """By the bar, the keys and the switch in the header, between all three readings; within two pixels."""
    page = open_page("gradient-descent/", viewport=viewport)
    settled(page)
    page.evaluate("depth => scrollTo({top: depth * (document.documentElement.scrollHeight - innerHeight)})", depth)
    header = "document.querySelector('a.md-select__link[hreflang={}]').click()".format
    steps = {
        "en → both": lambda: page.evaluate("document.querySelector('.ty-bar [data-ty-read=both]').click()"),
        "both → ja": lambda: page.keyboard.press("2"),
        "ja → en": lambda: page.keyboard.press("1"),
        "en → both again": lambda: page.evaluate(header("ja")),
        "ja → both": lambda: page.keyboard.press("3"),
        "both → en": lambda: page.evaluate(header("en")),
    }
    moved = {}
    for step, take in steps.items():
        page.wait_for_timeout(100)
        index, before = page.evaluate(SEEN)
        if "→ en" in step or "en →" in step:
            with page.expect_navigation():
                take()
        else:
            take()
        settled(page)
        moved[step] = round(page.evaluate(TOP, index) - before, 1)
    assert {} == {step: by for step, by in moved.items() if abs(by) > 2}


def test_the_paragraph_stays_while_pictures_and_formulas_above_it_come_late(open_page: Opener, served: Served) -> None:
    page = open_page("gradient-descent/")
    settled(page)
    page.locator("#momentum").scroll_into_view_if_needed()
    page.mouse.wheel(0, 400)
    page.wait_for_timeout(300)
    index, before = page.evaluate(SEEN)
    with served.slowly(0.7), page.expect_navigation(wait_until="commit"):
        page.keyboard.press("3")
        page.wait_for_url("**/ja/**")
        settled(page)
    assert abs(page.evaluate(TOP, index) - before) <= 2


def test_pages(open_page: Opener) -> None:
    for path in PAGES.values():
        if path != "404.html":
            expect(open_page(path).locator("h1")).to_be_visible()
