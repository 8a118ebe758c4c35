"""A reader of the sample course, and of pages of every other kind: never lost, whatever is switched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from taiyaku.site import build
from tests.site.sample import PAGES, Served, at_home, make_sample, serving_sample
from tests.site.test_browser import watched

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
    with serving_sample(project) as site:
        at_home(project, site.url)
        build(project, strict=True)
        yield site


@pytest.fixture(scope="module")
def served_instantly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same with `navigation.instant`, whose warning must not fail a strict build."""
    project = make_sample(tmp_path_factory.mktemp("instant"))
    with serving_sample(project) as site:
        at_home(project, site.url, "navigation.instant")
        build(project, strict=True)
        yield site


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """Errors of scripts, answers that are none and requests to elsewhere; at the end of a test there is none."""
    found: list[str] = []
    yield found
    assert [] == found


@pytest.fixture
def open_page(browser: Browser, served: Served, complaints: list[str]) -> Iterator[Opener]:
    """Opens a page in a fresh profile."""
    contexts: list[BrowserContext] = []

    def opened(path: str, *, viewport: dict[str, int] = WIDE, site: Served = served, **options: Any) -> Page:
        context = browser.new_context(base_url=site.url, viewport=viewport, **options)  # type: ignore[arg-type]
        contexts.append(watched(context, site.url, complaints))
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def settled(page: Page) -> None:
    """Wait until pictures, fonts and formulas are there, and what they move has moved."""
    page.wait_for_load_state("load")
    page.wait_for_function(
        "document.fonts.status === 'loaded' && !document.querySelector('.arithmatex:not(:has(.katex))')"
    )
    page.wait_for_timeout(150)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("depth", [0.5, 1.0])
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


def test_what_is_seen_is_set_first_and_all_before_it_is_printed(open_page: Opener) -> None:
    """Where the browser never rests; one who comes by an anchor finds all formulas set."""
    unset, seen = ".arithmatex:not(:has(.katex))", "one => one.getClientRects()[0]?.top < 2 * innerHeight"
    page = open_page("about:blank", viewport=PHONE)
    page.add_init_script("window.requestIdleCallback = () => 0")
    page.goto("gradient-descent/")
    page.wait_for_load_state("load")
    assert page.locator(".katex").count() > 0
    assert page.locator(unset).count() > 0
    assert not page.evaluate(f"[...document.querySelectorAll('{unset}')].some({seen})")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert 0 == page.locator(unset).count()
    page.goto("about:blank")
    page.goto("gradient-descent/#momentum")
    page.wait_for_load_state("load")
    assert 0 == page.locator(unset).count()


def test_pages_that_come_by_script_are_as_good(open_page: Opener, served_instantly: Served) -> None:
    """The switch in the header leads to the page on show, the reading is kept, formulas are set, pairs are lit."""
    page = open_page("ja/?read=both", site=served_instantly)
    settled(page)
    page.evaluate("window.same = true")
    page.locator(".md-nav--primary a", has_text="勾配降下法").click()
    page.wait_for_url("**/ja/gradient-descent/**")
    expect(page.locator(".ty-en", has_text="The idea").first).to_be_visible()
    settled(page)
    assert page.evaluate("window.same") is True
    assert page.url.endswith("/ja/gradient-descent/?read=both")
    page.keyboard.press("2")
    expect(page.locator(".ty-en", has_text="The idea").first).to_be_hidden()
    page.keyboard.press("3")
    page.evaluate("scrollTo(0, 1500)")
    page.wait_for_timeout(200)
    index, before = page.evaluate(SEEN)
    page.evaluate("setTimeout(() => document.querySelector('a.md-select__link[hreflang=en]').click())")
    page.wait_for_url(lambda url: "/ja/" not in url)
    settled(page)
    assert page.evaluate("location.pathname") == "/gradient-descent/"
    assert abs(page.evaluate(TOP, index) - before) <= 2
    page.locator(".md-nav--primary a", has_text="Regularization").click()
    expect(page.locator("h1")).to_contain_text("Regularization")
    page.evaluate("setTimeout(() => document.querySelector('a.md-select__link[hreflang=ja]').click())")
    page.wait_for_url(lambda url: "/ja/regularization/" in url)
    assert page.evaluate("location.pathname") == "/ja/regularization/"
    expect(page.locator("#ty-both")).to_be_checked()
    page.go_back()
    page.wait_for_url("**/regularization/")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_link_that_asks_for_both_does_so_for_this_visit(open_page: Opener) -> None:
    """What the reader chooses is remembered for good, and told in the address."""
    page = open_page("ja/gradient-descent/?read=both")
    page.goto("ja/regularization/")
    expect(page.locator("#ty-both")).to_be_checked()
    assert page.url.endswith("?read=both")
    page.keyboard.press("2")
    assert page.url.endswith("/regularization/")
    other = page.context.new_page()
    other.goto("ja/attention/")
    expect(other.locator("#ty-one")).to_be_checked()


def test_everything_is_done_with_the_keyboard(open_page: Opener) -> None:
    """From paragraph to paragraph, to what changed in one, and to the help; never a key that is typed somewhere."""
    page = open_page("ja/everything/")
    focused = "document.activeElement.textContent"
    page.keyboard.press("j")
    assert "Every construct" in page.evaluate(focused)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert "A paragraph with a" in page.evaluate(focused)
    page.evaluate("scrollTo(0, 9999)")
    page.wait_for_timeout(200)
    for _ in range(20):
        page.keyboard.press("j")
        if "has changed" in page.evaluate(focused):
            break
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    change = page.locator(".ty-change:popover-open")
    expect(change.locator("del")).to_have_text("is as it was")
    page.keyboard.press("Escape")
    expect(change).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("#ty-help")).to_be_visible()
    page.get_by_label("これらのキーを使う").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    expect(page.locator("#ty-one")).to_be_checked()
    page.keyboard.press("?")
    page.get_by_label("これらのキーを使う").check()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    expect(page.locator("#ty-both")).to_be_checked()
    page.keyboard.press("/")
    page.keyboard.type("2j1?")
    expect(page.locator(".md-search__input")).to_have_value("2j1?")
    expect(page.locator("#ty-both")).to_be_checked()


def test_the_pair_is_lit_that_is_pointed_at(open_page: Opener) -> None:
    page = open_page("ja/gradient-descent/?read=both")
    pair = page.locator("p > .ty").first
    dark = pair.evaluate("pair => getComputedStyle(pair).backgroundColor")
    pair.locator(".ty-en").hover()
    assert dark != pair.evaluate("pair => getComputedStyle(pair).backgroundColor")


def test_paper_has_both_columns_and_no_interface(open_page: Opener) -> None:
    page = open_page("ja/gradient-descent/?read=both")
    settled(page)
    page.emulate_media(media="print")
    pair = page.locator("p > .ty").first
    english, japanese = pair.locator(".ty-en").bounding_box(), pair.locator(".ty-ja").bounding_box()
    assert english is not None
    assert japanese is not None
    assert english["x"] + english["width"] <= japanese["x"]
    assert abs(english["y"] - japanese["y"]) < 8
    for part in (".ty-bar", ".md-header", ".md-sidebar--primary", ".md-footer"):
        expect(page.locator(part)).to_be_hidden()


def test_who_reviewed_what_is_said_when_asked(open_page: Opener) -> None:
    """Also without scripts; what cannot hold a button says its change there."""
    page = open_page("ja/everything/", java_script_enabled=False)
    said = "pair => getComputedStyle(pair, '::after').content"
    pair = page.locator("p > .ty").first
    assert "none" == pair.evaluate(said)
    page.locator(".ty-trust summary").click()
    assert '"確認済み(2人): Aoi、Ken 2026-11-02"' == pair.evaluate(said)
    expect(page.locator(".ty-trust")).to_contain_text("確認者: Aoi 11、Ken 11")


def readings(path: str) -> list[str]:
    """The addresses of a page, one for each reading that it has."""
    paired = path.startswith("ja/") and path not in {PAGES[kind] for kind in ("fallback", "by hand", "status")}
    return [path, f"{path}?read=both"] if paired else [path]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide and light", "phone and dark"]
)
def test_axe_finds_nothing(
    browser: Browser, served: Served, complaints: list[str], viewport: dict[str, int], scheme: str
) -> None:
    """On every kind of page, in each reading; and every request on the way stays at home."""
    context = browser.new_context(base_url=served.url, viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
    page = watched(context, served.url, complaints).new_page()
    found = {}
    for path in [*PAGES.values(), "ja/404.html"]:
        for address in readings(path):
            page.goto(address)
            settled(page)
            page.wait_for_timeout(300)  # what is cured in an idle moment
            violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
            found[address] = [(one["id"], node["html"][:120]) for one in violations for node in one["nodes"]]
    context.close()
    assert {} == {address: what for address, what in found.items() if what}


def test_nothing_is_wider_than_a_phone(open_page: Opener) -> None:
    page = open_page("", viewport=PHONE)
    for path in PAGES.values():
        for address in readings(path):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address


def test_what_is_folded_or_behind_a_tab_is_found_again_in_the_other_language(open_page: Opener) -> None:
    page = open_page("everything/")
    page.locator(".tabbed-labels label", has_text="Second").click()
    page.get_by_text("Note", exact=True).click()
    page.evaluate("scrollTo(0, 60)")
    page.evaluate("document.querySelector('.ty-bar [data-ty-read=one]').click()")
    page.wait_for_url("**/ja/everything/**")
    expect(page.get_by_text("「More text in the second tab.」")).to_be_visible()
    expect(page.get_by_text("「A folded box")).to_be_visible()
