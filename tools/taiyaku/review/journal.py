"""Every decision, written down before it is acknowledged.

A decision is one row: who, when, what, and the message before and after it, each spelled as the PO entry it
is. The row is on the disk before the person hears «saved»; the PO file is written next, and then the row is
`written`. Rows that still wait when the app starts are those whose PO file could not be written, or whose
process was killed in between. Written rows stay: they are how a decision is taken back, how a person's
pace is known, and how a commit credits them (`credit.py`).

A crowd does not wait for the disk one by one: while one transaction is on its way there, the decisions that
come meanwhile gather, and go together with the next. What became of earlier ones goes with them, since that
need not be known before.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from taiyaku.catalog import dumps, loads
from taiyaku.model import Catalog, Message
from taiyaku.review.ledger import Ledger, Part
from taiyaku.review.queue import message_id

__all__ = ["CONFLICT", "JOURNAL", "UNDONE", "WAITING", "WRITTEN", "Decision", "Journal"]

WAITING, WRITTEN, CONFLICT, UNDONE = "waiting", "written", "conflict", "undone"
"""What became of a decision: not yet in its PO file; in it; in it beside another text; taken back."""

JOURNAL = Part(
    "journal",
    (
        """
        CREATE TABLE journal (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            token TEXT NOT NULL UNIQUE,
            at REAL NOT NULL,
            who TEXT NOT NULL,
            action TEXT NOT NULL,
            page TEXT NOT NULL,
            name TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            fate TEXT NOT NULL
        );
        CREATE INDEX journal_waiting ON journal (number) WHERE fate = 'waiting';
        CREATE INDEX journal_person ON journal (who, at)
        """,
        # What was decided before there were commits was left to whoever commits by hand.
        """
        ALTER TABLE journal ADD COLUMN in_commit TEXT;
        UPDATE journal SET in_commit = '';
        CREATE INDEX journal_uncommitted ON journal (number) WHERE in_commit IS NULL
        """,
    ),
)

_INSERT = (
    "INSERT INTO journal (token, at, who, action, page, name, before, after, fate) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_COLUMNS = "number, token, at, who, action, page, before, after, fate"


@dataclass(frozen=True, slots=True)
class Decision:
    """One row."""

    number: int
    token: str
    """Names it to the person who may take it back."""
    at: float
    """Seconds since 1970."""
    who: str
    action: str
    page: str
    before: Message
    after: Message
    fate: str = WAITING


class Journal:
    """The decisions of one project, in its ledger."""

    def __init__(self, ledger: Ledger, *, clock: Callable[[], float] = time.time) -> None:
        ledger.add(JOURNAL)
        self._ledger, self._clock = ledger, clock
        self._table, self._writing = threading.Lock(), threading.Lock()
        self._gathered: list[tuple[list[tuple[Any, ...]], Future[tuple[int, ...]]]] = []
        self._fates: dict[int, str] = {}

    def append(
        self, page: str, pairs: Sequence[tuple[Message, Message]], *, who: str, action: str
    ) -> tuple[Decision, ...]:
        """A decision for each pair of a message before and after; all survive from here on, or none was made."""
        if not pairs:
            return ()
        at, tokens = self._clock(), [token_hex(8) for _ in pairs]
        rows = [
            (token, at, who, action, page, message_id(after.key), _spelled(before), _spelled(after), WAITING)
            for token, (before, after) in zip(tokens, pairs, strict=True)
        ]
        numbers = Future[tuple[int, ...]]()
        with self._table:
            self._gathered.append((rows, numbers))
        with self._writing:
            if not numbers.done():
                self._write()
        return tuple(
            Decision(number, token, at, who, action, page, before, after)
            for number, token, (before, after) in zip(numbers.result(), tokens, pairs, strict=True)
        )

    def mark(self, fates: Iterable[tuple[int, str]]) -> None:
        """Note what became of decisions; forgotten by a power cut, which then only makes them once more."""
        self.mark_later(fates)
        self.flush()

    def mark_later(self, fates: Iterable[tuple[int, str]]) -> None:
        """The same, with the next decision or at the next `flush`; forgotten by a kill too."""
        with self._table:
            self._fates.update(fates)

    def flush(self) -> None:
        """Write down what is still to be marked."""
        if self._fates:
            with self._ledger.change() as tables:
                marked = self._mark(tables)
            self._forget(marked)

    def _write(self) -> None:
        """Put all that has gathered on the disk, and tell each who waits for it."""
        with self._table:
            gathered, self._gathered = self._gathered, []
        try:
            with self._ledger.change(durable=True) as tables:
                marked = self._mark(tables)
                made = [tuple(tables.execute(_INSERT, row).lastrowid or 0 for row in rows) for rows, _ in gathered]
        except BaseException as error:
            for _, numbers in gathered:
                numbers.set_exception(error)
            raise
        for (_, numbers), found in zip(gathered, made, strict=True):
            numbers.set_result(found)
        self._forget(marked)

    def _mark(self, tables: sqlite3.Connection) -> dict[int, str]:
        with self._table:  # looked at where nobody else writes: what became of a decision last is also written last
            fates = dict(self._fates)
        tables.executemany("UPDATE journal SET fate = ? WHERE number = ?", [(fate, one) for one, fate in fates.items()])
        return fates

    def _forget(self, marked: dict[int, str]) -> None:
        with self._table:
            for number, fate in marked.items():
                if self._fates.get(number) == fate:
                    del self._fates[number]

    def waiting(self) -> tuple[Decision, ...]:
        """Those that are not in their PO files, the oldest first."""
        self.flush()
        query = f"SELECT {_COLUMNS} FROM journal WHERE fate = 'waiting' ORDER BY number"  # noqa: S608  (a constant)
        return tuple(_decision(row) for row in self._ledger.rows(query))

    def uncommitted(self) -> tuple[Decision, ...]:
        """Those that are in their PO files and that no commit is known to have, the oldest first."""
        self.flush()
        query = (
            f"SELECT {_COLUMNS} FROM journal"  # noqa: S608  (a constant)
            " WHERE in_commit IS NULL AND fate != 'waiting' ORDER BY number"
        )
        return tuple(_decision(row) for row in self._ledger.rows(query))

    def uncommitted_since(self, number: int) -> tuple[int, float, float]:
        """Of those that came after a decision: how many, when the first was made, and when the last."""
        self.flush()
        query = (
            "SELECT count(*), ifnull(min(at), 0), ifnull(max(at), 0) FROM journal"
            " WHERE in_commit IS NULL AND fate != 'waiting' AND number > ?"
        )
        count, first, last = self._ledger.rows(query, (number,))[0]
        return int(count), float(first), float(last)

    def committed(self, numbers: Iterable[int], commit: str) -> None:
        """Note which commit has decisions; forgotten by a power cut, which then only looks for them once more."""
        with self._ledger.change() as tables:
            tables.executemany(
                "UPDATE journal SET in_commit = ? WHERE number = ?", [(commit, number) for number in numbers]
            )

    def find(self, token: str) -> Decision | None:
        """The decision that a token names."""
        query = f"SELECT {_COLUMNS} FROM journal WHERE token = ?"  # noqa: S608  (a constant)
        return next((_decision(row) for row in self._ledger.rows(query, (token,))), None)

    def place(self, token: str, who: str) -> tuple[str, str] | None:
        """The page and the name of the message that this person decided on, by the token of the decision."""
        query = "SELECT page, name FROM journal WHERE token = ? AND who = ?"
        return next(((page, name) for page, name in self._ledger.rows(query, (token, who))), None)

    def times(self, who: str, *, last: int) -> tuple[float, ...]:
        """When a person made their last decisions, in order."""
        query = "SELECT at FROM journal WHERE who = ? AND action NOT IN ('undo', 'comment') ORDER BY at DESC LIMIT ?"
        return tuple(reversed([at for (at,) in self._ledger.rows(query, (who, last))]))

    def count(self, who: str, at: float) -> int:
        """How many decisions a person has made since then and not taken back."""
        query = (
            "SELECT count(*) FROM journal"
            " WHERE who = ? AND at >= ? AND action NOT IN ('undo', 'comment') AND fate != 'undone'"
        )
        return int(self._ledger.rows(query, (who, at))[0][0])

    def since(self, who: str, at: float) -> tuple[Decision, ...]:
        """What a person decided and said since then and did not take back, in order."""
        query = (
            f"SELECT {_COLUMNS} FROM journal"  # noqa: S608  (a constant)
            " WHERE who = ? AND at >= ? AND action != 'undo' AND fate != 'undone' ORDER BY number"
        )
        return tuple(_decision(row) for row in self._ledger.rows(query, (who, at)))


def _decision(row: Any) -> Decision:
    number, token, at, who, action, page, before, after, fate = row
    return Decision(number, token, at, who, action, page, _message(before), _message(after), fate)


def _spelled(message: Message) -> str:
    return dumps(Catalog("", {message.key: message}))


def _message(text: str) -> Message:
    return next(iter(loads(text, Path("journal")).messages.values()))
