"""A community at a real server, and browsers without scripts that come to it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx2 as httpx
import uvicorn
from starlette.applications import Starlette

from taiyaku.commands.review import HOST, SERVED, listening
from taiyaku.model import Key, Message
from taiyaku.project import Project
from taiyaku.review import Hosting, make_app
from taiyaku.review.people.community import Community
from taiyaku.review.people.limits import Limits, Rate
from taiyaku.review.people.roles import Role
from taiyaku.review.queue import digest, message_id
from tests.review.support import PAGE, TODAY, message

START = 1_795_000_000.0

ROOMY = {name: Rate(100_000, 100_000) for name in ("knock", "stranger", "read", "write")}
"""Limits that no test meets unless it wants to."""


@dataclass
class Clock:
    """Stands still until it is told."""

    now: float = START

    def __call__(self) -> float:
        return self.now


@dataclass
class Server:
    """A community that is served."""

    project: Project
    app: Starlette
    address: str
    clock: Clock
    browsers: list[httpx.Client] = field(default_factory=list)

    @property
    def community(self) -> Community:
        found: Community = self.app.state.house.community
        return found

    def browser(
        self, *, cookies: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Client:
        """One that nobody has signed in with."""
        made = httpx.Client(
            base_url=self.address, headers={"origin": self.address, "accept": "text/html"} | dict(headers or {}),
            cookies=dict(cookies or {}), timeout=30, trust_env=False, verify=False,
        )  # fmt: skip
        self.browsers.append(made)
        return made

    def invitation(self, role: Role = Role.TRANSLATOR, *, uses: int = 1, days: int = 7, person: int = 0) -> str:
        """The secret of an invitation, or of a sign-in link for a person, made as if by a maintainer."""
        community = self.community
        with community.ledger.change() as tables:
            return community.invitations.make(tables, role, by="", at=self.clock(), days=days, uses=uses, person=person)

    def person(self, role: Role, name: str, mail: str = "") -> httpx.Client:
        """The browser of somebody who has just joined."""
        browser = self.browser()
        answer = browser.post(f"/link/{self.invitation(role)}", data={"name": name, "mail": mail})
        assert 303 == answer.status_code, answer.text
        return browser

    def number(self, name: str) -> int:
        """The number of a person."""
        return next(one.number for one in self.community.accounts.all() if one.name == name)


@contextmanager
def serving(project: Project, **hosting: object) -> Iterator[Server]:
    """A community at a real socket, served as the command serves it."""
    clock = Clock()
    given = {"limits": Limits(ROOMY), "clock": clock} | hosting
    with listening(0) as listener:
        app = make_app(project, today=lambda: TODAY, hosting=Hosting(**given))  # type: ignore[arg-type]
        running = uvicorn.Server(uvicorn.Config(app, **SERVED))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        server = Server(project, app, f"http://{HOST}:{listener.getsockname()[1]}", clock)
        try:
            yield server
        finally:
            for browser in server.browsers:
                browser.close()
            running.should_exit = True
            thread.join()


def decide(
    server: Server, browser: httpx.Client, key: Key, action: str, text: str | None = None, page: str = PAGE
) -> httpx.Response:
    """Send the form of a message."""
    now = message(server.project, key, page)
    fields = {"action": action, "text": now.target if text is None else text, "seen": digest(now)}
    return browser.post(f"/message/{page}?id={message_id(key)}", data=fields)


def undo_token(answer: httpx.Response) -> str:
    """The token in the address that a decision leads to."""
    found = re.search(r"undo=([0-9a-f]+)", answer.headers["location"])
    assert found is not None
    return found[1]


def now(server: Server, key: Key, page: str = PAGE) -> Message:
    """The message in its PO file."""
    return message(server.project, key, page)
