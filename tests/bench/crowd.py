"""The volunteers of `tests.bench.review`: each opens a message, thinks, saves, and is led to the next.

Their browsers do as little as the server needs, since they run on its machine: a connection, cookies, no more.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from taiyaku.project import Project, find_project

JAPANESE = (
    "学習率は各ステップの長さを決めます。損失が下がらなくなったら、そこで止めてください。勾配は逆伝播で求めます。"
)
STOP = "stop"
"""The file in the project that sends the people home."""
IDLE = 10.0
"""Seconds after which a connection is opened anew; the server keeps it for a little longer."""
FORM = re.compile(r'name="seen" value="([0-9a-f]+)"')


@dataclass(frozen=True)
class Volunteer:
    """One of them: which, whose pages they take, and how the server knows them."""

    number: int
    of: int
    """How many there are."""
    cookies: Mapping[str, str]
    home: str = ""
    """The address they come from; empty for any."""


@dataclass
class Tally:
    """What one volunteer met."""

    opened: list[float] = field(default_factory=list)
    saved: list[float] = field(default_factory=list)
    texts: list[tuple[str, str, str]] = field(default_factory=list)
    """Page, message and text of each acknowledged save."""
    refused: int = 0
    broken: int = 0
    """Requests that met no server."""


class Browser:
    """One connection, which is opened again where it was lost."""

    def __init__(self, root: str, *, cookies: Mapping[str, str] | None = None, home: str = "") -> None:
        parts = urlsplit(root)
        self._connection = HTTPConnection(
            parts.hostname or "", parts.port, timeout=30, source_address=(home, 0) if home else None
        )
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._used = 0.0
        self.cookies = dict(cookies or {})

    def ask(self, path: str, *, form: Mapping[str, str] | None = None, **query: str) -> tuple[HTTPResponse, str]:
        """The answer and its text; a form is sent by POST.

        Raises:
            OSError, HTTPException: there is no server, or not any more.

        """
        if time.monotonic() > self._used + IDLE:
            self._connection.close()
        headers = {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        address, body = quote(path) + (f"?{urlencode(query)}" if query else ""), None
        if form is not None:
            headers |= {"content-type": "application/x-www-form-urlencoded", "origin": self._origin}
            body = urlencode(form)
        try:
            self._connection.request("GET" if form is None else "POST", address, body, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except (OSError, HTTPException):
            self._connection.close()
            raise
        self._used = time.monotonic()
        for line in answer.headers.get_all("set-cookie", ()):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return answer, text

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()


def crowd(address: str, root: str, people: Iterable[Volunteer], seconds: float, think: float) -> list[Tally]:
    """Some of the people, a thread each; they leave after so many seconds, or when all are told to."""
    project, until = find_project(Path(root)), time.monotonic() + seconds
    pages = project.catalog_pages()
    tallies, threads = [], []
    for one in people:
        tallies.append(Tally())
        given = (address, project, pages[one.number :: one.of], one, until, think, tallies[-1])
        threads.append(threading.Thread(target=_work, args=given))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return tallies


def _work(
    address: str, project: Project, pages: tuple[str, ...], who: Volunteer, until: float, think: float, tally: Tally
) -> None:
    """Page after page of one's own, so that people with one name do not meet."""
    chance = random.Random(who.number)
    browser = Browser(address, cookies=who.cookies, home=who.home)
    time.sleep(chance.random() * think)
    page, name = chance.choice(pages), ""
    while time.monotonic() < until and not (project.root / STOP).exists():
        try:
            if not name:
                page = chance.choice(pages)
                name = _named(browser.ask("/next", page=page)[0].headers.get("location", ""), page)
                continue
            began = time.monotonic()
            _, text = browser.ask(f"/message/{page}", id=name, **{"in": "page"})
            tally.opened.append(time.monotonic() - began)
            form = FORM.search(text)
            if form is None:
                name = ""
                continue
            time.sleep(chance.uniform(0.5, 1.5) * think)
            text = f"{JAPANESE[:20]}{who.number}の{len(tally.saved)}番目の訳です。"
            fields = {"action": "correct", "text": text, "seen": form[1], "in": "page"}
            began = time.monotonic()
            answer, _ = browser.ask(f"/message/{page}", form=fields, id=name)
            if answer.status != 303:
                tally.refused += 1
                name = ""
                continue
            tally.saved.append(time.monotonic() - began)
            tally.texts.append((page, name, text))
            name = _named(answer.headers.get("location", ""), page)
        except (OSError, HTTPException):
            tally.broken += 1
            time.sleep(0.5)
    browser.close()


def _named(address: str, page: str) -> str:
    """The message that an address leads to; empty where it leads off the page."""
    parts = urlsplit(address)
    return parse_qs(parts.query).get("id", [""])[0] if parts.path == f"/message/{page}" else ""
