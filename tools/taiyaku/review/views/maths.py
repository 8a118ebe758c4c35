"""KaTeX, which the site's theme brings, for formulas in the app."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import taiyaku

__all__ = ["ROUTES"]

KATEX = Path(taiyaku.__file__).parent / "site/theme/assets/taiyaku/katex"


class _Kept(StaticFiles):
    """Files that change with a release only."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response


ROUTES = (Mount("/katex", _Kept(directory=KATEX), name="katex"),)
