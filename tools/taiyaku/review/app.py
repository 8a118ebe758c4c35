"""The routes with those who stand before them: the guard, and whoever says who asks.

Everything is rendered on the server and works with forms alone; `static/review.js` adds the keyboard,
the live checks and the memory for unsaved text. The app is made from values (a project, a person, a
clock), so that a test makes one the same way as the command.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from taiyaku.project import Project
from taiyaku.review.desk import Desk
from taiyaku.review.guard import HEADERS, refusal
from taiyaku.review.views import ROUTES, TROUBLES

__all__ = ["make_app"]


def make_app(project: Project, *, who: str, today: Callable[[], date] = date.today) -> Starlette:
    """The app for one project and one person; `who` is credited with every decision."""
    app = Starlette(
        routes=(*ROUTES, Mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")),
        middleware=[Middleware(_Guard), Middleware(_Known, who=who)],
        exception_handlers=TROUBLES,
    )
    app.state.desk = Desk.of(project, today=today)
    return app


class _Known:
    """Says with every request who asks; here always the same person."""

    def __init__(self, app: ASGIApp, *, who: str) -> None:
        self._app, self._who = app, who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["who"] = self._who
        await self._app(scope, receive, send)


class _Guard:
    """Refuses what `guard.refusal` refuses, and puts the guard's headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
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
            await send(message)

        refused = refusal(scope["method"], Headers(scope=scope))
        answer = self._app if refused is None else PlainTextResponse(f"{refused[1]}\n", refused[0])
        with scope["app"].state.desk.door.open():
            await answer(scope, receive, guarded)
