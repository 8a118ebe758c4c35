"""What was made from an older state of a catalog → on top of what the catalog is now, message by message.

Drafting takes minutes, and meanwhile people review and pages are extracted. A message that was touched
since we read it stays as it is now: a person may have written it, and a draft costs nothing.
"""

from __future__ import annotations

from dataclasses import replace

from taiyaku.model import Catalog

__all__ = ["rebase"]


def rebase(mine: Catalog, *, seen: Catalog, now: Catalog) -> Catalog:
    """`now`, with those messages of `mine` that differ from `seen` and are still in `now` as they were seen."""
    if now == seen:
        return mine
    messages = {
        key: mine.messages.get(key, message) if seen.messages.get(key) == message else message
        for key, message in now.messages.items()
    }
    return replace(now, messages=messages)
