"""Sentences already translated, on disk: by sentence, engine, and the terms that stand in the sentence.

SQLite from the standard library, one transaction a batch: killed at any moment, no more than the batches
under way are lost. The file may be deleted at any time, and where it cannot be written (a full disk)
the sentences are kept in memory: losing a cache stops nobody.

A row is found by a digest of all it depends on, which keeps the index small, and many at a time. What it
depends on includes the code of this station, so that a better ladder is not held back by what an earlier
one kept; the last few scopes (an engine by one code) are remembered.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from pathlib import Path

from taiyaku.draft.ladder import Outcome
from taiyaku.draft.origin import Terms
from taiyaku.draft.sentences import Request

__all__ = ["Cache", "station"]

SCOPES = 6
PATIENCE = 5.0
"""Seconds to wait for another process that writes."""
_AT_ONCE = 500
"""Rows asked for in one question: some builds of SQLite take no more than 999 values in one."""
_values = attrgetter(*(field.name for field in fields(Outcome)))

_TABLES = """
PRAGMA synchronous = OFF;
DROP TABLE IF EXISTS outcomes;
CREATE TABLE IF NOT EXISTS scopes (id INTEGER PRIMARY KEY, name TEXT UNIQUE, used INTEGER);
CREATE TABLE IF NOT EXISTS sentences
    (scope INTEGER, digest BLOB, outcome TEXT, PRIMARY KEY (scope, digest)) WITHOUT ROWID;
"""
"""A killed process loses nothing of what it handed to the system; what a power cut spoils is begun anew. The
second line takes away what earlier versions kept."""


class Cache:
    """The outcomes of one engine with one glossary, by this station's code."""

    def __init__(self, path: Path | None, *, engine: str, terms: Terms) -> None:
        self._terms = terms
        self._connection, self._scope = _opened(path, f"{engine} {station()}")

    def known(self, requests: Iterable[Request]) -> dict[Request, Outcome]:
        """The outcomes of those sentences that were translated before."""
        wanted = {self._digest(request): request for request in requests}
        digests = list(wanted)
        found: dict[Request, Outcome] = {}
        for start in range(0, len(digests), _AT_ONCE):
            asked = digests[start : start + _AT_ONCE]
            marks = ",".join("?" * len(asked))
            question = f"SELECT digest, outcome FROM sentences WHERE scope = ? AND digest IN ({marks})"  # noqa: S608
            with contextlib.suppress(sqlite3.Error):  # locked or damaged: it is translated again
                rows = self._connection.execute(question, (self._scope, *asked))
                found |= {wanted[digest]: Outcome(*json.loads(outcome)) for digest, outcome in rows}
        return {request: found[request] for request in wanted.values() if request in found}

    def keep(self, outcomes: Mapping[Request, Outcome]) -> None:
        """Write the outcomes of a batch, if there is room for them."""
        rows = [
            (self._scope, self._digest(request), json.dumps(_values(outcome), ensure_ascii=False))
            for request, outcome in outcomes.items()
        ]
        with contextlib.suppress(sqlite3.Error), self._connection as connection:
            connection.executemany("INSERT OR REPLACE INTO sentences VALUES (?, ?, ?)", rows)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _digest(self, request: Request) -> bytes:
        said = f"{self._terms.version_of((request,))}\t{request.pairs}\t{request.text}"
        return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@functools.cache
def station() -> str:
    """A digest of the code that decides what becomes of a sentence."""
    here = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=8)
    for folder in (here, here.parent / "glossary", here.parent / "texts"):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _opened(path: Path | None, name: str) -> tuple[sqlite3.Connection, int]:
    """The database and the number of the scope; one in memory where the file is of no use."""
    for _ in range(2 if path else 0):
        try:
            return _prepared(str(path), name)
        except sqlite3.OperationalError:  # locked, or not to be written
            break
        except sqlite3.DatabaseError:  # no database: a cache that is broken is begun anew
            Path(str(path)).unlink(missing_ok=True)
    return _prepared(":memory:", name)


def _prepared(place: str, name: str) -> tuple[sqlite3.Connection, int]:
    if place != ":memory:":
        Path(place).parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(place, timeout=PATIENCE)
    try:
        with connection:
            connection.executescript(_TABLES)
            connection.execute(
                "INSERT INTO scopes (name, used) VALUES (?, (SELECT coalesce(max(used), 0) + 1 FROM scopes)) "
                "ON CONFLICT (name) DO UPDATE SET used = excluded.used",
                (name,),
            )
            last = [number for (number,) in connection.execute("SELECT id FROM scopes ORDER BY used DESC")]
            for number in last[SCOPES:]:
                connection.execute("DELETE FROM sentences WHERE scope = ?", (number,))
                connection.execute("DELETE FROM scopes WHERE id = ?", (number,))
            ((scope,),) = connection.execute("SELECT id FROM scopes WHERE name = ?", (name,))
    except sqlite3.Error:
        connection.close()
        raise
    return connection, scope
