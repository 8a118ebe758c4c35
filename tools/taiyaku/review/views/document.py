"""A page as a whole: read as the site shows it, paragraph beside paragraph, and edited in place.

A decision is made as in the editor, by the same journal and under the same rules. A form without a script comes
back with the whole page; a script asks for `part` and gets the one pair.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from posixpath import dirname
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from taiyaku.checks import CHECKS
from taiyaku.errors import TaiyakuError
from taiyaku.model import Finding, Kind, Message, Severity, State
from taiyaku.review.changes import Change, Versions, changes, versions
from taiyaku.review.document import Around, Document, Wanted, document, fitting, pair_of, slot_of
from taiyaku.review.people.rules import ForbiddenError
from taiyaku.review.queue import message_id
from taiyaku.review.sheet import cleaned
from taiyaku.review.store import Refused, Saved
from taiyaku.review.views.answers import (
    GONE,
    NO_ACTION,
    desk_of,
    hand_of,
    known_page,
    no_message,
    noted,
    shown,
    undone,
    who_of,
)
from taiyaku.review.words import CHECK_TITLES

__all__ = ["ROUTES", "document_address"]

FILTERS = ("state", "check", "term", "q", "author")
"""Query fields that say what is looked for."""

ASIDE = frozenset({Kind.ABBREVIATION, Kind.ATTRIBUTE, Kind.FIGURE, Kind.FRONT_MATTER, Kind.NAVIGATION})
"""Kinds that are no paragraph among the others, and are named."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The pair that is being edited."""

    id: str
    text: str
    findings: tuple[Finding, ...] = ()
    changed: tuple[Change, ...] = ()
    """What changed in the English of a stale message."""
    others: tuple[str, ...] = ()
    alert: str = ""
    """``conflict``, ``empty`` or ``unsaved``."""
    detail: str = ""
    versions: Versions | None = None


def read(request: Request) -> Response:
    """The page, or one pair of it."""
    page, name = known_page(request), request.query_params.get("edit", "")
    if "pair" in request.query_params:
        return _part(request, request.query_params["pair"], edited=name != "")
    opened = _opened(request, page, name) if name else None
    return _whole(request, opened=opened)


async def decide(request: Request) -> Response:
    """Accept or correct one message; saved before the answer is sent."""
    form = await request.form()
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_decide, request, fields)


def document_address(page: str, fields: Mapping[str, str] | None = None, name: str = "") -> str:
    """Where a page is read as a whole, and where on it a message stands."""
    query = f"?{urlencode(fields)}" if fields else ""
    return f"/document/{quote(page)}{query}{f'#m-{name}' if name else ''}"


def _decide(request: Request, fields: Mapping[str, str]) -> Response:
    desk, page, who = desk_of(request), known_page(request), who_of(request)
    name, action = request.query_params.get("id", ""), fields.get("action", "")
    text = cleaned(fields.get("text", ""))
    if action == "undo":
        return _undo(request, fields.get("token", ""))
    if action not in ("accept", "correct"):
        raise HTTPException(400, NO_ACTION)
    if action == "correct" and not text.strip():
        return _again(request, name, text=text, alert="empty", status=422)
    decision = hand_of(request).decision(action, text)
    noted(request, action=action, page=page, id=name)
    try:
        outcome = desk.store.save(page, name, fields.get("seen", ""), decision, who=who, action=action)
    except ForbiddenError as error:
        return _again(request, name, text=text, alert="unsaved", detail=str(error), status=403)
    except TaiyakuError as error:
        return _again(request, name, text=text, alert="unsaved", detail=desk.said(error), status=503)
    if isinstance(outcome, Refused):
        if outcome.now is None:
            return shown(request, "gone.html", status=410, text=text, page=page, detail="")
        theirs = cleaned(outcome.now.target)
        both = versions(cleaned(fields.get("base", "")), mine=text or theirs, theirs=theirs)
        return _again(request, name, text=text, alert="conflict", versions=both, status=409)
    noted(request, decision=outcome.token)
    return _done(request, outcome, "waits" if outcome.waits else action)


def _undo(request: Request, token: str) -> Response:
    outcome = undone(request, token)
    if outcome.page != known_page(request):
        raise HTTPException(410, GONE)
    if isinstance(outcome, Saved):
        return _done(request, outcome, "undone", undo=False)
    now = outcome.now
    return _onward(request, message_id(now.key) if now else "", {"did": "kept"})


def _done(request: Request, saved: Saved, done: str, *, undo: bool = True) -> Response:
    desk, name = desk_of(request), message_id(saved.after.key)
    desk.shelf.note(saved.page, name)
    desk.claims.leave(saved.page, name, who_of(request))
    if done in ("accept", "correct") and saved.after.state is not State.REVIEWED:
        done = "approved"
    return _onward(request, name, {"did": done} | ({"token": saved.token} if undo else {}))


def _onward(request: Request, name: str, more: Mapping[str, str]) -> Response:
    """Back to the pair: it alone, or the page where it is."""
    if "part" in request.query_params:
        return _part(request, name, token=more.get("token", ""), did=more["did"])
    return RedirectResponse(document_address(known_page(request), {**_filters(request), **more}, name), 303)


def _again(
    request: Request,
    name: str,
    *,
    text: str,
    alert: str,
    status: int,
    detail: str = "",
    versions: Versions | None = None,
) -> Response:
    """The editor once more, with what the person wrote."""
    page, desk = known_page(request), desk_of(request)
    try:
        opened = _opened(request, page, name, text=text, alert=alert, detail=detail, versions=versions)
        if "part" in request.query_params:
            return _part(request, name, opened=opened, status=status)
        return _whole(request, opened=opened, status=status)
    except TaiyakuError as error:  # the catalog cannot even be read
        return shown(request, "gone.html", status=503, text=text, page=page, detail=desk.said(error))


def _opened(request: Request, page: str, name: str, *, text: str | None = None, **more: object) -> Opened | None:
    desk = desk_of(request)
    entry = desk.entry(page, name)
    if entry is None:
        return None
    message = entry.message
    stale = message.state is State.STALE and message.previous_source
    desk.claims.take(page, name, who_of(request))
    return Opened(
        name,
        cleaned(message.target) if text is None else text,
        desk.checked.findings(message if text is None else replace(message, target=text), desk.beside.terms().terms),
        changes(message.previous_source, message.key.source) if stale else (),
        desk.claims.others(page, name, who_of(request)),
        **more,  # type: ignore[arg-type]
    )


def _part(
    request: Request,
    name: str,
    *,
    edited: bool = False,
    opened: Opened | None = None,
    token: str = "",
    did: str = "",
    status: int = 200,
) -> Response:
    """One pair."""
    page, desk = known_page(request), desk_of(request)
    entry = desk.entry(page, name)
    if entry is None:
        raise HTTPException(404, no_message(page, name))
    opened = opened or (_opened(request, page, name) if edited else None)
    pair = pair_of(entry.message, slot_of(desk.frames.of(page), entry.message), around=_around(request, page))
    values = {"pair": pair, "page": page, "opened": opened, "token": token, "did": did}
    return shown(request, "pair.html", status=status, kept=_filters(request), ASIDE=ASIDE, **values)


def _whole(request: Request, *, opened: Opened | None = None, status: int = 200) -> Response:
    page, desk = known_page(request), desk_of(request)
    row, wanted = desk.shelf.row(page), _wanted(request)
    terms = desk.beside.terms().terms
    found: Document | None = None
    if not row.trouble:
        fits: Callable[[Message], bool] = fitting(
            wanted, terms=terms, found=lambda message: desk.checked.findings(message, terms)
        )
        found = document(
            desk.frames.of(page), desk.store.catalog(page), _around(request, page), wanted=wanted, fits=fits
        )
    return shown(
        request,
        "document.html",
        status=status,
        page=page,
        row=row,
        document=found,
        wanted=wanted,
        checks={name: CHECK_TITLES[name] for name in CHECKS},
        opened=opened,
        kept=_filters(request),
        ASIDE=ASIDE,
        Severity=Severity,
        said={name: request.query_params.get(name, "") for name in ("did", "token", "number", "refused")},
    )


def _around(request: Request, page: str) -> Around:
    desk = desk_of(request)
    failed = desk.shelf.row(page).failed or frozenset()
    references = desk.frames.of(page).references
    hand = hand_of(request)
    return Around(desk.frames.dialect(), hand.who, hand.needed, references, dirname(page), failed, hand.barred)


def _wanted(request: Request) -> Wanted:
    asked = {name: cleaned(request.query_params.get(name, ""))[:200] for name in FILTERS}
    states = {state.value: state for state in State}
    check = asked["check"] if asked["check"] in {*CHECKS, "any", "error"} else ""
    return Wanted(states.get(asked["state"]), check, asked["term"], asked["q"], asked["author"])


def _filters(request: Request) -> dict[str, str]:
    return {name: value for name in FILTERS if (value := request.query_params.get(name, ""))}


ROUTES = (
    Route("/document/{page:path}", read, name="document", methods=["GET"]),
    Route("/document/{page:path}", decide, name="document-decide", methods=["POST"]),
)
