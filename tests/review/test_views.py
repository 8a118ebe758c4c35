"""The app as a browser without scripts meets it: pages, forms, redirects."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from taiyaku.catalog import read, write
from taiyaku.catalog.conflict import Other, with_other
from taiyaku.errors import ProjectError
from taiyaku.model import Key, Review, State
from taiyaku.project import Project
from taiyaku.review.journal import Journal
from taiyaku.review.queue import digest, message_id
from tests import strategies
from tests.review import support
from tests.review.support import (
    AIKO,
    BEN,
    DONE,
    DOUBTFUL,
    LIKELY,
    PAGE,
    REFUSED,
    STALE,
    UNTOUCHED,
    edit,
    make_project,
    message,
)


def address(key: Key, page: str = PAGE) -> str:
    return f"/message/{page}?id={message_id(key)}"


def seen(project: Project, key: Key, page: str = PAGE) -> str:
    return digest(message(project, key, page))


def decide(
    client: TestClient, project: Project, key: Key, action: str, text: str | None = None, **more: str
) -> Response:
    """Send the form as a browser would have it after the page was opened."""
    target = message(project, key).target if text is None else text
    fields = {"action": action, "text": target.replace("\n", "\r\n"), "seen": seen(project, key)} | more
    return client.post(address(key), data=fields)


def shown(answer: Response) -> str:
    return html.unescape(answer.text)


def goes_to(answer: Response) -> tuple[str, str]:
    """The page and message that a redirect leads to."""
    assert 303 == answer.status_code, shown(answer)
    target = urlsplit(answer.headers["location"])
    return target.path, parse_qs(target.query).get("id", [""])[0]


def test_the_overview_counts_every_page(client: TestClient) -> None:
    """What waits, how far each page is, and where to begin."""
    text = shown(client.get("/"))
    assert "確認待ちが7件あります" in text
    assert "9件中2件を確認済み" in text
    assert text.index("index.md") < text.index("notes/descent.md")
    assert 'href="/next"' in text


def test_two_texts_of_two_people_are_shown_with_names(client: TestClient, project: Project) -> None:
    """The one to take instead is a suggestion, and no note."""
    two = with_other(message(project, LIKELY), Other("ベンの訳", BEN, "2026-11-02"))
    edit(project, LIKELY, comments=two.comments)
    text = shown(client.get(address(LIKELY)))
    assert "2人の訳が異なっています。" in text
    assert "<span>Ben Sato、2026/11/02</span>" in text
    assert (2, 0) == (text.count("ベンの訳"), text.count("conflict: "))
    decide(client, project, LIKELY, "correct", "ベンの訳")
    assert () == message(project, LIKELY).comments


def test_next_leads_to_the_stale_message(client: TestClient) -> None:
    """On all pages, or on one that has none."""
    assert (f"/message/{PAGE}", message_id(STALE)) == goes_to(client.get("/next"))
    assert "/message/index.md" == goes_to(client.get("/next?page=index.md"))[0]


def test_a_page_lists_its_messages_in_order(client: TestClient) -> None:
    """With state, English and Japanese; a refusal says why there is no draft."""
    text = shown(client.get(f"/page/{PAGE}"))
    places = [text.index(key.source[:30]) for key in (DONE, LIKELY, STALE, DOUBTFUL, REFUSED, UNTOUCHED)]
    assert sorted(places[1:]) == places[1:]
    assert "every draft was empty" in text
    assert "勾配は `loss.backward()` から来ます。" in text


def test_lists_can_be_narrowed(client: TestClient) -> None:
    """By state and by words of either language, on one page or on all."""
    assert 1 == client.get(f"/page/{PAGE}?state=stale").text.count('class="row-link"')
    assert 1 == client.get(f"/page/{PAGE}?q=発散します").text.count('class="row-link"')
    assert 3 == client.get("/?state=draft").text.count('class="row-link"')
    assert 2 == client.get("/?q=notes").text.count('class="row-link"')
    assert "条件に合うメッセージはありません" in client.get("/?q=nothingatall").text


def test_a_long_list_comes_in_parts(tmp_path: Path) -> None:
    """Every message is reachable, and a page of the app stays small."""
    text = "\n\n".join(f"Paragraph number {number}." for number in range(450))
    client = support.client(make_project(tmp_path, pages={"long.md": text}))
    counts, path = [], "/page/long.md?q=paragraph"
    while path:
        answer = shown(client.get(path))
        counts.append(answer.count('class="row-link"'))
        more = re.search(r'class="more"><a class="button" href="([^"]+)"', answer)
        path = more[1] if more else ""
    assert [200, 200, 50] == counts


def test_a_message_shows_all_that_helps(client: TestClient) -> None:
    """Kind, place, terms, origin, score, neighbours, findings."""
    text = shown(client.get(address(LIKELY)))
    assert "段落" in text
    assert f"{PAGE}:3" in text
    assert 'data-insert="学習率"' in text
    assert "がくしゅうりつ" in text
    assert "marian/tiny@1" in text
    assert "確信度80%" in text
    assert "Gradient descent" in text  # the neighbour above
    assert "A large learning rate" in text  # and below
    assert '<span class="span span-math" translate="no">$x - \\eta g$</span>' in text
    assert "finding-" in text.split('id="findings"')[1]  # 学習係数 is a forbidden form


@pytest.mark.parametrize(
    ("origin", "said", "signature"),
    [
        ("memory", "翻訳メモリ", False),
        ("import ../old", "取り込んだ訳", False),
        ("marian/tiny@1", "機械翻訳", True),
        (BEN, "Ben Sato", False),
    ],
)
def test_a_draft_says_where_it_came_from(
    client: TestClient, project: Project, origin: str, said: str, signature: bool
) -> None:
    """What people wrote elsewhere is not called a machine's."""
    edit(project, LIKELY, origin=origin, score=None)
    text = shown(client.get(address(LIKELY))).partition('class="origin"')[2].partition("</div>")[0]
    assert f"<span>{said}</span>" in text
    assert signature == ("signature" in text)


def test_a_stale_message_shows_what_changed(client: TestClient) -> None:
    """With words for those who cannot see the marks, since when, and the newer machine draft beside it."""
    text = shown(client.get(address(STALE)))
    assert re.search(r"<del>.*?step</span>?.*?</del>|<del><span[^>]*>\[削除: </span>step", text)
    assert re.search(r"<ins><span[^>]*>\[追加: </span>learning rate", text)
    assert "2026/11/20" in text
    assert 'data-replace="学習率が大きいと損失は発散します。"' in text
    assert "Aiko Tanaka、2026/10/01" in text


def test_an_undrafted_message_says_why(client: TestClient) -> None:
    """The engine's reason is shown where the draft would be."""
    assert "every draft was empty" in client.get(address(REFUSED)).text


def test_memory_offers_what_others_translated(project: Project, client: TestClient) -> None:
    """The same English on another page, and something like it."""
    page = "index.md"
    edit(project, Key("These notes are short."), page, target="短いノートです。", state=State.REVIEWED)
    catalog = read(project.catalog_path(PAGE))
    same = replace(catalog.messages[UNTOUCHED], key=Key("These notes are short."))
    near = replace(catalog.messages[UNTOUCHED], key=Key("These notes are very short."))
    write(project.catalog_path(PAGE), replace(catalog, messages={**catalog.messages, same.key: same, near.key: near}))
    assert 'data-replace="短いノートです。"' in client.get(address(same.key)).text
    text = shown(client.get(address(near.key)))
    assert 'data-replace="短いノートです。"' in text
    assert "一致度" in text


def test_accepting_saves_credits_and_goes_on(project: Project, client: TestClient) -> None:
    """The person and the day are in the file before the answer comes."""
    answer = decide(client, project, STALE, "accept")
    assert State.REVIEWED is message(project, STALE).state
    assert (Review(AIKO, "2026-11-23"),) == message(project, STALE).reviews
    assert (f"/message/{PAGE}", message_id(DOUBTFUL)) == goes_to(answer)
    assert "確認済みにして保存しました" in client.get(answer.headers["location"]).text


def test_correcting_replaces_the_text(project: Project, client: TestClient) -> None:
    """Line ends of the form become those of the file; the text is the person's."""
    decide(client, project, DOUBTFUL, "correct", " 勾配は\n`loss.backward()` で得ます。\n")
    now = message(project, DOUBTFUL)
    assert ("勾配は\n`loss.backward()` で得ます。", State.REVIEWED, AIKO) == (now.target, now.state, now.origin)


def test_accepting_an_edited_text_is_a_correction(project: Project, client: TestClient) -> None:
    """Without a script there is only one button, and it does the right thing."""
    answer = decide(client, project, DOUBTFUL, "accept", "勾配は `loss.backward()` で求めます。")
    assert "勾配は `loss.backward()` で求めます。" == message(project, DOUBTFUL).target
    assert "done=correct" in answer.headers["location"]


def test_rejecting_makes_it_new_and_goes_on(project: Project, client: TestClient) -> None:
    """The draft is gone from the file."""
    answer = decide(client, project, DOUBTFUL, "reject")
    assert ("", State.NEW) == (message(project, DOUBTFUL).target, message(project, DOUBTFUL).state)
    assert 303 == answer.status_code


def test_a_decision_can_be_undone(project: Project, client: TestClient) -> None:
    """From the line that says it was saved."""
    before = message(project, DOUBTFUL)
    answer = decide(client, project, DOUBTFUL, "reject")
    token = parse_qs(urlsplit(answer.headers["location"]).query)["undo"][0]
    back = client.post("/undo", data={"token": token})
    assert (f"/message/{PAGE}", message_id(DOUBTFUL)) == goes_to(back)
    assert before == message(project, DOUBTFUL)
    assert 410 == client.post("/undo", data={"token": token}).status_code


def test_reviewing_a_page_ends_on_that_page(project: Project, client: TestClient) -> None:
    """`in=page` keeps the queue to the page; at its end the page says so."""
    page = "index.md"
    for key in (Key("These notes are short."), Key("They use Python.")):
        fields = {"action": "correct", "text": "訳", "seen": seen(project, key, page), "in": "page"}
        answer = client.post(address(key, page) + "&in=page", data=fields)
    assert f"/page/{page}" == goes_to(answer)[0]
    assert "このページに確認待ちはありません" in client.get(f"/page/{page}").text


def test_the_whole_queue_can_be_worked_off(project: Project, client: TestClient) -> None:
    """Following the redirects from the first message reaches every one, and ends on the overview."""
    order, answer = [], client.get("/next")
    while (path := urlsplit(answer.headers["location"])).path.startswith("/message/"):
        page = path.path.removeprefix("/message/")
        name = parse_qs(path.query)["id"][0]
        key = next(key for key in read(project.catalog_path(page)).messages if message_id(key) == name)
        order.append(key)
        fields = {"action": "correct", "text": "訳", "seen": seen(project, key, page)}
        answer = client.post(f"{path.path}?id={name}", data=fields)
    assert [STALE, DOUBTFUL] == order[:2]
    assert {REFUSED, UNTOUCHED, Key("They use Python.")} == set(order[-3:])
    assert "確認待ちはありません" in client.get("/").text


def test_two_reviews_need_two_people(tmp_path: Path) -> None:
    """The first leaves a draft with one approval; the second makes it reviewed."""
    project = make_project(tmp_path, needed=2)
    first, second = support.client(project), support.client(project, BEN)
    answer = decide(first, project, DOUBTFUL, "accept")
    assert "done=approved" in answer.headers["location"]
    assert State.DRAFT is message(project, DOUBTFUL).state
    decide(second, project, DOUBTFUL, "accept")
    assert (State.REVIEWED, {AIKO, BEN}) == (
        message(project, DOUBTFUL).state,
        {review.who for review in message(project, DOUBTFUL).reviews},
    )


def test_a_conflict_shows_both_texts(project: Project, client: TestClient) -> None:
    """Nothing is saved, the person's text is in the editor, and saving again is possible."""
    old = seen(project, DOUBTFUL)
    edit(project, DOUBTFUL, target="別の人の訳")
    answer = client.post(address(DOUBTFUL), data={"action": "correct", "text": "私の訳", "seen": old})
    assert 409 == answer.status_code
    text = shown(answer)
    assert "私の訳</textarea>" in text
    assert '<blockquote class="other-text" lang="ja">別の人の訳</blockquote>' in text
    assert "変更前の文" not in text  # a form that did not say what it began with
    assert "別の人の訳" == message(project, DOUBTFUL).target
    again = re.search(r'name="seen" value="([^"]+)"', text)
    assert again
    client.post(address(DOUBTFUL), data={"action": "correct", "text": "私の訳", "seen": again[1]})
    assert "私の訳" == message(project, DOUBTFUL).target


def test_a_conflict_shows_what_both_began_with(project: Project, client: TestClient) -> None:
    """Three texts, the changes of each marked, so that the two can be put together."""
    old, base = seen(project, DOUBTFUL), message(project, DOUBTFUL).target
    edit(project, DOUBTFUL, target=base.replace("勾配は", "その勾配は"))
    fields = {"action": "correct", "text": base.replace("来ます", "得られます"), "seen": old, "base": base}
    text = re.sub(r"<span class=.sr.*?</span>", "", shown(client.post(address(DOUBTFUL), data=fields)))
    assert f'<p lang="ja">{base}</p>' in text
    assert "その</ins>勾配は" in text
    assert "得られ</ins>" in text


def test_a_message_that_went_away_leaves_the_text(project: Project, client: TestClient) -> None:
    """The English changed meanwhile; what was typed can be copied."""
    old = seen(project, DOUBTFUL)
    catalog = read(project.catalog_path(PAGE))
    rest = {key: kept for key, kept in catalog.messages.items() if key != DOUBTFUL}
    write(project.catalog_path(PAGE), replace(catalog, messages=rest))
    answer = client.post(address(DOUBTFUL), data={"action": "correct", "text": "私の訳", "seen": old})
    assert 409 == answer.status_code
    assert "私の訳</textarea>" in answer.text


def test_a_full_disk_is_one_line_and_keeps_the_text(
    project: Project, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is as it was; the form can be sent again."""
    before = message(project, DOUBTFUL)

    def full(*_: object, **__: object) -> None:
        raise ProjectError("review.sqlite: database or disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", full)
        answer = decide(client, project, DOUBTFUL, "correct", "私の訳")
    assert 503 == answer.status_code
    assert "database or disk is full" in answer.text
    assert "私の訳</textarea>" in answer.text
    assert before == message(project, DOUBTFUL)


def test_a_save_on_a_page_that_broke_meanwhile_waits(project: Project, client: TestClient) -> None:
    """It is said, one is led on to another page, and the broken one is left out of the queue."""
    client.get(address(DOUBTFUL))
    old, path = seen(project, DOUBTFUL), project.catalog_path(PAGE)
    whole = path.read_text("utf-8")
    path.write_text("<<<<<<< ours\n", "utf-8")
    answer = client.post(address(DOUBTFUL), data={"action": "correct", "text": "私の訳", "seen": old})
    assert ("/message/index.md", "waits") == (
        urlsplit(answer.headers["location"]).path,
        parse_qs(urlsplit(answer.headers["location"]).query)["done"][0],
    )
    assert "反映します" in shown(client.get(answer.headers["location"]))
    path.write_text(whole, "utf-8")
    assert "私の訳" in shown(client.get(address(DOUBTFUL)))


def test_a_page_that_could_never_be_read_gives_the_text_back(project: Project) -> None:
    """The app was started after it broke, the form is older."""
    old = seen(project, DOUBTFUL)
    project.catalog_path(PAGE).write_text("<<<<<<< ours\n", "utf-8")
    answer = support.client(project).post(address(DOUBTFUL), data={"action": "correct", "text": "私の訳", "seen": old})
    assert 503 == answer.status_code
    assert "私の訳</textarea>" in answer.text
    assert "descent.po:1" in answer.text


def test_an_empty_text_is_not_saved(project: Project, client: TestClient) -> None:
    """Blanks are nothing."""
    assert 422 == decide(client, project, UNTOUCHED, "correct", " \n").status_code
    assert State.NEW is message(project, UNTOUCHED).state


def test_a_broken_catalog_closes_only_its_page(project: Project, client: TestClient) -> None:
    """The overview names the file and line; the other pages work."""
    project.catalog_path(PAGE).write_text('msgid "a"\nmsgstr "b"\nnonsense here\n', encoding="utf-8")
    text = shown(client.get("/"))
    assert "descent.po:" in text
    assert 200 == client.get(f"/page/{PAGE}").status_code
    answer = client.get(address(STALE))
    assert 500 == answer.status_code
    assert "descent.po:" in answer.text
    assert 200 == client.get(address(Key("They use Python."), "index.md")).status_code


def test_a_broken_page_offers_no_work(project: Project, client: TestClient) -> None:
    """What cannot be read can neither be reviewed nor be read through."""
    assert "このページを確認する" in client.get(f"/page/{PAGE}").text
    project.catalog_path(PAGE).write_text("nonsense here\n", encoding="utf-8")
    text = client.get(f"/page/{PAGE}").text
    assert "descent.po:" in text
    assert "このページを確認する" not in text
    assert f'href="/document/{PAGE}"' not in text


def test_a_course_without_a_draft_says_how_to_get_some(tmp_path: Path) -> None:
    """Nobody begins a thousand paragraphs with nothing because a command was not known."""
    project = make_project(tmp_path, pages={"index.md": "# One\n\nTwo.\n"})
    client = support.client(project)
    assert "<code>taiyaku draft</code>" in client.get("/").text
    edit(project, Key("Two."), "index.md", target="二。", state=State.DRAFT, origin="memory")
    assert "taiyaku draft" not in client.get("/").text


def test_the_tab_says_what_it_shows(client: TestClient) -> None:
    """A message by its English and its page, a search by its words."""
    title = re.compile(r"<title>(.*?)</title>", re.DOTALL)
    found = [html.unescape(title.findall(client.get(path).text)[0]) for path in (address(STALE), "/?q=loss")]
    assert [f"{STALE.source} – 勾配降下法 – Deep notes", "「loss」 – メッセージ – Deep notes"] == found


@pytest.mark.parametrize(("code", "note", "other"), [("ja", "記号はη", "written η"), ("en", "written η", "記号はη")])
def test_a_term_has_its_note_in_the_readers_language(
    project: Project, client: TestClient, code: str, note: str, other: str
) -> None:
    """In the list of terms and where the pointer rests on the term."""
    text = project.glossary.read_text("utf-8").replace("note: 記号は η", "note: written η\n    note_ja: 記号はη")
    project.glossary.write_text(text, encoding="utf-8")
    page = client.get(f"{address(LIKELY)}&lang={code}").text
    assert (2, 0) == (page.count(note), page.count(other))


def test_a_broken_glossary_costs_only_the_terms(project: Project, client: TestClient) -> None:
    """One line says what is wrong; the message can be reviewed."""
    project.glossary.write_text("terms: [", encoding="utf-8")
    answer = client.get(address(LIKELY))
    assert 200 == answer.status_code
    assert "glossary.yml" in answer.text


def test_a_missing_english_page_costs_only_the_line(project: Project, client: TestClient) -> None:
    """Translations outlive their page."""
    project.source_path(PAGE).unlink()
    assert 200 == client.get(address(LIKELY)).status_code


def test_what_does_not_exist_is_said(client: TestClient) -> None:
    """As a page of the app, with the way back."""
    for path in ("/page/no.md", "/message/no.md?id=1", f"/message/{PAGE}?id=1", "/nowhere"):
        answer = client.get(path, headers={"accept": "text/html"})
        assert 404 == answer.status_code
        assert "概要に戻る" in answer.text
        alert = answer.text.partition('role="alert">')[2].partition("</p>")[0]
        assert 'lang="en"' not in alert
        assert re.search("[ぁ-ん]", alert)
        assert (PAGE in path) == (f'<a class="button button-main" href="/page/{PAGE}">ページに戻る</a>' in answer.text)
    assert 400 == client.post(address(STALE, PAGE), data={"action": "delete"}).status_code


def test_the_language_is_switched_and_remembered(client: TestClient) -> None:
    """Japanese unless asked; the rest of the address stays."""
    assert 'html lang="ja"' in client.get("/").text
    answer = client.get(f"/page/{PAGE}?state=draft&lang=en")
    assert 'html lang="en"' in answer.text
    assert "English changed" in answer.text
    assert f"/page/{PAGE}?state=draft&lang=ja" in shown(answer)
    assert 'html lang="en"' in client.get("/").text
    assert 'html lang="en"' in client.get("/?lang=xx").text


def test_texts_are_never_markup(project: Project, client: TestClient) -> None:
    """A hostile page cannot put a script in front of the reviewer."""
    evil = '</textarea><script>alert(1)</script>"><img src=x onerror=alert(1)>'
    edit(project, DOUBTFUL, target=evil, suggestion=evil, comments=(evil,), refusal="<b>evil</b>")
    for path in (address(DOUBTFUL), f"/page/{PAGE}", f"/?q={evil}"):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "<b>evil" not in text


def test_check_answers_with_findings(project: Project, client: TestClient) -> None:
    """On the edited text, not on the one in the file."""
    asked = {"page": PAGE, "id": message_id(DOUBTFUL), "text": "勾配は別の場所から来ます。"}
    found = client.post("/check", json=asked).json()["findings"]
    assert found
    assert {"check", "severity", "text", "span", "fix"} == set(found[0])
    assert any("loss.backward()" in finding["text"] for finding in found)
    good = client.post("/check", json=asked | {"text": message(project, DOUBTFUL).target}).json()["findings"]
    assert not any("loss.backward()" in finding["text"] for finding in good)
    assert [] == client.post("/check", json=asked | {"text": ""}).json()["findings"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"page": 1, "id": "", "text": ""}', b'{"page": "x"}', b"\xff"])
def test_check_refuses_what_it_cannot_read(client: TestClient, body: bytes) -> None:
    """With one line, not with a crash."""
    answer = client.post("/check", content=body, headers={"content-type": "application/json"})
    assert 400 == answer.status_code
    assert "error" in answer.json()


def test_check_of_an_unknown_message(client: TestClient) -> None:
    """Is answered in words."""
    assert 404 == client.post("/check", json={"page": "no.md", "id": "1", "text": "a"}).status_code
    assert 404 == client.post("/check", json={"page": PAGE, "id": "1", "text": "a"}).status_code


@given(text=strategies.messages | strategies.japanese | st.text(max_size=40))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_the_app(project: Project, text: str) -> None:
    """Whatever is typed can be checked, saved and shown, and is read back as it was sent."""
    client = support.client(project)
    asked = {"page": PAGE, "id": message_id(DOUBTFUL), "text": text}
    assert 200 == client.post("/check", json=asked).status_code
    answer = decide(client, project, DOUBTFUL, "correct", text)
    assert answer.status_code in (303, 422)
    assert 200 == client.get(address(DOUBTFUL)).status_code
    assert 200 == client.get(f"/page/{PAGE}").status_code


def test_a_lone_half_of_a_character_is_dropped(client: TestClient) -> None:
    """JSON can spell what no file can hold."""
    body = b'{"page": "%s", "id": "%s", "text": "\\ud800 \\u0000 a"}' % (PAGE.encode(), message_id(DOUBTFUL).encode())
    assert 200 == client.post("/check", content=body, headers={"content-type": "application/json"}).status_code
