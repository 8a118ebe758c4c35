"""The same English with different Japanese, over all pages: one is picked for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from taiyaku.catalog import accept, correct
from taiyaku.model import Finding, Message, Severity
from taiyaku.review.consistent import Group, groups
from taiyaku.review.many import picked
from taiyaku.review.queue import message_id
from taiyaku.review.sheet import cleaned
from taiyaku.review.views.answers import desk_of, shown, who_of
from taiyaku.review.views.many import noted, ticked

__all__ = ["ROUTES"]

GROUPS = 30
"""Groups on one page."""


def listed(request: Request) -> Response:
    """All of them, some at a time."""
    return _listed(request)


async def pick(request: Request) -> Response:
    """One text for all messages that are ticked."""
    form = await ticked(request)
    ticks = tuple(one for one in form.getlist("tick") if isinstance(one, str))
    fields = {name: value for name, value in form.items() if isinstance(value, str) and name != "tick"}
    return await run_in_threadpool(_pick, request, ticks, fields)


def _listed(
    request: Request,
    *,
    only: str = "",
    text: str = "",
    findings: tuple[Finding, ...] = (),
    alert: str = "",
    status: int = 200,
) -> Response:
    found = groups(desk_of(request).everything())
    start = request.query_params.get("from", "0")
    first = int(start) if start.isdecimal() and len(start) < 9 else 0
    some: tuple[Group, ...] = found[first : first + GROUPS]
    if only:
        some = tuple(group for group in found if message_id(group.key) == only)
    return shown(
        request,
        "consistency.html",
        status=status,
        groups=[(message_id(group.key), group) for group in some],
        number=len(found),
        following=first + GROUPS if not only and first + GROUPS < len(found) else 0,
        text=text,
        findings=findings,
        alert=alert,
        said={name: request.query_params.get(name, "") for name in ("did", "token", "number", "refused")},
    )


def _pick(request: Request, ticks: tuple[str, ...], fields: Mapping[str, str]) -> Response:
    desk, who, group = desk_of(request), who_of(request), fields.get("group", "")
    own = fields.get("pick", "") == "own"
    text = cleaned(fields.get("own", "") if own else fields.get("text", fields.get("pick", "")).partition(" ")[2])
    if not ticks:
        return RedirectResponse(f"/consistency?{urlencode({'did': 'nothing'})}", 303)
    if not text.strip():
        return _listed(request, only=group, alert="empty", status=422)
    when, needed = desk.today().isoformat(), desk.project.reviews_needed
    terms = desk.beside.terms().terms
    first = next((found for tick in ticks if (found := desk.found(*_named(tick)))), None)
    if first is not None and fields.get("sure") != text:
        findings = desk.checked.findings(replace(first, target=text), terms)
        errors = tuple(one for one in findings if one.severity is Severity.ERROR)
        if errors:
            return _listed(request, only=group, text=text, findings=errors, alert="broken", status=422)

    def decide(page: str, name: str, _: str) -> Callable[[Message], Message] | None:
        message = desk.found(page, name)
        if message is None or message_id(message.key) != group:
            return None
        if message.target == text:
            return partial(accept, who=who, when=when, needed=needed)
        return partial(correct, target=text, who=who, when=when, needed=needed)

    outcome = desk.bundles.save(picked(ticks, decide), who=who, action="correct")
    noted(desk, outcome)
    more = {"did": "replaced", "number": str(len(outcome.saved)), "token": outcome.token}
    return RedirectResponse(f"/consistency?{urlencode(more | {'refused': str(outcome.refused)})}", 303)


def _named(tick: str) -> tuple[str, str]:
    """The page and the name in a tick."""
    name, _, page = tick.partition(" ")[2].partition(" ")
    return page, name


ROUTES = (
    Route("/consistency", listed, name="consistency", methods=["GET"]),
    Route("/consistency", pick, name="consistency-pick", methods=["POST"]),
)
