"""A person at a real browser: the keyboard, live checks, unsaved text, a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise, product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from taiyaku.model import State
from taiyaku.project import Project
from taiyaku.review.queue import message_id
from tests.review.support import (
    DOUBTFUL,
    LIKELY,
    NOTES,
    PAGE,
    REFUSED,
    STALE,
    UNTOUCHED,
    edit,
    message,
)

pytestmark = pytest.mark.browser


def address(key: object, page: str = PAGE) -> str:
    return f"/message/{page}?id={message_id(key)}"  # type: ignore[arg-type]


def at(key: object) -> Callable[[str], bool]:
    """Whether an address is that of a message."""
    return lambda url: f"id={message_id(key)}" in url  # type: ignore[arg-type]


def test_one_key_accepts_and_goes_on(tab: Page, project: Project) -> None:
    """From the overview to the second message without touching the mouse."""
    tab.goto("/next")
    expect(tab.locator(".state-stale").first).to_be_visible()
    tab.keyboard.press("a")
    tab.wait_for_url(at(DOUBTFUL))
    expect(tab.get_by_role("status").filter(has_text="確認済みにして保存しました")).to_be_visible()
    assert State.REVIEWED is message(project, STALE).state


def test_editing_with_the_keyboard_alone(tab: Page, project: Project) -> None:
    """E, type, Ctrl+Enter; the button says what it will do."""
    tab.goto(address(UNTOUCHED))
    tab.keyboard.press("e")
    tab.keyboard.insert_text("まだ誰も始めていません。")
    expect(tab.locator("[data-key=accept]")).to_contain_text("保存して次へ")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url(re.compile("/message/"))
    tab.wait_for_function("!document.querySelector('#text').value.includes('誰も')")
    assert "まだ誰も始めていません。" == message(project, UNTOUCHED).target


def test_letters_typed_in_the_editor_are_letters(tab: Page, project: Project) -> None:
    """No shortcut fires while somebody writes; Esc leaves the editor."""
    tab.goto(address(UNTOUCHED))
    tab.keyboard.press("e")
    tab.keyboard.type("are jk?/")
    expect(tab.locator("#text")).to_have_value("are jk?/")
    assert State.NEW is message(project, UNTOUCHED).state
    tab.keyboard.press("Escape")
    tab.keyboard.press("k")
    tab.wait_for_url(at(REFUSED))


def test_keys_of_an_input_method_are_not_ours(tab: Page, project: Project) -> None:
    """Ctrl+Enter while Japanese is being composed does not save."""
    tab.goto(address(DOUBTFUL))
    tab.evaluate(
        """document.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', isComposing: true, bubbles: true}));
           document.querySelector('#text').dispatchEvent(
             new KeyboardEvent('keydown', {key: 'Enter', ctrlKey: true, isComposing: true, bubbles: true}))"""
    )
    tab.wait_for_timeout(200)
    assert State.DRAFT is message(project, DOUBTFUL).state


def test_moving_between_messages(tab: Page) -> None:
    """J, K and the arrows, in page order."""
    tab.goto(address(STALE))
    tab.keyboard.press("j")
    tab.wait_for_url(at(DOUBTFUL))
    tab.keyboard.press("ArrowLeft")
    tab.wait_for_url(at(STALE))
    tab.keyboard.press("k")
    tab.wait_for_url(at(LIKELY))


def test_going_up_leads_to_where_one_was_in_the_list(tab: Page) -> None:
    """The narrowed list, at the row of the message: J goes on from there. From the list one goes up once more."""
    tab.goto(f"/page/{PAGE}?state=draft")
    for key in ("j", "j", "Enter"):
        tab.keyboard.press(key)
    tab.wait_for_url(at(DOUBTFUL))
    tab.keyboard.press("u")
    tab.wait_for_url(f"**/page/{PAGE}?state=draft")
    expect(tab.locator(".row-link").nth(1)).to_be_focused()
    tab.keyboard.press("u")
    tab.wait_for_url(lambda url: url.endswith("/"))


def test_moving_in_a_list(tab: Page) -> None:
    """J moves the focus down the list; Enter opens the message."""
    tab.goto(f"/page/{PAGE}")
    for key in ("j", "ArrowDown", "j", "k"):
        tab.keyboard.press(key)
    tab.keyboard.press("Enter")
    tab.wait_for_url(at(LIKELY))


def test_searching_from_the_keyboard(tab: Page) -> None:
    """A slash opens the search; Enter shows what was found."""
    tab.goto("/")
    tab.keyboard.press("/")
    tab.keyboard.type("diverge")
    tab.keyboard.press("Enter")
    expect(tab.locator(".row-link")).to_have_count(1)


def test_help_tells_the_keys_and_can_turn_them_off(tab: Page, project: Project) -> None:
    """Who uses speech input must not accept a text by saying a word with an A."""
    tab.goto(address(DOUBTFUL))
    tab.keyboard.press("?")
    expect(tab.get_by_role("dialog")).to_be_visible()
    tab.get_by_label("1文字のショートカットを使う").uncheck()
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("dialog")).not_to_be_visible()
    tab.keyboard.press("a")
    tab.wait_for_timeout(200)
    assert State.DRAFT is message(project, DOUBTFUL).state


def test_a_persons_text_is_not_discarded_by_one_key(tab: Page, project: Project) -> None:
    """Rejecting a stale message asks once more; a machine's draft goes at once."""
    tab.goto(address(STALE))
    tab.keyboard.press("r")
    expect(tab.locator("[data-key=reject]")).to_contain_text("もう一度押すと")
    assert State.STALE is message(project, STALE).state
    tab.keyboard.press("r")
    tab.wait_for_url(at(DOUBTFUL))
    assert "" == message(project, STALE).target
    tab.keyboard.press("r")
    tab.wait_for_url(at(NOTES))
    assert "" == message(project, DOUBTFUL).target


def test_undo_brings_the_text_back(tab: Page, project: Project) -> None:
    """One click after a wrong key."""
    before = message(project, DOUBTFUL)
    tab.goto(address(DOUBTFUL))
    tab.keyboard.press("r")
    tab.get_by_role("button", name="取り消す").click()
    tab.wait_for_url(at(DOUBTFUL))
    assert before == message(project, DOUBTFUL)


def test_checks_run_while_typing_and_a_fix_can_be_applied(tab: Page) -> None:
    """A finding appears, its fix repairs the text, the finding goes; Ctrl+Z brings the text back."""
    tab.goto(address(LIKELY))
    finding = tab.locator(".finding", has_text="学習係数")
    expect(finding).to_be_visible()
    finding.get_by_role("button", name="修正を適用").click()
    expect(tab.locator("#text")).to_have_value(re.compile("学習率"))
    expect(finding).to_have_count(0)
    tab.keyboard.press("Control+z")
    expect(tab.locator("#text")).to_have_value(re.compile("学習係数"))
    expect(finding).to_be_visible()


def test_terms_and_parts_are_inserted_at_the_cursor(tab: Page) -> None:
    """A click puts the Japanese term, a formula, or a pair of marks round the selection."""
    tab.goto(address(LIKELY))
    editor = tab.locator("#text")
    editor.fill("と")
    tab.keyboard.press("Home")
    tab.locator("[data-insert='学習率']").click()
    expect(editor).to_have_value("学習率と")
    tab.keyboard.press("Shift+Home")
    tab.get_by_role("button", name="**…**").click()
    expect(editor).to_have_value("**学習率**と")
    tab.keyboard.press("End")
    part = tab.get_by_role("button", name="$x - \\eta g$")
    assert part.get_attribute("data-missing") is not None
    part.click()
    expect(editor).to_have_value("**学習率**と$x - \\eta g$")
    assert part.get_attribute("data-missing") is None


def test_a_suggestion_replaces_the_text(tab: Page) -> None:
    """The newer machine draft beside a stale text is one click away."""
    tab.goto(address(STALE))
    tab.get_by_role("button", name="使う").first.click()
    expect(tab.locator("#text")).to_have_value("学習率が大きいと損失は発散します。")
    expect(tab.locator("[data-key=accept]")).to_contain_text("修正を保存")


def test_unsaved_text_survives_and_is_let_go_when_saved(tab: Page, project: Project) -> None:
    """A reload brings it back and says so; after saving there is nothing to bring back."""
    tab.goto(address(UNTOUCHED))
    tab.locator("#text").fill("途中の文")
    tab.reload()
    expect(tab.locator("#text")).to_have_value("途中の文")
    expect(tab.locator(".restored")).to_contain_text("復元しました")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_function("!document.querySelector('#text')?.value.includes('途中')")
    assert "途中の文" == message(project, UNTOUCHED).target
    edit(project, UNTOUCHED, target="", state=State.NEW)
    tab.goto(address(UNTOUCHED))
    expect(tab.locator("#text")).to_have_value("")


def test_unsaved_text_can_be_discarded(tab: Page) -> None:
    """Back to the text of the file."""
    tab.goto(address(DOUBTFUL))
    tab.locator("#text").fill("途中")
    tab.reload()
    tab.get_by_role("button", name="入力した文を破棄").click()
    expect(tab.locator("#text")).to_have_value("勾配は `loss.backward()` から来ます。")
    tab.reload()
    expect(tab.locator(".restored")).not_to_be_visible()


def test_two_tabs_never_overwrite_each_other(context: BrowserContext, project: Project) -> None:
    """The second to save sees both texts and keeps its own."""
    one, other = context.new_page(), context.new_page()
    for tab in (one, other):
        tab.goto(address(DOUBTFUL))
    one.locator("#text").fill("一人目の訳")
    one.keyboard.press("Control+Enter")
    one.wait_for_url(at(NOTES))
    other.locator("#text").fill("二人目の訳")
    other.keyboard.press("Control+Enter")
    expect(other.get_by_role("alert")).to_contain_text("一人目の訳")
    expect(other.locator("#text")).to_have_value("二人目の訳")
    assert "一人目の訳" == message(project, DOUBTFUL).target
    other.goto(address(DOUBTFUL))
    expect(other.locator("#text")).to_have_value("二人目の訳")
    expect(other.locator(".restored")).to_contain_text("復元しました")
    other.keyboard.press("Control+Enter")
    other.wait_for_url(lambda url: ("id=" in url and message_id(DOUBTFUL) not in url) or "undo=" in url)
    assert "二人目の訳" == message(project, DOUBTFUL).target


def test_a_dead_server_is_said_and_the_text_kept(tab: Page) -> None:
    """The checks say that they cannot run; what is typed stays in the browser."""
    tab.goto(address(DOUBTFUL))
    tab.route("**/check", lambda route: route.abort())
    tab.locator("#text").fill("途中")
    expect(tab.locator(".findings-state")).to_contain_text("チェックを実行できません")


def test_without_a_script_the_forms_work(browser: Browser, server: str, project: Project) -> None:
    """Accept, correct and reject with JavaScript off; no control is shown that could do nothing."""
    context = browser.new_context(base_url=server, locale="ja-JP", java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/next")
    assert not tab.locator(".part").first.is_visible()
    assert not tab.get_by_role("button", name="使う").first.is_visible()
    tab.get_by_role("button", name="確認して次へ").click()
    tab.locator("#text").fill("勾配は `loss.backward()` で求めます。")
    tab.get_by_role("button", name="確認して次へ").click()
    tab.get_by_role("button", name="却下").click()
    context.close()
    assert State.REVIEWED is message(project, STALE).state
    assert "勾配は `loss.backward()` で求めます。" == message(project, DOUBTFUL).target
    assert State.NEW is message(project, NOTES, "index.md").state


SCREENS = ("/", f"/page/{PAGE}", "/?q=loss", address(STALE), address(LIKELY))


def test_nothing_is_cut_off(tab: Page) -> None:
    """No page is wider than the screen, and on a phone the decision is large enough for a thumb."""
    for width, path in product((320, 390, 800, 1440), SCREENS):
        tab.set_viewport_size({"width": width, "height": 844})
        tab.goto(path)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, (width, path)
        if width < 600 and "message" in path:
            box = tab.locator("[data-key=accept]").bounding_box()
            assert box is not None
            assert box["height"] >= 44


def test_text_can_be_read(tab: Page) -> None:
    """Every text has a contrast of at least 4.5 to what lies behind it, in light and dark."""
    contrast = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
    for scheme, path in product(("light", "dark"), SCREENS):
        tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        tab.goto(path)
        assert [] == tab.evaluate(contrast), (scheme, path)


def test_the_structure_can_be_heard(tab: Page) -> None:
    """One main heading, a name for every control, labels for what is typed, no heading level left out."""
    for path in SCREENS:
        tab.goto(path)
        assert 1 == tab.locator("h1").count(), path
        levels = tab.locator("h1, h2, h3").evaluate_all(
            "all => all.filter(one => one.checkVisibility()).map(one => +one.tagName[1])"
        )
        assert all(after - before <= 1 for before, after in pairwise(levels)), (path, levels)
        nameless = tab.locator("button, a, input:not([type=hidden]), textarea").evaluate_all(
            """all => all.filter((one) => one.checkVisibility()
                 && !(one.labels?.length || one.getAttribute("aria-label") || one.textContent.trim()))
               .map((one) => one.outerHTML)"""
        )
        assert [] == nameless, path
