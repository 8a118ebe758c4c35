"""Two people at real browsers, and a server that dies in the middle."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from taiyaku.model import State
from taiyaku.project import Project
from taiyaku.review.queue import message_id
from tests.review.support import DOUBTFUL, PAGE, STALE, edit, message
from tests.review.test_command import serving

pytestmark = pytest.mark.browser


def test_a_killed_server_costs_nobody_a_text(browser: Browser, project: Project) -> None:
    """What was saved is there; what was not yet sent is in the browser, through a reload, and can then be saved."""
    context = browser.new_context(locale="ja-JP")
    tab = context.new_page()
    tab.set_default_timeout(20_000)
    with serving(project) as (process, address):
        port = str(urlsplit(address).port)
        tab.goto(f"{address}message/{PAGE}?id={message_id(STALE)}")
        tab.fill("#text", "保存した訳です。")
        tab.keyboard.press("Control+Enter")
        tab.wait_for_url(lambda url: message_id(STALE) not in url)
        tab.goto(f"{address}message/{PAGE}?id={message_id(DOUBTFUL)}")
        tab.fill("#text", "まだ送っていない `loss.backward()` の訳です。")
        process.kill()
        process.wait()
    assert "保存した訳です。" == message(project, STALE).target
    with serving(project, "--port", port) as (_, address):
        tab.goto(f"{address}message/{PAGE}?id={message_id(DOUBTFUL)}")
        expect(tab.locator("#text")).to_have_value("まだ送っていない `loss.backward()` の訳です。")
        tab.locator("#text").focus()
        tab.keyboard.press("Control+Enter")
        tab.wait_for_url(lambda url: f"id={message_id(DOUBTFUL)}" not in url)
    assert "まだ送っていない `loss.backward()` の訳です。" == message(project, DOUBTFUL).target
    context.close()


@pytest.mark.parametrize(("key", "wanted"), [("1", "私の訳です。"), ("2", "ほかの人の訳です。")])
def test_one_key_takes_either_text(browser: Browser, project: Project, key: str, wanted: str) -> None:
    """Somebody else saved first: nothing is overwritten, both are shown, and the next save holds."""
    context = browser.new_context(locale="ja-JP", viewport={"width": 390, "height": 800})
    tab = context.new_page()
    tab.set_default_timeout(20_000)
    with serving(project) as (_, address):
        tab.goto(f"{address}message/{PAGE}?id={message_id(DOUBTFUL)}")
        tab.fill("#text", "私の訳です。")
        edit(project, DOUBTFUL, target="ほかの人の訳です。", state=State.REVIEWED, score=None)
        tab.keyboard.press("Control+Enter")
        expect(tab.locator(".version").first).to_be_visible()
        assert "ほかの人の訳です。" == message(project, DOUBTFUL).target
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        tab.wait_for_load_state("load")
        tab.fill("#text", "どちらでもない訳です。")
        tab.keyboard.press("Escape")
        tab.keyboard.press(key)
        expect(tab.locator("#text")).to_have_value(wanted)
        tab.keyboard.press("Control+Enter")
        tab.wait_for_function("!document.querySelector('.version')")
        assert wanted == message(project, DOUBTFUL).target
    context.close()


def test_ten_minutes_from_the_first_click_to_the_end(browser: Browser, project: Project) -> None:
    """By the keyboard: the goal is on every page, and the end says what was done."""
    context = browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    tab.set_default_timeout(20_000)
    with serving(project) as (_, address):
        tab.goto(address)
        tab.get_by_role("button", name="10分だけ確認する").click()
        expect(tab.locator(".sprint")).to_contain_text("10件中0件")
        tab.wait_for_load_state("load")  # before, no script listens to the keyboard yet
        tab.keyboard.press("a")
        expect(tab.locator(".sprint")).to_contain_text("10件中1件")
        tab.get_by_role("link", name="ここまでにする").click()
        expect(tab.locator("h1")).to_contain_text("ありがとうございました")
        expect(tab.locator(".legend")).to_contain_text("確認 1")
        expect(tab.locator(".sprint")).to_have_count(0)
    context.close()
