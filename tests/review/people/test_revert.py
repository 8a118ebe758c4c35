"""Taking back what one person did."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx2 as httpx
from hypothesis import given
from hypothesis import strategies as st

from taiyaku.catalog.remarks import remarks
from taiyaku.model import Key, Message, Review, State
from taiyaku.review.journal import Decision
from taiyaku.review.people.revert import Fate, plan
from taiyaku.review.people.roles import Role
from taiyaku.review.queue import digest, message_id
from tests.review.people.support import Server, decide, now
from tests.review.support import DONE, DOUBTFUL, LIKELY, NOTES, PAGE, STALE, UNTOUCHED, edit

LONG_AGO = "2000-01-01T00:00"
KEY = Key("Stop.")


def preview(server: Server, browser: httpx.Client, name: str, since: str = LONG_AGO) -> httpx.Response:
    return browser.get(f"/people/{server.number(name)}/revert", params={"since": since})


def revert(server: Server, browser: httpx.Client, name: str, shown: httpx.Response) -> httpx.Response:
    """Press the button on a preview."""
    fields = dict(re.findall(r'name="(since|plan)" value="([^"]*)"', shown.text))
    return browser.post(f"/people/{server.number(name)}/revert", data=fields)


def test_what_one_person_did_is_taken_back_and_nothing_else(server: Server) -> None:
    """Every message becomes what it was before them, as a new decision of the maintainer; others' later work stays."""
    mei, eve, rie = (
        server.person(Role.MAINTAINER, "Mei"),
        server.person(Role.REVIEWER, "Eve"),
        server.person(Role.REVIEWER, "Rie"),
    )
    before = {key: now(server, key) for key in (UNTOUCHED, DOUBTFUL, STALE, LIKELY, DONE)}
    decide(server, eve, UNTOUCHED, "correct", "荒らし")
    decide(server, eve, UNTOUCHED, "correct", "もっと荒らし")
    decide(server, eve, DOUBTFUL, "reject")
    decide(server, eve, STALE, "accept")
    decide(server, eve, LIKELY, "correct", "荒らし")
    decide(server, rie, LIKELY, "correct", "リエの訳")
    decide(server, eve, DONE, "correct", "荒らし")
    edit(server.project, DONE, target="ファイルで直した訳")
    shown = preview(server, mei, "Eve")
    text = html.unescape(shown.text)
    assert "3件を元に戻します" in text
    assert "2件は変更しません" in text
    assert "その後、ほかの人が変更しています" in text
    assert "もっと荒らし" in text
    assert "荒らし" in now(server, UNTOUCHED).target, "a preview changes nothing"
    done = revert(server, mei, "Eve", shown)
    assert "3件を元に戻しました。" in html.unescape(done.text)
    for key in (UNTOUCHED, DOUBTFUL, STALE):
        assert before[key] == now(server, key)
    assert "リエの訳" == now(server, LIKELY).target
    assert "ファイルで直した訳" == now(server, DONE).target
    journal = server.app.state.desk.store.journal
    who = server.community.accounts.all()[0].who
    assert 3 == len([one for one in journal.since(who, 0) if one.action == "revert"])
    assert "元に戻す操作はありません" in preview(server, mei, "Eve").text


def say(server: Server, browser: httpx.Client, key: Key, text: str) -> None:
    """Comment on a message."""
    assert 200 == browser.post(f"/comment/{PAGE}?id={message_id(key)}", data={"remark": text, "text": ""}).status_code


def said(server: Server, key: Key) -> list[str]:
    return [one.text for one in remarks(now(server, key))]


def test_what_others_said_stays_and_what_the_person_said_goes(server: Server) -> None:
    """Also where only something was said, and where somebody has worked on the text since."""
    mei, eve, rie = (
        server.person(Role.MAINTAINER, "Mei"),
        server.person(Role.REVIEWER, "Eve"),
        server.person(Role.REVIEWER, "Rie"),
    )
    say(server, rie, UNTOUCHED, "まえから")
    decide(server, eve, UNTOUCHED, "correct", "荒らし")
    for key in (UNTOUCHED, DOUBTFUL, STALE):
        say(server, eve, key, "宣伝")
    say(server, rie, UNTOUCHED, "これは荒らしでは?")
    before = now(server, DOUBTFUL)
    decide(server, eve, STALE, "correct", "荒らし")
    decide(server, rie, STALE, "correct", "リエの訳")
    shown = preview(server, mei, "Eve")
    assert 3 == shown.text.count("コメント: 宣伝")
    revert(server, mei, "Eve", shown)
    assert ["まえから", "これは荒らしでは?"] == said(server, UNTOUCHED)
    assert ("", []) == (now(server, UNTOUCHED).target, said(server, DOUBTFUL))
    assert before.target == now(server, DOUBTFUL).target
    assert ("リエの訳", []) == (now(server, STALE).target, said(server, STALE))
    assert "元に戻す操作はありません" in preview(server, mei, "Eve").text


def test_only_what_came_since_then(server: Server) -> None:
    """To the minute, in universal time."""
    mei, eve = server.person(Role.MAINTAINER, "Mei"), server.person(Role.REVIEWER, "Eve")
    decide(server, eve, UNTOUCHED, "correct", "荒らし")
    later = datetime.fromtimestamp(datetime.now(UTC).timestamp() + 120, UTC).strftime("%Y-%m-%dT%H:%M")
    assert "元に戻す操作はありません" in preview(server, mei, "Eve", later).text
    assert "1件を元に戻します" in preview(server, mei, "Eve", "nonsense").text


def test_a_preview_that_is_out_of_date_does_nothing(server: Server) -> None:
    """It is shown again as it is now."""
    mei, eve, rie = (
        server.person(Role.MAINTAINER, "Mei"),
        server.person(Role.REVIEWER, "Eve"),
        server.person(Role.REVIEWER, "Rie"),
    )
    decide(server, eve, UNTOUCHED, "correct", "荒らし")
    decide(server, eve, DOUBTFUL, "reject")
    shown = preview(server, mei, "Eve")
    decide(server, rie, UNTOUCHED, "correct", "リエの訳")
    answer = revert(server, mei, "Eve", shown)
    assert 409 == answer.status_code
    assert "何も変更していません" in answer.text
    assert ("リエの訳", "") == (now(server, UNTOUCHED).target, now(server, DOUBTFUL).target)


def test_a_message_that_has_gone_is_listed(server: Server) -> None:
    """Its English changed: there is nothing to take back in it."""
    mei, eve = server.person(Role.MAINTAINER, "Mei"), server.person(Role.REVIEWER, "Eve")
    decide(server, eve, NOTES, "correct", "荒らし", page="index.md")
    Path(server.project.catalog_path("index.md")).unlink()
    assert "原文が変更または削除されています" in preview(server, mei, "Eve").text


def message(text: str, who: str = "") -> Message:
    reviews = (Review(who, "2026-11-01"),) if who else ()
    return Message(KEY, text, State.REVIEWED if who else State.DRAFT, reviews=reviews)


@given(st.lists(st.tuples(st.sampled_from(("eve", "rie")), st.sampled_from("abc")), min_size=1))
def test_a_plan_for_any_row_of_decisions(row: list[tuple[str, str]]) -> None:
    """Other people's last text is never touched; otherwise the message becomes what it was before Eve's last row."""
    decisions, current = [], message("")
    for number, (who, text) in enumerate(row):
        after = message(text, who)
        decisions.append(Decision(number, f"{number}", float(number), who, "correct", "a.md", current, after))
        current = after
    steps = plan([one for one in decisions if one.who == "eve"], lambda page, name: current)
    if all(who == "rie" for who, _ in row):
        assert () == steps
        return
    (step,) = steps
    last = max(number for number, (who, _) in enumerate(row) if who == "eve")
    if digest(current) != digest(decisions[last].after):
        assert digest(step.made(current)) == digest(current)
        assert step.fate in (Fate.LATER, Fate.SAME)
        return
    undone = {digest(message(text, "eve")) for _, text in row}
    assert digest(step.made(current)) not in undone
    assert step.fate is Fate.REVERTED


def test_a_step_names_its_message() -> None:
    """By page and id."""
    one = Decision(1, "t", 0.0, "eve", "correct", "a.md", message(""), message("x", "eve"))
    (step,) = plan([one], lambda page, name: None)
    assert ("a.md", message_id(KEY), Fate.GONE) == (step.page, step.name, step.fate)
    (step,) = plan([one], lambda page, name: replace(message("")))
    assert Fate.SAME is step.fate
