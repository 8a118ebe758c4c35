"""What went wrong, as one line on a page; for a stranger, the ways to come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from taiyaku.errors import TaiyakuError
from taiyaku.review.views.answers import desk_of, house_of, local, shown

__all__ = ["TROUBLES", "stranger"]


def stranger(request: Request, *, line: str = "", detail: str = "", status: int = 401) -> Response:
    """The ways to come in, after a line about what went wrong."""
    if "text/html" not in request.headers.get("accept", "text/html"):
        return JSONResponse({"error": line or "Sign in first."}, status)
    house = house_of(request)
    to = local(f"{request.url.path}?{request.url.query}") if request.method == "GET" and status == 401 else "/"
    return shown(
        request,
        "sign-in.html",
        status=status,
        line=line,
        detail=detail,
        github=house.community is not None and house.community.github is not None,
        to=to,
    )


def _http_trouble(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    if status == 401:
        return stranger(request)
    answer = shown(request, "trouble.html", status=status, line=str(getattr(error, "detail", error)))
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


def _own_trouble(request: Request, error: Exception) -> Response:
    return shown(request, "trouble.html", status=500, line=desk_of(request).said(error))


TROUBLES: Mapping[Any, Callable[[Request, Exception], Response]] = {
    HTTPException: _http_trouble,
    TaiyakuError: _own_trouble,
}
