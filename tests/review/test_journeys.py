"""Whole journeys at a real browser: by thumb on a phone, through `git pull`, with a paragraph that has no end."""

from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from taiyaku.catalog import flag, merge, read, remarks, template, write
from taiyaku.model import Key, Review, State
from taiyaku.project import Project, find_project
from taiyaku.review.queue import message_id
from taiyaku.segments import split
from tests.review import support
from tests.review.support import BEN, DESCENT, DOUBTFUL, HOME, LIKELY, PAGE, STALE, UNTOUCHED, edit, message
from tests.review.test_command import serving
from tests.review.test_editor import opened, phone

__all__ = ["phone"]

pytestmark = pytest.mark.browser

LONG = Key(" ".join(["The loss falls a little with every step that follows the gradient."] * 145))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """With one paragraph of ten thousand characters."""
    made = tmp_path / "ours"
    made.mkdir()
    return support.make_project(made, pages={"index.md": HOME, PAGE: DESCENT, "long.md": f"# Long\n\n{LONG.source}\n"})


def test_ten_minutes_by_thumb(phone: Page, project: Project) -> None:
    """What changed in the English is seen; suggestion, term, code, fix, comment, flag and undo are a tap each."""
    phone.goto("/")
    phone.get_by_role("button", name="10分だけ確認する").tap()
    phone.locator("#text[data-ready]").wait_for()
    expect(phone.locator(".changed del")).to_contain_text("step")
    expect(phone.locator(".changed ins")).to_contain_text("learning rate")
    phone.get_by_role("button", name="使う").first.tap()
    expect(phone.locator("#text")).to_have_value("学習率が大きいと損失は発散します。")
    phone.locator("[data-key=accept]").tap()
    phone.wait_for_url(lambda url: message_id(STALE) not in url)
    expect(phone.locator(".sprint")).to_be_visible()
    opened(phone, DOUBTFUL)
    phone.locator("#text").fill("")
    phone.locator(".source .term", has_text="gradient").tap()
    phone.keyboard.insert_text("は")
    phone.locator(".part").first.tap()
    phone.keyboard.insert_text("で求めます。")
    expect(phone.locator("#text")).to_have_value("勾配は`loss.backward()`で求めます。")
    phone.locator("[data-key=accept]").tap()
    phone.wait_for_url(lambda url: message_id(DOUBTFUL) not in url)
    opened(phone, LIKELY)
    phone.locator(".finding [data-act=fix]").first.tap()
    expect(phone.locator("#text")).to_have_value(re.compile("学習率"))
    phone.locator("#remark").fill("太字はこの語だけですか。")
    phone.locator("[data-key=comment]").tap()
    expect(phone.locator("#discussion li")).to_contain_text("太字はこの語だけですか。")
    phone.locator("[data-key=flag]").tap()
    phone.wait_for_url(lambda url: message_id(LIKELY) not in url)
    assert flag(message(project, LIKELY)) is not None
    phone.locator("[data-key=undo]").tap()
    phone.wait_for_url(re.compile(message_id(LIKELY)))
    found = message(project, LIKELY)
    assert (None, ["太字はこの語だけですか。"]) == (flag(found), [said.text for said in remarks(found)])
    phone.locator(".sprint a").tap()
    expect(phone.locator("h1")).to_contain_text("ありがとう")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "学習率が大きいと損失は発散します。" == message(project, STALE).target
    assert "勾配は`loss.backward()`で求めます。" == message(project, DOUBTFUL).target


def test_ten_thousand_characters_in_their_place(tab: Page, project: Project) -> None:
    """On the whole page by keys, and on the page of the message: nothing is cut, and nothing is wider."""
    assert 9_500 < len(LONG.source)
    text = "損失の勾配は小さい値です。" * 760
    edit(project, LONG, "long.md", target=text, state=State.DRAFT, origin="small@1")
    tab.goto(f"/document/long.md#m-{message_id(LONG)}")
    pair = tab.locator(f"#m-{message_id(LONG)}")
    pair.focus()
    tab.keyboard.press("Enter")
    expect(pair.locator("textarea")).to_have_value(text)
    tab.keyboard.press("Control+End")
    tab.keyboard.insert_text("ここで終わります。")
    tab.keyboard.press("Control+Enter")
    expect(pair.locator("div.half-target")).to_contain_text("ここで終わります。")
    assert f"{text}ここで終わります。" == message(project, LONG, "long.md").target
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def git(place: Project, *arguments: str, fails: bool = False) -> None:
    """A git command as a person gives it."""
    run = subprocess.run(["git", *arguments], cwd=place.root, capture_output=True, text=True, check=False)
    assert fails == bool(run.returncode), run.stderr


def elsewhere(project: Project, root: Path) -> Project:
    """A clone of another person."""
    git(project, "add", ".")
    git(project, "commit", "-qm", "All")
    subprocess.run(["git", "clone", "-q", project.root, root], check=True)
    made = find_project(root)
    for name, value in (("user.name", "Ben Sato"), ("user.email", "ben@example.org")):
        git(made, "config", name, value)
    return made


def test_right_after_git_pull(browser: Browser, project: Project, tmp_path: Path) -> None:
    """What others did is there at once; what was being written meets their text, their English, a half-done merge."""
    theirs = elsewhere(project, tmp_path / "theirs")
    context = browser.new_context(locale="ja-JP")
    tab = context.new_page()
    tab.set_default_timeout(20_000)

    def pull(*options: str, fails: bool = False) -> None:
        git(theirs, "commit", "-qam", "Theirs")
        git(project, "pull", "-q", "--no-edit", "--no-rebase", *options, str(theirs.root), "HEAD", fails=fails)

    with serving(project) as (process, home):
        # their text of the message that is being written, and of another one
        tab.goto(f"{home}message/{PAGE}?id={message_id(DOUBTFUL)}")
        tab.fill("#text", "私が書いた `loss.backward()` の訳です。")
        review = (Review(BEN, "2026-11-23"),)
        for key, text in ((DOUBTFUL, "ベンの `loss.backward()` の訳です。"), (UNTOUCHED, "まだ誰も始めていません。")):
            edit(theirs, key, target=text, state=State.REVIEWED, reviews=review, score=None, origin="")
        pull()
        tab.keyboard.press("Control+Enter")
        expect(tab.locator(".version").nth(1)).to_contain_text("ベンの `loss.backward()` の訳です。")
        expect(tab.locator("#text")).to_have_value("私が書いた `loss.backward()` の訳です。")
        tab.locator("#text[data-ready]").wait_for()
        tab.keyboard.press("Control+Enter")
        expect(tab.locator(".flash")).to_be_visible()
        assert "私が書いた `loss.backward()` の訳です。" == message(project, DOUBTFUL).target
        tab.goto(f"{home}message/{PAGE}?id={message_id(UNTOUCHED)}")
        expect(tab.locator("#text")).to_have_value("まだ誰も始めていません。")

        # their English
        git(project, "commit", "-qam", "Ours")
        git(theirs, "pull", "-q", str(project.root), "HEAD")
        tab.goto(f"{home}message/{PAGE}?id={message_id(STALE)}")
        tab.fill("#text", "古い英語への訳です。")
        path = theirs.source_docs / PAGE
        path.write_text(path.read_text(encoding="utf-8").replace("makes the loss diverge", "breaks training"), "utf-8")
        fresh = template(split(path.read_text(encoding="utf-8"), page=PAGE))
        catalog = theirs.catalog_path(PAGE)
        write(catalog, merge(fresh, read(catalog), language="ja", page=PAGE, since="2026-11-24").catalog)
        pull()
        tab.keyboard.press("Control+Enter")
        expect(tab.get_by_role("alert")).to_contain_text("作業中に英語が変わりました。")
        expect(tab.locator(".changed ins")).to_contain_text("breaks training")
        expect(tab.locator("#text")).to_have_value("古い英語への訳です。")
        tab.locator("#text").fill("学習率が大きいと学習が壊れます。")
        tab.keyboard.press("Control+Enter")
        tab.wait_for_url(lambda url: "done=correct" in url or "/next" in url or f"id={message_id(DOUBTFUL)}" in url)
        moved = Key(STALE.source.replace("makes the loss diverge", "breaks training"))
        found = message(project, moved)
        assert ("学習率が大きいと学習が壊れます。", State.REVIEWED) == (found.target, found.state)

        # a merge that git could not do: the save waits until somebody has
        tab.goto(f"{home}message/{PAGE}?id={message_id(LIKELY)}")
        edit(theirs, LIKELY, target="彼らの訳 $x - \\eta g$、**学習率**です。")
        edit(project, LIKELY, target="私たちの訳 $x - \\eta g$、**学習率**です。")
        git(project, "commit", "-qam", "Ours")
        tab.reload()
        tab.fill("#text", "合流中に書いた訳 $x - \\eta g$、**学習率**です。")
        pull(fails=True)
        assert "<<<<<<<" in project.catalog_path(PAGE).read_text(encoding="utf-8")
        tab.keyboard.press("Control+Enter")
        expect(tab.get_by_role("status").filter(has_text="POファイル").first).to_be_visible()
        git(project, "checkout", "-q", "--ours", str(project.catalog_path(PAGE)))
        git(project, "commit", "-qam", "Merged")
        tab.goto(f"{home}message/{PAGE}?id={message_id(LIKELY)}")
        expect(tab.locator("#text")).to_have_value("合流中に書いた訳 $x - \\eta g$、**学習率**です。")
        process.send_signal(signal.SIGINT)  # what waits is written within a second, or at the end
        assert 0 == process.wait(20)
    assert "合流中に書いた訳 $x - \\eta g$、**学習率**です。" == message(project, LIKELY).target
    context.close()
