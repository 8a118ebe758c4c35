"""What stays for as long as the app runs is not looked through by the collector of garbage again and again.

A look through the leaves and the memory of a hundred thousand messages stops everybody for a fifth of a second,
and never finds anything: they hold no circles, and go when nothing names them. What is young is still looked at,
and what has become older in a quiet moment (`clerk.py`).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["keep", "starting"]


YOUNG = (10_000, 20, 1_000_000)
"""Allocations until the youngest are looked at, and how often that is until older ones are: those that outlived two
looks never while people wait, since that is what catalogs do that were read a moment ago."""


def keep() -> None:
    """All there is now is taken to stay, but for what the collector finds of what came since the last time."""
    gc.collect()
    gc.freeze()


@contextmanager
def starting() -> Iterator[None]:
    """While this lasts, nothing is looked for: what a start makes, stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
    gc.set_threshold(*YOUNG)
    gc.freeze()
