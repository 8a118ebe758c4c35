"""People at real browsers: an invitation, two people on one message, a maintainer who cleans up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from taiyaku.model import State
from taiyaku.review.people.limits import Limits, Rate
from taiyaku.review.people.roles import Role
from taiyaku.review.queue import message_id
from tests.review.people.support import ROOMY, Server, now
from tests.review.people.support import serving as serving_people
from tests.review.support import BEN, DOUBTFUL, LIKELY, PAGE, UNTOUCHED, edit, make_project
from tests.review.test_command import serving
from tests.review.test_editor import violations

pytestmark = pytest.mark.browser


@pytest.fixture
def contexts(browser: Browser, server: Server) -> Iterator[list[BrowserContext]]:
    """Two profiles; anything that a page complains about fails the test."""
    made = [
        browser.new_context(base_url=server.address, locale="ja-JP", viewport={"width": 1280, "height": 800})
        for _ in range(2)
    ]
    complaints: list[str] = []
    for one in made:
        one.on("weberror", lambda error: complaints.append(str(error.error)))
        one.on("console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None)
    yield made
    for one in made:
        one.close()
    assert [] == complaints


def joined(context: BrowserContext, server: Server, role: Role, name: str) -> Page:
    """A tab of somebody who has come by an invitation, as a person does it."""
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    tab.goto(f"/link/{server.invitation(role)}")
    tab.get_by_label("名前").fill(name)
    tab.get_by_role("button", name="参加する").click()
    expect(tab.locator(".foot")).to_contain_text(name)
    return tab


def at(key: object) -> str:
    return f"/message/{PAGE}?id={message_id(key)}"  # type: ignore[arg-type]


def test_a_translator_and_a_reviewer_on_one_message(contexts: list[BrowserContext], server: Server) -> None:
    """Both come by invitation; they see each other; the draft of the one is approved by the other, by the keyboard."""
    translator = joined(contexts[0], server, Role.TRANSLATOR, "Tomo")
    reviewer = joined(contexts[1], server, Role.REVIEWER, "Rie")
    translator.goto(at(UNTOUCHED))
    reviewer.goto(at(UNTOUCHED))
    expect(reviewer.locator(".looking")).to_contain_text("Tomo")
    translator.keyboard.press("e")
    translator.keyboard.insert_text("まだ誰も始めていません。")
    expect(translator.locator("[data-key=accept]")).to_contain_text("下書きとして保存して次へ")
    expect(translator.locator("[data-key=reject]")).to_have_count(0)
    translator.keyboard.press("Control+Enter")
    translator.wait_for_url(lambda url: f"id={message_id(UNTOUCHED)}" not in url)
    assert (State.DRAFT, ()) == (now(server, UNTOUCHED).state, now(server, UNTOUCHED).reviews)
    reviewer.locator("#text").fill("別の訳")
    reviewer.keyboard.press("Control+Enter")
    expect(reviewer.get_by_role("alert")).to_contain_text("まだ誰も始めていません。")
    reviewer.get_by_role("button", name="ファイルの文を使う").click()
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("a")
    reviewer.wait_for_url(lambda url: f"id={message_id(UNTOUCHED)}" not in url)
    found = now(server, UNTOUCHED)
    assert (State.REVIEWED, "まだ誰も始めていません。") == (found.state, found.target)
    assert ["Rie"] == [review.who.partition(" <")[0] for review in found.reviews]


def test_a_maintainer_invites_and_cleans_up(contexts: list[BrowserContext], server: Server) -> None:
    """From the button to the person who joins, and to the preview of what they did, without a script error."""
    maintainer = joined(contexts[0], server, Role.MAINTAINER, "Mei")
    maintainer.get_by_role("link", name="参加者").click()
    maintainer.get_by_label("役割").select_option("reviewer")
    maintainer.get_by_role("button", name="招待を作成").click()
    address = maintainer.locator("#made").input_value()
    eve = contexts[1].new_page()
    eve.goto(address)
    eve.get_by_label("名前").fill("Eve")
    eve.get_by_role("button", name="参加する").click()
    before = now(server, DOUBTFUL)
    eve.goto(at(DOUBTFUL))
    eve.locator("#text").fill("荒らし")
    eve.keyboard.press("Control+Enter")
    eve.wait_for_url(lambda url: f"id={message_id(DOUBTFUL)}" not in url)
    maintainer.goto("/people")
    maintainer.get_by_role("link", name=re.compile("Eve")).click()
    maintainer.get_by_role("link", name="過去1時間").click()
    expect(maintainer.locator(".steps")).to_contain_text("荒らし")
    maintainer.get_by_role("button", name="すべて元に戻す").click()
    expect(maintainer.get_by_role("status").filter(has_text="1件を元に戻しました")).to_be_visible()
    assert before == now(server, DOUBTFUL)
    maintainer.goto(f"/people/{server.number('Eve')}")
    maintainer.get_by_role("button", name="参加を停止する").click()
    eve.goto("/")
    expect(eve.locator("h1")).to_have_text("サインイン")


def test_pages_of_people_fit_and_can_be_read(contexts: list[BrowserContext], server: Server) -> None:
    """On a phone and on a desk, in light and dark, in both languages."""
    tab = joined(contexts[0], server, Role.MAINTAINER, "Mei")
    contrast = (Path(__file__).parents[1] / "contrast.js").read_text(encoding="utf-8")
    stranger = contexts[1].new_page()
    link = f"/link/{server.invitation()}"
    screens = [(tab, path) for path in ("/people", "/people/1", "/people/1/revert", "/log", "/me", link)]
    for (page, path), width in product([*screens, (stranger, link), (stranger, "/")], (320, 1280)):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme="dark" if width == 320 else "light")
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, path)
        assert [] == page.evaluate(contrast), (path, width)
        assert 1 == page.locator("h1").count(), path
        nameless = page.locator("button, a, input:not([type=hidden]), select").evaluate_all(
            """all => all.filter((one) => one.checkVisibility()
                 && !(one.labels?.length || one.getAttribute("aria-label") || one.textContent.trim()))
               .map((one) => one.outerHTML)"""
        )
        assert [] == nameless, path


@pytest.mark.slow
def test_axe_finds_nothing_where_people_are(browser: Browser, server: Server) -> None:
    """On the pages about people, on what a translator is shown, and on what is said when something is in the way."""
    edit(server.project, LIKELY, origin=BEN)
    server.person(Role.MAINTAINER, "First")
    found = {}
    for width, scheme in ((1280, "light"), (390, "dark")):
        context = browser.new_context(
            base_url=server.address,
            locale="ja-JP",
            viewport={"width": width, "height": 844},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        tab = joined(context, server, Role.MAINTAINER, f"Mei {width}")
        link = f"/link/{server.invitation()}"
        for path in ("/people", "/people/1", "/people/1/revert", "/log", "/me", link, "/page/no.md"):
            tab.goto(path)
            found[width, path] = violations(tab)
        with server.community.ledger.change() as tables:
            number = server.number(f"Mei {width}")
            server.community.accounts.change(tables, number, role=Role.TRANSLATOR)
        for path in (at(LIKELY), f"/document/{PAGE}", "/consistency", "/people"):
            tab.goto(path)
            found[width, path, "translator"] = violations(tab)
        tab.goto(at(UNTOUCHED))
        tab.locator("#text").fill("</textarea><script>document.body.dataset.evil = 1</script>")
        with server.community.ledger.change() as tables:
            server.community.sessions.end(tables, now=server.clock(), person=number)
        tab.keyboard.press("Control+Enter")
        expect(tab.get_by_label("入力した文")).to_have_value(
            "</textarea><script>document.body.dataset.evil = 1</script>"
        )
        assert tab.evaluate("document.body.dataset.evil") is None
        found[width, "sign in"] = violations(tab)
        context.close()
    assert {} == {where: what for where, what in found.items() if what}


def test_the_address_from_the_terminal_leaves_no_secret(browser: Browser, server: Server) -> None:
    """Neither in the address bar nor in the history; another browser on the machine stays out."""
    with serving(server.project) as (_, address):
        context = browser.new_context(locale="ja-JP")
        tab = context.new_page()
        tab.goto(f"{address}page/{PAGE}")
        assert "/open/" not in tab.url
        expect(tab.locator(".row-link").first).to_be_visible()
        tab.reload()
        expect(tab.locator(".row-link").first).to_be_visible()
        other = browser.new_context(locale="ja-JP")
        stranger = other.new_page()
        answer = stranger.goto(tab.url)
        assert answer is not None
        assert 401 == answer.status
        context.close()
        other.close()


def test_what_is_refused_all_the_same_is_one_line(contexts: list[BrowserContext], server: Server) -> None:
    """A role changes while somebody works: they read why in their language, and what they typed is there."""
    server.person(Role.MAINTAINER, "Mei")
    rie = joined(contexts[0], server, Role.REVIEWER, "Rie")
    rie.goto(f"/document/{PAGE}")
    rie.locator(".pair-tick input").first.check()
    elsewhere = contexts[0].new_page()
    elsewhere.goto(at(DOUBTFUL))
    elsewhere.locator("#text").fill("私が書いた大切な文です。")
    with server.community.ledger.change() as tables:
        server.community.accounts.change(tables, server.number("Rie"), role=Role.TRANSLATOR)
    rie.get_by_role("button", name="選択分を確認済みにする").click()
    rie.get_by_role("button", name="確認済みにする", exact=True).click()
    expect(rie.get_by_role("alert")).to_have_text("あなたの役割ではこの操作はできません。管理者に相談してください。")
    elsewhere.keyboard.press("Control+Enter")  # what only reviewers could do is a draft of a translator now
    elsewhere.wait_for_url(lambda url: f"id={message_id(DOUBTFUL)}" not in url)
    assert (State.DRAFT, "私が書いた大切な文です。") == (now(server, DOUBTFUL).state, now(server, DOUBTFUL).target)
    elsewhere.goto(at(UNTOUCHED))
    elsewhere.locator("#text").fill("もう一つの大切な文です。")
    with server.community.ledger.change() as tables:
        server.community.sessions.end(tables, now=server.clock(), person=server.number("Rie"))
    elsewhere.keyboard.press("Control+Enter")
    expect(elsewhere.get_by_role("alert")).to_have_text("先にサインインしてください。")
    expect(elsewhere.get_by_label("入力した文")).to_have_value("もう一つの大切な文です。")


def test_who_asks_too_much_is_told_where_they_write(browser: Browser, tmp_path: Path) -> None:
    """In the line under the comment, in the place of the checks, on the page after a save; nothing typed is gone."""
    rates = ROOMY | {"write": Rate(1, 0.001)}
    with serving_people(make_project(tmp_path), limits=Limits(rates)) as server:
        context = browser.new_context(base_url=server.address, locale="ja-JP", viewport={"width": 390, "height": 844})
        tab = joined(context, server, Role.REVIEWER, "Rie")
        tab.goto(at(DOUBTFUL))
        for number, said in enumerate(("一つ目です。", "二つ目です。")):
            tab.locator("#remark").fill(said)
            tab.locator("[data-key=comment]").click()
            expect(tab.locator("#discussion li")).to_have_count(1)
            expect(tab.locator("#remark")).to_have_value(said if number else "")
        expect(tab.locator("#discussion [role=alert]")).to_contain_text("短い時間に操作が集中しました。")
        tab.locator("#text").fill("私が書いた `loss.backward()` の文です。")
        tab.keyboard.press("Control+Enter")
        expect(tab.get_by_role("alert")).to_contain_text("短い時間に操作が集中しました。")
        expect(tab.get_by_label("入力した文").first).to_have_value("私が書いた `loss.backward()` の文です。")
        tab.get_by_role("link", name="メッセージに戻る").click()
        expect(tab.locator("#text")).to_have_value("私が書いた `loss.backward()` の文です。")
        expect(tab.locator("#remark")).to_have_value("二つ目です。")
        tab.goto(f"/document/{PAGE}?edit={message_id(LIKELY)}")
        tab.locator(".pair-text").fill("別の訳 $x - \\eta g$ です。")
        tab.keyboard.press("Control+Enter")
        expect(tab.locator(".toast")).to_contain_text("短い時間に操作が集中しました。")
        expect(tab.locator(".pair-text")).to_have_value("別の訳 $x - \\eta g$ です。")
        context.close()


def test_what_another_person_wrote_is_not_accepted_by_a_key(contexts: list[BrowserContext], server: Server) -> None:
    """A translator's button rests, and says why, until they have written another text; on the whole page the same."""
    edit(server.project, LIKELY, origin=BEN)
    tomo = joined(contexts[0], server, Role.TRANSLATOR, "Tomo")
    before = now(server, LIKELY)
    tomo.goto(at(LIKELY))
    accept = tomo.locator("[data-key=accept]")
    expect(accept).to_have_attribute("aria-disabled", "true")
    expect(tomo.locator(".barred")).to_contain_text("確認者だけ")
    tomo.keyboard.press("a")
    tomo.goto(f"/document/{PAGE}")
    tomo.locator(f"#m-{message_id(LIKELY)}").focus()
    tomo.keyboard.press("a")
    assert before == now(server, LIKELY)
    tomo.goto(at(LIKELY))
    tomo.keyboard.press("e")
    tomo.keyboard.press("Control+A")
    tomo.keyboard.insert_text("別の訳 $x - \\eta g$、**学習率**です。")
    expect(accept).not_to_have_attribute("aria-disabled", "true")
    tomo.keyboard.press("Control+Enter")
    tomo.wait_for_url(lambda url: f"id={message_id(LIKELY)}" not in url)
    assert (State.DRAFT, "別の訳 $x - \\eta g$、**学習率**です。") == (
        now(server, LIKELY).state,
        now(server, LIKELY).target,
    )
