"""Every view, asked by everybody."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Route

from taiyaku.review.app import allowed
from taiyaku.review.gates import House
from taiyaku.review.guard import Site
from taiyaku.review.people.roles import GIVES, Permission, Role
from taiyaku.review.queue import digest, message_id
from taiyaku.review.views import COMMUNITY_ROUTES, NEEDS, ROUTES
from tests.review.people.support import Server, decide, now, serving, undo_token
from tests.review.support import DONE, DOUBTFUL, LIKELY, PAGE, STALE, UNTOUCHED, make_project

EVERY = (*ROUTES, *COMMUNITY_ROUTES)


def test_every_view_says_what_it_needs() -> None:
    """By a name of its own; and nothing is left over in the table."""
    names = [route.name for route in EVERY]
    assert len(names) == len(set(names))
    assert set(NEEDS) == set(names)


def test_a_view_that_does_not_say_lets_nobody_in(server: Server) -> None:
    """Not even a maintainer."""
    house: House = server.app.state.house
    fresh = Route("/fresh", lambda request: None, name="fresh")
    server.app.router.routes.extend(allowed([fresh], house))
    browser = server.person(Role.MAINTAINER, "Aiko")
    answer = browser.get("/fresh")
    assert 403 == answer.status_code
    assert "不具合" in answer.text


PATHS = {
    "overview": "/", "next": "/next", "page": f"/page/{PAGE}", "message": f"/message/{PAGE}?id=x",
    "skip": f"/skip/{PAGE}?id=x", "decide": f"/message/{PAGE}?id=x",
    "undo": "/undo", "check": "/check", "claim": "/claim", "leave": "/leave",
    "sprint": "/sprint", "start": "/sprint", "open": "/open/x/", "sign-in": "/sign-in", "link": "/link/x",
    "enter": "/link/x", "github": "/github", "github-back": "/github/back", "me": "/me", "sign-out": "/sign-out",
    "own-link": "/me/link",
    "people": "/people", "invite": "/people/invite", "withdraw": "/people/withdraw", "person": "/people/1",
    "role": "/people/1/role", "bar": "/people/1/bar", "sign-in-link": "/people/1/link",
    "end-sessions": "/people/1/sessions", "revert-plan": "/people/1/revert", "revert": "/people/1/revert",
    "log": "/log", "log-file": "/log.csv", "comment": f"/comment/{PAGE}?id=x", "flag": f"/flag/{PAGE}?id=x",
    "document": f"/document/{PAGE}", "document-decide": f"/document/{PAGE}?id=x", "many-accept": "/many/accept",
    "many-undo": "/many/undo", "replace": "/replace", "replace-change": "/replace", "consistency": "/consistency",
    "consistency-pick": "/consistency", "picture": "/picture/x.svg",
    "preview": "/preview", "align": "/align", "compare": "/compare", "drafts": "/drafts",
    "katex": "/katex/katex.min.css",
}  # fmt: skip


def test_every_view_by_every_role(server: Server) -> None:
    """Strangers are asked to sign in, others are let in exactly where their role gives what the view needs."""
    server.person(Role.MAINTAINER, "First")  # number 1, whom the paths speak of
    browsers = {role: server.person(role, f"One {role.value}") for role in Role}
    stranger = server.browser()
    for route in sorted(EVERY, key=lambda route: route.name == "sign-out"):
        assert route.name in PATHS, f"{route.name}: say in PATHS how it is asked"
        needs, method = (
            NEEDS[route.name].permission,
            "POST" if "POST" in (getattr(route, "methods", None) or ()) else "GET",
        )
        refused = stranger.request(method, PATHS[route.name]).status_code
        assert needs is Permission.ANYBODY or 401 == refused, (route.name, refused)
        for role, browser in browsers.items():
            answer = browser.request(method, PATHS[route.name])
            assert (needs not in GIVES[role]) == (403 == answer.status_code), (route.name, role, answer.status_code)
            assert 500 != answer.status_code


def test_a_stranger_sees_nothing_of_the_work(server: Server) -> None:
    """Not by any method, and a script is told so in JSON, in the person's language."""
    browser = server.browser()
    for path in ("/", f"/page/{PAGE}", "/?q=gradient"):
        answer = browser.get(path)
        assert 401 == answer.status_code
        assert "勾配" not in answer.text
        assert "Each step" not in answer.text
    assert 401 == browser.head("/").status_code
    answer = browser.post("/check", json={"page": PAGE, "id": "x", "text": "x"}, headers={"accept": "*/*"})
    assert (401, {"error": "先にサインインしてください。"}) == (answer.status_code, answer.json())


def test_a_translators_text_waits_for_a_reviewer(server: Server) -> None:
    """Whatever button is pressed; a reviewer then approves it."""
    translator, reviewer = server.person(Role.TRANSLATOR, "Tomo", "tomo@x.org"), server.person(Role.REVIEWER, "Rie")
    for key in (UNTOUCHED, DOUBTFUL, STALE):
        for action in ("correct", "accept"):
            assert 303 == decide(server, translator, key, action, f"{action}の訳 `loss.backward()`").status_code
            assert ("draft", "Tomo <tomo@x.org>", ()) == (
                now(server, key).state.value, now(server, key).origin, now(server, key).reviews,
            )  # fmt: skip
        assert 303 == decide(server, reviewer, key, "accept").status_code
        assert "reviewed" == now(server, key).state.value


def test_a_translator_may_keep_a_machines_draft(server: Server) -> None:
    """It is theirs from then on; what another person wrote they cannot make theirs."""
    one, two = server.person(Role.TRANSLATOR, "Tomo"), server.person(Role.TRANSLATOR, "Yuki")
    assert 303 == decide(server, one, LIKELY, "accept").status_code
    assert now(server, LIKELY).origin.startswith("Tomo <")
    before = now(server, LIKELY)
    answer = decide(server, two, LIKELY, "accept")
    assert 403 == answer.status_code
    assert "確認者だけ" in answer.text
    assert before == now(server, LIKELY)


def test_reviewed_text_stays_until_a_reviewer_chooses(server: Server) -> None:
    """A translator's other text stands beside it; neither the translator nor another one decides."""
    one, two = server.person(Role.TRANSLATOR, "Tomo"), server.person(Role.TRANSLATOR, "Yuki")
    reviewer = server.person(Role.REVIEWER, "Rie")
    assert 303 == decide(server, one, DONE, "correct", "勾配降下").status_code
    assert "勾配降下法" == now(server, DONE).target
    for browser, text in ((one, "勾配降下"), (two, "勾配降下"), (two, "別の訳")):
        assert 403 == decide(server, browser, DONE, "correct", text).status_code
    assert 303 == decide(server, reviewer, DONE, "correct", "勾配降下").status_code
    assert ("reviewed", "勾配降下", ()) == (
        now(server, DONE).state.value,
        now(server, DONE).target,
        now(server, DONE).comments,
    )


def test_translators_are_offered_what_nobody_has_written(server: Server) -> None:
    """Not what waits for a reviewer, whoever wrote it; the reviewer is offered that."""
    translator, reviewer = server.person(Role.TRANSLATOR, "Tomo"), server.person(Role.REVIEWER, "Rie")
    other = server.person(Role.TRANSLATOR, "Yuki")
    assert "確認待ちが7件あります" in other.get("/").text
    decide(server, translator, STALE, "correct", "トモの訳")
    decide(server, translator, DONE, "correct", "勾配降下")
    for browser in (translator, other):
        assert "確認待ちが6件あります" in browser.get("/").text
        assert message_id(DOUBTFUL) in browser.get(f"/next?page={PAGE}").headers["location"]
    assert "確認待ちが8件あります" in reviewer.get("/").text
    assert message_id(DONE) in reviewer.get("/next").headers["location"]


def test_on_the_whole_page_too(server: Server) -> None:
    """Where one edits in place, a translator's text waits as well, and reviewed text stays."""
    translator = server.person(Role.TRANSLATOR, "Tomo")
    for key, action, status in ((UNTOUCHED, "correct", 303), (LIKELY, "accept", 303), (DONE, "accept", 403)):
        fields = {"action": action, "text": "トモの訳" if action == "correct" else "", "seen": digest(now(server, key))}
        answer = translator.post(f"/document/{PAGE}?id={message_id(key)}", data=fields)
        assert status == answer.status_code, (key, answer.text)
    for key in (UNTOUCHED, LIKELY):
        assert ("draft", ()) == (now(server, key).state.value, now(server, key).reviews)
        assert now(server, key).origin.startswith("Tomo <")
    assert "reviewed" == now(server, DONE).state.value
    assert 'name="tick"' not in translator.get(f"/document/{PAGE}").text


def test_everybody_may_say_something(server: Server) -> None:
    """A comment or a flag, signed by who makes it; the text and its reviews stay, also in a dispute."""
    translator, reviewer = server.person(Role.TRANSLATOR, "Tomo"), server.person(Role.REVIEWER, "Rie")
    before = now(server, DONE)
    answer = translator.post(f"/comment/{PAGE}?id={message_id(DONE)}", data={"remark": "同じ?", "text": before.target})
    assert 200 == answer.status_code
    assert (before.state, before.target, before.reviews) == (
        now(server, DONE).state, now(server, DONE).target, now(server, DONE).reviews,
    )  # fmt: skip
    assert "同じ?" in "".join(now(server, DONE).comments)
    decide(server, translator, DONE, "correct", "勾配降下")
    for browser in (translator, reviewer):
        answer = browser.post(f"/comment/{PAGE}?id={message_id(DONE)}", data={"remark": "どちら?", "text": ""})
        assert 200 == answer.status_code
    fields = {"remark": "変です", "text": "荒らし", "seen": digest(now(server, LIKELY))}
    assert 303 == translator.post(f"/flag/{PAGE}?id={message_id(LIKELY)}", data=fields).status_code
    assert ((), "荒らし") == (now(server, LIKELY).reviews, now(server, LIKELY).target)
    assert now(server, LIKELY).origin.startswith("Tomo <")


def test_translators_discard_nothing(server: Server) -> None:
    """The button is not shown, and the form is refused."""
    translator = server.person(Role.TRANSLATOR, "Tomo")
    before = now(server, DOUBTFUL)
    answer = decide(server, translator, DOUBTFUL, "reject")
    assert 403 == answer.status_code
    assert 'value="reject"' not in answer.text
    assert before == now(server, DOUBTFUL)


def test_nobody_settles_a_dispute_for_themselves(server: Server) -> None:
    """A reviewer who has one of the texts may take the other one; a maintainer may take any."""
    reviewer, maintainer = server.person(Role.REVIEWER, "Rie"), server.person(Role.MAINTAINER, "Mei")
    decide(server, reviewer, LIKELY, "correct", "リエの訳")
    translator = server.person(Role.TRANSLATOR, "Tomo")
    decide(server, translator, LIKELY, "correct", "トモの訳")
    for action, text in (("accept", "リエの訳"), ("correct", "第三の訳"), ("reject", "")):
        assert 403 == decide(server, reviewer, LIKELY, action, text).status_code, action
    assert 303 == decide(server, maintainer, LIKELY, "accept", "リエの訳").status_code
    assert ("リエの訳", "reviewed") == (now(server, LIKELY).target, now(server, LIKELY).state.value)


def test_only_ones_own_decisions_are_taken_back(server: Server) -> None:
    """Whoever learns a token; a translator's own may be, even over reviewed text."""
    one, two = server.person(Role.TRANSLATOR, "Tomo"), server.person(Role.TRANSLATOR, "Yuki")
    reviewer = server.person(Role.REVIEWER, "Rie")
    before = now(server, DONE)
    token = undo_token(decide(server, one, DONE, "correct", "勾配降下"))
    assert 403 == two.post("/undo", data={"token": token}).status_code
    assert 303 == one.post("/undo", data={"token": token}).status_code
    assert before == now(server, DONE)
    token = undo_token(decide(server, reviewer, DOUBTFUL, "accept"))
    assert 403 == one.post("/undo", data={"token": token}).status_code
    assert "reviewed" == now(server, DOUBTFUL).state.value


def test_a_role_is_not_raised_from_below(server: Server) -> None:
    """Not by fields of a form that ask for more, nor by making or using links that one must not make."""
    secret = server.invitation(Role.TRANSLATOR)
    browser = server.browser()
    browser.post(f"/link/{secret}", data={"name": "Tomo", "role": "maintainer", "person": "1"})
    number = server.number("Tomo")
    for path, fields in (
        (f"/people/{number}/role", {"role": "maintainer"}),
        (f"/people/{number}/link", {}),
        ("/people/invite", {"role": "maintainer", "uses": "1", "days": "1"}),
    ):
        assert 403 == browser.post(path, data=fields).status_code
    person = server.community.accounts.get(number)
    assert person is not None
    assert Role.TRANSLATOR is person.role
    assert () == server.community.invitations.open(now=server.clock())


def test_a_changed_role_holds_at_once(server: Server) -> None:
    """In the sessions that are open."""
    maintainer, other = server.person(Role.MAINTAINER, "Mei"), server.person(Role.REVIEWER, "Rie")
    number = server.number("Rie")
    maintainer.post(f"/people/{number}/role", data={"role": "translator"})
    assert 403 == decide(server, other, DOUBTFUL, "reject").status_code
    maintainer.post(f"/people/{number}/role", data={"role": "maintainer"})
    assert 200 == other.get("/people").status_code


def test_somebody_stays_in_charge(server: Server) -> None:
    """The last maintainer is neither demoted nor barred."""
    maintainer = server.person(Role.MAINTAINER, "Mei")
    number = server.number("Mei")
    for path, fields in (("role", {"role": "reviewer"}), ("bar", {"barred": "yes"})):
        answer = maintainer.post(f"/people/{number}/{path}", data=fields)
        assert 422 == answer.status_code
        assert "管理者がいなくなります" in answer.text
    assert 200 == maintainer.get("/people").status_code


def test_author_and_approver_differ(tmp_path: Path) -> None:
    """Where two reviews are asked for, two people must have approved the same text; a translator's own is none."""
    with serving(make_project(tmp_path, needed=2)) as server:
        one, two = server.person(Role.REVIEWER, "Rie"), server.person(Role.MAINTAINER, "Mei")
        translator = server.person(Role.TRANSLATOR, "Tomo")
        decide(server, one, UNTOUCHED, "correct", "リエの訳")
        decide(server, one, UNTOUCHED, "accept")
        assert "draft" == now(server, UNTOUCHED).state.value
        decide(server, two, UNTOUCHED, "accept")
        assert "reviewed" == now(server, UNTOUCHED).state.value
        decide(server, translator, LIKELY, "correct", "トモの訳")
        decide(server, one, LIKELY, "accept")
        assert "draft" == now(server, LIKELY).state.value
        decide(server, two, LIKELY, "accept")
        assert "reviewed" == now(server, LIKELY).state.value


def test_a_site_has_its_own_names() -> None:
    """The cookie of a site with TLS is one that no other host can set."""
    house = House(Site(frozenset({"x.org"}), "https://x.org"), None, "1234abcd")  # type: ignore[arg-type]
    assert "__Host-taiyaku-door" == house.cookie
