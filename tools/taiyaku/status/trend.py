"""The history of the catalogs → how many messages were in each state over time.

Git is asked once for the names of all contents and once for those not counted before; the counts are kept
by the id of the content, in the project's cache. A long history is thinned out evenly in time, until so many
contents are left as can be counted in a moment.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from taiyaku import __version__
from taiyaku.catalog import tally
from taiyaku.files import write_text
from taiyaku.history import Commit, blobs, commits, is_shallow
from taiyaku.model import State
from taiyaku.project import Project

__all__ = ["Point", "Trend", "thinned", "trend"]

_POINTS = (48, 24, 12, 6, 2)
"""So many steps are seen in a chart of a page's width; fewer where there is too much to count."""
_CONTENTS = 4000
"""So many contents of catalogs are counted at once."""
_STATES = tuple(State)


@dataclass(frozen=True, slots=True)
class Point:
    """All messages after a commit."""

    when: int
    """Seconds since 1970."""
    counts: Mapping[State, int]

    @property
    def day(self) -> str:
        """The ISO date, in universal time."""
        return datetime.fromtimestamp(self.when, UTC).date().isoformat()

    def of(self, state: str) -> int:
        """The messages in a state, by its word."""
        return self.counts.get(State(state), 0)


@dataclass(frozen=True, slots=True)
class Trend:
    """The points, the oldest first; or why there are none."""

    points: tuple[Point, ...] = ()
    missing: str = ""
    """`no history`, `shallow` or `young`: one state of things shows no trend."""


def trend(project: Project) -> Trend:
    """How the translation came to be what it is."""
    if is_shallow(project.root):
        return Trend(missing="shallow")
    try:
        seen = commits(project.root, project.locale / project.target_language, ".po")
    except ValueError:  # the catalogs lie outside of the repository
        seen = ()
    if len(seen) < 2:
        return Trend(missing="young" if seen else "no history")
    states = next(
        states for points in _POINTS if _contents(states := _states(seen, points)) <= _CONTENTS or points == 2
    )
    counted = _counted(project, {blob for _, files in states for blob in files.values()})
    return Trend(tuple(Point(when, _sum(files.values(), counted)) for when, files in states))


def thinned(times: Sequence[int], points: int) -> tuple[int, ...]:
    """The places of the first time, and of the last in each of `points - 1` equal stretches.

    >>> thinned([0, 1, 2, 50, 99, 100], 3)
    (0, 2, 5)
    """
    begin, length = times[0], max(times[-1] - times[0], 1)
    last = {min((when - begin) * (points - 1) // length, points - 2): place for place, when in enumerate(times)}
    return tuple(dict.fromkeys((0, *last.values())))


def _states(seen: Sequence[Commit], points: int) -> list[tuple[int, dict[str, str]]]:
    """The time of each chosen commit, and the content of every file then."""
    chosen = set(range(len(seen)) if len(seen) <= points else thinned([commit.when for commit in seen], points))
    files: dict[str, str] = {}
    found = []
    for place, commit in enumerate(seen):
        files.update(commit.files)
        if place in chosen:
            found.append((commit.when, {name: blob for name, blob in files.items() if blob}))
    return found


def _contents(states: Iterable[tuple[int, Mapping[str, str]]]) -> int:
    return len({blob for _, files in states for blob in files.values()})


def _sum(contents: Iterable[str], counted: Mapping[str, Sequence[int]]) -> dict[State, int]:
    rows = [counted[blob] for blob in contents if blob in counted]
    return {state: sum(row[index] for row in rows) for index, state in enumerate(_STATES)}


def _counted(project: Project, ids: set[str]) -> dict[str, list[int]]:
    """The counts of each content, in the order of the states; what was counted before is remembered."""
    path = project.cache / "trend.json"
    known = {blob: row for blob, row in _known(path).items() if blob in ids}
    new = sorted(ids - known.keys())
    for blob, text in blobs(project.root, new):
        counts = tally(text)
        known[blob] = [counts[state] for state in _STATES]
    if new:
        text = json.dumps({"version": __version__, "counts": known}, indent=0, sort_keys=True)
        write_text(path, text + "\n")
    return known


def _known(path: Path) -> dict[str, list[int]]:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
        return dict(loaded["counts"]) if loaded["version"] == __version__ else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # nothing known, or nothing of ours: count again
