"""Find and replace over all pages: seen first, then done, then taken back if it was wrong.

What is sent with a tick is which message was seen and how it looked; the new text is made again from what is
searched for, so that no form can bring a text that nobody was shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from taiyaku.errors import TaiyakuError
from taiyaku.model import Finding, Message, State
from taiyaku.review.many import picked
from taiyaku.review.queue import Entry
from taiyaku.review.replacing import PatternError, Search, Swaps, finder, replaced, swaps
from taiyaku.review.sheet import CONTROLS
from taiyaku.review.views.answers import desk_of, shown, who_of
from taiyaku.review.views.many import noted, ticked

__all__ = ["ROUTES"]

ROWS = 100
"""Messages that are shown, and changed, at once."""

FIELDS = ("find", "put", "regex", "nocase", "page", "state")


def preview(request: Request) -> Response:
    """What a replacement would make of each message."""
    fields = {name: request.query_params.get(name, "") for name in FIELDS}
    return _shown(request, fields)


async def change(request: Request) -> Response:
    """Replace in what is ticked."""
    form = await ticked(request)
    ticks = tuple(one for one in form.getlist("tick") if isinstance(one, str))
    fields = {name: value for name, value in form.items() if isinstance(value, str) and name != "tick"}
    return await run_in_threadpool(_change, request, ticks, fields)


def _shown(request: Request, fields: Mapping[str, str], *, status: int = 200) -> Response:
    desk, search = desk_of(request), _search(fields)
    found = Swaps((), 0)
    trouble: PatternError | None = None
    if search.find:
        terms = desk.beside.terms().terms
        checks: Callable[[Message], tuple[Finding, ...]] = lambda message: desk.checked.findings(message, terms)  # noqa: E731
        try:
            found = swaps(_entries(request, fields), finder(search), found=checks, most=ROWS)
        except PatternError as error:
            trouble, status = error, 422
    return shown(
        request,
        "replace.html",
        status=status,
        search=search,
        fields={name: fields.get(name, "") for name in FIELDS},
        found=found,
        trouble=trouble,
        pages=desk.shelf.pages() or tuple(sorted(desk.shelf.leaves)),
        reviewed=sum(swap.entry.message.state is State.REVIEWED for swap in found.shown),
        said={name: request.query_params.get(name, "") for name in ("did", "token", "number", "refused")},
    )


def _change(request: Request, ticks: tuple[str, ...], fields: Mapping[str, str]) -> Response:
    desk, who = desk_of(request), who_of(request)
    kept = {name: value for name in FIELDS if (value := fields.get(name, ""))}
    if not ticks:
        return RedirectResponse(f"/replace?{urlencode(kept | {'did': 'nothing'})}", 303)
    try:
        find = finder(_search(fields))
    except PatternError:
        return _shown(request, fields)
    by = partial(
        replaced,
        who=who,
        when=desk.today().isoformat(),
        needed=desk.project.reviews_needed,
        vouched=fields.get("vouched") == "yes",
    )

    def decide(page: str, name: str, _: str) -> Callable[[Message], Message] | None:
        message = desk.found(page, name)
        try:
            after = find(message.target) if message else ""
        except (TimeoutError, PatternError):
            return None
        return partial(by, target=after) if message and after.strip() and after != message.target else None

    outcome = desk.bundles.save(picked(ticks, decide), who=who, action="correct")
    noted(desk, outcome)
    more = {"did": "replaced", "number": str(len(outcome.saved)), "token": outcome.token}
    refused = len(dict.fromkeys(ticks)) - len(outcome.saved)
    return RedirectResponse(f"/replace?{urlencode(kept | more | {'refused': str(refused)})}", 303)


def _entries(request: Request, fields: Mapping[str, str]) -> Iterator[Entry]:
    """The messages of the page that was asked for, or of all; in a state, if one was asked for."""
    desk, page, state = desk_of(request), fields.get("page", ""), fields.get("state", "")
    try:
        entries = desk.entries(page) if page and desk.store.has(page) else desk.everything()
    except TaiyakuError:
        return
    for entry in entries:
        if not state or entry.message.state.value == state:
            yield entry


def _search(fields: Mapping[str, str]) -> Search:
    find, put = (CONTROLS.sub("", fields.get(name, "")) for name in ("find", "put"))
    return Search(find, put, fields.get("regex", "") == "yes", fields.get("nocase", "") != "yes")


ROUTES = (
    Route("/replace", preview, name="replace", methods=["GET"]),
    Route("/replace", change, name="replace-change", methods=["POST"]),
)
