"""The editor at a real browser: by keys alone, on a phone, with texts that mean harm, with very long ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from taiyaku.catalog import flag, remarks
from taiyaku.model import Key, State
from taiyaku.project import Project
from taiyaku.review.queue import message_id
from tests.review.support import DOUBTFUL, LIKELY, NOTES, PAGE, STALE, UNTOUCHED, edit, make_project, message

pytestmark = pytest.mark.browser


def address(key: Key, page: str = PAGE) -> str:
    return f"/message/{page}?id={message_id(key)}"


def opened(tab: Page, key: Key, page: str = PAGE) -> Page:
    """The message, with everything that comes by script in place."""
    tab.goto(address(key, page))
    tab.locator("#text[data-ready]").wait_for()
    return tab


def highlights(tab: Page, name: str) -> list[str]:
    """The texts that are lit up."""
    found: list[str] = tab.evaluate(
        "name => [...(CSS.highlights.get(name) ?? [])].map((range) => range.toString())", name
    )
    return found


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=server, locale="ja-JP", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    yield tab
    context.close()


def test_a_session_without_a_mouse(tab: Page, project: Project) -> None:
    """A suggestion taken, a term inserted, a fix applied, a doubt left to others, that undone, and up to the list."""
    tab.goto("/next")
    tab.locator("#text[data-ready]").wait_for()
    tab.keyboard.press("1")
    expect(tab.locator("#text")).to_have_value("学習率が大きいと損失は発散します。")
    tab.keyboard.press("a")
    tab.wait_for_url(re.compile(message_id(DOUBTFUL)))
    tab.locator("#text[data-ready]").wait_for()
    tab.keyboard.press("e")
    tab.keyboard.press("Control+a")
    tab.keyboard.press("Alt+1")
    tab.keyboard.insert_text("は")
    tab.keyboard.press("Alt+Shift+1")
    tab.keyboard.insert_text("で求めます。")
    expect(tab.locator("#text")).to_have_value("勾配は`loss.backward()`で求めます。")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url(re.compile(message_id(NOTES)))
    opened(tab, LIKELY)
    tab.keyboard.press("x")
    expect(tab.locator("#text")).to_have_value(re.compile("学習率"))
    tab.keyboard.press("c")
    tab.keyboard.insert_text("太字はこの語だけ?")
    tab.keyboard.press("Alt+f")
    tab.wait_for_url(lambda url: message_id(LIKELY) not in url)
    said = flag(message(project, LIKELY))
    assert said is not None
    assert "太字はこの語だけ?" == said.text
    tab.locator("#text[data-ready]").wait_for()
    tab.keyboard.press("z")
    tab.wait_for_url(re.compile(message_id(LIKELY)))
    assert flag(message(project, LIKELY)) is None
    tab.keyboard.press("u")
    tab.wait_for_url(f"**/page/{PAGE}")
    assert "学習率が大きいと損失は発散します。" == message(project, STALE).target
    assert "勾配は`loss.backward()`で求めます。" == message(project, DOUBTFUL).target


def test_every_key_of_the_help_is_told_where_it_works(tab: Page) -> None:
    """A control that has a key says so, and the help names it."""
    opened(tab, LIKELY)
    told = tab.locator("[aria-keyshortcuts]").evaluate_all(
        "all => all.flatMap((one) => one.getAttribute('aria-keyshortcuts').split(' '))"
    )
    tab.keyboard.press("?")
    keys = tab.locator(".help kbd").all_text_contents()
    assert {"A", "E", "R", "S", "F", "C", "Z", "X", "G", "N", "O", "P", "U", "J", "K"} <= set(keys)
    assert {one for one in told if len(one) == 1} <= {*keys, *"123456789"}


def test_one_key_puts_the_english_into_the_editor(tab: Page) -> None:
    """As it is written, markup and all; the editor's own undo brings the text back."""
    opened(tab, LIKELY)
    before = tab.locator("#text").input_value()
    tab.keyboard.press("o")
    expect(tab.locator("#text")).to_have_value(LIKELY.source)
    tab.locator("#text").press("Control+z")
    expect(tab.locator("#text")).to_have_value(before)


def test_a_comment_leaves_the_text_alone(tab: Page, project: Project) -> None:
    """Sent without leaving the page; an unsent one is kept by the browser."""
    opened(tab, DOUBTFUL)
    tab.locator("#text").fill("途中の文")
    tab.locator("#remark").fill("あとで")
    tab.reload()
    tab.locator("#text[data-ready]").wait_for()
    expect(tab.locator("#remark")).to_have_value("あとで")
    tab.locator("#remark").focus()
    tab.keyboard.press("Control+Enter")
    expect(tab.locator(".discussion li")).to_contain_text("あとで")
    expect(tab.locator("#text")).to_have_value("途中の文")
    expect(tab.locator("#remark")).to_have_value("")
    assert ["あとで"] == [one.text for one in remarks(message(project, DOUBTFUL))]
    assert "途中の文" != message(project, DOUBTFUL).target
    tab.locator("#text").focus()
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url(lambda url: message_id(DOUBTFUL) not in url)
    assert "途中の文" == message(project, DOUBTFUL).target


def test_the_preview_follows_the_text_and_sets_its_math(tab: Page) -> None:
    """By the project's Markdown and the site's KaTeX; P folds it, and that is remembered."""
    opened(tab, LIKELY)
    page = tab.locator("#preview")
    expect(page.locator("strong")).to_have_text("学習係数")
    expect(page.locator(".katex")).to_have_count(1)
    tab.locator("#text").fill("$\\frac{a}{b}$と*強調*")
    expect(page.locator("em")).to_have_text("強調")
    expect(page.locator(".katex .mfrac").first).to_be_visible()
    tab.locator("#text").fill("$\\frac$")
    expect(page.locator(".math-broken")).to_contain_text("\\frac")
    tab.keyboard.press("Alt+p")
    expect(page).to_be_hidden()
    tab.reload()
    tab.locator("#text[data-ready]").wait_for()
    expect(page).to_be_hidden()


@pytest.mark.engine
def test_what_says_the_same_lights_up(tab: Page) -> None:
    """At the cursor and under the pointer; what a check names is tinted."""
    opened(tab, DOUBTFUL)
    tab.locator("#text").fill("勾配は,`loss.backward()` から来ます。")
    expect(tab.locator(".finding")).to_have_count(1)
    assert [","] == highlights(tab, "finding-warning")
    tab.keyboard.press("Control+Home")
    tab.wait_for_function("() => CSS.highlights.has('thread')")
    assert ["gradient", "勾配"] == highlights(tab, "thread")
    tab.locator(".source .span-code").hover()
    tab.wait_for_function("() => [...CSS.highlights.get('thread')][0].toString().startsWith('`')")
    assert ["`loss.backward()`", "`loss.backward()`"] == highlights(tab, "thread")


@pytest.mark.engine
def test_other_drafts_come_when_asked_for(tab: Page) -> None:
    """As what would change in the text, each with its score and its key."""
    opened(tab, STALE)
    expect(tab.locator(".suggestion")).to_have_count(1)
    expect(tab.locator(".suggestion-text ins").first).to_contain_text("学習率")
    tab.keyboard.press("n")
    expect(tab.locator(".suggestion").nth(1)).to_contain_text("確信度")
    second = tab.locator(".suggestion [data-replace]").nth(1)
    text = second.get_attribute("data-replace")
    expect(second.locator("kbd")).to_have_text("2")
    tab.keyboard.press("2")
    assert text is not None
    expect(tab.locator("#text")).to_have_value(text)


def test_on_a_phone(phone: Page) -> None:
    """Signs are put in by a thumb, the keyboard stays up, everything is large enough, nothing is wider."""
    opened(phone, DOUBTFUL)
    phone.locator("#text").fill("語")
    phone.keyboard.press("Control+a")
    phone.locator(".sign", has_text="「…」").tap()
    expect(phone.locator("#text")).to_have_value("「語」")
    expect(phone.locator("#text")).to_be_focused()
    phone.locator("[data-key=preview]").tap()
    expect(phone.locator("#preview")).to_have_text("「語」")
    for button in ("[data-key=accept]", "[data-key=flag]", "[data-key=comment]", ".sign >> nth=0"):
        box = phone.locator(button).bounding_box()
        assert box is not None
        assert box["height"] >= 44, button
    for width in (320, 390):
        phone.set_viewport_size({"width": width, "height": 844})
        assert phone.evaluate("document.documentElement.scrollWidth") <= width


HARM = (
    "<script>window.harmed = 1</script>",
    "<img src=x onerror='window.harmed = 1'>",
    "[押す](javascript:window.harmed=1)",
    '[押す](https://example.invalid "<img src=x onerror=window.harmed=1>")',
    "$\\href{javascript:window.harmed=1}{x}$ $\\htmlStyle{position:fixed}{y}$",
    "<svg onload='window.harmed = 1'></svg>",
    '"><script>window.harmed = 1</script>',
    "</textarea><script>window.harmed = 1</script>",
    "<iframe src='//example.invalid'></iframe><img src='//example.invalid/x.png'>",
)


def test_texts_that_mean_harm_do_none(context: BrowserContext, project: Project, server: str) -> None:
    """In the editor, the suggestions, the comments, the preview and the lists; nothing else is asked for, either."""
    tab, elsewhere, dialogs = context.new_page(), [], []
    tab.set_default_timeout(10_000)
    tab.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith(server) else None)
    tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for place in range(0, len(HARM), 3):
        mine, other, said = HARM[place : place + 3]
        comment = f'comment: {mine.replace(chr(34), "")} <a@b.c> 2026-11-01: "x"'
        edit(project, STALE, target=mine, suggestion=other, comments=(said, comment), origin=f"{mine} <a@b.c>")
        opened(tab, STALE)
        expect(tab.locator("#text")).to_have_value(mine)
        for text in (other, said, "".join(HARM)):
            with tab.expect_response("**/preview"):
                tab.locator("#text").fill(text)
            tab.wait_for_timeout(100)
        for link in tab.locator("#preview a").all():
            assert re.match("https?:|mailto:", link.get_attribute("href") or "https:")
        assert 0 == tab.locator("#preview :is(script, img, iframe, svg[onload], [onerror], [style*=fixed])").count()
        tab.goto(f"/page/{PAGE}")
        tab.goto("/?q=img")
        tab.evaluate("localStorage.clear()")
    assert tab.evaluate("window.harmed") is None
    assert ([], []) == (elsewhere, dialogs)


LONG = Key("The gradient of the loss is small. " * 285 + "It ends here.")


@pytest.fixture
def project(tmp_path: Path, request: pytest.FixtureRequest) -> Project:
    """The small project, with math; with a paragraph of ten thousand characters where a test is about one."""
    long = {PAGE: f"# Long\n\n{LONG.source}\n"}
    made = make_project(tmp_path, pages=long if "long" in request.node.name else None)
    with made.config.open("a", encoding="utf-8") as settings:
        settings.write("markdown_extensions:\n  - attr_list\n  - pymdownx.arithmatex: {generic: true}\n")
    return made


def test_a_very_long_paragraph(tab: Page, project: Project) -> None:
    """Opened, edited, checked, previewed and saved like any other."""
    assert len(LONG.source) >= 9_900
    text = "損失の勾配は小さい値です。" * 285 + "ここで終わります。"
    edit(
        project, LONG, target=text, state=State.DRAFT, origin="small@1", score=0.2, suggestion=text.replace("小", "少")
    )
    opened(tab, LONG)
    expect(tab.locator("#preview")).to_contain_text("ここで終わります。")
    tab.locator("#text").press("Control+End")
    tab.keyboard.insert_text("以上,です。")
    expect(tab.locator(".finding-text", has_text="「,」")).to_be_visible()
    expect(tab.locator("#preview")).to_contain_text("以上,です。")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url(lambda url: message_id(LONG) not in url or "done" in url or "/page/" in url)
    assert text + "以上,です。" == message(project, LONG).target


@pytest.mark.slow
def test_axe_finds_nothing(browser: Browser, server: str, project: Project) -> None:
    """Wide and light, small and dark; with findings, suggestions, a flag, comments, a preview with math, the help."""
    comments = ('comment: Ben <b@x.org> 2026-11-01: "確かめました"', 'needs work: Ben <b@x.org> 2026-11-02: "用語"')
    edit(project, STALE, comments=comments, target="損失は,$x$で**発散**します。")
    found = {}
    for size, scheme in (((1440, 900), "light"), ((390, 844), "dark")):
        context = browser.new_context(
            base_url=server,
            locale="ja-JP",
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        tab = context.new_page()
        for path in ("/", f"/page/{PAGE}", address(STALE), address(UNTOUCHED)):
            tab.goto(path)
            if "message" in path:
                tab.locator("#text[data-ready]").wait_for()
                if tab.locator("#preview").is_hidden():
                    tab.keyboard.press("p")
                tab.wait_for_timeout(600)
            found[scheme, path] = violations(tab)
            tab.keyboard.press("?")
            found[scheme, path, "help"] = violations(tab)
        context.close()
    assert {} == {where: what for where, what in found.items() if what}


def violations(tab: Page) -> list[tuple[str, str]]:
    told = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], node["html"][:160]) for one in told for node in one["nodes"]]
