"""Comments and flags by the forms, and the help for the text in the editor, without a browser."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from taiyaku.catalog import flag, remarks
from taiyaku.model import State
from taiyaku.project import Project
from taiyaku.review.machine import BusyError, Machine
from taiyaku.review.queue import digest, message_id
from tests.review.support import AIKO, BEN, DONE, DOUBTFUL, LIKELY, PAGE, UNTOUCHED, client, edit, message

ADDRESS = f"{PAGE}?id={message_id(DOUBTFUL)}"


def form(project: Project, **fields: str) -> dict[str, str]:
    """What the browser sends for the doubtful draft."""
    now = message(project, DOUBTFUL)
    return {"seen": digest(now), "base": now.target, "text": now.target, "in": "", **fields}


def asked(client: TestClient, path: str, **fields: Any) -> Any:
    """The answer to a question about the doubtful draft."""
    answer = client.post(path, json={"page": PAGE, "id": message_id(DOUBTFUL), "text": "", **fields})
    assert 200 == answer.status_code, answer.text
    return answer.json()


def test_a_comment_is_kept_and_shown_to_others(client: TestClient, project: Project) -> None:
    """With who and when; the text in the editor stays, and nobody's save is in its way."""
    before = digest(message(project, DOUBTFUL))
    answer = client.post(
        f"/comment/{ADDRESS}", data=form(project, remark="本当に?\n確かめてください。", text="途中の文")
    )
    assert 200 == answer.status_code
    assert "コメントを保存しました" in answer.text
    assert "途中の文</textarea>" in answer.text
    now = message(project, DOUBTFUL)
    assert [("本当に?\n確かめてください。", AIKO, "2026-11-23")] == [
        (one.text, one.who, one.when) for one in remarks(now)
    ]
    assert before == digest(now)
    assert "2026/11/23" in client.get(f"/message/{ADDRESS}").text


def test_an_empty_comment_is_none(client: TestClient, project: Project) -> None:
    """And a very long one is cut."""
    client.post(f"/comment/{ADDRESS}", data=form(project, remark=" \n"))
    assert () == remarks(message(project, DOUBTFUL))
    client.post(f"/comment/{ADDRESS}", data=form(project, remark="長" * 5000))
    assert [2000] == [len(one.text) for one in remarks(message(project, DOUBTFUL))]


def test_a_comment_is_no_decision_and_can_be_taken_back(client: TestClient, project: Project) -> None:
    """Ten minutes do not count it; what somebody else said meanwhile stays when it goes."""
    answer = client.post(f"/comment/{ADDRESS}", data=form(project, remark="一つ目"))
    journal = client.app.state.desk.store.journal  # type: ignore[attr-defined]
    assert 0 == journal.count(AIKO, 0)
    token = answer.text.partition('name="token" value="')[2].partition('"')[0]
    client.post(f"/comment/{ADDRESS}", data=form(project, remark="二つ目"))
    client.post("/undo", data={"token": token})
    assert ["二つ目"] == [one.text for one in remarks(message(project, DOUBTFUL))]


def test_a_decision_takes_the_comment_with_it(client: TestClient, project: Project) -> None:
    """What stands in the box when somebody accepts is not lost."""
    client.post(f"/message/{ADDRESS}", data=form(project, action="accept", remark="これで良い"))
    now = message(project, DOUBTFUL)
    assert (State.REVIEWED, ["これで良い"]) == (now.state, [one.text for one in remarks(now)])


def test_a_flagged_message_waits_for_others(client: TestClient, project: Project) -> None:
    """The text so far is kept as a draft; the person goes on, somebody else sees it first of all drafts."""
    answer = client.post(f"/flag/{ADDRESS}", data=form(project, text="勾配は途中です。", remark="用語が不明"))
    assert 303 == answer.status_code
    assert "done=flag" in answer.headers["location"]
    assert message_id(DOUBTFUL) not in answer.headers["location"].partition("?")[2].partition("&")[0]
    now, said = message(project, DOUBTFUL), flag(message(project, DOUBTFUL))
    assert ("勾配は途中です。", State.DRAFT, AIKO) == (now.target, now.state, now.origin)
    assert said is not None
    assert ("用語が不明", AIKO) == (said.text, said.who)
    queue = client.app.state.desk.shelf.queue  # type: ignore[attr-defined]
    assert message_id(DOUBTFUL) not in [spot.id for spot in queue(AIKO)]
    assert message_id(DOUBTFUL) == [spot.id for spot in queue(BEN)][1]  # after the stale one
    with client_of(project, BEN) as other:
        assert "用語が不明" in other.get(f"/message/{ADDRESS}").text
        other.post(f"/message/{ADDRESS}", data=form(project, action="accept"))
    assert (State.REVIEWED, None) == (message(project, DOUBTFUL).state, flag(message(project, DOUBTFUL)))


def client_of(project: Project, who: str) -> TestClient:
    return client(project, who)


def test_a_flag_on_a_text_that_changed_is_refused_and_keeps_the_text(client: TestClient, project: Project) -> None:
    """As every decision is."""
    fields = form(project, text="私の文")
    edit(project, DOUBTFUL, target="ほかの文")
    answer = client.post(f"/flag/{ADDRESS}", data=fields)
    assert 409 == answer.status_code
    assert "私の文</textarea>" in answer.text
    assert flag(message(project, DOUBTFUL)) is None


def test_a_reviewed_text_that_is_flagged_is_a_draft_again(client: TestClient, project: Project) -> None:
    """And an untranslated message can be left to others, too."""
    for key, state in ((DONE, State.DRAFT), (UNTOUCHED, State.NEW)):
        now = message(project, key)
        data = {"seen": digest(now), "text": now.target}
        assert 303 == client.post(f"/flag/{PAGE}?id={message_id(key)}", data=data).status_code
        assert state is message(project, key).state
        assert flag(message(project, key))


@pytest.mark.parametrize("path", ["/preview", "/align", "/drafts", "/compare"])
def test_a_question_about_nothing_is_one_line(client: TestClient, path: str) -> None:
    """No page leads outside, no message is made up, no body breaks it."""
    assert 400 == client.post(path, content=b"{").status_code
    assert 400 == client.post(path, json=["x"]).status_code
    for page, name in (("../../etc/passwd", "x"), ("no.md", "x"), (PAGE, "no such")):
        assert 404 == client.post(path, json={"page": page, "id": name, "text": "あ"}).status_code


def test_the_preview_is_harmless_html(client: TestClient) -> None:
    """And nothing for an empty text."""
    html = asked(client, "/preview", text="**太字**<img src=x onerror=alert(1)>")["html"]
    assert "<strong>太字</strong>" == html.strip()
    assert {"html": ""} == asked(client, "/preview", text=" \n")


def test_what_differs_is_told_where_it_can_be_read(client: TestClient) -> None:
    """Word by word where most is the same; else, and for very long texts, the other text alone."""
    found = asked(
        client, "/compare", text="勾配は小さい。", others=["勾配は大きい。", "まったく別の文です", "長" * 5000, 7]
    )["changes"]
    assert "勾配は大きい。" == "".join(text for kind, text in found[0] if kind != "deleted")
    assert {"deleted", "inserted"} <= {kind for kind, _ in found[0]}
    assert [["kept", "まったく別の文です"]] == found[1]
    assert 3 == len(found)


def test_who_comes_while_the_engine_is_busy_is_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """And asks again."""

    def busy(*_: object) -> None:
        raise BusyError

    monkeypatch.setattr(Machine, "links", busy)
    answer = client.post("/align", json={"page": PAGE, "id": message_id(DOUBTFUL), "text": "あ"})
    assert (503, "2") == (answer.status_code, answer.headers["retry-after"])


@pytest.mark.engine
def test_the_machine_says_what_it_can(client: TestClient) -> None:
    """Threads between the texts, and drafts that keep the markup; asked twice it thinks once."""
    links = asked(client, "/align", text="  勾配は `loss.backward()` から来ます。")["links"]
    assert [2, 4, 4, 12] in links  # 勾配 ← gradient
    assert [6, 23, 24, 41] in links  # the code
    drafts = asked(client, "/drafts", text="")["drafts"]
    assert drafts
    assert all("`loss.backward()`" in draft["text"] and 0 <= draft["score"] <= 1 for draft in drafts)
    assert drafts == asked(client, "/drafts", text="")["drafts"]


def test_another_language_has_no_engine(project: Project) -> None:
    """The embedded model knows English and Japanese; nothing is said, and nothing breaks."""
    machine = Machine(replace(project, target_language="fr"), lambda: ())
    assert () == machine.links("a", "b")
    assert () == machine.drafts(message(project, LIKELY))


def test_the_answer_is_in_the_language_that_the_browser_wants(client: TestClient) -> None:
    """Until somebody has chosen; what checks say, too."""
    english = client.get(f"/message/{PAGE}?id={message_id(LIKELY)}", headers={"accept-language": "en-GB,en;q=0.9"}).text
    assert '<html lang="en"' in english
    assert "The glossary has 学習率" in english.replace("&#39;", "'")
    japanese = client.get(f"/message/{PAGE}?id={message_id(LIKELY)}", headers={"accept-language": "ja"}).text
    assert "用語集では「learning rate」は「学習率」です。「学習係数」は使いません。" in japanese
    client.get("/?lang=ja")
    again = client.get("/", headers={"accept-language": "en"})
    assert '<html lang="ja"' in again.text
    assert "Accept-Language" in again.headers["vary"]
    found = asked(client, "/check", text="勾配は,小さい。")["findings"]
    assert "日本語の後の「,」は「、」にします。" in [one["text"] for one in found]
