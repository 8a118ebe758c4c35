"""Sentences already translated, on disk: by sentence, engine and glossary.

SQLite from the standard library, one transaction a batch: killed at any moment, no more than the
batch under way is lost. The file may be deleted at any time, and where it cannot be written (a full disk)
the sentences are kept in memory: losing a cache stops nobody.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from taiyaku.draft.ladder import STEPS, Outcome
from taiyaku.draft.sentences import Request

__all__ = ["Cache"]


class Cache:
    """The outcomes of one engine with one glossary, by one ladder."""

    def __init__(self, path: Path | None, *, signature: str, glossary: str) -> None:
        self._scope = f"{signature} {glossary} {','.join(STEPS)}"
        self._connection = sqlite3.connect(":memory:" if path is None else _prepared(path))
        with contextlib.suppress(sqlite3.DatabaseError):
            self._create()
            return
        self._connection.close()  # no database: a cache that is broken is begun anew
        if path is not None:
            path.unlink(missing_ok=True)
            self._connection = sqlite3.connect(path)
            with contextlib.suppress(sqlite3.DatabaseError):
                self._create()
                return
            self._connection.close()
        self._connection = sqlite3.connect(":memory:")
        self._create()

    def _create(self) -> None:
        with self._connection as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS outcomes "
                "(scope TEXT, sentence TEXT, outcome TEXT, PRIMARY KEY (scope, sentence))"
            )

    def known(self, requests: Iterable[Request]) -> dict[Request, Outcome]:
        """The outcomes of those sentences that were translated before."""
        found: dict[Request, Outcome] = {}
        for request in requests:
            row = self._connection.execute(
                "SELECT outcome FROM outcomes WHERE scope = ? AND sentence = ?", (self._scope, _spelled(request))
            ).fetchone()
            if row:
                found[request] = Outcome(**json.loads(row[0]))
        return found

    def keep(self, outcomes: Mapping[Request, Outcome]) -> None:
        """Write the outcomes of a batch, if there is room for them."""
        rows = [(self._scope, _spelled(request), outcome.as_json()) for request, outcome in outcomes.items()]
        with contextlib.suppress(sqlite3.OperationalError), self._connection as connection:
            connection.executemany("INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?)", rows)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _prepared(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    return str(path)


def _spelled(request: Request) -> str:
    return request.text if not request.pairs else f"{request.text}\t{request.pairs}"
