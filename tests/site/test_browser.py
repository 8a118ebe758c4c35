"""A reader at a real browser: side by side, on a phone, without scripts, searching."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from taiyaku.model import State
from taiyaku.site import build
from tests.site.support import make_project

pytestmark = pytest.mark.browser

FILLER = "\n\n".join(f"Sentence number {number} is here." for number in range(60))
PAGE = f"""# The loss

The loss is **small** where $x^2$ is.

- Old text
- New text

{FILLER}

## The end

The last words.
"""
JAPANESE = {
    "The loss": "損失",
    "The loss is **small** where $x^2$ is.": "$x^2$が小さいところでは、損失も**小さく**なります。",
    "Old text": "古い文",
    "New text": "新しい文",
    "The end": "終わり",
    "The last words.": "最後の言葉です。",
    "Welcome": "ようこそ",
} | {f"Sentence number {number} is here.": f"ここに文{number}があります。" for number in range(60)}
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 800}


class Quiet(SimpleHTTPRequestHandler):
    """A server that does not write a line for each request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a built site."""
    project = make_project(
        tmp_path_factory.mktemp("project"),
        {"index.md": "# Welcome\n\nRead [on](loss.md).\n", "loss.md": PAGE},
        JAPANESE,
        states={"Old text": State.STALE, "New text": State.DRAFT},
        before={"Old text": "Older text"},
    )
    build(project, strict=True)
    with serving(project.site) as server:
        yield f"http://127.0.0.1:{server.server_port}"


@contextmanager
def serving(folder: Path, *, handler: type[Quiet] = Quiet) -> Iterator[ThreadingHTTPServer]:
    """A folder served on loopback while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def watched(context: BrowserContext, site: str, complaints: list[str]) -> BrowserContext:
    """The context; errors, requests to elsewhere and answers that are none are put among the complaints."""
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", lambda ask: None if ask.url.startswith((site, "data:")) else complaints.append(ask.url))
    context.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
    return context


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a page in a fresh profile; complaints and requests to elsewhere fail the test."""
    complaints: list[str] = []
    contexts = []

    def opened(path: str, *, viewport: dict[str, int] = WIDE, **options: Any) -> Page:
        context = browser.new_context(base_url=site, viewport=viewport, **options)  # type: ignore[arg-type]
        contexts.append(watched(context, site, complaints))
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [] == complaints


def box(place: Locator) -> dict[str, float]:
    found = place.bounding_box()
    assert found is not None
    return dict(found)


def both(page: Page) -> tuple[dict[str, float], dict[str, float]]:
    pair = page.locator("p > .ty", has_text="損失も").first
    return box(pair.locator(".ty-en")), box(pair.locator(".ty-ja"))


def test_the_two_languages_stand_side_by_side(open_page: Callable[..., Page]) -> None:
    page = open_page("/ja/loss/")
    expect(page.locator(".ty-en").first).to_be_hidden()
    page.locator(".ty-bar").get_by_text("対訳", exact=True).click()
    english, japanese = both(page)
    assert abs(english["y"] - japanese["y"]) < 8
    assert english["x"] + english["width"] <= japanese["x"]


def test_on_a_phone_they_are_stacked(open_page: Callable[..., Page]) -> None:
    english, japanese = both(open_page("/ja/loss/?read=both", viewport=PHONE))
    assert english["y"] + english["height"] <= japanese["y"] + 1
    assert japanese["width"] > 250


def test_the_choice_is_remembered_from_the_english_page_on(open_page: Callable[..., Page]) -> None:
    page = open_page("/loss/")
    page.get_by_role("link", name="対訳").click()
    page.wait_for_url("**/ja/loss/*")
    expect(page.locator("#ty-both")).to_be_checked()
    page.goto("/ja/")
    expect(page.locator("#ty-both")).to_be_checked()


def test_without_scripts_both_can_be_read(open_page: Callable[..., Page]) -> None:
    page = open_page("/ja/loss/", java_script_enabled=False)
    expect(page.get_by_text("損失も")).to_be_visible()
    page.locator(".ty-bar").get_by_text("対訳", exact=True).click()
    expect(page.locator(".ty-en", has_text="The last words.")).to_be_visible()


def test_a_stale_text_shows_what_changed(open_page: Callable[..., Page]) -> None:
    page = open_page("/ja/loss/")
    item = page.locator("li", has_text="古い文").last
    expect(item.locator("[data-ty=stale]")).to_be_visible()
    item.get_by_role("button", name="原文の変更").click()
    expect(item.locator(".ty-change del")).to_have_text("Older")
    expect(item.locator(".ty-change ins")).to_have_text("Old")
    expect(item.locator(".ty-change")).to_be_visible()


def test_math_is_set(open_page: Callable[..., Page]) -> None:
    page = open_page("/ja/loss/")
    expect(page.locator(".ty-ja .katex").first).to_be_visible()


def test_japanese_is_found_in_japanese_only(open_page: Callable[..., Page]) -> None:
    assert ["/ja/loss/"] == searched(open_page("/ja/"), "小さく")
    assert ["/ja/loss/"] == searched(open_page("/ja/"), "the end")
    assert ["/loss/"] == searched(open_page("/"), "sentence")


def searched(page: Page, query: str) -> list[str]:
    """The pages that the search box finds, without their sections."""
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").fill(query)
    page.locator(".md-search__input").dispatch_event("keyup")  # Chromium sends none for what is filled in
    links = page.locator(".md-search-result__link")
    expect(links.first).to_be_visible()
    found = links.evaluate_all("links => links.map(link => new URL(link.href).pathname)")
    return sorted(set(found))
