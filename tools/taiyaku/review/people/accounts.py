"""The people of a community: who, in which role, since when, and whether they are still let in.

A person is ``Name <mail>``, as git spells an author, and stays so: it stands in PO files and commits, and two people
with one name or one address could pass for each other. Who gives no mail address gets one that leads nowhere.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
import unicodedata
from dataclasses import dataclass
from typing import Any

from taiyaku.errors import TaiyakuError
from taiyaku.model import person_name
from taiyaku.review.ledger import Ledger, Part
from taiyaku.review.people.roles import Role
from taiyaku.review.words import N_

__all__ = ["PEOPLE", "AccountError", "Accounts", "Person", "spelled"]

PEOPLE = Part(
    "people",
    (
        """
        CREATE TABLE people (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            who TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL UNIQUE,
            mail TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL,
            since REAL NOT NULL,
            barred INTEGER NOT NULL DEFAULT 0,
            github TEXT UNIQUE,
            proxied TEXT UNIQUE
        )
        """,
    ),
)

LONGEST = 80

TAKEN = N_("This name or mail address belongs to somebody here already. Give another one.")
BAD_NAME = N_('This cannot be a name. Give one of 1 to 80 characters, without < > : ; " and \\.')
BAD_MAIL = N_("This is no mail address. Give one like name@example.org, or none.")
ALONE = N_("Nobody would be in charge. Make somebody else a maintainer first.")
NOBODY = N_("There is no such person here.")
GITHUB_TAKEN = N_("This GitHub account belongs to somebody here already.")

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)*[A-Za-z0-9-]+")
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks that show nothing: fillers, the empty Braille cell, what chooses between shapes of a letter."""
_COLUMNS = "number, who, role, since, barred, github, proxied"


class AccountError(TaiyakuError):
    """Raised here: a name that cannot be used, or a change that would leave nobody in charge."""


@dataclass(frozen=True, slots=True)
class Person:
    """One row."""

    number: int
    who: str
    role: Role
    since: float
    barred: bool = False
    github: str = ""
    """Their number at GitHub."""
    proxied: str = ""
    """What a trusted proxy calls them."""

    @property
    def name(self) -> str:
        """Without the address."""
        return person_name(self.who)


class Accounts:
    """The people of one project. What changes them takes the open transaction, so that it is all or nothing."""

    def __init__(self, ledger: Ledger) -> None:
        ledger.add(PEOPLE)
        self._ledger = ledger

    def all(self) -> tuple[Person, ...]:
        """Everybody, the first to come first."""
        return self._found("ORDER BY number")

    def get(self, number: int) -> Person | None:
        """By number."""
        return next(iter(self._found("WHERE number = ?", number)), None)

    def by_who(self, who: str) -> Person | None:
        """By how they are credited."""
        return next(iter(self._found("WHERE who = ?", who)), None)

    def by_github(self, name: str) -> Person | None:
        """By the number at GitHub."""
        return next(iter(self._found("WHERE github = ?", name)), None)

    def by_proxy(self, name: str) -> Person | None:
        """By what the proxy calls them."""
        return next(iter(self._found("WHERE proxied = ?", name)), None)

    def led(self) -> bool:
        """Whether there is a maintainer."""
        return bool(self._found("WHERE role = 'maintainer' AND barred = 0"))

    def add(
        self,
        tables: sqlite3.Connection,
        name: str,
        mail: str,
        role: Role,
        *,
        at: float,
        github: str = "",
        proxied: str = "",
    ) -> Person:
        """A new person.

        Raises:
            AccountError: the name or the address cannot be used, or is somebody else's.

        """
        who = spelled(name, mail)
        name, _, mail = who.removesuffix(">").rpartition(" <")
        if any(_folded(one.name) == _folded(name) for one in self.all()):
            raise AccountError(TAKEN)
        values = (who, _folded(name), mail.lower(), role.value, at, github or None, proxied or None)
        try:
            number = tables.execute(
                "INSERT INTO people (who, name, mail, role, since, github, proxied) VALUES (?, ?, ?, ?, ?, ?, ?)",
                values,
            ).lastrowid
        except sqlite3.IntegrityError:
            raise AccountError(TAKEN) from None
        return Person(number or 0, who, role, at, github=github, proxied=proxied)

    def change(
        self, tables: sqlite3.Connection, number: int, *, role: Role | None = None, barred: bool | None = None
    ) -> Person:
        """The person in another role, or let in no more; never the last maintainer.

        Raises:
            AccountError: there is no such person, or nobody would be in charge.

        """
        if role is not None:
            tables.execute("UPDATE people SET role = ? WHERE number = ?", (role.value, number))
        if barred is not None:
            tables.execute("UPDATE people SET barred = ? WHERE number = ?", (int(barred), number))
        if not tables.execute("SELECT 1 FROM people WHERE role = 'maintainer' AND barred = 0").fetchone():
            raise AccountError(ALONE)
        row = tables.execute(f"SELECT {_COLUMNS} FROM people WHERE number = ?", (number,)).fetchone()  # noqa: S608  (a constant)
        if row is None:
            raise AccountError(NOBODY)
        return _person(row)

    def connect(self, tables: sqlite3.Connection, number: int, github: str) -> None:
        """From now on the person may come by GitHub.

        Raises:
            AccountError: somebody else does already.

        """
        try:
            tables.execute("UPDATE people SET github = ? WHERE number = ?", (github, number))
        except sqlite3.IntegrityError:
            raise AccountError(GITHUB_TAKEN) from None

    def _found(self, where: str, *values: object) -> tuple[Person, ...]:
        rows = self._ledger.rows(f"SELECT {_COLUMNS} FROM people {where}", values)  # noqa: S608  (constants)
        return tuple(map(_person, rows))


def _person(row: Any) -> Person:
    number, who, role, since, barred, github, proxied = row
    return Person(number, who, Role(role), since, bool(barred), github or "", proxied or "")


def spelled(name: str, mail: str = "") -> str:
    """``Name <mail>``, in one line that PO files, commits and tables can hold.

    >>> spelled(" Aiko  Tanaka ", "aiko@example.org")
    'Aiko Tanaka <aiko@example.org>'

    Raises:
        AccountError: no such name or address can be used.

    """
    # What is no letter to the eye (control, format, private, unassigned, blank) has no place in a name.
    shown = "".join(
        one
        for one in _BLANK.sub("", unicodedata.normalize("NFC", name))
        if unicodedata.category(one)[0] != "C" or one.isspace()
    )
    shown, mail = " ".join(shown.split()), mail.strip()
    if not 0 < len(shown) <= LONGEST or not any(one.isalnum() for one in shown) or set(shown) & set('<>"\\:;'):
        raise AccountError(BAD_NAME)
    if mail and (len(mail) > 254 or not _MAIL.fullmatch(mail)):
        raise AccountError(BAD_MAIL)
    return f"{shown} <{mail or f'{secrets.token_hex(4)}@people.invalid'}>"


def _folded(name: str) -> str:
    """Names that look the same are the same, also where one of them has a blank: 佐藤 花子, 佐藤花子."""
    return "".join(unicodedata.normalize("NFKC", _BLANK.sub("", name)).casefold().split())
