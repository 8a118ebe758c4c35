"""What all views share: the desk of a request, addresses of messages, a template in the person's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from taiyaku.review.desk import Desk
from taiyaku.review.language import LANGUAGES, preferred
from taiyaku.review.leaf import Spot
from taiyaku.review.pace import Sprint, sprint
from taiyaku.review.queue import Entry

__all__ = ["SPRINT", "address", "desk_of", "known_page", "language_of", "shown", "sprint_of", "who_of"]

SPRINT = "taiyaku-sprint"
"""The cookie of the ten minutes that a person has begun: when, and how many messages they set out for."""

PASSING = frozenset({"lang", "done", "undo", "was"})
"""Query fields that speak about one visit and are not part of the address."""


def known_page(request: Request) -> str:
    """The page that the path names; 404 where it has no catalog."""
    page: str = request.path_params["page"]
    if not desk_of(request).store.has(page):
        raise HTTPException(404, f"{page} has no catalog. Run `taiyaku extract` to make one.")
    return page


def address(entry: Entry | Spot, scope: str | None = "", more: Mapping[str, str] | None = None) -> str:
    """Where a message is opened; `scope` stays on its page, `more` is said there once."""
    fields = {"id": entry.id} | ({"in": "page"} if scope else {}) | dict(more or {})
    return f"/message/{quote(entry.page)}?{urlencode(fields)}"


def desk_of(request: Request) -> Desk:
    """The desk of the app."""
    found: Desk = request.app.state.desk
    return found


def who_of(request: Request) -> str:
    """The person who asks, as ``Name <mail>``: credited with what they decide."""
    who: str = request.state.who
    return who


def shown(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """A template in the language of the person."""
    code = language_of(request)
    stay = [(name, value) for name, value in request.query_params.multi_items() if name not in PASSING]
    # After a refused save the address must be one that can be opened again.
    page = request.path_params.get("page") if request.method == "POST" else None
    here = f"/message/{quote(page)}" if page else request.url.path if request.method == "GET" else "/"
    flash = {name: request.query_params.get(name, "") for name in ("done", "undo", "was")}
    text = (
        desk_of(request)
        .templates[code]
        .get_template(template)
        .render(
            here=here,
            stay=stay,
            address=address,
            name=who_of(request).partition(" <")[0],
            finished="finished" in request.query_params,
            **{"sprint": sprint_of(request), "flash": flash} | values,
        )
    )
    response = HTMLResponse(text, status)
    response.headers["Vary"] = "Accept-Language, Cookie"
    if code == request.query_params.get("lang", ""):
        response.set_cookie("taiyaku-language", code, max_age=31_536_000, httponly=True, samesite="strict")
    return response


def language_of(request: Request) -> str:
    """The language of an answer: asked for here, chosen once, or what the browser would rather have."""
    named = (request.query_params.get("lang", ""), request.cookies.get("taiyaku-language", ""))
    return next((code for code in named if code in LANGUAGES), None) or preferred(
        request.headers.get("accept-language", "")
    )


def sprint_of(request: Request) -> Sprint | None:
    """The ten minutes that the person has begun, and how far they are."""
    since, _, goal = request.cookies.get(SPRINT, "").partition("-")
    if not (since.isdecimal() and goal.isdecimal() and len(since) < 12 and 0 < len(goal) < 4 and int(goal)):
        return None
    desk = desk_of(request)
    return sprint(desk.store.journal.count(who_of(request), float(since)), since=int(since), goal=int(goal))
