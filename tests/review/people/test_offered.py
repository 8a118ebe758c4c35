"""What pages offer: each person what they may do, and nothing that would be refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx2 as httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.routing import Match

from taiyaku.catalog import correct, propose
from taiyaku.catalog.conflict import Other, with_other
from taiyaku.model import Key, Message, Review, State
from taiyaku.review.gates import House
from taiyaku.review.hand import ACTIONS, Hand
from taiyaku.review.people.roles import Role, Visit
from taiyaku.review.people.rules import ForbiddenError, check
from taiyaku.review.queue import message_id
from tests.review.people.support import Server, now, serving
from tests.review.support import AIKO, BEN, LIKELY, PAGE, edit, make_project

MOST = 400
"""Addresses of a small site; more would be a crawl without end."""


@dataclass
class Form:
    """A form as a browser would send it."""

    action: str = ""
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)


class Offers(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, text: str, address: str) -> None:
        super().__init__()
        self.text, self.links = text, list[str]()
        self.forms: dict[str, Form] = {}
        self._address, self._open = address, ""
        self._area: tuple[Form, str] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in pairs}
        if tag == "a" and values.get("href"):
            self.links.append(urljoin(self._address, values["href"]))
        elif tag == "form" and values.get("method") != "dialog":
            self._open = values.get("id") or f"form {len(self.forms)}"
            action = urljoin(self._address, values.get("action") or self._address)
            form = self.forms.setdefault(self._open, Form())
            form.action, form.method = action, values.get("method", "get")
        # What belongs to a form may stand before it.
        name = values.get("form") or self._open
        if not name:
            return
        form = self.forms.setdefault(name, Form())
        if tag == "input" and values.get("name"):
            form.fields[values["name"]] = values.get("value", "")
        elif tag == "textarea" and values.get("name"):
            self._area = form, values["name"]
            form.fields[values["name"]] = ""
        elif tag == "button" and values.get("type") == "submit":
            form.buttons.append(values)

    def handle_data(self, data: str) -> None:
        if self._area:
            form, name = self._area
            form.fields[name] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            form, name = self._area
            form.fields[name] = form.fields[name].removeprefix("\n")
            self._area = None
        elif tag == "form":
            self._open = ""


def view(server: Server, method: str, address: str) -> str:
    """The name of the view that an address leads to."""
    scope = {"type": "http", "method": method, "path": urlsplit(address).path}
    found = [route for route in server.app.routes if route.matches(scope)[0] is Match.FULL]
    assert found, f"{method} {address} leads nowhere"
    return str(found[0].name)


def pages(server: Server, browser: httpx.Client) -> Iterator[tuple[str, Offers]]:
    """Every page that can be reached by links, with what it offers."""
    waiting, seen = ["/", "/sprint?since=1&goal=3", f"/document/{PAGE}?edit={message_id(LIKELY)}"], set[str]()
    while waiting:
        address = urljoin(server.address, waiting.pop(0)).partition("#")[0]
        path = urlsplit(address).path
        if address in seen or not address.startswith(server.address) or path.startswith("/static/"):
            continue
        seen.add(address)
        assert len(seen) < MOST
        answer = browser.get(address)
        assert answer.status_code < 400, (address, answer.status_code)
        if answer.is_redirect:
            waiting.append(urljoin(address, answer.headers["location"]))
        elif answer.headers["content-type"].startswith("text/html"):
            offers = Offers(answer.text, address)
            waiting += [link for link in offers.links if "lang=" not in link]
            waiting += [form.action for form in offers.forms.values() if form.method == "get"]
            yield address, offers


@pytest.mark.parametrize("role", list(Role))
def test_no_page_offers_what_would_be_refused(server: Server, role: Role) -> None:
    """Every link leads somewhere, and every form to a view that the role may use, on all pages there are."""
    server.person(Role.MAINTAINER, "First")
    browser = server.person(role, "Yuki")
    house: House = server.app.state.house
    visit = server.community.visit(house.seal.opened(browser.cookies[house.cookie], purpose="session", seconds=9e9))
    sent = set[str]()
    for address, offers in pages(server, browser):
        for form in offers.forms.values():
            targets = [
                form.action,
                *(urljoin(address, one["formaction"]) for one in form.buttons if "formaction" in one),
            ]
            names = {view(server, form.method.upper(), target) for target in targets}
            sent |= names
            assert [] == [name for name in names if not house.lets(visit, name)], address
    assert {"decide", "comment", "flag", "start", "sign-out", "document-decide"} <= sent
    assert (role is not Role.TRANSLATOR) == ("many-accept" in sent)
    assert (role is not Role.TRANSLATOR) == ("replace" in sent)


def kinds(who: str) -> dict[str, Message]:
    """A message of each kind that rules tell apart, for one person."""
    new = Message(Key("The loss falls."))
    machine = replace(new, target="損失が減る。", state=State.DRAFT, origin="marian/tiny@1")
    mine, hers = (propose(machine, "損失は減る。", who=one, when="2026-11-01") for one in (who, AIKO))
    done = correct(new, "損失が下がる。", who=AIKO, when="2026-11-01")
    return {
        "new": new,
        "machine": machine,
        "mine": mine,
        "hers": hers,
        "once": replace(hers, reviews=(Review(AIKO, "2026-11-01"),)),
        "done": done,
        "stale": replace(done, state=State.STALE, previous_source="Loss falls."),
        "dispute": with_other(done, Other("別の訳", BEN, "2026-11-02")),
        "in mine": with_other(done, Other("私の訳", who, "2026-11-02")),
    }


@pytest.mark.parametrize("role", list(Role))
def test_every_button_of_a_message_does_what_it_says(server: Server, role: Role) -> None:
    """Pressed as the page comes: none is refused, whatever the message is, and one that writes is there or a reason."""
    browser = server.person(role, "Yuki", "yuki@example.org")
    address = f"/message/{PAGE}?id={message_id(LIKELY)}"
    for name, message in kinds("Yuki <yuki@example.org>").items():
        kept = {one: getattr(message, one) for one in (
            "target", "state", "origin", "reviews", "comments", "previous_source", "score",
        )}  # fmt: skip
        fresh = {"stale_since": "", "suggestion": "", "refusal": ""}
        edit(server.project, LIKELY, **kept, **fresh)
        before = now(server, LIKELY)
        text = browser.get(address).text
        form = Offers(text, f"{server.address}{address}").forms["decision"]
        writes = [one for one in form.buttons if one.get("data-key") == "accept"]
        assert bool(writes) != ("readonly" in text.partition('id="text"')[2].partition(">")[0]), name
        for button in form.buttons:
            barred = button.get("data-key") == "accept" and "data-barred" in text
            given = {"action": button.get("value", ""), "remark": "見てください"}
            if barred or not form.fields["text"]:
                given["text"] = "別の書き方です $x - \\eta g$。"
            answer = browser.post(urljoin(form.action, button.get("formaction", form.action)), data=form.fields | given)
            disputed = barred and name == "in mine"  # only the other one's text can be taken
            assert (403 if disputed else 303 if button.get("data-key") != "comment" else 200) == answer.status_code, (
                name, button,
            )  # fmt: skip
            edit(server.project, LIKELY, **kept, **fresh)
        assert before == now(server, LIKELY)


@given(st.sampled_from(Role), st.sampled_from(list(kinds(BEN))), st.sampled_from(ACTIONS), st.sampled_from([1, 2]))
def test_what_is_barred_is_refused_and_nothing_else(role: Role, name: str, action: str, needed: int) -> None:
    """The law is asked beforehand, and the answer is the one that would come afterwards."""
    message = kinds(BEN)[name]
    hand = Hand(Visit(BEN, role), "2026-11-23", needed)
    texts = [message.target] if action != "correct" else ["別の訳", "私の訳", f"{message.target}…"]
    passed = []
    for text in texts:
        try:
            check(hand.visit, message, hand.decision(action, text)(message))
            passed.append(text)
        except ForbiddenError:
            pass
    assert (action in hand.barred(message)) == (not passed and bool(message.target or action == "correct"))


def test_who_may_not_accept_many_still_reads_the_page(server: Server) -> None:
    """Nothing to tick, no bar for it, no way to replace; what one may write is where it was."""
    translator, reviewer = server.person(Role.TRANSLATOR, "Tomo"), server.person(Role.REVIEWER, "Rie")
    for browser, there in ((translator, False), (reviewer, True)):
        text = browser.get(f"/document/{PAGE}").text
        assert there == ('name="tick"' in text)
        assert there == ('id="many"' in text)
        assert there == ("/replace" in text)
        assert "pair-edit" in text
        text = browser.get("/").text
        assert there == ("/replace" in text)
        assert "/consistency" in text


def test_differences_are_shown_to_all_and_chosen_by_reviewers(tmp_path: Path) -> None:
    """A translator sees where the texts stand, and goes there; the way to one text for all is the reviewer's."""
    project = make_project(tmp_path, pages={"index.md": "# Notes\n\nThe same.\n", "two.md": "# Two\n\nThe same.\n"})
    for page, target in (("index.md", "同じです。"), ("two.md", "同一です。")):
        edit(project, Key("The same."), page, target=target, state=State.DRAFT)
    with serving(project) as server:
        for role, sent in ((Role.TRANSLATOR, []), (Role.REVIEWER, ["consistency-pick"])):
            text = server.person(role, role.value).get("/consistency").text
            offers = Offers(text, f"{server.address}/consistency")
            forms = [view(server, form.method.upper(), form.action) for form in offers.forms.values()]
            assert sent == [name for name in forms if name not in ("overview", "sprint")]
            assert all(target in text for target in ("同じです。", "同一です。"))
            assert f"{server.address}/document/two.md#m-{message_id(Key('The same.'))}" in offers.links
            assert bool(sent) == ('type="radio"' in text) == ('name="tick"' in text)
