"""One message: looked at, decided on, taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from taiyaku.catalog import commented
from taiyaku.checks import findings
from taiyaku.errors import TaiyakuError
from taiyaku.model import Finding, Key, Message, State
from taiyaku.review.changes import Versions, versions
from taiyaku.review.desk import Desk, name_of
from taiyaku.review.hand import ACTIONS
from taiyaku.review.language import Language, language
from taiyaku.review.leaf import Place, Spot
from taiyaku.review.people.rules import ForbiddenError
from taiyaku.review.queue import Entry, message_id, waits
from taiyaku.review.sheet import cleaned, sheet
from taiyaku.review.store import Saved
from taiyaku.review.views.answers import (
    NO_ACTION,
    address,
    asked_for,
    desk_of,
    hand_of,
    known_page,
    language_of,
    named_entry,
    no_message,
    noted,
    shown,
    sprint_of,
    undone,
    who_of,
)
from taiyaku.review.views.walks import Walk, next_spot, walk_of
from taiyaku.review.words import N_

__all__ = ["ROUTES", "carried_out", "opened", "remark_of"]

LEFT = N_("This message has gone")

REMARK = 2000
"""Characters of a comment."""


def message(request: Request) -> Response:
    """One message with all that helps to decide on it."""
    page, desk = known_page(request), desk_of(request)
    answer = opened(request)
    desk.claims.take(page, request.query_params.get("id", ""), who_of(request))
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
    asked = await asked_for(request, "page", "id", "text")
    return await run_in_threadpool(_check, request, asked["page"], asked["id"], asked["text"])


def _check(request: Request, page: str, name: str, text: str) -> Response:
    desk, words = desk_of(request), language(language_of(request))
    entry = named_entry(desk, page, name)
    text = cleaned(text)
    found = findings(replace(entry.message, target=text), terms=desk.beside.terms().terms) if text else ()
    return JSONResponse({"findings": [_finding(finding, words) for finding in found]})


def _finding(finding: Finding, words: Language) -> dict[str, Any]:
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "text": words.said(finding.text),
        "span": finding.span,
        "fix": finding.fix,
    }


def skip(request: Request) -> Response:
    """Past one message to the next in what the person goes through; nothing is decided."""
    desk, page, name = desk_of(request), known_page(request), request.query_params.get("id", "")
    if (entry := desk.entry(page, name)) is None:
        raise HTTPException(404, no_message(page, name))
    return _gone_on(request, walk_of(request, page), Spot(page, name), desk.shelf.place(page, entry.message), {})


def _decide(request: Request, fields: Mapping[str, str]) -> Response:
    action, text = fields.get("action", ""), cleaned(fields.get("text", ""))
    if action not in ACTIONS:
        raise HTTPException(400, NO_ACTION)
    if not text.strip() and action != "reject":
        return opened(request, text=text, alert="empty", status=422)
    return carried_out(request, fields, text, action, hand_of(request).decision(action, text))


def carried_out(
    request: Request, fields: Mapping[str, str], text: str, action: str, decision: Callable[[Message], Message]
) -> Response:
    """The answer to a decision: on to the next message, or back to this one with what is in the way."""
    desk, page, name = desk_of(request), known_page(request), request.query_params.get("id", "")
    noted(request, action=action, page=page, id=name)
    said = remark_of(fields)
    if said and action != "flag":
        decision = partial(
            _with_remark, decision=decision, text=said, who=who_of(request), when=desk.today().isoformat()
        )
    try:
        outcome = desk.store.save(page, name, fields.get("seen", ""), decision, who=who_of(request), action=action)
    except ForbiddenError as error:
        return opened(request, text=text, alert="unsaved", detail=str(error), status=403)
    except TaiyakuError as error:
        try:
            return opened(request, text=text, alert="unsaved", detail=desk.said(error), status=503)
        except TaiyakuError:  # the catalog cannot even be read, and has not been since the start
            return shown(request, "gone.html", status=503, text=text, page=page, detail=desk.said(error))
    if not isinstance(outcome, Saved):
        if outcome.now is None:
            return opened(request, text=text, base=fields.get("base", ""), alert="gone", status=409)
        both = versions(cleaned(fields.get("base", "")), mine=text, theirs=cleaned(outcome.now.target))
        return opened(request, text=text, alert="conflict", versions=both, status=409)
    noted(request, decision=outcome.token)
    return _onward(request, outcome, action)


def remark_of(fields: Mapping[str, str]) -> str:
    """What the person says beside the text."""
    return cleaned(fields.get("remark", ""))[:REMARK]


def _with_remark(
    message: Message, *, decision: Callable[[Message], Message], text: str, who: str, when: str
) -> Message:
    return commented(decision(message), text, who=who, when=when)


def _onward(request: Request, saved: Saved, action: str) -> Response:
    """On in what the person goes through, or back to the message that was only looked at again."""
    desk, page, walk = desk_of(request), saved.page, walk_of(request, saved.page)
    here = Spot(page, message_id(saved.after.key))
    place = desk.shelf.place(page, saved.before)
    desk.shelf.note(page, here.id)
    desk.claims.leave(*here, who_of(request))
    done = {"done": _done(action, saved), "undo": saved.token}
    waited = waits(saved.before, who_of(request))
    if not (waited or walk.listed):
        return RedirectResponse(address(here, walk.fields, done), 303)
    begun = sprint_of(request)
    if begun and begun.done == begun.goal and waited:
        return RedirectResponse(f"/sprint?{urlencode(done | {'since': begun.since, 'goal': begun.goal})}", 303)
    return _gone_on(request, walk, here, place, done)


def _gone_on(request: Request, walk: Walk, here: Spot, place: Place, done: Mapping[str, str]) -> Response:
    """To the next message, or to where the walk began; what was done is said there."""
    if (spot := next_spot(request, walk, here, place)) is not None:
        return RedirectResponse(address(spot, walk.fields, done), 303)
    said = urlencode({**done, "finished": "1"})
    return RedirectResponse(f"{walk.home}{'&' if '?' in walk.home else '?'}{said}", 303)


def _done(action: str, saved: Saved) -> str:
    if saved.waits:
        return "waits"
    if action not in ("reject", "flag") and saved.after.state is not State.REVIEWED:
        return "approved"
    return "correct" if action == "accept" and saved.after.target != saved.before.target else action


def _undo(request: Request, token: str) -> Response:
    noted(request, decision=token[:16])
    desk, outcome = desk_of(request), undone(request, token)
    here = Spot(outcome.page, name_of(outcome))
    if not here.id:
        raise HTTPException(409, LEFT)
    desk.shelf.note(*here)
    said = {"done": "undone" if isinstance(outcome, Saved) else "kept"}
    return RedirectResponse(address(here, walk_of(request, here.page).fields, said), 303)


def opened(
    request: Request,
    *,
    text: str | None = None,
    base: str = "",
    alert: str = "",
    detail: str = "",
    versions: Versions | None = None,
    status: int = 200,
    **more: Any,
) -> Response:
    """The page of the message that the request names; `text` stands in the editor, `base` stood there before."""
    desk = desk_of(request)
    page, name = request.path_params["page"], request.query_params.get("id", "")
    entry = desk.entry(page, name)
    if entry is None and text is not None and (entry := _followed(desk, page, name, base)) is not None:
        alert, name = "moved", entry.id
    if entry is None:
        if text is None:
            raise HTTPException(404, no_message(page, name))
        return shown(request, "gone.html", status=status, text=text, page=page, detail="")
    walk = walk_of(request, page)
    return shown(
        request,
        "message.html",
        status=status,
        sheet=sheet(desk, entry, text=text),
        alert=alert,
        detail=detail,
        versions=versions,
        others=desk.claims.others(page, name, who_of(request)),
        barred=hand_of(request).barred(entry.message),
        going=walk,
        walk=walk.fields,
        **more,
    )


def _followed(desk: Desk, page: str, name: str, base: str) -> Entry | None:
    """The message that one became when its English was changed: told by its old English, or by its Japanese."""
    stale = [entry for entry in desk.entries(page) if entry.message.state is State.STALE]
    was = (one for one in stale if message_id(Key(one.message.previous_source, one.message.key.context)) == name)
    same = (one for one in stale if cleaned(base) and cleaned(one.message.target) == cleaned(base))
    return next(chain(was, same), None)


ROUTES = (
    Route("/message/{page:path}", message, name="message", methods=["GET"]),
    Route("/message/{page:path}", decide, name="decide", methods=["POST"]),
    Route("/skip/{page:path}", skip, name="skip", methods=["GET"]),
    Route("/undo", undo, name="undo", methods=["POST"]),
    Route("/check", check, name="check", methods=["POST"]),
)
