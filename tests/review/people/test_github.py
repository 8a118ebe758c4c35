"""Signing in by GitHub, against a provider on loopback that checks what it is sent."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2 as httpx
import pytest

from taiyaku.errors import ProjectError
from taiyaku.review.people.github import GitHub, from_environment
from taiyaku.review.people.roles import Role
from tests.review.people.support import Server, serving
from tests.review.support import make_project

APP, SECRET = "app-id", "app-secret-never-shown"


@dataclass
class Provider:
    """What GitHub would do; `spoil` changes what it answers."""

    address: str = ""
    account: dict[str, Any] = field(default_factory=lambda: {"id": 42, "login": "rie", "name": "Rie Mori"})
    spoil: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    """The challenge that each code was asked with."""
    tokens: int = 0

    def approve(self, address: str) -> str:
        """The person says yes at GitHub: where the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.address}/login/oauth/authorize?")
        assert (APP, "S256") == (asked["client_id"], asked["code_challenge_method"])
        assert "scope" not in asked
        assert SECRET not in address
        code = f"code{len(self.codes)}"
        self.codes[code] = asked["code_challenge"]
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def token(self, fields: dict[str, list[str]]) -> tuple[int, object]:
        """The answer to a code; GitHub answers 200 also when it refuses."""
        challenge = self.codes.pop(fields.get("code", [""])[0], None)
        verifier = fields.get("code_verifier", [""])[0].encode()
        made = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        if self.spoil == "text":
            return 200, "no json"
        if self.spoil == "down":
            return 503, {"error": "down"}
        if [APP] != fields.get("client_id") or [SECRET] != fields.get("client_secret"):
            return 200, {"error": "incorrect_client_credentials"}
        if challenge is None or challenge != made:
            return 200, {"error": "bad_verification_code"}
        if self.spoil == "empty":
            return 200, {}
        self.tokens += 1
        return 200, {"access_token": "token", "token_type": "bearer", "scope": ""}


@contextmanager
def providing() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            assert self.path == "/login/oauth/access_token"
            self.answer(*provider.token(parse_qs(body)))

        def do_GET(self) -> None:
            assert self.path == "/api/v3/user"
            known = self.headers["Authorization"] == "Bearer token" and provider.spoil != "user"
            self.answer(200 if known else 401, provider.account if known else {"message": "Bad credentials"})

        def answer(self, status: int, said: object) -> None:
            body = said.encode() if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        provider.address = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield provider
        http.shutdown()
        thread.join()


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providing() as made:
        yield made


@pytest.fixture
def server(tmp_path: Path, provider: Provider) -> Iterator[Server]:
    with serving(make_project(tmp_path), github=GitHub(APP, SECRET, provider.address)) as made:
        yield made


def over_github(provider: Provider, browser: httpx.Client, start: str = "/github") -> httpx.Response:
    """There and back."""
    return browser.get(provider.approve(browser.get(start).headers["location"]))


def test_an_invited_person_joins_and_comes_back(server: Server, provider: Provider) -> None:
    """With the role of the invitation, credited by the address that gives nothing away; the link is used up."""
    secret = server.invitation(Role.REVIEWER)
    browser = server.browser()
    assert f"/github?link={secret}" in browser.get(f"/link/{secret}").text
    assert "/" == over_github(provider, browser, f"/github?link={secret}").headers["location"]
    assert 200 == browser.get("/").status_code
    (person,) = server.community.accounts.all()
    assert ("Rie Mori <42+rie@users.noreply.github.com>", Role.REVIEWER) == (person.who, person.role)
    provider.account = {"id": 42, "login": "renamed", "name": None}
    other = server.browser()
    assert "/page/index.md" == over_github(provider, other, "/github?to=/page/index.md").headers["location"]
    assert "Rie Mori" in other.get("/").text
    assert 410 == other.get(f"/link/{secret}").status_code


def test_a_stranger_at_github_is_one_here(server: Server, provider: Provider) -> None:
    """Until they are invited; a barred one stays out."""
    browser = server.browser()
    answer = over_github(provider, browser)
    assert 403 == answer.status_code
    assert "このGitHubアカウントは登録されていません" in answer.text
    assert 401 == browser.get("/").status_code
    server.person(Role.MAINTAINER, "Mei")
    over_github(provider, browser, f"/github?link={server.invitation()}")
    mei = server.browsers[-1]
    mei.post(f"/people/{server.number('Rie Mori')}/bar", data={"barred": "yes"})
    assert 403 == over_github(provider, server.browser()).status_code


def test_a_person_connects_their_account(server: Server, provider: Provider) -> None:
    """And nobody else can connect the same."""
    browser = server.person(Role.TRANSLATOR, "Tomo")
    assert "/me" == over_github(provider, browser).headers["location"]
    again = server.browser()
    over_github(provider, again)
    assert "Tomo" in again.get("/").text
    other = server.person(Role.TRANSLATOR, "Yuki")
    assert 403 == over_github(provider, other).status_code


def test_a_taken_name_becomes_the_login(server: Server, provider: Provider) -> None:
    """Nobody passes for somebody else by naming themselves so at GitHub."""
    server.person(Role.TRANSLATOR, "Rie Mori")
    over_github(provider, server.browser(), f"/github?link={server.invitation()}")
    assert "rie <42+rie@users.noreply.github.com>" == server.community.accounts.all()[1].who


@pytest.mark.parametrize("wrong", ["state", "no state", "other browser", "old", "twice", "code", "no code", "tampered"])
def test_a_way_back_that_was_not_begun_here_ends(server: Server, provider: Provider, wrong: str) -> None:
    """In one line, signed in as nobody."""
    browser = server.browser()
    over_github(provider, server.browser(), f"/github?link={server.invitation()}")
    back = provider.approve(browser.get("/github").headers["location"])
    tokens = provider.tokens
    match wrong:
        case "state":
            back = back.replace("state=", "state=x")
        case "no state":
            back = back.partition("&state")[0]
        case "other browser":
            browser = server.browser()
        case "old":
            server.app.state.house.seal.opened = lambda *_, **__: None
        case "twice":
            assert 303 == browser.get(back).status_code
            browser = server.browser()
        case "code":
            back = back.replace("code=", "code=x")
        case "no code":
            back = back.replace("code=", "error=access_denied&x=")
        case "tampered":
            ((name, value),) = browser.cookies.items()
            browser = server.browser(cookies={name: f"{value[:-3]}abc"})
    answer = browser.get(back)
    assert answer.status_code in (400, 401, 403)
    assert 1 == answer.text.count('role="alert"')
    assert 401 == browser.get("/").status_code
    assert tokens + (wrong == "twice") == provider.tokens


@pytest.mark.parametrize("spoil", ["text", "down", "empty", "user", "secret", "id", "list", "away"])
def test_a_wrong_answer_of_github_is_one_line(server: Server, provider: Provider, spoil: str) -> None:
    """Without a word of the secret; the invitation is still good."""
    secret = server.invitation()
    browser = server.browser()
    back = provider.approve(browser.get(f"/github?link={secret}").headers["location"])
    app: GitHub = server.community.github  # type: ignore[assignment]
    match spoil:
        case "secret":
            object.__setattr__(server.community, "github", GitHub(APP, "wrong", provider.address))
        case "id":
            provider.account = {"id": "42; DROP", "login": "rie"}
        case "list":
            provider.account = []  # type: ignore[assignment]
        case "away":
            object.__setattr__(server.community, "github", GitHub(APP, SECRET, "http://127.0.0.1:9"))
        case _:
            provider.spoil = spoil
    answer = browser.get(back)
    assert 403 == answer.status_code
    assert 1 == answer.text.count('role="alert"')
    assert "Traceback" not in answer.text
    assert SECRET not in answer.text
    assert 401 == browser.get("/").status_code
    object.__setattr__(server.community, "github", app)
    assert 200 == browser.get(f"/link/{secret}").status_code


def test_the_app_is_named_by_the_environment_alone() -> None:
    """Both halves or none; a GitHub elsewhere needs TLS; the secret is in no text that is printed."""
    assert from_environment({}) is None
    made = from_environment({"TAIYAKU_GITHUB_ID": APP, "TAIYAKU_GITHUB_SECRET": SECRET})
    assert GitHub(APP, SECRET) == made
    assert "https://api.github.com" == made.api
    assert SECRET not in repr(made)
    for broken in (
        {"TAIYAKU_GITHUB_ID": APP},
        {"TAIYAKU_GITHUB_SECRET": SECRET},
        {"TAIYAKU_GITHUB_ID": APP, "TAIYAKU_GITHUB_SECRET": SECRET, "TAIYAKU_GITHUB_URL": "http://git.example.org"},
    ):
        with pytest.raises(ProjectError) as error:
            from_environment(broken)
        assert SECRET not in str(error.value)


def test_without_an_app_there_is_no_way_over_github(tmp_path: Path) -> None:
    """And no button that leads there."""
    with serving(make_project(tmp_path)) as server:
        browser = server.browser()
        assert 404 == browser.get("/github").status_code
        assert "GitHub" not in browser.get("/").text
