"""Ten minutes: as many messages as a person usually does in ten minutes, how far they are, what was done.

The goal comes from the person's own pace, so that it can be reached: the middle one of the times between their
last decisions, long pauses left out. It is no clock that runs down; who needs longer is not told so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from taiyaku.review.journal import Decision

__all__ = ["GOAL", "Sprint", "Summary", "goal", "sprint", "summary"]

GOAL = 10
"""Messages to set out for as long as nobody knows the person's pace."""

LEAST, MOST = 5, 60

PAUSE = 180.0
"""Seconds after which a person was doing something else."""

KNOWN = 5
"""Times between decisions that tell a pace."""


@dataclass(frozen=True, slots=True)
class Sprint:
    """Ten minutes that have begun."""

    since: int
    """Seconds since 1970."""
    goal: int
    done: int

    @property
    def share(self) -> float:
        """How far, 0 to 1."""
        return min(self.done / self.goal, 1.0)


@dataclass(frozen=True, slots=True)
class Summary:
    """What was done."""

    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    flagged: int = 0
    pages: int = 0
    words: int = 0
    """Of English that has been read."""
    minutes: int = 0

    @property
    def messages(self) -> int:
        """All of them."""
        return self.accepted + self.corrected + self.rejected + self.flagged


def goal(times: Sequence[float]) -> int:
    """How many messages to set out for, from when the last ones were done.

    >>> goal([0, 20, 40, 60, 80, 1000, 1020]), goal([])
    (30, 10)
    """
    gaps = [after - before for before, after in pairwise(times) if after - before < PAUSE]
    if len(gaps) < KNOWN:
        return GOAL
    return max(LEAST, min(MOST, round(600 / max(median(gaps), 1))))


def sprint(done: int, *, since: int, goal: int) -> Sprint:
    """The ten minutes as they stand."""
    return Sprint(since, goal, done)


def summary(decisions: Iterable[Decision]) -> Summary:
    """What was done in these decisions; a message that was decided on twice counts once, as it was left."""
    last = {(one.page, one.after.key): one for one in decisions}
    if not last:
        return Summary()
    rejected = sum(one.action == "reject" for one in last.values())
    flagged = sum(one.action == "flag" for one in last.values())
    kept = (one for one in last.values() if one.action not in ("reject", "flag"))
    corrected = sum(one.before.target != one.after.target for one in kept)
    times = [one.at for one in last.values()]
    return Summary(
        accepted=len(last) - rejected - corrected - flagged,
        corrected=corrected,
        rejected=rejected,
        flagged=flagged,
        pages=len({page for page, _ in last}),
        words=sum(len(re.findall(r"\w+", key.source)) for _, key in last),
        minutes=max(1, round((max(times) - min(times)) / 60)),
    )
