"""Links that let somebody in: invitations into a role, and links by which a person here signs in again.

A link is a secret of which only the digest is kept, good for so many uses and so long. Looking at it uses nothing,
because mail programs and chats look at links before people do; only the button on its page does.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from taiyaku.review.ledger import Ledger, Part
from taiyaku.review.people.roles import Role
from taiyaku.review.people.seal import digest, fresh

__all__ = ["LINKS", "Invitations", "Link"]

LINKS = Part(
    "links",
    (
        """
        CREATE TABLE links (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            digest TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL,
            person INTEGER NOT NULL DEFAULT 0,
            uses INTEGER NOT NULL,
            used INTEGER NOT NULL DEFAULT 0,
            until REAL NOT NULL,
            at REAL NOT NULL,
            made_by TEXT NOT NULL
        )
        """,
    ),
)

MOST_USES, MOST_DAYS = 100, 90
_COLUMNS = "number, role, person, uses, used, until, at, made_by"


@dataclass(frozen=True, slots=True)
class Link:
    """One link, without its secret."""

    number: int
    role: Role
    person: int
    """Whom it signs in; 0 for an invitation."""
    uses: int
    used: int
    until: float
    at: float
    made_by: str

    def good(self, now: float) -> bool:
        """Whether it can be used now."""
        return self.used < self.uses and now < self.until


class Invitations:
    """The links of one project."""

    def __init__(self, ledger: Ledger) -> None:
        ledger.add(LINKS)
        self._ledger = ledger

    def make(
        self, tables: sqlite3.Connection, role: Role, *, by: str, at: float, days: float, uses: int = 1, person: int = 0
    ) -> str:
        """The secret of a new link; it is told once."""
        secret = fresh()
        values = (digest(secret), role.value, person, uses, at + days * 86_400, at, by)
        tables.execute(
            "INSERT INTO links (digest, role, person, uses, until, at, made_by) VALUES (?, ?, ?, ?, ?, ?, ?)", values
        )
        return secret

    def look(self, secret: str, *, now: float) -> Link | None:
        """What a secret would do; None if it is wrong, used up, too old or withdrawn."""
        query = f"SELECT {_COLUMNS} FROM links WHERE digest = ?"  # noqa: S608  (a constant)
        link = next(map(_link, self._ledger.rows(query, (digest(secret),))), None)
        return link if link and link.good(now) else None

    def use(self, tables: sqlite3.Connection, secret: str, *, now: float) -> Link | None:
        """The same, and it counts as a use; two at once cannot use the last one both."""
        row = tables.execute(
            f"UPDATE links SET used = used + 1 WHERE digest = ? AND used < uses AND until > ? RETURNING {_COLUMNS}",  # noqa: S608  (a constant)
            (digest(secret), now),
        ).fetchall()
        return next(map(_link, row), None)

    def withdraw(self, tables: sqlite3.Connection, number: int) -> bool:
        """The link is good for nothing from now on; false where there is none such."""
        return bool(tables.execute("UPDATE links SET until = 0 WHERE number = ? AND until > 0", (number,)).rowcount)

    def withdraw_all(self, tables: sqlite3.Connection, *, person: int) -> None:
        """So are all that sign in a person."""
        tables.execute("UPDATE links SET until = 0 WHERE person = ?", (person,))

    def open(self, *, now: float) -> tuple[Link, ...]:
        """The links that can be used, the newest first."""
        query = f"SELECT {_COLUMNS} FROM links WHERE used < uses AND until > ? ORDER BY number DESC"  # noqa: S608  (a constant)
        return tuple(map(_link, self._ledger.rows(query, (now,))))


def _link(row: Any) -> Link:
    number, role, *others = row
    return Link(number, Role(role), *others)
