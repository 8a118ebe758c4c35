"""What is believed of a proxy, and of whom."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taiyaku.errors import ProjectError
from taiyaku.review.guard import Site
from taiyaku.review.people.limits import Limits, Rate
from taiyaku.review.people.proxy import Proxies, named_proxies
from taiyaku.review.people.roles import Role
from tests.review.people.support import Server, serving
from tests.review.support import make_project

HERE = named_proxies(["127.0.0.1"], "X-Forwarded-User")


def test_a_person_that_the_proxy_names_is_let_in(tmp_path: Path) -> None:
    """As a translator, under one name, until a maintainer says otherwise; an invitation raises them."""
    with serving(make_project(tmp_path), proxies=HERE) as server:
        browser = server.browser(headers={"x-forwarded-user": "rie@example.org"})
        assert "rie" in browser.get("/").text
        assert 403 == browser.get("/people").status_code
        assert 404 == browser.post("/me/link").status_code
        (person,) = server.community.accounts.all()
        assert ("rie <rie@example.org>", Role.TRANSLATOR) == (person.who, person.role)
        browser.post(f"/link/{server.invitation(Role.MAINTAINER)}")
        assert 200 == browser.get("/people").status_code
        server.person(Role.MAINTAINER, "Mei").post("/people/1/bar", data={"barred": "yes"})
        assert 401 == browser.get("/").status_code
        assert 2 == len(server.community.accounts.all())


def test_whose_name_is_taken_can_still_come_by_a_link(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """As who was invited before there was a proxy; the terminal says once why the proxy's word does not count."""
    with serving(make_project(tmp_path), proxies=HERE) as server:
        server.person(Role.REVIEWER, "Rie", "rie@example.org")
        link = f"/link/{server.invitation(person=1)}"
        browser = server.browser(headers={"x-forwarded-user": "rie@example.org"})
        assert [401, 401] == [browser.get("/").status_code for _ in range(2)]
        assert 303 == browser.post(link).status_code
        assert "Rie" in browser.get("/me").text
        assert 1 == len([line for line in caplog.messages if "the proxy names 'rie@example.org'" in line])


def test_a_name_in_any_script_is_read_as_it_was_sent(tmp_path: Path) -> None:
    """Proxies write UTF-8 into headers; what is none is Latin-1, as headers once were."""
    with serving(make_project(tmp_path), proxies=HERE) as server:
        for name in ("佐藤 花子".encode(), "Zoë".encode("latin-1")):
            assert 200 == server.browser().get("/", headers=[(b"x-forwarded-user", name)]).status_code
        assert ["佐藤 花子", "Zoë"] == [one.name for one in server.community.accounts.all()]


def test_addresses_on_one_socket_are_not_one_household(tmp_path: Path) -> None:
    """IPv4 as a socket for both kinds writes it: who knocks too much keeps nobody else out."""
    rates = {"knock": Rate(1, 1), "stranger": Rate(9, 9), "read": Rate(9, 9), "write": Rate(9, 9)}
    with serving(make_project(tmp_path), proxies=HERE, limits=Limits(rates)) as server:
        told = [
            server.browser().get("/link/guess", headers={"x-forwarded-for": address}).status_code
            for address in ("::ffff:192.0.2.1", "::ffff:192.0.2.1", "::ffff:192.0.2.2", "2001:db8::1", "2001:db8::2")
        ]
        assert [410, 429, 410, 410, 429] == told


@pytest.mark.parametrize("values", [[], [""], ["rie", "eve"], ["<x>"], ["a" * 5000]])
def test_who_is_not_named_is_a_stranger(tmp_path: Path, values: list[str]) -> None:
    """And so is who is named twice, or by what can be no name."""
    with serving(make_project(tmp_path), proxies=HERE) as server:
        browser = server.browser()
        answer = browser.get("/", headers=[("x-forwarded-user", value) for value in values])
        assert 401 == answer.status_code
        assert () == server.community.accounts.all()


@pytest.mark.parametrize(
    "trusted", [Proxies(), named_proxies(["10.0.0.0/8"], "X-Forwarded-User"), named_proxies(["127.0.0.1"])]
)
def test_a_name_from_anybody_else_is_nothing(tmp_path: Path, trusted: Proxies) -> None:
    """Whoever sends the header from an address that was not named, or where no header was."""
    with serving(make_project(tmp_path), proxies=trusted) as server:
        for name in ("x-forwarded-user", "X-Remote-User", "remote-user", "x_forwarded_user"):
            assert 401 == server.browser().get("/", headers={name: "rie"}).status_code
        assert () == server.community.accounts.all()


def joined_from(server: Server, forwarded: str) -> str:
    """The address that the session of somebody who joins is noted with."""
    browser = server.browser()
    browser.post(f"/link/{server.invitation()}", data={"name": "Tomo"}, headers={"x-forwarded-for": forwarded})
    return server.community.sessions.of(1, now=server.clock())[0].address


@pytest.mark.parametrize(
    ("proxies", "address"),
    [((), "127.0.0.1"), (("127.0.0.1",), "203.0.113.9"), (("127.0.0.1", "203.0.113.9"), "9.9.9.9")],
)
def test_the_address_is_where_the_last_trusted_proxy_was_asked_from(
    tmp_path: Path, proxies: tuple[str, ...], address: str
) -> None:
    """What stands before it was written by the visitor."""
    with serving(make_project(tmp_path), proxies=named_proxies(proxies)) as server:
        assert address == joined_from(server, "1.1.1.1, 9.9.9.9, 203.0.113.9")


@given(st.text(), st.lists(st.text()))
def test_no_header_makes_a_stranger_trusted(peer: str, lines: list[str]) -> None:
    """For any text: without a trusted peer the address is the peer, and nobody is named."""
    proxies = named_proxies(["192.0.2.1"], "X-User")
    assert peer == proxies.address(peer, lines)
    assert "" == proxies.named(peer, ["rie"])


def test_addresses_of_both_families_are_named() -> None:
    """Also an IPv4 address that came over IPv6."""
    proxies = named_proxies(["10.0.0.0/8", "fd00::/8"])
    assert [True, True, True, False, False] == [
        proxies.trusted(one) for one in ("10.1.2.3", "::ffff:10.1.2.3", "fd00::1", "11.0.0.1", "testclient")
    ]
    assert "fd12::1" == named_proxies(["127.0.0.1"]).address("127.0.0.1", ["[fd12::1]"])
    for wrong in (["nginx"], ["10.0.0.1/8"]):
        with pytest.raises(ProjectError, match="no address"):
            named_proxies(wrong)


def test_behind_tls_every_cookie_is_for_tls_alone(tmp_path: Path) -> None:
    """And the one that signs in can be set by no other host."""
    public = Site(frozenset({"review.example.org"}), "https://review.example.org")
    with serving(make_project(tmp_path), site=public, proxies=named_proxies(["127.0.0.1"])) as server:
        head = {"host": "review.example.org", "origin": "https://review.example.org"}
        answer = server.browser().post(
            f"/link/{server.invitation(Role.MAINTAINER)}", data={"name": "Mei"}, headers=head
        )
        assert 303 == answer.status_code
        assert "max-age=31536000" == answer.headers["strict-transport-security"]
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-taiyaku-session=")
        assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
        assert "domain" not in cookie.lower()
        known = {"cookie": cookie.partition(";")[0]} | head
        for made in (server.browser().get("/?lang=en", headers=known), server.browser().post("/sprint", headers=known)):
            assert made.headers["set-cookie"].endswith("; Secure")
        made = server.browser().post(
            "/people/invite", data={"role": "reviewer", "uses": "1", "days": "1"}, headers=known
        )
        assert "https://review.example.org/link/" in made.text
        assert 421 == server.browser().get("/").status_code
