"""What somebody goes through: a list as they narrowed it, a page, or all that waits."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from taiyaku.model import Key
from taiyaku.project import Project
from taiyaku.review.queue import message_id
from tests.review.support import DONE, DOUBTFUL, LIKELY, NOTES, PAGE, REFUSED, STALE, UNTOUCHED, edit, message
from tests.review.test_views import goes_to, seen, shown

Fields = dict[str, str]


def at(key: Key, fields: Fields, page: str = PAGE, *, what: str = "message") -> str:
    query = "&".join(f"{name}={value}" for name, value in {"id": message_id(key), **fields}.items())
    return f"/{what}/{page}?{query}"


def save(client: TestClient, project: Project, key: Key, fields: Fields, page: str = PAGE) -> Response:
    form = {"action": "correct", "text": "訳", "seen": seen(project, key, page)}
    return client.post(at(key, fields, page), data=form)


def said(answer: Response) -> Fields:
    """What the address that a redirect leads to says of the walk."""
    fields = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: fields[name][0] for name in ("in", "state", "q") if name in fields}


def test_a_filter_survives_saving(client: TestClient, project: Project) -> None:
    """From a page's drafts one goes through its drafts, and comes back to the list of them."""
    drafts = {"in": "page", "state": "draft"}
    assert at(LIKELY, drafts).replace("&", "&amp;") in client.get(f"/page/{PAGE}?state=draft").text
    first = save(client, project, LIKELY, drafts)
    assert ((f"/message/{PAGE}", message_id(DOUBTFUL)), drafts) == (goes_to(first), said(first))
    last = save(client, project, DOUBTFUL, drafts)
    assert ((f"/page/{PAGE}", ""), {"state": "draft"}) == (goes_to(last), said(last))
    assert "修正を保存しました。" in shown(client.get(last.headers["location"]))


def test_what_a_search_found_is_gone_through_on_all_pages(client: TestClient, project: Project) -> None:
    """Reviewed text too: who looks for a word wants all places of it, in reading order."""
    words = {"q": "note"}
    course = Key("Course notes")
    edit(project, LIKELY, target="notesを見ます。")
    answer = save(client, project, course, words, "index.md")
    assert (("/message/index.md", message_id(NOTES)), words) == (goes_to(answer), said(answer))
    answer = save(client, project, NOTES, words, "index.md")
    assert ((f"/message/{PAGE}", message_id(LIKELY)), words) == (goes_to(answer), said(answer))
    answer = save(client, project, LIKELY, words)
    assert (("/", ""), words) == (goes_to(answer), said(answer))


def test_a_message_of_a_list_leads_back_to_it(client: TestClient) -> None:
    """By the line that says where one is, by its key, and with words that are not ours as text."""
    text = client.get(at(DONE, {"q": "<b>%26x", "state": "reviewed"})).text
    assert '<a class="where-list" href="/?state=reviewed&amp;q=%3Cb%3E%26x" data-key="up"' in text
    assert "確認済み 「&lt;b&gt;&amp;x」" in text
    assert 1 == text.count('data-key="up"')


def test_taking_back_keeps_the_walk(client: TestClient, project: Project) -> None:
    """The form that takes back stands on the next message of the same walk."""
    answer = save(client, project, LIKELY, {"in": "page", "state": "draft"})
    page = client.get(answer.headers["location"]).text
    assert 'action="/undo?in=page&amp;state=draft"' in page
    token = parse_qs(urlsplit(answer.headers["location"]).query)["undo"][0]
    back = client.post("/undo?in=page&state=draft", data={"token": token})
    assert ((f"/message/{PAGE}", message_id(LIKELY)), {"in": "page", "state": "draft"}) == (goes_to(back), said(back))


@pytest.mark.parametrize(
    ("start", "fields", "wanted"),
    [
        (STALE, {}, DOUBTFUL),
        (STALE, {"in": "page"}, DOUBTFUL),
        (UNTOUCHED, {"in": "page"}, STALE),
        (DONE, {"in": "page"}, STALE),
        (LIKELY, {"state": "draft"}, DOUBTFUL),
    ],
    ids=["all", "page", "round the end", "from what is done", "list"],
)
def test_skipping_goes_to_what_waits(
    client: TestClient, project: Project, start: Key, fields: Fields, wanted: Key
) -> None:
    """Not to the neighbour on the page, which may be long done; nothing is decided."""
    before = message(project, start)
    assert at(start, fields, what="skip").partition("?")[0] in client.get(at(start, fields)).text
    answer = client.get(at(start, fields, what="skip"))
    assert ((f"/message/{PAGE}", message_id(wanted)), fields) == (goes_to(answer), said(answer))
    assert before == message(project, start)


def test_skipping_the_last_one_ends_where_the_walk_began(client: TestClient) -> None:
    """A list ends; what is not there is said."""
    assert ("/", "") == goes_to(client.get(at(UNTOUCHED, {"state": "new"}, what="skip")))
    assert (f"/message/{PAGE}", message_id(UNTOUCHED)) == goes_to(
        client.get(at(REFUSED, {"state": "new"}, what="skip"))
    )
    assert 404 == client.get(f"/skip/{PAGE}?id=none").status_code
