"""Modules that an extra brings: imported when they are needed, and named where they are missing."""

from __future__ import annotations

import importlib
from typing import Any

from taiyaku.errors import TaiyakuError

__all__ = ["needed"]


def needed(module: str, *, extra: str, why: str, error: type[TaiyakuError]) -> Any:
    """The module.

    Raises:
        TaiyakuError: of the kind of `error`; it is not installed. `why` is the sentence that says what it is
            needed for, with ``{missing}`` where the name of what is missing shall stand.

    """
    try:
        return importlib.import_module(module)
    except ImportError as missing:
        said = why.replace("{missing}", str(missing.name))
        raise error(f"{said} Run `pip install 'taiyaku[{extra}]'`.") from None
