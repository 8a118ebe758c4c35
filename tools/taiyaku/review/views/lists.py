"""Pages and messages in lists: the overview, one page, what a search finds; and on to what waits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from taiyaku.model import State
from taiyaku.review.people.roles import Permission
from taiyaku.review.queue import Entry, matching
from taiyaku.review.views.answers import address, approves, desk_of, known_page, shown, visit_of, who_of
from taiyaku.review.views.walks import Walk, narrowed

__all__ = ["ROUTES"]

PAGES = 100
"""Pages in the overview before «show more»."""

ROWS = 200
"""Messages in one list before «show more»."""


def overview(request: Request) -> Response:
    """The pages and how far they are; with a state or words asked for, the messages of all pages."""
    desk = desk_of(request)
    if narrowed(request) == (None, ""):
        first, view = _first(request), desk.shelf.view(who_of(request), approves=approves(request))
        onward = first + PAGES if first + PAGES < len(view.rows) else 0
        rows = view.rows[first : first + PAGES]
        visit = visit_of(request)
        hindrances = desk.hindrances() if visit and visit.may(Permission.MAINTAIN) else ()
        return shown(
            request, "overview.html", shelf=view, rows=rows, onward=onward, state=None, words="", hindrances=hindrances
        )
    return _list(request, "search.html", desk.everything())


def page_list(request: Request) -> Response:
    """The messages of one page."""
    desk, page = desk_of(request), known_page(request)
    row = desk.shelf.row(page)
    found = () if row.trouble else desk.entries(page)
    return _list(
        request,
        "page.html",
        found,
        waiting=row.waiting(who_of(request), approves=approves(request)),
        page=page,
        row=row,
    )


def next_message(request: Request) -> Response:
    """On to the first message that waits, on one page or on all."""
    desk = desk_of(request)
    page = request.query_params.get("page", "")
    page = page if desk.store.has(page) else ""
    taken = desk.claims.taken(who_of(request))
    spot = next(desk.shelf.queue(who_of(request), page=page, taken=taken, approves=approves(request)), None)
    return RedirectResponse(address(spot, Walk(page).fields) if spot else "/?finished=1", 303)


def _list(request: Request, template: str, found: Iterable[Entry], **more: Any) -> Response:
    state, words = narrowed(request)
    first = _first(request)
    chosen, per_state = [], dict.fromkeys(State, 0)
    for entry in matching(found, words=words):
        number = per_state[entry.message.state] if state else sum(per_state.values())
        per_state[entry.message.state] += 1
        if state in (None, entry.message.state) and first <= number < first + ROWS:
            chosen.append(entry)
    matched = per_state[state] if state else sum(per_state.values())
    return shown(
        request,
        template,
        found=chosen,
        matched=matched,
        per_state=per_state,
        first=first,
        onward=first + ROWS if first + ROWS < matched else 0,
        state=state,
        words=words,
        walk=Walk(more.get("page", ""), state, words).fields,
        **more,
    )


def _first(request: Request) -> int:
    start = request.query_params.get("from", "0")
    return int(start) if start.isdecimal() and len(start) < 9 else 0


ROUTES = (
    Route("/", overview, name="overview"),
    Route("/next", next_message, name="next"),
    Route("/page/{page:path}", page_list, name="page"),
)
