"""What all views share: the desk of a request, who asks, addresses of messages, a template in the person's language."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial, wraps
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from taiyaku.errors import TaiyakuError
from taiyaku.model import person_name
from taiyaku.review.desk import Desk
from taiyaku.review.gates import LANGUAGE, House
from taiyaku.review.hand import Hand
from taiyaku.review.language import chosen, language
from taiyaku.review.leaf import Spot
from taiyaku.review.pace import Sprint, sprint
from taiyaku.review.people.roles import Permission, Visit
from taiyaku.review.people.rules import ForbiddenError
from taiyaku.review.queue import Entry
from taiyaku.review.store import Refused, Saved
from taiyaku.review.words import N_, PROPOSING, SCRIPT
from taiyaku.said import say

__all__ = [
    "BAD",
    "GONE",
    "NOTHING",
    "NO_ACTION",
    "NO_MESSAGE",
    "SPRINT",
    "address",
    "approves",
    "asked_for",
    "desk_of",
    "hand_of",
    "house_of",
    "known_page",
    "language_of",
    "local",
    "named_entry",
    "no_message",
    "noted",
    "number_of",
    "posted",
    "shown",
    "sprint_of",
    "undone",
    "visit_of",
    "who_of",
]

GONE = N_("This decision cannot be taken back any more. Open the message and change it there.")
"""What is said where a decision is no longer there to be taken back."""

NO_ACTION = N_("There is no such decision. Open the message and use its buttons.")

NOTHING = N_("There is no such page here.")

NO_MESSAGE = N_("There is no such message.")

BAD = N_("The app did not understand what was asked. Reload the page and try again.")

SPRINT = "taiyaku-sprint"
"""The cookie of the ten minutes that a person has begun: when, and how many messages they set out for."""

PASSING = frozenset({"lang", "done", "undo"})
"""Query fields that speak about one visit and are not part of the address."""


def known_page(request: Request) -> str:
    """The page that the path names; 404 where it has no catalog."""
    page: str = request.path_params["page"]
    if not desk_of(request).store.has(page):
        raise HTTPException(404, say("{page} has no catalog. Run `taiyaku extract` to make one.", page=page))
    return page


def no_message(page: str, name: str) -> str:
    """What is said of a message that the page has not any more."""
    return say("{page} has no message {name}. It may have changed with the English.", page=page, name=name)


async def asked_for(request: Request, *names: str) -> dict[str, Any]:
    """The JSON that a script sent, with texts under these names; 400 for anything else."""
    try:
        asked = await request.json()
    except ValueError:
        asked = None
    if not isinstance(asked, dict) or not all(isinstance(asked.get(name), str) for name in names):
        raise HTTPException(400, BAD)
    return asked


def named_entry(desk: Desk, page: str, name: str) -> Entry:
    """The message that a script names; 404 where there is none."""
    entry = desk.entry(page, name) if desk.store.has(page) else None
    if entry is None:
        raise HTTPException(404, NO_MESSAGE)
    return entry


def address(entry: Entry | Spot, walk: Mapping[str, str] | None = None, more: Mapping[str, str] | None = None) -> str:
    """Where a message is opened; `walk` says what the person goes through, `more` is said there once."""
    fields = {"id": entry.id} | dict(walk or {}) | dict(more or {})
    return f"/message/{quote(entry.page)}?{urlencode(fields)}"


def desk_of(request: Request) -> Desk:
    """The desk of the app."""
    found: Desk = request.app.state.desk
    return found


def who_of(request: Request) -> str:
    """The person who asks, as ``Name <mail>``: credited with what they decide."""
    who: str = request.state.who
    return who


def visit_of(request: Request) -> Visit | None:
    """Who asks and what they may; None for a stranger."""
    visit: Visit | None = request.state.visit
    return visit


def approves(request: Request) -> bool:
    """Whether the person may approve what others wrote."""
    visit = visit_of(request)
    return visit is not None and visit.may(Permission.APPROVE)


def hand_of(request: Request) -> Hand:
    """Who decides, today, under the project's rule."""
    visit, desk = visit_of(request), desk_of(request)
    assert visit is not None  # noqa: S101  (who decides has come in)
    return Hand(visit, desk.today().isoformat(), desk.project.reviews_needed)


def house_of(request: Request) -> House:
    """Who lives here and how they come in."""
    house: House = request.app.state.house
    return house


def noted(request: Request, **details: object) -> None:
    """Put details into the line that the log will have of this request; `action` names it better than its route."""
    request.state.noted.update(details)


def posted(view: Callable[[Request, Mapping[str, str]], Response]) -> Callable[[Request], Awaitable[Response]]:
    """A view that is given the fields of its form, in a thread of its own."""

    @wraps(view)
    async def read(request: Request) -> Response:
        form = await request.form()
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        return await run_in_threadpool(view, request, fields)

    return read


def number_of(text: str) -> int:
    """A number that somebody typed; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0


def local(path: str) -> str:
    r"""An address on this site, whatever was given.

    >>> local("/page/a.md?q=1"), local("//evil.example"), local("https://evil.example"), local("/\\evil.example")
    ('/page/a.md?q=1', '/', '/', '/')
    """
    fit = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if fit else "/"


def undone(request: Request, token: str) -> Saved | Refused:
    """What became of taking a decision back; an HTTP error where that is not to be, or not now."""
    desk = desk_of(request)
    try:
        outcome = desk.store.undo(token, who=who_of(request))
    except ForbiddenError as error:
        raise HTTPException(403, str(error)) from error
    except TaiyakuError as error:
        raise HTTPException(503, desk.said(error)) from error
    if outcome is None:
        raise HTTPException(410, GONE)
    return outcome


def shown(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """A template in the language of the person."""
    code = language_of(request)
    stay = [(name, value) for name, value in request.query_params.multi_items() if name not in PASSING]
    # After a refused save the address must be one that can be opened again.
    page = request.path_params.get("page") if request.method == "POST" else None
    here = f"/message/{quote(page)}" if page else local(request.url.path) if request.method == "GET" else "/"
    flash = {name: request.query_params.get(name, "") for name in ("done", "undo")}
    visit = visit_of(request)
    proposes = visit is not None and not approves(request)
    texts = dict[str, Any]()
    if proposes:
        texts["script"] = json.dumps(
            {name: language(code).text(text) for name, text in {**SCRIPT, **PROPOSING}.items()}, ensure_ascii=False
        )
    text = (
        desk_of(request)
        .templates[code]
        .get_template(template)
        .render(
            here=here,
            stay=stay,
            address=address,
            name=person_name(who_of(request)),
            saved=_saved(request),
            finished="finished" in request.query_params,
            visit=visit,
            can=partial(house_of(request).lets, visit),
            proposes=proposes,
            community=house_of(request).community is not None,
            **{"sprint": sprint_of(request), "flash": flash} | texts | values,
        )
    )
    response = HTMLResponse(text, status)
    response.headers["Vary"] = "Accept-Language, Cookie"
    if code == request.query_params.get("lang", ""):
        response.set_cookie(LANGUAGE, code, max_age=31_536_000, httponly=True, samesite="strict")
    return response


def _saved(request: Request) -> str:
    """The message whose unsent copy the browser may let go: told by a decision of this person's that the address names.

    A link from elsewhere names none, and so makes no browser forget what somebody has written.
    """
    token, visit = request.query_params.get("undo", ""), visit_of(request)
    if not token or visit is None:
        return ""
    return ":".join(desk_of(request).store.journal.place(token, visit.who) or ())


def language_of(request: Request) -> str:
    """The language of an answer: asked for here, chosen once, or what the browser would rather have."""
    named = (request.query_params.get("lang", ""), request.cookies.get(LANGUAGE, ""))
    return chosen(named, request.headers.get("accept-language", ""))


def sprint_of(request: Request) -> Sprint | None:
    """The ten minutes that the person has begun, and how far they are."""
    since, _, goal = request.cookies.get(SPRINT, "").partition("-")
    if not (since.isdecimal() and goal.isdecimal() and len(since) < 12 and 0 < len(goal) < 4 and int(goal)):
        return None
    desk = desk_of(request)
    return sprint(desk.store.journal.count(who_of(request), float(since)), since=int(since), goal=int(goal))
