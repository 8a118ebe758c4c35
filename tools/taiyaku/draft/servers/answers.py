"""What servers answered, on disk: whatever was paid for is never asked again.

Beside the cache of outcomes, which forgets when the glossary or the ladder changes, this one only forgets when another
server, another model or another way of asking is meant. Each request's answers are a transaction of their own, so that
a run that is killed loses no more than what was under way. A disk that is full loses nothing of this run.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from taiyaku.draft.servers.api import Asked

__all__ = ["Answers"]


class Answers:
    """The answers of one server; threads may share it."""

    def __init__(self, path: Path | None, *, scope: str) -> None:
        self._scope = scope
        self._lock = threading.Lock()
        self._kept: dict[tuple[Asked, bool], str] = {}
        self._connection = _connected(path)

    def known(self, asked: Iterable[Asked], *, careful: bool) -> dict[Asked, str]:
        """The answers to those that were asked before."""
        return {one: answer for one in asked if (answer := self._answer(one, careful=careful)) is not None}

    def _answer(self, asked: Asked, *, careful: bool) -> str | None:
        with self._lock:
            if (kept := self._kept.get((asked, careful))) is not None:
                return kept
            with contextlib.suppress(sqlite3.DatabaseError):
                row = self._connection.execute(
                    "SELECT answer FROM answers WHERE scope = ? AND careful = ? AND asked = ?",
                    (self._scope, careful, asked.spelled()),
                ).fetchone()
                return str(row[0]) if row else None
        return None

    def keep(self, answers: Mapping[Asked, str], *, careful: bool) -> None:
        """Write down what a request brought."""
        rows = [(self._scope, careful, asked.spelled(), answer) for asked, answer in answers.items()]
        with self._lock:
            try:
                with self._connection as connection:
                    connection.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", rows)
            except sqlite3.DatabaseError:
                self._kept |= {(asked, careful): answer for asked, answer in answers.items()}

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _connected(path: Path | None) -> sqlite3.Connection:
    """The database, begun anew where it is broken, and in memory where it cannot be written."""
    for place in (path, path, None):
        try:
            if place is not None:
                place.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(":memory:" if place is None else place, check_same_thread=False, timeout=30)
        except (OSError, sqlite3.Error):
            continue
        try:
            with connection:
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS answers "
                    "(scope TEXT, careful INTEGER, asked TEXT, answer TEXT, PRIMARY KEY (scope, careful, asked))"
                )
            return connection
        except sqlite3.OperationalError:  # no room, or locked: the file may be good
            connection.close()
        except sqlite3.DatabaseError:
            connection.close()
            if place is not None:
                place.unlink(missing_ok=True)
    raise AssertionError("a database in memory can always be made")
