"""Who stands before the views: the guard, whoever says who asks, and one at each view who lets in or not.

The one at a view knows what the view needs (`views/__init__.py`, NEEDS); a view that is not in that table lets
nobody in. In a community they also see to it that nobody asks too much, and write down what may change something,
before it is answered.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from taiyaku.review.guard import HEADERS, Site, refusal
from taiyaku.review.language import chosen, language
from taiyaku.review.people.community import Caller, Community
from taiyaku.review.people.door import Door
from taiyaku.review.people.roles import Permission, Visit
from taiyaku.review.people.seal import Seal
from taiyaku.review.people.sessions import DAYS
from taiyaku.review.words import N_

__all__ = ["Allowed", "Guard", "House", "Known", "Needs"]

BODY = 30.0
"""Seconds in which a request must have come whole."""

SAFE = ("GET", "HEAD")

LANGUAGE = "taiyaku-language"
"""The cookie of the language that somebody chose."""

STRANGER = N_("Sign in first.")
UNKNOWN = N_("Nobody may open this: it is not said who may. This is a fault of the app.")
MORE = N_("Your role does not allow this. Ask a maintainer.")
SLOWLY = N_("That was a lot at once. Wait a minute, then go on; what you wrote is still in your browser.")


@dataclass(frozen=True, slots=True)
class Needs:
    """What one view asks for."""

    permission: Permission
    log: bool = True
    """Whether a request that may change something is written into the log here; else the view does it, or it changes
    nothing that matters."""
    knock: bool = False
    """Whether it is an attempt to sign in."""


@dataclass(frozen=True)
class House:
    """Who lives here and how they come in: one person, by a door that may be locked, or a community."""

    site: Site
    seal: Seal
    place: str
    """Tells projects on one machine apart: cookies do not know of ports."""
    owner: Visit | None = None
    door: Door | None = None
    community: Community | None = None
    needs: Mapping[str, Needs] = field(default_factory=dict)
    """What each view needs, by the name of its route: the one place that says who may open what."""

    def lets(self, visit: Visit | None, name: str) -> bool:
        """Whether somebody may use a view; pages ask it before they offer the way there."""
        needs = self.needs.get(name)
        if needs is None:
            return False
        return needs.permission is Permission.ANYBODY or (visit is not None and visit.may(needs.permission))

    @property
    def cookie(self) -> str:
        """The name of the cookie that browsers are known by."""
        return self.named("session" if self.community else "door")

    def named(self, purpose: str) -> str:
        """The name of a cookie; with TLS it is one that no other host can set."""
        return f"__Host-taiyaku-{purpose}" if self.site.secure else f"taiyaku-{purpose}-{self.place}"

    def visit(self, connection: HTTPConnection) -> Visit | None:
        """Who asks; None for a stranger."""
        cookie = connection.cookies.get(self.cookie, "")
        if self.community is None:
            return self.owner if self.door is None or self.door.knows(cookie) else None
        peer = connection.client.host if connection.client else ""
        proxies = self.community.proxies
        if proxies.header and (name := proxies.named(peer, connection.headers.getlist(proxies.header))):
            visit = self.community.vouched(name)
            # Whose name is taken, by themselves perhaps when they were invited, can still come as anybody does.
            if visit is not None or self.community.accounts.by_proxy(name) is not None:
                return visit
        secret = self.seal.opened(cookie, purpose="session", seconds=DAYS * 86_400) if cookie else None
        return self.community.visit(secret) if isinstance(secret, str) else None

    def caller(self, connection: HTTPConnection) -> Caller:
        """Where a request comes from."""
        peer = connection.client.host if connection.client else ""
        if self.community is not None:
            peer = self.community.proxies.address(peer, connection.headers.getlist("x-forwarded-for"))
        return Caller(peer, connection.headers.get("user-agent", ""))


class Known:
    """Says with every request who asks."""

    def __init__(self, app: ASGIApp, *, house: House) -> None:
        self._app, self._house = app, house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask who, and hand on."""
        if scope["type"] == "http":
            visit = None
            if not scope["path"].startswith("/static/"):
                connection = HTTPConnection(scope)
                asked = self._house.visit
                visit = await run_in_threadpool(asked, connection) if self._house.community else asked(connection)
            scope.setdefault("state", {}).update(visit=visit, who=visit.who if visit else "", noted={})
        await self._app(scope, receive, send)


class Allowed:
    """Stands at one view."""

    def __init__(self, app: ASGIApp, *, name: str, house: House) -> None:
        self._app, self._name, self._needs, self._house = app, name, house.needs.get(name), house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, or say why not."""
        needs, community = self._needs, self._house.community
        visit: Visit | None = scope["state"]["visit"]
        changes = scope["method"] not in SAFE
        if needs is None:
            raise HTTPException(403, UNKNOWN)
        if community is not None:
            self._measured(community, HTTPConnection(scope), visit, changes=changes and needs.log)
        if needs.permission is not Permission.ANYBODY:
            if visit is None:
                raise HTTPException(401, STRANGER)
            if not self._house.lets(visit, self._name):
                if community is not None:
                    await self._write(community, scope, visit, 403)
                raise HTTPException(403, MORE)
        if community is None or visit is None or not (changes and needs.log):
            await self._app(scope, receive, send)
            return

        async def written(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._write(community, scope, visit, message["status"])
            await send(message)

        await self._app(scope, receive, written)

    def _measured(
        self, community: Community, connection: HTTPConnection, visit: Visit | None, *, changes: bool
    ) -> None:
        if visit is not None:
            kind, name = ("write" if changes else "read"), str(visit.person)
        else:
            knocks = self._needs is not None and self._needs.knock
            kind, name = ("knock" if knocks else "stranger"), _neighbourhood(self._house.caller(connection).address)
        wait = community.limits.wait(kind, name)
        if wait:
            raise HTTPException(429, SLOWLY, {"Retry-After": str(wait)})

    async def _write(self, community: Community, scope: Scope, visit: Visit, status: int) -> None:
        noted: Mapping[str, Any] = scope["state"]["noted"]
        what = {"status": status} | (dict(noted) or {"path": scope["path"]})
        action = str(what.pop("action", self._name))
        await run_in_threadpool(
            community.audit.write, action, what, at=community.clock(), who=visit.who, session=visit.session
        )


class Guard:
    """Refuses what `guard.refusal` refuses, and puts the guard's headers on every answer."""

    def __init__(self, app: ASGIApp, *, site: Site) -> None:
        self._app, self._site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or have the app answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/static/"):
                    headers["Cache-Control"] = "no-cache"
                if self._site.secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                    message["headers"] = [_secured(*header) for header in message["headers"]]
            await send(message)

        refused = refusal(scope["method"], Headers(scope=scope), self._site)
        answer = self._app if refused is None else _refused(*refused, HTTPConnection(scope))
        with scope["app"].state.desk.in_flight.one():
            await answer(scope, _punctual(receive), guarded)


def _refused(status: int, line: str, connection: HTTPConnection) -> PlainTextResponse:
    """The line alone, in the language of who asks: no page is made for what does not come from one of ours."""
    code = chosen((connection.cookies.get(LANGUAGE, ""),), connection.headers.get("accept-language", ""))
    return PlainTextResponse(f"{language(code).said(line)}\n", status)


def _punctual(receive: Receive) -> Receive:
    """The same, but a body that trickles in is not waited for: nobody holds a place for nothing."""
    until = asyncio.get_running_loop().time() + BODY
    whole = False

    async def next_part() -> Message:
        nonlocal whole
        if whole:  # what comes now is only that the visitor has gone
            return await receive()
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            return {"type": "http.disconnect"}
        whole = not message.get("more_body", False)
        return message

    return next_part


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A cookie that goes over TLS only, whoever set it."""
    cookie = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return (name, value + b"; Secure") if cookie else (name, value)


def _neighbourhood(address: str) -> str:
    """What counts as one address: of IPv6 the /64 that one household has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    # A socket for both kinds of addresses calls those of IPv4 so; together they would be one household.
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)
