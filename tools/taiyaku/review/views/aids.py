"""Help for the text in the editor, as JSON: how it will look, what says what, what a machine would say, what differs.

None of it is needed to review, none of it changes anything, and the page asks for each only where it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from taiyaku.review.changes import changes
from taiyaku.review.desk import Desk
from taiyaku.review.machine import BusyError
from taiyaku.review.queue import Entry
from taiyaku.review.sheet import cleaned
from taiyaku.review.views.answers import asked_for, desk_of, named_entry
from taiyaku.review.words import N_

__all__ = ["ROUTES"]

BUSY = N_("The machine is answering somebody else. Ask again in a moment.")

LONGEST = 4000
"""Characters of a text that is compared with others word by word."""

ALIKE = 0.6
"""The share of another text that must be the same, so that the rest can be read as changes."""

AT_MOST = 20
"""Texts compared at once."""


async def _answered(request: Request, answer: Callable[[Desk, Entry, Mapping[str, Any]], Any]) -> Response:
    """What `answer` says of the message and the text that a request names."""
    asked = await asked_for(request, "page", "id", "text")
    desk = desk_of(request)

    def found() -> Response:
        entry = named_entry(desk, asked["page"], asked["id"])
        try:
            return JSONResponse(answer(desk, entry, asked))
        except BusyError:
            raise HTTPException(503, BUSY, {"Retry-After": "2"}) from None

    return await run_in_threadpool(found)


def _preview(desk: Desk, entry: Entry, asked: Mapping[str, Any]) -> Any:
    """The text as its page will render it."""
    text = cleaned(asked["text"])
    return {"html": desk.preview(entry, text) if text else ""}


def _links(desk: Desk, entry: Entry, asked: Mapping[str, Any]) -> Any:
    """Stretches of the text and of the English that say the same: four offsets each."""
    # What stands before the text in the editor counts in the offsets.
    text = asked["text"].replace("\r\n", "\n")
    links = desk.machine.links(entry.message.key.source, text) if text.strip() else ()
    return {"links": [(*link.target, *link.source) for link in links]}


def _drafts(desk: Desk, entry: Entry, asked: Mapping[str, Any]) -> Any:
    """What the machine would say, with what differs from the text."""
    drafts = desk.machine.drafts(entry.message)
    text = cleaned(asked["text"])
    return {
        "drafts": [
            {"text": draft.target, "score": draft.score, "changes": _changes(text, draft.target)} for draft in drafts
        ]
    }


def _compared(desk: Desk, entry: Entry, asked: Mapping[str, Any]) -> Any:
    """What differs between the text and each of some others."""
    others = asked.get("others")
    named = [one for one in others if isinstance(one, str)][:AT_MOST] if isinstance(others, list) else []
    text = cleaned(asked["text"])
    return {"changes": [_changes(text, cleaned(one)) for one in named]}


def _changes(text: str, other: str) -> list[tuple[str, str]]:
    """Kind and text of each stretch; the other text alone where the two have too little in common to be read so."""
    if max(len(text), len(other)) <= LONGEST:
        found = changes(text, other)
        kept = sum(len(one.text) for one in found if one.kind.value == "kept")
        if kept >= ALIKE * len(other):
            return [(one.kind.value, one.text) for one in found]
    return [("kept", other)]


def _route(path: str, answer: Callable[[Desk, Entry, Mapping[str, Any]], Any]) -> Route:
    return Route(path, partial(_answered, answer=answer), name=path[1:], methods=["POST"])


ROUTES = (
    _route("/preview", _preview),
    _route("/align", _links),
    _route("/drafts", _drafts),
    _route("/compare", _compared),
)
