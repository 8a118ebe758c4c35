"""What stays for as long as the app runs is not looked through by the collector of garbage again and again.

A look through the leaves and the memory of a hundred thousand messages stops everybody for a fifth of a second,
and never finds anything: they hold no circles, and go when nothing names them. What is young is still looked at, for
every page that is rendered and every catalog that is read leaves circles behind: wherever it can be in the moments
in which nobody is being served (`clerk.py`), or else some are stopped for a fortieth of a second. What has become older
is looked at when it has been quiet for long.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["FEW", "keep", "starting", "tidy"]


YOUNG = (10_000, 20, 1_000_000)
"""Allocations until the youngest are looked at, and how often that is until older ones are: those that outlived two
looks never while people wait, since that is what catalogs do that were read a moment ago."""


FEW = 1_000
"""Young objects that are not worth a look."""


def tidy() -> None:
    """Look through the youngest, where they are more than a few."""
    if gc.get_count()[0] > FEW:
        gc.collect(0)


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
