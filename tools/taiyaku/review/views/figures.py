"""What a page shows that is no text: KaTeX for its formulas, which the site's theme brings, and its pictures.

A picture is looked up among those that are in the English pages' folder, so that no name from a request leads
anywhere else. It may be an SVG with a script in it: in a page that shows it nothing of that runs, and opened by
itself it is in a sandbox.
"""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import taiyaku
from taiyaku.review.views.answers import desk_of
from taiyaku.said import say

__all__ = ["ROUTES"]

KATEX = Path(taiyaku.__file__).parent / "site/theme/assets/taiyaku/katex"

ALONE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}


def picture(request: Request) -> Response:
    """One picture of the English pages."""
    path = desk_of(request).frames.pictures().get(request.path_params["name"])
    if path is None:
        raise HTTPException(404, say("The pages have no such picture."))
    return FileResponse(path, headers=ALONE)


class _Kept(StaticFiles):
    """Files that change with a release only."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response


ROUTES = (
    Mount("/katex", _Kept(directory=KATEX), name="katex"),
    Route("/picture/{name:path}", picture, name="picture"),
)
