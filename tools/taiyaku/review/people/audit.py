"""The log: who did what when, from which session; written before the answer is sent, never changed.

Every request that may change something makes a row, whatever view it goes to, and also when it was refused. What
exactly was decided about a message stands in the journal, which the row names by its token.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from taiyaku.review.ledger import Ledger, Part

__all__ = ["AUDIT", "Audit", "Line", "as_csv", "as_json_lines"]

AUDIT = Part(
    "audit",
    (
        """
        CREATE TABLE audit (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            at REAL NOT NULL,
            who TEXT NOT NULL,
            session INTEGER NOT NULL,
            action TEXT NOT NULL,
            what TEXT NOT NULL
        );
        CREATE INDEX audit_who ON audit (who, number)
        """,
    ),
)

AT_ONCE = 1000
"""Rows that an export reads at a time."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row."""

    number: int
    at: float
    who: str
    """Empty for somebody who had not signed in."""
    session: int
    action: str
    what: Mapping[str, Any]

    @property
    def time(self) -> str:
        """When, as ISO writes it."""
        return datetime.fromtimestamp(self.at, UTC).isoformat(timespec="seconds")


class Audit:
    """The log of one project."""

    def __init__(self, ledger: Ledger) -> None:
        ledger.add(AUDIT)
        self._ledger = ledger

    def write(
        self, action: str, what: Mapping[str, Any], *, at: float, who: str = "", session: int = 0,
        tables: sqlite3.Connection | None = None,
    ) -> None:  # fmt: skip
        """One more line, in the transaction of what it is about if that is given."""
        if tables is None:
            with self._ledger.change() as own:
                self.write(action, what, at=at, who=who, session=session, tables=own)
            return
        values = (at, who, session, action, json.dumps(what, ensure_ascii=False, sort_keys=True))
        tables.execute("INSERT INTO audit (at, who, session, action, what) VALUES (?, ?, ?, ?, ?)", values)

    def lines(self, *, who: str = "", action: str = "", before: int = 0, most: int = 200) -> tuple[Line, ...]:
        """The latest first; `before` a number to go on."""
        query = (
            "SELECT number, at, who, session, action, what FROM audit"
            " WHERE (? = '' OR who = ?) AND (? = '' OR action = ?) AND (? = 0 OR number < ?)"
            " ORDER BY number DESC LIMIT ?"
        )
        return tuple(map(_line, self._ledger.rows(query, (who, who, action, action, before, before, most))))

    def actions(self) -> tuple[str, ...]:
        """What people have done so far, by name."""
        return tuple(name for (name,) in self._ledger.rows("SELECT DISTINCT action FROM audit ORDER BY action"))

    def all(self) -> Iterator[Line]:
        """All of it, the oldest first, without ever holding it whole."""
        query = "SELECT number, at, who, session, action, what FROM audit WHERE number > ? ORDER BY number LIMIT ?"
        last = 0
        while rows := self._ledger.rows(query, (last, AT_ONCE)):
            yield from map(_line, rows)
            last = rows[-1][0]


def _line(row: Any) -> Line:
    number, at, who, session, action, what = row
    return Line(number, at, who, session, action, json.loads(what))


def as_json_lines(lines: Iterator[Line]) -> Iterator[str]:
    """One JSON object a line."""
    for line in lines:
        fields = {"number": line.number, "time": line.time, "who": line.who, "session": line.session}
        yield json.dumps(fields | {"action": line.action, "what": dict(line.what)}, ensure_ascii=False) + "\n"


def as_csv(lines: Iterator[Line]) -> Iterator[str]:
    """A table with a head; no cell begins like a formula, since people open these in spreadsheets."""
    yield _row("number", "time", "who", "session", "action", "what")
    for line in lines:
        what = json.dumps(dict(line.what), ensure_ascii=False, sort_keys=True)
        yield _row(line.number, line.time, line.who, line.session, line.action, what)


def _row(*cells: object) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(
        f"'{cell}" if str(cell).startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in cells
    )
    return text.getvalue()
