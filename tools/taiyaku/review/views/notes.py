"""What people say of a message: comments, and the flag that it needs work.

A comment changes nothing that anybody decides on, so it needs not know what its author saw, and leads back to the same
message with whatever stood in the editor. The flag is a decision like others.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from taiyaku.catalog import commented
from taiyaku.errors import TaiyakuError
from taiyaku.model import Message
from taiyaku.review.sheet import cleaned
from taiyaku.review.store import Saved
from taiyaku.review.views.answers import desk_of, hand_of, known_page, noted, who_of
from taiyaku.review.views.messages import carried_out, opened, remark_of

__all__ = ["ROUTES"]


async def comment(request: Request) -> Response:
    """One comment more; the message again."""
    return await run_in_threadpool(_comment, request, await _fields(request))


async def flag(request: Request) -> Response:
    """Leave the message to somebody else, and go on."""
    return await run_in_threadpool(_flag, request, await _fields(request))


def _comment(request: Request, fields: Mapping[str, str]) -> Response:
    desk, page, text = desk_of(request), known_page(request), cleaned(fields.get("text", ""))
    said = remark_of(fields)
    if not said:
        return opened(request, text=text)
    decision = partial(_commented, text=said, who=who_of(request), when=desk.today().isoformat())
    name = request.query_params.get("id", "")
    more: dict[str, Any] = {"alert": "gone", "status": 409}
    try:
        noted(request, page=page, id=name)
        outcome = desk.store.save(page, name, None, decision, who=who_of(request), action="comment")
        if isinstance(outcome, Saved):
            more = {"flash": {"done": "waits" if outcome.waits else "comment", "undo": outcome.token}}
    except TaiyakuError as error:
        more = {"alert": "unsaved", "detail": desk.said(error), "status": 503}
    return opened(request, text=text, **more)


def _flag(request: Request, fields: Mapping[str, str]) -> Response:
    text = cleaned(fields.get("text", ""))
    decision = partial(hand_of(request).flag, text=text, why=remark_of(fields))
    return carried_out(request, fields, text, "flag", decision)


def _commented(message: Message, *, text: str, who: str, when: str) -> Message:
    return commented(message, text, who=who, when=when)


async def _fields(request: Request) -> dict[str, str]:
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


ROUTES = (
    Route("/comment/{page:path}", comment, name="comment", methods=["POST"]),
    Route("/flag/{page:path}", flag, name="flag", methods=["POST"]),
)
