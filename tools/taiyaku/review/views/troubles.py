"""What went wrong, as one line on a page, or to a script; for a stranger, the ways to come in.

Nothing that somebody typed goes with it: what came with a form is shown again, for who has no script to keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from taiyaku.errors import TaiyakuError
from taiyaku.review.gates import STRANGER
from taiyaku.review.guard import HEADERS
from taiyaku.review.language import language
from taiyaku.review.leaf import Spot
from taiyaku.review.views.answers import BAD, NOTHING, address, desk_of, house_of, language_of, local, shown
from taiyaku.review.views.document import document_address
from taiyaku.review.words import N_

__all__ = ["TROUBLES", "stranger"]

WRITTEN = ("text", "own", "remark")
"""Fields of forms that somebody writes a text in."""

FAULT = N_("This is a fault of the app. What you wrote is still in your browser; the server's log says more.")

USUAL: Mapping[str, str] = {"Not Found": NOTHING, "Method Not Allowed": BAD, "Bad Request": BAD}
"""For what the framework says by itself."""


def stranger(
    request: Request, *, line: str = "", detail: str = "", status: int = 401, wrote: tuple[str, ...] = ()
) -> Response:
    """The ways to come in, after a line about what went wrong."""
    if _by_script(request):
        return _to_script(request, line or STRANGER, status)
    house = house_of(request)
    to = local(f"{request.url.path}?{request.url.query}") if request.method == "GET" and status == 401 else "/"
    return shown(
        request,
        "sign-in.html",
        status=status,
        line=line,
        detail=detail,
        wrote=wrote,
        github=house.community is not None and house.community.github is not None,
        to=to,
    )


async def _http_trouble(request: Request, error: Exception) -> Response:
    return await run_in_threadpool(_told, request, error, await _wrote(request))


def _told(request: Request, error: Exception, wrote: tuple[str, ...]) -> Response:
    status, said = getattr(error, "status_code", 500), str(getattr(error, "detail", error))
    said = USUAL.get(said, said)
    if status == 401:
        return stranger(request, line=said if wrote else "", wrote=wrote)
    if _by_script(request):
        answer: Response = _to_script(request, said, status)
    else:
        values = {"trouble": said, "wrote": wrote, "back": _back(request), "page": _page(request)}
        answer = shown(request, "trouble.html", status=status, **values)
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


def _own_trouble(request: Request, error: Exception) -> Response:
    said = desk_of(request).said(error)
    if _by_script(request):
        return _to_script(request, said, 500)
    return shown(request, "trouble.html", status=500, trouble=said, wrote=(), back="", page="")


def _fault(request: Request, error: Exception) -> Response:
    """What nobody has foreseen, or has gone wrong before it was known who asks; the log of the server has it all."""
    said = desk_of(request).said(error) if isinstance(error, TaiyakuError) else FAULT
    text = language(language_of(request)).said(said)
    return PlainTextResponse(f"{text}\n", 500, dict(HEADERS))


def _left(request: Request, error: Exception) -> Response:
    """Who asked has gone before the question was there whole; nobody hears the answer."""
    return Response(status_code=400)


async def _wrote(request: Request) -> tuple[str, ...]:
    """What somebody typed into the form that came, if one did."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return ()
    try:
        form = await request.form()
    except (HTTPException, ClientDisconnect):
        return ()
    texts = (form.get(name) for name in WRITTEN)
    return tuple(text for text in texts if isinstance(text, str) and text.strip())


def _back(request: Request) -> str:
    """Where the form was; there the browser has what was typed."""
    page, name = request.path_params.get("page"), request.query_params.get("id", "")
    if request.method != "POST" or not page or not name:
        return ""
    return document_address(page, name=name) if request.url.path.startswith("/document/") else address(Spot(page, name))


def _page(request: Request) -> str:
    """The page that was spoken of, where a link leads to what is not there any more."""
    page: str = request.path_params.get("page", "")
    return page if request.method == "GET" and desk_of(request).store.has(page) else ""


def _by_script(request: Request) -> bool:
    """Whether a script asks, which shows the line itself."""
    return "text/html" not in request.headers.get("accept", "text/html")


def _to_script(request: Request, said: str, status: int) -> JSONResponse:
    return JSONResponse({"error": language(language_of(request)).said(said)}, status)


TROUBLES: Mapping[Any, Callable[[Request, Exception], Any]] = {
    ClientDisconnect: _left,
    HTTPException: _http_trouble,
    TaiyakuError: _own_trouble,
    Exception: _fault,
}
