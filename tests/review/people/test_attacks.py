"""What a hostile page, a hostile visitor or a broken proxy may send."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taiyaku.review.guard import LOOPBACK, Site, refusal, site
from taiyaku.review.people.roles import Role
from taiyaku.review.queue import message_id
from taiyaku.review.views.answers import local
from tests.review.people.support import Server, decide, now, serving
from tests.review.support import DOUBTFUL, PAGE, UNTOUCHED, make_project


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all of these: nothing that is tried here may change it."""
    with serving(make_project(tmp_path_factory.mktemp("attacked"))) as made:
        made.person(Role.MAINTAINER, "Mei")
        yield made


@pytest.fixture
def browser(server: Server) -> httpx.Client:
    """A maintainer's."""
    ((name, value),) = server.browsers[0].cookies.items()
    return server.browser(cookies={name: value})


def raw(server: Server, request: bytes) -> bytes:
    """The bytes of an answer to bytes."""
    parts = urlsplit(server.address)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(request)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"content-type": "multipart/form-data; boundary=x"},
    ],
)
def test_a_form_of_another_page_changes_nothing(server: Server, browser: httpx.Client, headers: dict[str, str]) -> None:
    """Though the browser sends the cookie with it."""
    before = now(server, DOUBTFUL)
    browser.headers.update(headers)
    assert decide(server, browser, DOUBTFUL, "accept").status_code in (403, 415)
    assert before == now(server, DOUBTFUL)
    for path in ("/people/invite", "/people/1/role", "/sign-out", "/link/x", "/undo"):
        assert browser.post(path, data={"role": "translator"}).status_code in (403, 415), path
    assert Role.MAINTAINER is server.community.accounts.all()[0].role


def test_a_script_of_another_page_reads_nothing(server: Server, browser: httpx.Client) -> None:
    """A link may lead here from anywhere; nothing else may ask."""
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert 200 == browser.get("/", headers=elsewhere | {"sec-fetch-mode": "navigate"}).status_code
    for mode in ("no-cors", "cors", "websocket"):
        assert 403 == browser.get("/", headers=elsewhere | {"sec-fetch-mode": mode}).status_code


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost:80@evil.example", "[::2]"])
def test_another_name_of_the_server_is_refused(server: Server, browser: httpx.Client, host: str) -> None:
    """Whoever lets a name point here reads nothing by it."""
    answer = browser.get("/", headers={"host": host})
    assert 421 == answer.status_code
    assert "Mei" not in answer.text


def test_a_public_site_answers_to_its_name_alone() -> None:
    """Not even to loopback, and takes forms only from its own origin."""
    public = site("0.0.0.0", "https://Review.example.org")
    assert Site(frozenset({"review.example.org"}), "https://review.example.org") == public
    head = {"host": "review.example.org", "origin": "https://review.example.org"}
    assert refusal("POST", head, public) is None
    assert refusal("POST", head | {"origin": "http://review.example.org"}, public) is not None
    told = refusal("GET", {"host": "127.0.0.1:8010"}, public)
    assert told is not None
    assert "a proxy in front of it must pass the Host on" in told[1]
    assert Site(LOOPBACK, "") == site("127.0.0.1")
    assert "https://x.org:8443" == site("127.0.0.1", "https://x.org:8443/").origin


TRICKS = (
    "..%2f..%2fmkdocs.yml", "%2e%2e/%2e%2e/mkdocs.yml", "%2fetc%2fpasswd", "/etc/passwd", "%00", "a%00.md", "a" * 5000,
    "a/" * 2000, "..%5c..%5cx", "notes/../notes/descent.md", "./notes/descent.md", "notes//descent.md", "%ff%fe",
    "%0d%0aSet-Cookie:%20x=1", "nul", "~root", "%F0%9F%92%A9", ".", "..",
)  # fmt: skip


def test_no_path_leads_out(server: Server, browser: httpx.Client) -> None:
    """Whatever a request names as a page: it is a page of the project, or 404 in one line."""
    for trick in TRICKS:
        for start in ("/page/", "/message/", "/static/", "/open/x/"):
            answer = browser.get(f"{start}{trick}")
            assert answer.status_code in (200, 303, 307, 400, 404, 405), (start, trick, answer.status_code)
            assert "root:" not in answer.text
            assert "site_name" not in answer.text
            assert "set-cookie" not in answer.headers or "x=1" not in answer.headers["set-cookie"]
        answer = browser.post(f"/message/{trick}?id=x", data={"action": "accept", "text": "x", "seen": "x"})
        assert answer.status_code in (303, 307, 404, 405, 409), (trick, answer.status_code)
        for path in ("/check", "/claim", "/leave", "/preview", "/align", "/drafts", "/compare"):
            asked = {"page": trick.replace("%00", "\0").replace("%2f", "/"), "id": "\ud800", "text": "\ud800"}
            answer = browser.post(path, content=json.dumps(asked), headers={"content-type": "application/json"})
            assert answer.status_code < 500, (path, trick)


@pytest.mark.parametrize(
    "target",
    [
        "http://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/%0d%0aLocation:%20//evil.example",
        "/%2f%2fevil.example",
    ],
)
def test_nobody_is_sent_elsewhere(server: Server, target: str) -> None:
    """Neither by the door nor after signing in, nor by a link on a page about what went wrong."""
    for path in (
        f"/open/x/{target}",
        f"/open/x{target}",
        f"/sign-in?to={target}",
        target if target.startswith("/") else "/x",
    ):
        answer = raw(
            server,
            f"GET {path} HTTP/1.1\r\nHost: {urlsplit(server.address).netloc}\r\nConnection: close\r\n\r\n".encode(),
        )
        head, _, body = answer.partition(b"\r\n\r\n")
        locations = [line for line in head.split(b"\r\n") if line.lower().startswith(b"location:")]
        assert all(line.split()[1].startswith(b"/") and not line.split()[1].startswith(b"//") for line in locations)
        assert b'href="//' not in body
        assert b'href="http' not in body


@given(st.text())
def test_an_address_is_local_or_the_overview(path: str) -> None:
    """For any text: what a browser makes of it stays on this site."""
    kept = local(path)
    assert kept in (path, "/")
    assert kept.startswith("/")
    assert not kept.startswith(("//", "/\\"))
    assert kept.isprintable()


@pytest.mark.parametrize(
    ("request_line", "more"),
    [
        (b"GET / HTTP/1.1", b"X: " + b"a" * 100_000 + b"\r\n"),
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1", b""),
        (b"GET / HTTP/1.1", b"Bad header\r\n"),
        (b"GET /\x00 HTTP/1.1", b""),
        (b"POST /undo HTTP/1.1", b"Content-Length: 99999999999999999999\r\n"),
        (b"POST /undo HTTP/1.1", b"Content-Length: -1\r\n"),
        (b"POST /undo HTTP/1.1", b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n"),
        (b"POST /undo HTTP/1.1", b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
        (b"TRACE / HTTP/1.1", b""),
        (b"CONNECT evil.example:443 HTTP/1.1", b""),
    ],
)
def test_a_broken_request_is_refused(server: Server, request_line: bytes, more: bytes) -> None:
    """By a number, not by a fall; and the next one is answered."""
    host = urlsplit(server.address).netloc.encode()
    answer = raw(server, request_line + b"\r\nHost: " + host + b"\r\nConnection: close\r\n" + more + b"\r\n")
    assert answer[9:12] in (b"400", b"401", b"403", b"404", b"405", b"411", b"413", b"431"), answer[:100]
    assert 401 == server.browser().get("/").status_code


def test_nothing_of_a_request_becomes_a_header(server: Server, browser: httpx.Client) -> None:
    """Line breaks in fields, cookies and names stay where they are."""
    for path in ("/?lang=en%0d%0aX-Evil:1", "/sprint?since=1%0d%0aX-Evil:1&goal=5", "/log.csv%0d%0aX-Evil:1"):
        answer = browser.get(path)
        assert "x-evil" not in answer.headers


def test_no_link_makes_a_browser_forget_what_was_written(tmp_path: Path) -> None:
    """The unsent copy of a message is let go by a decision of one's own, whatever an address says."""
    with serving(make_project(tmp_path)) as server:
        rie, ken = server.person(Role.REVIEWER, "Rie"), server.person(Role.REVIEWER, "Ken")
        name = f"{PAGE}:{message_id(UNTOUCHED)}"
        for query in (f"?done=accept&was={name}", f"?done=accept&saved={name}&undo={'0' * 16}"):
            assert 'data-saved=""' in rie.get(f"/{query}").text
        onward = decide(server, rie, UNTOUCHED, "correct", "リエの訳").headers["location"]
        assert f'data-saved="{name}"' in rie.get(onward).text
        assert 'data-saved=""' in ken.get(onward).text


def test_what_was_made_up_of_a_browser_stays_text(server: Server) -> None:
    """Names, browsers and pages with markup in them are shown as they are."""
    evil = "<script>alert(1)</script>"
    browser = server.browser()
    browser.headers["user-agent"] = evil
    browser.post(f"/link/{server.invitation(Role.MAINTAINER)}", data={"name": "A & B 'x'"})
    for path in ("/me", "/people", "/people/1", "/log", f"/log?who={evil}", f"/?q={evil}", f"/page/{PAGE}?q={evil}"):
        text = browser.get(path).text
        assert "<script>alert" not in text, path
        assert "A & B 'x'" not in text, path
