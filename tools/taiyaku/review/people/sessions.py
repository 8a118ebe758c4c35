"""Sessions: which browser is whose, until it signs out, is ended by somebody, or is not seen for long.

A session is asked for in the ledger with every request, so that one that is ended is ended at once.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from taiyaku.review.ledger import Ledger, Part
from taiyaku.review.people.seal import digest, fresh

__all__ = ["DAYS", "SESSIONS", "Session", "Sessions"]

SESSIONS = Part(
    "sessions",
    (
        """
        CREATE TABLE sessions (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            digest TEXT NOT NULL UNIQUE,
            person INTEGER NOT NULL,
            at REAL NOT NULL,
            seen REAL NOT NULL,
            ended REAL NOT NULL DEFAULT 0,
            address TEXT NOT NULL,
            browser TEXT NOT NULL
        );
        CREATE INDEX sessions_person ON sessions (person)
        """,
    ),
)

DAYS = 90
"""The longest that a session lasts."""

IDLE_DAYS = 30
"""… and the longest that it lasts unused."""

MOMENT = 300
"""Seconds until it is noted again that a session is in use."""

BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
"""What stands in the line by which browsers name themselves, and what people call it: the first that is there, since
most of them also say that they are others."""

_COLUMNS = "number, person, at, seen, ended, address, browser"


@dataclass(frozen=True, slots=True)
class Session:
    """One session, without its secret."""

    number: int
    person: int
    at: float
    seen: float
    ended: float
    address: str
    browser: str

    @property
    def device(self) -> str:
        """The browser and the system, as people call them; what cannot be told stays as it was sent.

        >>> agent = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/143.0 Safari/537.36"
        >>> Session(1, 1, 0, 0, 0, "", agent).device, Session(1, 1, 0, 0, 0, "", "curl/8.5").device
        ('Chrome, Android', 'curl/8.5')
        """
        names = (next((name for sign, name in table if sign in self.browser), "") for table in (BROWSERS, SYSTEMS))
        return ", ".join(filter(None, names)) or self.browser

    def good(self, now: float) -> bool:
        """Whether it still holds."""
        return not self.ended and now < min(self.at + DAYS * 86_400, self.seen + IDLE_DAYS * 86_400)


class Sessions:
    """The sessions of one project."""

    def __init__(self, ledger: Ledger) -> None:
        ledger.add(SESSIONS)
        self._ledger = ledger

    def begin(
        self, tables: sqlite3.Connection, person: int, *, now: float, address: str, browser: str
    ) -> tuple[str, int]:
        """The secret and the number of a new session."""
        secret = fresh()
        number = tables.execute(
            "INSERT INTO sessions (digest, person, at, seen, address, browser) VALUES (?, ?, ?, ?, ?, ?)",
            (digest(secret), person, now, now, address, browser[:200]),
        ).lastrowid
        return secret, number or 0

    def find(self, secret: str, *, now: float) -> Session | None:
        """The session that a secret stands for, if it still holds."""
        query = f"SELECT {_COLUMNS} FROM sessions WHERE digest = ?"  # noqa: S608  (a constant)
        found = next(map(_session, self._ledger.rows(query, (digest(secret),))), None)
        if found is None or not found.good(now):
            return None
        if now - found.seen > MOMENT:
            with self._ledger.change() as tables:
                tables.execute("UPDATE sessions SET seen = ? WHERE number = ?", (now, found.number))
        return found

    def end(self, tables: sqlite3.Connection, *, now: float, person: int, number: int | None = None) -> int:
        """End one session of a person, or all of them; gives how many."""
        one = "" if number is None else " AND number = ?"
        values = (now, person) if number is None else (now, person, number)
        return tables.execute(f"UPDATE sessions SET ended = ? WHERE person = ? AND ended = 0{one}", values).rowcount  # noqa: S608  (constants)

    def of(self, person: int, *, now: float) -> tuple[Session, ...]:
        """The sessions of a person that hold, the latest first."""
        query = f"SELECT {_COLUMNS} FROM sessions WHERE person = ? AND ended = 0 ORDER BY seen DESC"  # noqa: S608  (a constant)
        return tuple(one for one in map(_session, self._ledger.rows(query, (person,))) if one.good(now))


def _session(row: Any) -> Session:
    return Session(*row)
