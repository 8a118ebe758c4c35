"""What went wrong, as one line on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from taiyaku.errors import TaiyakuError
from taiyaku.review.views.answers import desk_of, shown

__all__ = ["TROUBLES"]


def _http_trouble(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    return shown(request, "trouble.html", status=status, line=str(getattr(error, "detail", error)))


def _own_trouble(request: Request, error: Exception) -> Response:
    return shown(request, "trouble.html", status=500, line=desk_of(request).said(error))


TROUBLES: Mapping[Any, Callable[[Request, Exception], Response]] = {
    HTTPException: _http_trouble,
    TaiyakuError: _own_trouble,
}
