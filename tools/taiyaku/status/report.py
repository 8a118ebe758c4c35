"""Status said in words: rows for a table, values for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from taiyaku.model import State
from taiyaku.status.count import PageStatus, total
from taiyaku.status.figures import StaleFigure

__all__ = ["as_json", "since_in_words"]


def as_json(language: str, pages: Sequence[PageStatus], figures: Sequence[StaleFigure] = ()) -> dict[str, Any]:
    """What `taiyaku status --json` prints; its names are a promise to other programs."""
    return {
        "language": language,
        "total": _values(total(pages)),
        "pages": [{"page": page.page, **_values(page)} for page in pages],
        "stale_figures": [{"figure": one.figure, "since": one.since} for one in figures],
    }


def _values(status: PageStatus) -> dict[str, Any]:
    return {
        "messages": status.all.messages,
        "words": status.all.words,
        **{state.value: status.of(state).messages for state in State},
        **{f"{state.value}_words": status.of(state).words for state in State},
        "stale_since": status.stale_since or None,
        "stale_changes": dict(status.changes),
    }


def since_in_words(stale_since: str, today: date) -> str:
    """How long ago, with the date and commit.

    >>> since_in_words("2026-11-20 1a2b3c4", date(2026, 11, 23))
    '3 days, since 2026-11-20 (1a2b3c4)'
    """
    if not stale_since:
        return ""
    day, _, commit = stale_since.partition(" ")
    where = f" ({commit})" if commit else ""
    try:
        days = (today - date.fromisoformat(day)).days
    except ValueError:
        return stale_since
    return f"{_days(days)}, since {day}{where}"


def _days(days: int) -> str:
    if days <= 0:
        return "today"
    return "1 day" if days == 1 else f"{days} days"
