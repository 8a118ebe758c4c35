"""A community: everything about its people in one place, each change with its line in the log, both or neither.

Roles are changed here and nowhere else, and only by somebody who may: the views have checked it, and each function
takes the visit that it is done for.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from taiyaku.errors import TaiyakuError
from taiyaku.review.ledger import Ledger
from taiyaku.review.people.accounts import NOBODY, AccountError, Accounts, Person
from taiyaku.review.people.audit import Audit
from taiyaku.review.people.github import Account, GitHub
from taiyaku.review.people.invitations import MOST_DAYS, MOST_USES, Invitations, Link
from taiyaku.review.people.limits import Limits
from taiyaku.review.people.proxy import Proxies
from taiyaku.review.people.roles import Role, Visit
from taiyaku.review.people.sessions import Sessions
from taiyaku.review.words import N_

__all__ = ["Caller", "Community", "LinkError"]

FIRST_DAYS = 1
"""How long the link holds that the server prints for a maintainer."""

SIGN_IN_DAYS = 2
"""… and one by which a person signs in again."""

MANY = 1000
"""Names that are said to be unfit; more than that is noise."""

SPENT = N_("This link is not valid any more, or never was. Ask a maintainer for another one.")
TOO_MUCH = N_("An invitation is for 1 to 100 people and 1 to 90 days.")
BARRED = N_("You are not let in any more. Ask a maintainer why.")


class LinkError(TaiyakuError):
    """Raised where a link lets nobody in: wrong, used up, too old or withdrawn."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a request comes from, as far as that is known."""

    address: str = ""
    browser: str = ""


@dataclass(frozen=True)
class Community:
    """The people of one project."""

    ledger: Ledger
    proxies: Proxies = field(default_factory=Proxies)
    github: GitHub | None = None
    clock: Callable[[], float] = time.time
    limits: Limits = field(default_factory=Limits)
    accounts: Accounts = field(init=False)
    invitations: Invitations = field(init=False)
    sessions: Sessions = field(init=False)
    audit: Audit = field(init=False)
    _unfit: set[str] = field(default_factory=set)
    """What proxies call people who could not join by it: said once."""

    def __post_init__(self) -> None:
        for name, part in (
            ("accounts", Accounts), ("invitations", Invitations), ("sessions", Sessions), ("audit", Audit),
        ):  # fmt: skip
            object.__setattr__(self, name, part(self.ledger))

    def visit(self, secret: str) -> Visit | None:
        """Who a session's secret stands for; None where it does not hold, or the person is barred."""
        session = self.sessions.find(secret, now=self.clock())
        person = self.accounts.get(session.person) if session else None
        if session is None or person is None or person.barred:
            return None
        return Visit(person.who, person.role, person.number, session.number)

    def vouched(self, name: str) -> Visit | None:
        """Who a trusted proxy means; at first sight a new translator. None for who is barred, or has no fit name."""
        person = self.accounts.by_proxy(name)
        if person is None:
            shown, at, _ = name.partition("@")
            try:
                with self._done("join", "") as (tables, now, what):
                    person = self.accounts.add(tables, shown, name if at else "", Role.TRANSLATOR, at=now, proxied=name)
                    what |= {"by": "proxy", "role": person.role.value, "who": person.who}
            except AccountError as error:
                person = self.accounts.by_proxy(name)  # another request was first, or the name is not to be had
                if person is None and name not in self._unfit and len(self._unfit) < MANY:
                    self._unfit.add(name)
                    logging.getLogger("taiyaku").warning("the proxy names %r, who cannot join by it: %s", name, error)
        if person is None:
            return None
        return None if person.barred else Visit(person.who, person.role, person.number)

    def first_link(self) -> str:
        """The secret of an invitation for a maintainer, made by whoever runs the server."""
        with self._done("invite", "") as (tables, now, what):
            what |= {"by": "server", "role": Role.MAINTAINER.value}
            return self.invitations.make(tables, Role.MAINTAINER, by="", at=now, days=FIRST_DAYS)

    def look(self, secret: str) -> Link:
        """What a link would do; it is not used.

        Raises:
            LinkError: nothing.

        """
        link = self.invitations.look(secret, now=self.clock())
        person = self.accounts.get(link.person) if link and link.person else None
        if link is None or (person and person.barred):
            raise LinkError(SPENT)
        return link

    def join(self, secret: str, name: str, mail: str, caller: Caller, *, account: Account | None = None) -> str:
        """A new person by an invitation, signed in; the secret of their session.

        Raises:
            LinkError: the link lets nobody in.
            AccountError: the name or address cannot be used; the invitation can still be.

        """
        with self._done("join", "") as (tables, now, what):
            link = self.invitations.use(tables, secret, now=now)
            if link is None or link.person:
                raise LinkError(SPENT)
            person = self.accounts.add(tables, name, mail, link.role, at=now, github=account.number if account else "")
            what |= {"invitation": link.number, "role": link.role.value}
            return self._begun(tables, person, caller, now, what)

    def raised(self, visit: Visit, secret: str) -> None:
        """Somebody who is signed in takes an invitation: theirs is its role, if it gives more.

        Raises:
            LinkError: the link lets nobody in.

        """
        with self._done("role", visit) as (tables, now, what):
            link = self.invitations.use(tables, secret, now=now)
            if link is None or link.person:
                raise LinkError(SPENT)
            role = max(visit.role, link.role, key=list(Role).index)
            self.accounts.change(tables, visit.person, role=role)
            what |= {"invitation": link.number, "name": visit.who, "role": role.value}

    def enter(self, secret: str, caller: Caller) -> str:
        """A person here by a sign-in link; the secret of their session.

        Raises:
            LinkError: the link lets nobody in.

        """
        with self._done("sign-in", "") as (tables, now, what):
            link = self.invitations.use(tables, secret, now=now)
            person = self.accounts.get(link.person) if link and link.person else None
            if person is None or person.barred:
                raise LinkError(SPENT)
            what |= {"link": link.number if link else 0}
            return self._begun(tables, person, caller, now, what)

    def enter_by_github(self, account: Account, caller: Caller) -> str | None:
        """A person here by their GitHub account; None where nobody here has it.

        Raises:
            AccountError: the person is let in no more.

        """
        person = self.accounts.by_github(account.number)
        if person is None:
            return None
        if person.barred:
            raise AccountError(BARRED)
        with self._done("sign-in", "") as (tables, now, what):
            what |= {"by": "github"}
            return self._begun(tables, person, caller, now, what)

    def connect(self, visit: Visit, account: Account) -> None:
        """From now on a person can come by GitHub."""
        with self._done("connect", visit) as (tables, _, what):
            self.accounts.connect(tables, visit.person, account.number)
            what |= {"github": account.login}

    def leave(self, visit: Visit, *, number: int | None = None) -> None:
        """End one session of one's own, or this one; with another one go the links that it may have made."""
        number = visit.session if number is None else number
        with self._done("sign-out", visit) as (tables, now, what):
            what |= {"ended": number}
            self.sessions.end(tables, now=now, person=visit.person, number=number)
            if number != visit.session:
                self.invitations.withdraw_all(tables, person=visit.person)

    def invite(self, visit: Visit, role: Role, *, uses: int, days: int) -> str:
        """The secret of an invitation.

        Raises:
            LinkError: so many uses or days are not given.

        """
        if not (0 < uses <= MOST_USES and 0 < days <= MOST_DAYS):
            raise LinkError(TOO_MUCH)
        with self._done("invite", visit) as (tables, now, what):
            what |= {"role": role.value, "uses": uses, "days": days}
            return self.invitations.make(tables, role, by=visit.who, at=now, days=days, uses=uses)

    def withdraw(self, visit: Visit, number: int) -> None:
        """A link is good for nothing from now on."""
        with self._done("withdraw", visit) as (tables, _, what):
            what |= {"link": number, "found": self.invitations.withdraw(tables, number)}

    def maintainers_links(self) -> tuple[tuple[Person, str], ...]:
        """Each maintainer with the secret of a link by which they sign in again, made by whoever runs the server."""
        there = [one for one in self.accounts.all() if one.role is Role.MAINTAINER and not one.barred]
        return tuple((one, self.sign_in_link(None, one.number)) for one in there)

    def sign_in_link(self, visit: Visit | None, number: int) -> str:
        """The secret of a link by which a person signs in again; without a visit the server makes it.

        Raises:
            AccountError: there is no such person, or they are let in no more.

        """
        person = self.accounts.get(number)
        if person is None or person.barred:
            raise AccountError(NOBODY)
        with self._done("sign-in-link", visit or "") as (tables, now, what):
            what |= {"name": person.who} if visit else {"name": person.who, "by": "server"}
            return self.invitations.make(
                tables, person.role, by=visit.who if visit else "", at=now, days=SIGN_IN_DAYS, person=person.number
            )

    def promote(self, visit: Visit, number: int, role: Role) -> None:
        """Another role, from the next request on."""
        with self._done("role", visit) as (tables, _, what):
            what |= {"name": self.accounts.change(tables, number, role=role).who, "role": role.value}

    def bar(self, visit: Visit, number: int, *, barred: bool) -> None:
        """Let a person in no more, whose sessions and links end at once; or let them in again."""
        with self._done("bar" if barred else "unbar", visit) as (tables, now, what):
            what |= {"name": self.accounts.change(tables, number, barred=barred).who}
            if barred:
                self.sessions.end(tables, now=now, person=number)
                self.invitations.withdraw_all(tables, person=number)

    def end_sessions(self, visit: Visit, number: int) -> None:
        """A person has to sign in again, everywhere."""
        with self._done("end-sessions", visit) as (tables, now, what):
            self.invitations.withdraw_all(tables, person=number)
            what |= {"person": number, "ended": self.sessions.end(tables, now=now, person=number)}

    def _begun(
        self, tables: sqlite3.Connection, person: Person, caller: Caller, now: float, what: dict[str, Any]
    ) -> str:
        secret, number = self.sessions.begin(
            tables, person.number, now=now, address=caller.address, browser=caller.browser
        )
        what |= {"who": person.who, "session": number, "address": caller.address}
        return secret

    @contextmanager
    def _done(self, action: str, by: Visit | str) -> Iterator[tuple[sqlite3.Connection, float, dict[str, Any]]]:
        """One transaction with its line in the log, whose details are filled in on the way."""
        now, what = self.clock(), dict[str, Any]()
        who, session = (by.who, by.session) if isinstance(by, Visit) else (by, 0)
        with self.ledger.change(durable=True) as tables:
            yield tables, now, what
            who, session = what.pop("who", who), what.pop("session", session)
            self.audit.write(action, what, at=now, who=who, session=session, tables=tables)
