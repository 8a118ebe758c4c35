"""Request → station → template; no rule lives here.

Which message comes next is `queue.py`'s affair, what may be saved is `store.py`'s, what a decision
does to a message is `taiyaku.catalog`'s. A trouble (a broken catalog, a full disk) is one line on the
page, and what the person wrote stays in the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from taiyaku.catalog import accept, correct, reject
from taiyaku.checks import findings
from taiyaku.errors import TaiyakuError
from taiyaku.model import Finding, Message, State
from taiyaku.review import desk as _desk
from taiyaku.review.answers import address, desk_of, known_page, shown, sprint_of
from taiyaku.review.changes import Versions, versions
from taiyaku.review.desk import Desk
from taiyaku.review.leaf import Spot
from taiyaku.review.queue import Entry, matching, message_id, waits
from taiyaku.review.sheet import cleaned, sheet
from taiyaku.review.store import Saved

__all__ = ["TROUBLES", "Desk", "check", "decide", "message", "next_message", "overview", "page_list", "undo"]

PAGES = 100
"""Pages in the overview before «show more»."""

ROWS = 200
"""Messages in one list before «show more»."""


def overview(request: Request) -> Response:
    """The pages and how far they are; with a state or words asked for, the messages of all pages."""
    desk = desk_of(request)
    if _wanted(request) == (None, ""):
        first, view = _first(request), desk.shelf.view(desk.who)
        onward = first + PAGES if first + PAGES < len(view.rows) else 0
        rows = view.rows[first : first + PAGES]
        return shown(request, "overview.html", shelf=view, rows=rows, onward=onward, state=None, words="")
    return _list(request, "search.html", desk.everything())


def page_list(request: Request) -> Response:
    """The messages of one page."""
    desk, page = desk_of(request), known_page(request)
    row = desk.shelf.row(page)
    found = () if row.trouble else desk.entries(page)
    return _list(request, "page.html", found, waiting=row.waiting(desk.who), page=page, row=row)


def next_message(request: Request) -> Response:
    """On to the first message that waits, on one page or on all."""
    desk = desk_of(request)
    page = request.query_params.get("page", "")
    page = page if desk.store.has(page) else ""
    spot = next(desk.shelf.queue(desk.who, page=page, taken=desk.claims.taken(desk.who)), None)
    return RedirectResponse(address(spot, page) if spot else "/?finished=1", 303)


def message(request: Request) -> Response:
    """One message with all that helps to decide on it."""
    page, desk = known_page(request), desk_of(request)
    answer = _sheet(request)
    desk.claims.take(page, request.query_params.get("id", ""), desk.who)
    return answer


async def decide(request: Request) -> Response:
    """Accept, correct or reject; saved before the answer is sent."""
    form = await request.form()
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_decide, request, fields)


async def undo(request: Request) -> Response:
    """Take the last decision back."""
    form = await request.form()
    return await run_in_threadpool(_undo, request, str(form.get("token", "")))


async def check(request: Request) -> Response:
    """The findings on an edited text, as JSON."""
    try:
        asked = await request.json()
    except ValueError:
        asked = None
    fields = ("page", "id", "text")
    if not isinstance(asked, dict) or not all(isinstance(asked.get(name), str) for name in fields):
        return JSONResponse({"error": "Send JSON with page, id and text."}, 400)
    return await run_in_threadpool(_check, desk_of(request), *(asked[name] for name in fields))


def _check(desk: Desk, page: str, name: str, text: str) -> Response:
    entry = desk.entry(page, name) if desk.store.has(page) else None
    if entry is None:
        return JSONResponse({"error": f"{page} has no message {name}."}, 404)
    text = cleaned(text)
    found = findings(replace(entry.message, target=text), terms=desk.beside.terms().terms) if text else ()
    return JSONResponse({"findings": [_finding(finding) for finding in found]})


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "text": finding.text,
        "span": finding.span,
        "fix": finding.fix,
    }


def _accept(message: Message, text: str, *, who: str, when: str, needed: int) -> Message:
    """An accepted text that was edited is a correction: so the form works without a script."""
    if text != cleaned(message.target):
        return correct(message, text, who=who, when=when, needed=needed)
    return accept(message, who=who, when=when, needed=needed)


def _correct(message: Message, text: str, *, who: str, when: str, needed: int) -> Message:
    return correct(message, text, who=who, when=when, needed=needed)


def _reject(message: Message, text: str, *, who: str, when: str, needed: int) -> Message:
    return reject(message)


ACTIONS: Mapping[str, Callable[..., Message]] = {"accept": _accept, "correct": _correct, "reject": _reject}


def _decide(request: Request, fields: Mapping[str, str]) -> Response:
    desk, page = desk_of(request), known_page(request)
    name, action, text = request.query_params.get("id", ""), fields.get("action", ""), cleaned(fields.get("text", ""))
    if action not in ACTIONS:
        raise HTTPException(400, f"'{action}' is no action. Use {', '.join(ACTIONS)}.")
    if not text.strip() and action != "reject":
        return _sheet(request, text=text, alert="empty", status=422)
    decision = partial(
        ACTIONS[action],
        text=text,
        who=desk.who,
        when=desk.today().isoformat(),
        needed=desk.project.reviews_needed,
    )
    try:
        outcome = desk.store.save(page, name, fields.get("seen", ""), decision, who=desk.who, action=action)
    except TaiyakuError as error:
        try:
            return _sheet(request, text=text, alert="unsaved", detail=desk.said(error), status=503)
        except TaiyakuError:  # the catalog cannot even be read, and has not been since the start
            return shown(request, "gone.html", status=503, text=text, page=page, detail=desk.said(error))
    if not isinstance(outcome, Saved):
        if outcome.now is None:
            return _sheet(request, text=text, alert="gone", status=409)
        both = versions(cleaned(fields.get("base", "")), mine=text, theirs=cleaned(outcome.now.target))
        return _sheet(request, text=text, alert="conflict", versions=both, status=409)
    return _onward(request, outcome, action, fields.get("in", ""))


def _onward(request: Request, saved: Saved, action: str, scope: str) -> Response:
    """To the next message in the queue, or back to the one that was only looked at again."""
    desk, page = desk_of(request), saved.page
    here = Spot(page, message_id(saved.after.key))
    place = desk.shelf.place(page, saved.before)
    desk.shelf.note(page, here.id)
    desk.claims.leave(*here, desk.who)
    done = {"done": _done(action, saved), "undo": saved.token, "was": f"{page}:{here.id}"}
    if not waits(saved.before, desk.who):
        return RedirectResponse(address(here, scope, done), 303)
    begun = sprint_of(request)
    if begun and begun.done == begun.goal:
        return RedirectResponse(f"/sprint?{urlencode(done | {'since': begun.since, 'goal': begun.goal})}", 303)
    inside, taken = page if scope == "page" else "", desk.claims.taken(desk.who)
    onward = chain(
        desk.shelf.queue(desk.who, page=inside, after=place, taken=taken),
        desk.shelf.queue(desk.who, page=inside, taken=taken),
    )
    spot = next((spot for spot in onward if spot != here), None)
    if spot is not None:
        return RedirectResponse(address(spot, scope, done), 303)
    home = f"/page/{quote(page)}" if scope == "page" else "/"
    return RedirectResponse(f"{home}?{urlencode(done | {'finished': '1'})}", 303)


def _done(action: str, saved: Saved) -> str:
    if saved.waits:
        return "waits"
    if action != "reject" and saved.after.state is not State.REVIEWED:
        return "approved"
    return "correct" if action == "accept" and saved.after.target != saved.before.target else action


def _undo(request: Request, token: str) -> Response:
    desk = desk_of(request)
    try:
        outcome = desk.store.undo(token, who=desk.who)
    except TaiyakuError as error:
        raise HTTPException(503, desk.said(error)) from error
    if outcome is None:
        raise HTTPException(410, "This decision cannot be taken back any more. Open the message and change it there.")
    here = Spot(outcome.page, _desk.name_of(outcome))
    if not here.id:
        raise HTTPException(409, "The message has gone from its catalog.")
    desk.shelf.note(*here)
    return RedirectResponse(address(here, "", {"done": "undone" if isinstance(outcome, Saved) else "kept"}), 303)


def _sheet(
    request: Request,
    *,
    text: str | None = None,
    alert: str = "",
    detail: str = "",
    versions: Versions | None = None,
    status: int = 200,
) -> Response:
    desk = desk_of(request)
    page, name = request.path_params["page"], request.query_params.get("id", "")
    entry = desk.entry(page, name)
    if entry is None:
        if text is None:
            raise HTTPException(404, f"{page} has no message {name}. It may have changed with the English.")
        return shown(request, "gone.html", status=status, text=text, page=page, detail="")
    scope = "page" if request.query_params.get("in") == "page" else ""
    return shown(
        request,
        "message.html",
        status=status,
        sheet=sheet(desk, entry, text=text),
        alert=alert,
        detail=detail,
        versions=versions,
        others=desk.claims.others(page, name, desk.who),
        scope=scope,
    )


def _list(request: Request, template: str, found: Iterable[Entry], **more: Any) -> Response:
    state, words = _wanted(request)
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
        **more,
    )


def _first(request: Request) -> int:
    start = request.query_params.get("from", "0")
    return int(start) if start.isdecimal() and len(start) < 9 else 0


def _wanted(request: Request) -> tuple[State | None, str]:
    named = {state.value: state for state in State}
    return named.get(request.query_params.get("state", "")), cleaned(request.query_params.get("q", ""))


def _http_trouble(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    return shown(request, "trouble.html", status=status, line=str(getattr(error, "detail", error)))


def _own_trouble(request: Request, error: Exception) -> Response:
    return shown(request, "trouble.html", status=500, line=desk_of(request).said(error))


TROUBLES: Mapping[Any, Callable[[Request, Exception], Response]] = {
    HTTPException: _http_trouble,
    TaiyakuError: _own_trouble,
}
