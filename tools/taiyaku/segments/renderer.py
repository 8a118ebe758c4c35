"""A dialect → Python-Markdown with its extensions; the door to it.

The very library renders the site, so that what it makes of a text here it will make of it there.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any

import markdown

from taiyaku.dialect import Dialect

__all__ = ["renderer"]


def renderer(dialect: Dialect, *, only: Container[str] | None = None) -> markdown.Markdown:
    """Python-Markdown with the dialect's extensions, or some of them; one that is not installed is left out."""
    made = markdown.Markdown()
    settings: dict[str, Any] = {name: dict(options) for name, options in dialect.settings.items()}
    for name in dialect.extensions:
        if only is not None and name not in only:
            continue
        try:
            made.registerExtensions([name], settings)
        except Exception:  # noqa: BLE001, S112  (MkDocs will say what is wrong with it)
            continue
    return made
