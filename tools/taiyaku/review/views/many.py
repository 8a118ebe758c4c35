"""Many decisions at once: accepted after one more question, taken back together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from taiyaku.catalog import accept
from taiyaku.model import Message
from taiyaku.review.desk import Desk
from taiyaku.review.document import acceptable
from taiyaku.review.many import MOST, Outcome, picked
from taiyaku.review.queue import message_id
from taiyaku.review.views.answers import GONE, desk_of, shown, who_of
from taiyaku.review.views.document import FILTERS, document_address

__all__ = ["ROUTES", "back_to", "noted", "ticked"]

PLACES = ("/replace", "/consistency")
"""Where many decisions are made, beside the documents."""


async def ticked(request: Request) -> FormData:
    """The form, which may have very many fields."""
    return await request.form(max_fields=MOST + 50)


async def accepted(request: Request) -> Response:
    """Accept the paragraphs that are ticked, once the person has said so."""
    form = await ticked(request)
    ticks = tuple(one for one in form.getlist("tick") if isinstance(one, str))
    fields = {name: value for name, value in form.items() if isinstance(value, str) and name != "tick"}
    return await run_in_threadpool(_accept, request, ticks, fields)


async def undone(request: Request) -> Response:
    """Take them back."""
    form = await request.form()
    return await run_in_threadpool(_undo, request, str(form.get("token", "")), str(form.get("back", "")))


def back_to(desk: Desk, back: str, more: Mapping[str, str]) -> str:
    """Where the form was: a page, or one of `PLACES`; nowhere else."""
    if desk.store.has(back):
        return document_address(back, more)
    return f"{back if back in PLACES else '/'}?{urlencode(more)}"


def noted(desk: Desk, outcome: Outcome) -> None:
    """Let the queue know what was decided."""
    names: dict[str, list[str]] = {}
    for saved in outcome.saved:
        names.setdefault(saved.page, []).append(message_id(saved.after.key))
    for page, found in names.items():
        known = desk.shelf.leaves.get(page)
        failed = [name for name in found[:-1] if known is not None and known.failed and name in known.failed]
        for name in (*failed, found[-1]):
            desk.shelf.note(page, name)


def _accept(request: Request, ticks: tuple[str, ...], fields: Mapping[str, str]) -> Response:
    desk, who, back = desk_of(request), who_of(request), fields.get("back", "")
    kept = {name: value for name in FILTERS if (value := fields.get(name, ""))}
    if not ticks:
        return RedirectResponse(back_to(desk, back, kept | {"did": "nothing"}), 303)
    if fields.get("sure") != "yes":
        return shown(request, "sure.html", ticks=ticks[:MOST], back=back, kept=kept)
    needed = desk.project.reviews_needed
    decision = partial(accept, who=who, when=desk.today().isoformat(), needed=needed)

    def decide(page: str, name: str, _: str) -> Callable[[Message], Message] | None:
        message = desk.found(page, name)
        return decision if message and acceptable(message, who, needed=needed) else None

    outcome = desk.bundles.save(picked(ticks, decide), who=who, action="accept")
    noted(desk, outcome)
    more = {"did": "accepted", "number": str(len(outcome.saved)), "refused": str(outcome.refused)}
    return RedirectResponse(back_to(desk, back, kept | more | {"token": outcome.token}), 303)


def _undo(request: Request, token: str, back: str) -> Response:
    desk = desk_of(request)
    outcome = desk.bundles.undo(token, who=who_of(request))
    if outcome is None:
        raise HTTPException(410, GONE)
    noted(desk, outcome)
    more = {"did": "back", "number": str(len(outcome.saved)), "refused": str(outcome.refused)}
    return RedirectResponse(back_to(desk, back, more), 303)


ROUTES = (
    Route("/many/accept", accepted, name="many-accept", methods=["POST"]),
    Route("/many/undo", undone, name="many-undo", methods=["POST"]),
)
