"""A small door to SQLite: what the review app remembers and a PO file has no place for.

The PO files stay the truth about every message; `.taiyaku/review.sqlite` holds what is about people and
moments: the journal of decisions, claims, what was counted. Each room that keeps something there is a
`Part` with tables of its own and a row of steps that made them, so that two rooms never wait for each other's
schema; a step is never edited, only followed by another.

The file is in WAL mode: readers never wait for a writer. A transaction that is `durable` is on the disk
when it ends (one fsync) and survives the machine's death; any other survives the death of the process,
which is enough for what can be found out again. One writer at a time, among threads by a lock here and
among processes by SQLite's own.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taiyaku.errors import ProjectError
from taiyaku.said import say

__all__ = ["Ledger", "Part"]

PATIENCE = 10.0
"""Seconds to wait for the transaction of another process."""


@dataclass(frozen=True, slots=True)
class Part:
    """The tables of one room."""

    name: str
    steps: tuple[str, ...]
    """SQL that makes the tables, then each change of them since; how many were taken is in the file."""


class Ledger:
    """One file; may be used from many threads."""

    def __init__(self, path: Path, *parts: Part) -> None:
        self.path = path
        self._write, self._read = threading.RLock(), threading.Lock()
        self._durable: bool | None = None
        with self._trouble():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = self._open()
            self._writer.execute("PRAGMA journal_mode = WAL")
            self._reader = self._open()
        with self.change() as tables:
            tables.execute("CREATE TABLE IF NOT EXISTS parts (name TEXT PRIMARY KEY, steps INTEGER NOT NULL)")
        for part in parts:
            self.add(part)

    def add(self, part: Part) -> None:
        """Make the tables of a room, or bring them up to date; they are on the disk before what is durable in them.

        Raises:
            ProjectError: a newer taiyaku has made them.

        """
        if [(len(part.steps),)] == self.rows("SELECT steps FROM parts WHERE name = ?", (part.name,)):
            return  # a start of the app need not wait for the disk
        with self.change() as tables:
            found = tables.execute("SELECT steps FROM parts WHERE name = ?", (part.name,)).fetchone()
            taken = found[0] if found else 0
            if taken > len(part.steps):
                raise ProjectError(
                    say(
                        "{path}: a newer taiyaku has written the tables of '{name}'. Install that one.",
                        path=self.path,
                        name=part.name,
                    )
                )
            for step in part.steps[taken:]:
                for statement in filter(str.strip, step.split(";")):
                    tables.execute(statement)
            tables.execute("INSERT OR REPLACE INTO parts VALUES (?, ?)", (part.name, len(part.steps)))

    @contextmanager
    def change(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or, after an error, nothing; on the disk when it ends if `durable`."""
        with self._write, self._trouble():
            if self._durable is not durable:
                self._writer.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                self._durable = durable
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """What a query finds, as of now."""
        with self._read, self._trouble():
            return self._reader.execute(query, values).fetchall()

    def close(self) -> None:
        """Let go of the file."""
        with self._write, self._read:
            self._writer.close()
            self._reader.close()

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise ProjectError(
                say(
                    "{path}: {why}. Nothing was saved; free the cause, or move the file away if it is broken.",
                    path=self.path,
                    why=error,
                )
            ) from error
        except OSError as error:
            raise ProjectError(
                say("{path}: cannot be opened ({why}). Nothing was saved.", path=self.path, why=error.strerror)
            ) from error
