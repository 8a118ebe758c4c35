"""KaTeX, which the site's theme brings, for formulas in the app."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import taiyaku

__all__ = ["ROUTES"]

KATEX = Path(taiyaku.__file__).parent / "site/theme/assets/taiyaku/katex"

ROUTES = (Mount("/static/katex", StaticFiles(directory=KATEX), name="katex"),)
