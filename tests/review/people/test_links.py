"""Coming in by a link, staying in, and being shown out."""

from __future__ import annotations

import html
import re
import time

import httpx2 as httpx
import pytest

from taiyaku.review.people.roles import Role
from tests.review.people.support import START, Server

DAY = 86_400


def entered(browser: httpx.Client) -> bool:
    return 200 == browser.get("/").status_code


def link_on(page: httpx.Response) -> str:
    """The path of the link that a page shows once."""
    found = re.search(r'id="made" readonly value="http://[^/]+(/link/[^"]+)"', page.text)
    assert found, html.unescape(page.text)
    return found[1]


def test_an_invitation_lets_one_person_in(server: Server) -> None:
    """With its role, under the name they give; looking at it uses nothing, and it works once."""
    path = f"/link/{server.invitation(Role.REVIEWER)}"
    for _ in range(3):
        assert "招待が届いています" in server.browser().get(path).text
    browser = server.browser()
    assert not entered(browser)
    assert "/" == browser.post(path, data={"name": "Rie Mori", "mail": "rie@x.org"}).headers["location"]
    assert entered(browser)
    assert "Rie Mori" in browser.get("/").text
    assert [("Rie Mori <rie@x.org>", Role.REVIEWER)] == [(one.who, one.role) for one in server.community.accounts.all()]
    late = server.browser()
    assert 410 == late.post(path, data={"name": "Late"}).status_code
    assert 410 == late.get(path).status_code
    assert not entered(late)


def test_an_invitation_for_two_is_for_two(server: Server) -> None:
    """The third is told so."""
    path = f"/link/{server.invitation(uses=2)}"
    assert [303, 303, 410] == [
        server.browser().post(path, data={"name": name}).status_code for name in ("Ichi", "Ni", "San")
    ]


def test_an_invitation_ends(server: Server) -> None:
    """After its days, or when it is withdrawn."""
    path = f"/link/{server.invitation(days=2)}"
    server.clock.now = START + 2 * DAY - 1
    assert 200 == server.browser().get(path).status_code
    server.clock.now = START + 2 * DAY
    assert [410, 410] == [server.browser().get(path).status_code, server.browser().post(path).status_code]
    maintainer = server.person(Role.MAINTAINER, "Mei")
    made = maintainer.post("/people/invite", data={"role": "translator", "uses": "5", "days": "3"})
    number = server.community.invitations.open(now=server.clock())[0].number
    assert 200 == server.browser().get(link_on(made)).status_code
    maintainer.post("/people/withdraw", data={"link": str(number)})
    assert 410 == server.browser().post(link_on(made), data={"name": "Late"}).status_code


def test_a_changed_secret_is_none(server: Server) -> None:
    """Longer, shorter, or of another case; and what is no secret at all."""
    secret = server.invitation()
    for wrong in (
        secret[:-1],
        secret + "A",
        secret.swapcase(),
        "",
        "x" * 5000,
        "%00",
        "..%2f..%2fpeople",
        "é",
        "' OR 1=1 --",
    ):
        assert server.browser().post(f"/link/{wrong}", data={"name": "Eve"}).status_code in (404, 405, 410), wrong
    assert () == server.community.accounts.all()


@pytest.mark.parametrize(
    ("name", "mail"),
    [
        ("", ""), ("   ", ""), ("\u200b\u202e", ""), ("a" * 81, ""), ("Eve <root@x.org>", ""), ("...", ""),
        ("Eve", "no address"), ("Eve", "a@b\nCc: c@d"), ("Eve", "a@b> <c@d"), ("Eve", "a@" + "b" * 260),
        ("Aiko  TANAKA", ""), ("Ａｉｋｏ　Ｔａｎａｋａ", ""), ("Eve", "AIKO@x.org"), ("AikoTanaka", ""),
        ("Aiko Tanaka\u3164", ""), ("Aiko\u115fTanaka", ""), ("Aiko Tanaka\u2800", ""), ("Aiko\ufe00 Tanaka", ""),
        ("\u3164", ""), ("\u2800\uffa0", ""),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_used_costs_no_invitation(server: Server, name: str, mail: str) -> None:
    """What was typed stays in the form; two people never look the same."""
    server.person(Role.TRANSLATOR, "Aiko Tanaka", "aiko@x.org")
    path = f"/link/{server.invitation()}"
    browser = server.browser()
    answer = browser.post(path, data={"name": name, "mail": mail})
    assert 422 == answer.status_code
    assert 'role="alert"' in answer.text
    assert not entered(browser)
    assert 303 == browser.post(path, data={"name": "Eve"}).status_code


def test_a_name_is_one_line(server: Server) -> None:
    """What could break a PO file or a commit is taken out of it; who gives no address gets one that leads nowhere."""
    browser = server.browser()
    browser.post(f"/link/{server.invitation()}", data={"name": " Rie\r\n#, fuzzy\t\x1b[31mMori\u202e "})
    assert re.fullmatch(r"Rie #, fuzzy \[31mMori <[0-9a-f]{8}@people\.invalid>", server.community.accounts.all()[0].who)


def test_a_clock_that_is_set_back_shows_nobody_out(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cookie from a moment that has not come yet is ours all the same; one that is too old is not."""
    browser, now = server.person(Role.REVIEWER, "Rie"), time.time()
    for seconds, inside in ((-3 * DAY, True), (DAY, True), (91 * DAY, False)):
        monkeypatch.setattr("taiyaku.review.people.seal.time.time", lambda moment=now + seconds: moment)
        assert inside is entered(browser), seconds


def test_a_sign_in_link_is_for_one_person_once(server: Server) -> None:
    """A maintainer makes it; it ends after two days, and with the sessions of its person."""
    maintainer, lost = server.person(Role.MAINTAINER, "Mei"), server.person(Role.TRANSLATOR, "Tomo")
    number = server.number("Tomo")
    path = link_on(maintainer.post(f"/people/{number}/link"))
    browser = server.browser()
    assert "おかえりなさい、Tomoさん" in browser.get(path).text
    assert 303 == browser.post(path).status_code
    assert "Tomo" in browser.get("/me").text
    assert [410, 410] == [lost.get(path).status_code, server.browser().post(path).status_code]
    path = link_on(maintainer.post(f"/people/{number}/link"))
    server.clock.now += 2 * DAY
    assert 410 == server.browser().post(path).status_code
    path = link_on(maintainer.post(f"/people/{number}/link"))
    maintainer.post(f"/people/{number}/sessions")
    assert 410 == server.browser().post(path).status_code
    assert not entered(browser)


def test_who_is_signed_in_signs_in_elsewhere_too(server: Server) -> None:
    """By a link of their own making, without a maintainer; it goes with a session that they end."""
    browser, phone = server.person(Role.TRANSLATOR, "Tomo"), server.browser()
    assert 303 == phone.post(link_on(browser.post("/me/link"))).status_code
    assert "Tomo" in phone.get("/me").text
    kept = link_on(phone.post("/me/link"))
    browser.post("/sign-out", data={"session": "2"})
    assert not entered(phone)
    assert 410 == server.browser().post(kept).status_code
    assert entered(browser)


def test_who_opens_their_own_invitation_again_goes_on(server: Server) -> None:
    """They are not sent to a maintainer for a link that they do not need; nor are they asked to sign in."""
    browser, path = server.browser(), f"/link/{server.invitation()}"
    browser.post(path, data={"name": "Tomo"})
    for answer in (browser.get(path), browser.post(path)):
        assert 410 == answer.status_code
        assert "このまま作業を続けられます" in answer.text
        assert "管理者に" not in answer.text
    assert "管理者に新しいリンクを依頼してください" in server.browser().get(path).text


def test_sessions_are_told_apart_by_what_people_call_their_browsers(server: Server) -> None:
    """Each with the moment in a time zone that it names."""
    agents = {
        "Firefox, Windows": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Safari, iPhone": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604",
        "Edge, macOS": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Chrome/143.0 Safari/537 Edg/143.0",
        "curl/8.5": "curl/8.5",
    }
    browser = server.person(Role.TRANSLATOR, "Tomo")
    for agent in agents.values():
        other = server.browser(headers={"user-agent": agent})
        other.post(link_on(browser.post("/me/link")))
    text = browser.get("/me").text
    assert sorted(agents) == sorted(name for name in agents if f">{name}</td>" in text)
    assert "2026/11/18 11:06 UTC" in text


def test_who_is_signed_in_takes_an_invitation_as_themselves(server: Server) -> None:
    """The role only ever rises, and nobody becomes somebody else."""
    browser = server.person(Role.REVIEWER, "Rie")
    for role, wanted in ((Role.TRANSLATOR, Role.REVIEWER), (Role.MAINTAINER, Role.MAINTAINER)):
        path = f"/link/{server.invitation(role)}"
        assert "招待を受ける" in browser.get(path).text
        if role is Role.TRANSLATOR:
            server.person(Role.MAINTAINER, "Mei")
        assert 303 == browser.post(path, data={"name": "Other"}).status_code
        assert wanted is server.community.accounts.all()[0].role
    assert 2 == len(server.community.accounts.all())


def test_a_session_ends_for_good(server: Server) -> None:
    """By signing out, by the maintainer, by another of one's own browsers; a copied cookie is worth nothing then."""
    maintainer, one = server.person(Role.MAINTAINER, "Mei"), server.person(Role.TRANSLATOR, "Tomo")
    number = server.number("Tomo")
    copy = server.browser(cookies=dict(one.cookies))
    assert entered(copy)
    assert '"storage"' == one.post("/sign-out").headers["clear-site-data"]
    assert not entered(copy)
    path = link_on(maintainer.post(f"/people/{number}/link"))
    one.post(path)
    two = server.browser()
    two.post(link_on(maintainer.post(f"/people/{number}/link")))
    sessions = server.community.sessions.of(number, now=server.clock())
    assert 2 == len(sessions)
    two.post("/sign-out", data={"session": str(min(each.number for each in sessions))})
    assert [False, True] == [entered(one), entered(two)]
    maintainer.post(f"/people/{number}/bar", data={"barred": "yes"})
    assert not entered(two)
    maintainer.post(f"/people/{number}/bar", data={"barred": "no"})
    assert not entered(two)


def test_nobody_ends_the_session_of_another(server: Server) -> None:
    """By its number."""
    one, two = server.person(Role.TRANSLATOR, "Tomo"), server.person(Role.TRANSLATOR, "Yuki")
    number = server.community.sessions.of(server.number("Tomo"), now=server.clock())[0].number
    two.post("/sign-out", data={"session": str(number)})
    assert entered(one)


def test_a_session_that_is_not_used_ends(server: Server) -> None:
    """After a month; one that is used, after three."""
    idle, busy = server.person(Role.TRANSLATOR, "Idle"), server.person(Role.TRANSLATOR, "Busy")
    for day in range(1, 90):
        server.clock.now = START + day * DAY
        if day % 20 == 0:
            assert entered(busy), day
    assert not entered(idle)
    server.clock.now = START + 90 * DAY
    assert not entered(busy)


def test_a_cookie_is_ours_or_nothing(server: Server) -> None:
    """Tampered with, made up, or of another purpose; each sign-in has a new one."""
    browser = server.person(Role.MAINTAINER, "Mei")
    ((name, value),) = browser.cookies.items()
    seal = server.app.state.house.seal
    secret = seal.opened(value, purpose="session", seconds=1e9)
    for wrong in (value[:-1], value + "A", f"A{value[1:]}", secret, seal.closed(secret, purpose="door"), "1", "é", ""):
        assert 401 == server.browser().get("/", headers={"cookie": f"{name}={wrong}".encode()}).status_code, wrong
    assert 200 == server.browser().get("/", headers={"cookie": f"{name}={value}"}).status_code
    browser.post("/sign-out")
    planted = {"cookie": f"{name}={value}"}
    answer = server.browser().post(f"/link/{server.invitation()}", data={"name": "Tomo"}, headers=planted)
    assert answer.cookies[name] not in ("", value)


def test_the_ledger_holds_no_secret_that_opens(server: Server) -> None:
    """Its file is its owner's alone, and links and sessions are there as digests."""
    secret = server.invitation()
    browser = server.person(Role.MAINTAINER, "Mei")
    inside = server.app.state.house.seal.opened(next(iter(browser.cookies.values())), purpose="session", seconds=1e9)
    path = server.community.ledger.path
    files = [file for file in path.parent.iterdir() if file.name.startswith(path.name)]
    assert {0o600} == {file.stat().st_mode & 0o777 for file in files}
    held = b"".join(file.read_bytes() for file in files)
    assert secret.encode() not in held
    assert inside.encode() not in held
