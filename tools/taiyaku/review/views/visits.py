"""Requests about a visit rather than a message: who is looking at what, and the ten minutes of a person."""

from __future__ import annotations

import time
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from taiyaku.model import person_name
from taiyaku.review.pace import goal, summary
from taiyaku.review.views.answers import BAD, SPRINT, asked_for, desk_of, shown, who_of

__all__ = ["ROUTES"]

PACED = 60
"""Decisions that a person's pace is taken from."""


async def claim(request: Request) -> Response:
    """The person is still looking at a message; who else is, as JSON."""
    place = await _place(request)
    if place is None:
        raise HTTPException(400, BAD)
    desk = desk_of(request)
    desk.claims.take(*place, who_of(request))
    return JSONResponse({"others": [person_name(who) for who in desk.claims.others(*place, who_of(request))]})


async def leave(request: Request) -> Response:
    """The person has left a message; sent by the browser when its page goes."""
    place = await _place(request)
    if place is not None:
        desk = desk_of(request)
        desk.claims.leave(*place, who_of(request))
    return Response(status_code=204)


def start(request: Request) -> Response:
    """Ten minutes begin: on to the first message."""
    desk = desk_of(request)
    wanted = goal(desk.store.journal.times(who_of(request), last=PACED))
    answer = RedirectResponse("/next", 303)
    answer.set_cookie(SPRINT, f"{int(time.time())}-{wanted}", max_age=4 * 3600, httponly=True, samesite="strict")
    return answer


def sprint(request: Request) -> Response:
    """Ten minutes have ended, or were ended: what was done."""
    desk = desk_of(request)
    since, wanted = (request.query_params.get(name, "") for name in ("since", "goal"))
    if not (since.isdecimal() and len(since) < 12):
        begun, _, wanted = request.cookies.get(SPRINT, "").partition("-")
        if not begun.isdecimal():
            return RedirectResponse("/", 303)
        return RedirectResponse(f"/sprint?since={quote(begun)}&goal={quote(wanted)}", 303)
    made = desk.store.journal.since(who_of(request), float(since))
    decisions = tuple(one for one in made if one.action != "comment")
    reached = wanted.isdecimal() and len(wanted) < 4 and len(decisions) >= int(wanted)
    answer = shown(request, "sprint.html", ended=summary(decisions), reached=reached, sprint=None)
    answer.delete_cookie(SPRINT)
    return answer


async def _place(request: Request) -> tuple[str, str] | None:
    """Page and message; none but such as there are, or the claims could grow without end."""
    try:
        asked = await asked_for(request, "page", "id")
    except HTTPException:
        return None
    page, name = asked["page"], asked["id"]
    desk = desk_of(request)
    # What is done is looked at too; only for that is the catalog asked.
    there = desk.shelf.knows(page, name) or await run_in_threadpool(desk.found, page, name) is not None
    return (page, name) if there else None


ROUTES = (
    Route("/claim", claim, name="claim", methods=["POST"]),
    Route("/leave", leave, name="leave", methods=["POST"]),
    Route("/sprint", sprint, name="sprint", methods=["GET"]),
    Route("/sprint", start, name="start", methods=["POST"]),
)
