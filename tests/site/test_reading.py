"""A reader with a real browser: terms on demand, furigana, and the way to suggest a fix."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from taiyaku.model import Key, State
from taiyaku.site import build
from tests.site.searching import ROOT
from tests.site.support import make_project
from tests.site.test_browser import PHONE, serving, watched

pytestmark = pytest.mark.browser

LOSS = "Gradient descent makes the **loss** $x^2$ small; see `fit`."
PAGE = f"""# How gradient descent works and when it stops

{LOSS}

- The learning rate is a number.
- Old text

| Batch size | Meaning |
|---|---|
| 32 | The gradient is noisy but cheap to compute |

## Untranslated

The last words.
"""
JAPANESE = {
    "How gradient descent works and when it stops": "勾配降下法はどのように働いていつ止まるのか",
    LOSS: "勾配降下法は**損失**$x^2$を小さくします。`fit`も参照してください。",
    "The learning rate is a number.": "学習率は数です。重み行列も見てください。",
    "Old text": "古い文",
    "Batch size": "バッチサイズ",
    "Meaning": "意味",
    "The gradient is noisy but cheap to compute": "勾配にはノイズがありますが、安く計算できます",
    "Untranslated": "未訳",
    "Welcome": "ようこそ",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a built site with a glossary, on GitHub."""
    project = make_project(
        tmp_path_factory.mktemp("project"),
        {"index.md": "# Welcome\n", "loss.md": PAGE, "hand.md": "# By hand\n\nThe loss.\n"},
        JAPANESE,
        states={"Old text": State.STALE},
        japanese={"hand.md": "# 手書き\n\n損失です。\n"},
        settings={"repo_url": "https://github.com/example/notes"},
    )
    shutil.copy(ROOT / "glossary.yml", project.glossary)
    build(project, strict=True)
    with serving(project.site) as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a page in a fresh profile; complaints and requests to elsewhere fail the test."""
    complaints: list[str] = []
    contexts = []

    def opened(path: str, **options: Any) -> Page:
        context = browser.new_context(base_url=site, **options)
        contexts.append(watched(context, site, complaints))
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [] == complaints


def term(page: Page, text: str, half: str = ".ty-ja") -> Locator:
    return page.locator(f"{half} a.ty-term", has_text=text).first


def test_a_term_that_is_pointed_at_shows_the_other_language_and_escape_closes_it(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/ja/loss/")
    card = page.locator("#ty-card")
    term(page, "勾配降下法").hover()
    expect(card).to_be_visible()
    expect(card).to_contain_text("gradient descent")
    expect(card).to_contain_text("こうばいこうかほう")
    card.hover()  # it stays while it is pointed at itself
    page.wait_for_timeout(400)
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_a_term_is_reached_and_left_with_the_keyboard(open_page: Callable[..., Page]) -> None:
    """Focus shows the card, which describes the link; Enter leads to the entry."""
    page = open_page("/ja/loss/")
    page.locator(".ty-top :is(a, button, summary, input):visible").last.focus()
    for _ in range(6):
        page.keyboard.press("Tab")
        if "ty-term" in page.evaluate("document.activeElement.className"):
            break
    card = page.locator("#ty-card")
    expect(card).to_be_visible()
    assert "ty-card" == page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert "tooltip" == card.get_attribute("role")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/glossary/#term-gradient-descent")
    expect(page.locator("#term-gradient-descent")).to_be_in_viewport()


def test_a_tap_shows_the_card_and_the_way_to_the_glossary(open_page: Callable[..., Page]) -> None:
    page = open_page("/ja/loss/?read=both", viewport=PHONE, has_touch=True)
    term(page, "損失").tap()
    page.locator("#ty-card").get_by_role("link", name="用語集で見る").tap()
    page.wait_for_url("**/ja/glossary/#term-loss")


def test_english_terms_lead_to_the_english_glossary_and_to_the_japanese_one_in_the_pair(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/loss/")
    term(page, "loss", "article").hover()
    expect(page.locator("#ty-card")).to_contain_text("損失")
    assert "../glossary/#term-loss" == term(page, "loss", "article").get_attribute("href")
    page = open_page("/ja/loss/?read=both")
    term(page, "loss", ".ty-en").hover()
    expect(page.locator("#ty-card")).to_contain_text("損失")
    assert "/ja/glossary/" in page.evaluate("document.querySelector('.ty-en a.ty-term').href")


def test_without_scripts_a_term_is_a_link_and_nothing_is_annotated(open_page: Callable[..., Page]) -> None:
    page = open_page("/ja/loss/", java_script_enabled=False)
    assert 0 == page.locator("ruby").count()
    expect(page.get_by_role("link", name="このページの訳の修正を提案する")).to_be_visible()
    term(page, "損失").click()
    page.wait_for_url("**/ja/glossary/#term-loss")


def test_terms_are_described_to_those_who_hear_them(open_page: Callable[..., Page]) -> None:
    page = open_page("/ja/loss/")
    expect(term(page, "学習率")).to_have_attribute("aria-description", "learning rate、がくしゅうりつ、数式ではη")


def test_furigana_come_and_go_and_are_remembered(open_page: Callable[..., Page]) -> None:
    page = open_page("/ja/loss/?read=both")
    text = page.locator("article").inner_text()
    button = page.get_by_role("button", name="ふりがな")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(page.locator("ruby", has_text="学習率").locator("rt").first).to_have_text("がくしゅうりつ")
    item = page.locator("li .ty-ja", has_text="行列")
    assert ["おも", "ぎょうれつ"] == item.locator("rt").all_inner_texts()[1:]  # the み between is read as it stands
    assert 0 == page.locator(".ty-en ruby, code ruby, .katex ruby").count()
    page.reload()
    expect(page.locator("ruby").first).to_be_visible()
    page.get_by_role("button", name="ふりがな").click()
    expect(page.locator("ruby")).to_have_count(0)
    assert text == page.locator("article").inner_text()


def test_furigana_are_not_copied(open_page: Callable[..., Page]) -> None:
    page = open_page("/ja/loss/")
    page.get_by_role("button", name="ふりがな").click()
    expect(page.locator("ruby").first).to_be_visible()
    page.locator("li .ty-ja").first.select_text()
    assert "学習率は数です。重み行列も見てください。" == page.evaluate("getSelection().toString()").strip()


def test_a_japanese_heading_does_not_break_inside_a_phrase(open_page: Callable[..., Page]) -> None:
    page = open_page("/ja/loss/", viewport=PHONE)
    tops = page.evaluate(
        """() => [...document.querySelectorAll('h1 .ty-ja')].flatMap(half => [...half.childNodes]
             .filter(node => node.nodeType === 3)
             .map(node => { const range = document.createRange(); range.selectNode(node);
                            return new Set([...range.getClientRects()].map(box => box.top)).size; }))"""
    )
    assert len(tops) > 2
    assert {1} == set(tops)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def suggestion(page: Page) -> tuple[str, str]:
    """Title and body of the issue that the link would open."""
    href = page.locator("a.ty-fix").get_attribute("href") or ""
    assert href.startswith("https://github.com/example/notes/issues/new?")
    said = parse_qs(urlsplit(href).query)
    return said["title"][0], said["body"][0]


def test_a_paragraph_that_is_pointed_at_offers_to_suggest_a_fix(open_page: Callable[..., Page]) -> None:
    """With the segment's id, both texts as they are written, and room for a better one."""
    page = open_page("/ja/loss/")
    page.locator("p .ty-ja", has_text="小さくします").hover()
    expect(page.locator("a.ty-fix")).to_have_css("opacity", "1")
    title, body = suggestion(page)
    assert f"訳の修正: loss.md {Key(LOSS).id}" == title
    assert "> Gradient descent makes the loss $x^2$ small; see `fit`." in body
    assert "> 勾配降下法は損失$x^2$を小さくします。`fit`も参照してください。" in body
    assert body.rstrip().endswith("### 修正案")
    assert "/ja/loss/#how-gradient-descent-works-and-when-it-stops" in body


def test_furigana_and_notes_are_no_part_of_a_suggestion(open_page: Callable[..., Page]) -> None:
    page = open_page("/ja/loss/")
    page.get_by_role("button", name="ふりがな").click()
    expect(page.locator("ruby").first).to_be_visible()
    page.locator("li .ty-ja").nth(0).hover()
    assert "> 学習率は数です。重み行列も見てください。\n" in suggestion(page)[1].replace("\n\n", "\n")
    page.locator("li .ty-ja").nth(1).hover()
    assert "原文の変更" not in suggestion(page)[1]


def test_the_arrow_keys_lead_from_paragraph_to_paragraph(open_page: Callable[..., Page]) -> None:
    page = open_page("/ja/loss/")
    link = page.get_by_role("link", name="この訳の修正を提案する")
    link.focus()
    assert Key("How gradient descent works and when it stops").id in suggestion(page)[0]
    page.keyboard.press("ArrowDown")
    assert Key(LOSS).id in suggestion(page)[0]
    expect(link).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert Key(LOSS).id in suggestion(page)[0]
    # Tab is one step on, not one step for each paragraph, and finds it again behind what is read next.
    page.locator("li .ty-ja a.ty-term").first.focus()
    assert Key("The learning rate is a number.").id in suggestion(page)[0]


def test_a_tap_on_a_paragraph_shows_it(open_page: Callable[..., Page]) -> None:
    page = open_page("/ja/loss/?read=both", viewport=PHONE, has_touch=True)
    page.locator("p .ty-ja", has_text="小さくします").tap(position={"x": 200, "y": 40})
    expect(page.locator("a.ty-fix.ty-touched")).to_have_css("opacity", "1")
    assert Key(LOSS).id in suggestion(page)[0]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_an_address_is_never_too_long(open_page: Callable[..., Page]) -> None:
    page = open_page("/ja/loss/", viewport={"width": 1440, "height": 3000})
    page.evaluate("document.querySelector('p .ty-ja').textContent = '長い文です。'.repeat(500)")
    page.locator("p .ty-ja").first.hover()
    href = page.locator("a.ty-fix").get_attribute("href") or ""
    assert len(href) <= 6000
    assert "…" in unquote(href)


@pytest.mark.parametrize("path", ["/ja/hand/", "/loss/", "/ja/glossary/", "/ja/translation-status/"])
def test_there_is_none_where_no_catalog_is(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path)
    assert 0 == page.locator(".ty-fix, .ty-fix-page").count()


def test_the_glossary_is_the_same_page_in_both_languages(open_page: Callable[..., Page]) -> None:
    page = open_page("/ja/glossary/#term-loss")
    assert "さ行" in page.locator("h2").all_inner_texts()[2]
    entry = page.locator("#term-loss")
    expect(entry).to_contain_text("そんしつ")
    expect(entry.get_by_role("link", name="勾配降下法は")).to_have_attribute("href", "../loss/")
    page.locator(".ty-bar").get_by_role("link", name="English").click()
    page.wait_for_url("**/glossary/**")
    expect(page.locator("#term-loss dt")).to_contain_text("損失")
    assert ["B¶", "G¶"] == [text for text in page.locator("h2").all_inner_texts() if text in ("B¶", "G¶")]
