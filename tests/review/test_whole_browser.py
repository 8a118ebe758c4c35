"""A person at a real browser with a whole page: the keyboard, the place that is kept, many at once, a phone."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from taiyaku.catalog import read, write
from taiyaku.model import Key, State
from taiyaku.project import Project
from taiyaku.review.queue import message_id
from tests.review.support import BEN, DONE, DOUBTFUL, LIKELY, PAGE, STALE, UNTOUCHED, edit, message

pytestmark = pytest.mark.browser

WHOLE = f"/document/{PAGE}"
EVIL = (
    "<script>document.body.dataset.evil = 1</script><img src=x onerror='document.body.dataset.evil = 1'>"
    "</textarea></form><b onmouseover='document.body.dataset.evil = 1'>訳</b>[x](javascript:alert(1)) "
    "$\\href{javascript:alert(1)}{x} \\htmlData{a=b}{y} \\def\\a{\\a\\a}\\a$"
)


def with_math(project: Project) -> None:
    """From now on the project's Markdown knows formulas."""
    with project.config.open("a", encoding="utf-8") as file:
        file.write("markdown_extensions:\n  - pymdownx.arithmatex:\n      generic: true\n")


def pair(tab: Page, key: Key) -> Locator:
    return tab.locator(f"#m-{message_id(key)}")


def test_editing_in_place_by_keyboard(tab: Page, project: Project) -> None:
    """J to the pair, Enter opens the editor where the text is, Ctrl+Enter saves; nothing moves."""
    with_math(project)
    tab.goto(WHOLE)
    expect(pair(tab, LIKELY).locator(".half-target .katex")).to_be_visible()
    for _ in range(4):
        tab.keyboard.press("j")
    expect(pair(tab, DOUBTFUL)).to_be_focused()
    tab.keyboard.press("Enter")
    editor = pair(tab, DOUBTFUL).locator("textarea")
    expect(editor).to_be_focused()
    before = tab.evaluate("scrollY")
    editor.fill("勾配は `loss.backward()` で求めます。jka")
    tab.keyboard.press("Control+Enter")
    expect(editor).to_have_count(0)
    expect(pair(tab, DOUBTFUL).locator(".half-target code")).to_have_text("loss.backward()")
    expect(pair(tab, DOUBTFUL)).to_be_focused()
    assert before == tab.evaluate("scrollY")
    assert ("勾配は `loss.backward()` で求めます。jka", State.REVIEWED) == (
        message(project, DOUBTFUL).target,
        message(project, DOUBTFUL).state,
    )
    tab.get_by_role("status").get_by_role("button", name="取り消す").click()
    expect(pair(tab, DOUBTFUL)).to_contain_text("から来ます")
    assert State.DRAFT is message(project, DOUBTFUL).state


def test_the_help_of_a_whole_page_tells_its_keys(tab: Page, project: Project) -> None:
    """The question mark opens the help and not the question of the many; and Z takes back, as it says."""
    tab.goto(WHOLE)
    tab.keyboard.press("?")
    help_ = tab.get_by_role("dialog", name="キーボードショートカット")
    expect(help_).to_be_visible()
    assert {"J", "K", "Enter", "E", "Esc", "A", "X", "Z", "U", "?"} <= set(help_.locator("kbd").all_text_contents())
    tab.keyboard.press("Escape")
    expect(help_).not_to_be_visible()
    pair(tab, LIKELY).focus()
    tab.keyboard.press("a")
    expect(pair(tab, STALE)).to_be_focused()
    tab.keyboard.press("z")
    expect(pair(tab, LIKELY)).to_be_focused()
    assert State.DRAFT is message(project, LIKELY).state


def test_accepting_by_keyboard(tab: Page, project: Project) -> None:
    """A accepts the pair and goes on; a reviewed one and a held key do nothing more."""
    tab.goto(WHOLE)
    pair(tab, LIKELY).focus()
    tab.keyboard.press("a")
    expect(pair(tab, STALE)).to_be_focused()
    assert State.REVIEWED is message(project, LIKELY).state
    tab.keyboard.press("k")
    tab.keyboard.press("a")
    expect(pair(tab, LIKELY)).to_be_focused()
    assert State.STALE is message(project, STALE).state


def test_what_is_not_saved_comes_back(tab: Page) -> None:
    """Esc leaves the editor, and a reload loses nothing: the pair says so; cancelling does away with the text."""
    tab.goto(WHOLE)
    pair(tab, UNTOUCHED).locator(".pair-edit").click()
    editor = pair(tab, UNTOUCHED).locator("textarea")
    editor.fill("途中の文")
    tab.keyboard.press("Escape")
    expect(editor).to_have_count(0)
    expect(pair(tab, UNTOUCHED)).to_be_focused()
    tab.reload()
    pair(tab, UNTOUCHED).get_by_role("button", name="保存していない文を開く").click()
    expect(editor).to_have_value("途中の文")
    expect(pair(tab, UNTOUCHED).locator(".pair-restored")).to_contain_text("復元しました")
    tab.get_by_role("link", name="キャンセル").click()
    pair(tab, UNTOUCHED).locator(".pair-edit").click()
    expect(editor).to_have_value("")
    tab.keyboard.press("Escape")
    expect(editor).to_have_count(0)
    expect(tab.locator(".pair-unsent")).to_have_count(0)


def test_accepting_does_not_pass_over_what_one_has_written(tab: Page, project: Project) -> None:
    """The key opens the text that is not saved yet; saved, nothing of it is left."""
    tab.goto(WHOLE)
    pair(tab, DOUBTFUL).focus()
    tab.keyboard.press("Enter")
    editor = pair(tab, DOUBTFUL).locator("textarea")
    editor.fill("私の訳 `loss.backward()`")
    tab.keyboard.press("Escape")
    expect(editor).to_have_count(0)
    tab.keyboard.press("a")
    expect(editor).to_have_value("私の訳 `loss.backward()`")
    assert State.DRAFT is message(project, DOUBTFUL).state
    tab.keyboard.press("Control+Enter")
    expect(editor).to_have_count(0)
    expect(tab.locator(".pair-unsent")).to_have_count(0)
    assert "私の訳 `loss.backward()`" == message(project, DOUBTFUL).target


def test_a_conflict_is_shown_where_one_writes(tab: Page, project: Project) -> None:
    """Both texts, mine in the editor; the other can be taken; a second save is of what was seen."""
    tab.goto(WHOLE)
    pair(tab, DOUBTFUL).locator(".pair-edit").click()
    editor = pair(tab, DOUBTFUL).locator("textarea")
    editor.fill("私の訳 `loss.backward()`")
    edit(project, DOUBTFUL, target="ベンの訳 `loss.backward()`", origin=BEN)
    tab.keyboard.press("Control+Enter")
    alert = pair(tab, DOUBTFUL).get_by_role("alert")
    expect(alert).to_contain_text("ベン")
    expect(editor).to_have_value("私の訳 `loss.backward()`")
    alert.get_by_role("button", name="ファイルの文を使う").click()
    expect(editor).to_have_value("ベンの訳 `loss.backward()`")
    editor.fill("二人の訳 `loss.backward()`")
    tab.keyboard.press("Control+Enter")
    expect(pair(tab, DOUBTFUL)).to_contain_text("二人の訳")
    assert "二人の訳 `loss.backward()`" == message(project, DOUBTFUL).target


def test_the_checks_run_while_one_writes(tab: Page) -> None:
    """In place as in the editor; a fix is a key or a click, and can be taken back."""
    tab.goto(WHOLE)
    pair(tab, LIKELY).locator(".pair-edit").click()
    editor = pair(tab, LIKELY).locator("textarea")
    finding = pair(tab, LIKELY).locator(".finding", has_text="学習係数")
    expect(finding.get_by_role("button", name="修正を適用")).to_have_attribute("aria-keyshortcuts", "Alt+X")
    tab.keyboard.press("Alt+x")
    expect(editor).to_have_value(re.compile("学習率"))
    expect(finding).to_have_count(0)
    tab.keyboard.press("Control+z")
    expect(editor).to_have_value(re.compile("学習係数"))
    finding.get_by_role("button", name="修正を適用").click()
    expect(editor).to_have_value(re.compile("学習率"))
    expect(editor).to_be_focused()
    expect(finding).to_have_count(0)
    editor.fill("学習係数")
    expect(finding).to_be_visible()


def test_a_dead_server_loses_no_text(tab: Page) -> None:
    """It is said, and the editor stays as it is."""
    tab.goto(WHOLE)
    pair(tab, UNTOUCHED).locator(".pair-edit").click()
    editor = pair(tab, UNTOUCHED).locator("textarea")
    editor.fill("途中の文")
    tab.route("**/document/**", lambda route: route.abort())
    tab.keyboard.press("Control+Enter")
    expect(tab.locator(".toast")).to_contain_text("接続できません")
    expect(editor).to_have_value("途中の文")


def test_what_was_read_is_ticked_accepted_and_taken_back(tab: Page, project: Project) -> None:
    """Only what was on the screen long enough; one question with the number; one undo for all, where one was."""
    tab.clock.install()
    tab.goto(WHOLE)
    tick = tab.get_by_role("button", name="読んだものを選ぶ")
    tick.click()
    assert 0 == tab.locator(".pair-tick input:checked").count()
    tab.wait_for_timeout(200)
    tab.clock.run_for(20_000)
    tick.click()
    # The stale one must be looked at by itself.
    assert {message_id(LIKELY), message_id(DOUBTFUL)} == {
        one.split()[1]
        for one in tab.locator(".pair-tick input:checked").evaluate_all("all => all.map(one => one.value)")
    }
    expect(tab.locator(".many-number")).to_have_text("2件を選択中")
    tab.get_by_role("button", name="選択分を確認済みにする").click()
    expect(tab.get_by_role("dialog")).to_contain_text("2件を確認済みにしますか")
    tab.get_by_role("dialog").get_by_role("button", name="確認済みにする").click()
    expect(tab.locator(".told")).to_contain_text("2件を確認済みにして保存しました")
    assert [State.REVIEWED] * 2 == [message(project, key).state for key in (LIKELY, DOUBTFUL)]
    tab.get_by_role("button", name="まとめて取り消す").click()
    expect(tab.locator(".told")).to_contain_text("2件を元に戻しました")
    assert [State.DRAFT] * 2 == [message(project, key).state for key in (LIKELY, DOUBTFUL)]


def test_find_and_replace(tab: Page, project: Project) -> None:
    """From the page's own link to the undo of the whole."""
    before = [message(project, key) for key in (DONE, DOUBTFUL, LIKELY)]
    tab.goto(WHOLE)
    tab.get_by_role("link", name="検索と置換").click()
    tab.get_by_label("日本語から検索").fill("勾配")
    tab.get_by_label("置換後の文字列").fill("傾き")
    tab.get_by_role("button", name="プレビュー").click()
    expect(tab.locator(".swap")).to_have_count(3)
    expect(tab.locator(".swap ins").first).to_contain_text("傾き")
    tab.get_by_role("button", name="選択をすべて解除").click()
    assert 0 == tab.locator(".swap input:checked").count()
    tab.locator(f".swap input[value*='{message_id(DOUBTFUL)}']").check()
    tab.get_by_role("button", name="選んだものを置換する").click()
    expect(tab.locator(".told")).to_contain_text("1件を変更して保存しました")
    assert "傾きは `loss.backward()` から来ます。" == message(project, DOUBTFUL).target
    tab.get_by_role("button", name="まとめて取り消す").click()
    expect(tab.locator(".told")).to_contain_text("1件を元に戻しました")
    assert before == [message(project, key) for key in (DONE, DOUBTFUL, LIKELY)]


def double(project: Project, **changes: Any) -> None:
    """A second page has the English of the stale message, with another Japanese."""
    stale, path = message(project, STALE), project.catalog_path("index.md")
    catalog = read(path)
    other = replace(stale, **{"target": "別の訳です。", "state": State.DRAFT, "previous_source": ""} | changes)
    write(path, replace(catalog, messages={**catalog.messages, STALE: other}))


def test_one_translation_for_all(tab: Page, project: Project) -> None:
    """From the overview: one is picked, both pages have it."""
    double(project)
    tab.goto("/")
    tab.get_by_role("link", name="訳の不統一").click()
    tab.get_by_label("別の訳です。").check()
    tab.get_by_role("button", name="選んだ訳をチェックした箇所に使う").click()
    expect(tab.locator(".told")).to_contain_text("2件を変更して保存しました")
    assert ["別の訳です。"] * 2 == [message(project, STALE, page).target for page in (PAGE, "index.md")]


def test_without_a_script_the_forms_work(browser: Browser, server: str, project: Project) -> None:
    """Filter, edit, accept many after the question, undo: with JavaScript off."""
    context = browser.new_context(base_url=server, locale="ja-JP", java_script_enabled=False)
    tab = context.new_page()
    tab.goto(WHOLE)
    assert not tab.get_by_role("button", name="読んだものを選ぶ").is_visible()
    tab.get_by_label("状態").select_option("draft")
    tab.get_by_role("button", name="絞り込む").click()
    expect(tab.locator(".pair:not(.pair-aside)")).to_have_count(2)
    pair(tab, DOUBTFUL).locator(".pair-edit").click()
    tab.locator("textarea").fill("勾配は `loss.backward()` で求めます。")
    tab.get_by_role("button", name="保存", exact=True).click()
    expect(tab.locator(".told")).to_contain_text("修正を保存しました")
    tab.locator(".pair-tick input").first.check()
    tab.get_by_role("button", name="選択分を確認済みにする").click()
    tab.get_by_role("button", name="確認済みにする").click()
    expect(tab.locator(".told")).to_contain_text("1件を確認済みにして保存しました")
    assert [State.REVIEWED] * 2 == [message(project, key).state for key in (LIKELY, DOUBTFUL)]
    tab.get_by_role("button", name="まとめて取り消す").click()
    assert State.DRAFT is message(project, LIKELY).state
    context.close()


def test_malicious_texts_do_nothing(tab: Page, project: Project) -> None:
    """Seen, edited, searched for and compared: nothing runs, nothing is asked for, the editor shows what is there."""
    asked: list[str] = []
    with_math(project)
    for key in (DOUBTFUL, LIKELY, DONE):
        edit(project, key, target=EVIL)
    double(project, target=f"{EVIL}2")
    edit(project, STALE, target="*" * 10_000 + "[" * 10_000)
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for address in (WHOLE, "/consistency", "/replace?find=x&put=%3Cimg+src=y%3E"):
        tab.goto(address)
        tab.wait_for_timeout(300)
        for one in tab.get_by_text("訳", exact=True).all()[:3]:
            one.hover()
    tab.goto(WHOLE)
    pair(tab, DOUBTFUL).locator(".pair-edit").click()
    expect(pair(tab, DOUBTFUL).locator("textarea")).to_have_value(EVIL)
    assert 0 == tab.locator("a[href^=javascript], main img, [onmouseover]").count()
    assert None is tab.locator("body").get_attribute("data-evil")
    assert not [url for url in asked if "/x" in url or "/y" in url]


SCREENS = (
    WHOLE,
    f"{WHOLE}?edit={message_id(DOUBTFUL)}",
    f"{WHOLE}?state=draft",
    "/replace?find=勾配&put=傾き",
    "/consistency",
    "/",
)


def test_a_phone_shows_it_all(tab: Page, project: Project) -> None:
    """No page is wider than the screen; what is pressed is large enough for a thumb; the editor works there."""
    double(project)
    for width, path in product((320, 1440), SCREENS):
        tab.set_viewport_size({"width": width, "height": 844})
        tab.goto(path)
        tab.wait_for_timeout(100)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, (width, path)
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(WHOLE)
    for selector in (".pair-edit", ".pair-tick", ".many .button"):
        box = tab.locator(selector).first.bounding_box()
        assert box is not None
        assert min(box["height"], box["width"]) >= 44, selector
    pair(tab, UNTOUCHED).locator(".pair-edit").click()
    pair(tab, UNTOUCHED).locator("textarea").fill("まだ誰も始めていません。")
    pair(tab, UNTOUCHED).get_by_role("button", name="保存", exact=True).click()
    expect(pair(tab, UNTOUCHED).locator(".half-target")).to_have_text("まだ誰も始めていません。")
    assert "まだ誰も始めていません。" == message(project, UNTOUCHED).target


@pytest.mark.slow
def test_axe_finds_nothing(context: BrowserContext, project: Project) -> None:
    """On a wide screen and a phone, in light and dark."""
    double(project)
    tab, found = context.new_page(), {}
    screens = [(1440, "light", path) for path in SCREENS] + [(390, "dark", path) for path in SCREENS[1::2]]
    for width, scheme, path in screens:
        tab.set_viewport_size({"width": width, "height": 844})
        tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        tab.goto(path)
        tab.wait_for_function("!document.querySelector('.arithmatex:not(:has(.katex))')")
        violations = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
        found[path, scheme] = [(one["id"], node["html"][:160]) for one in violations for node in one["nodes"]]
    assert {} == {where: what for where, what in found.items() if what}
