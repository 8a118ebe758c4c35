"""For maintainers: who is here, invitations, roles, sessions, and taking back what one person did."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from taiyaku.errors import TaiyakuError
from taiyaku.model import Message
from taiyaku.review.leaf import Spot
from taiyaku.review.people.accounts import NOBODY, Person
from taiyaku.review.people.revert import Fate, Step, plan, sign
from taiyaku.review.people.roles import Role, Visit
from taiyaku.review.queue import digest
from taiyaku.review.store import Saved
from taiyaku.review.views.answers import desk_of, noted, number_of, posted, shown, visit_of
from taiyaku.review.views.doors import community_of, link_address
from taiyaku.said import say

__all__ = ["ROUTES"]

DAY = 86_400


def everybody(request: Request) -> Response:
    """Who is here, and which invitations are open."""
    return _everybody(request)


@posted
def invite(request: Request, fields: Mapping[str, str]) -> Response:
    """A new invitation; its address is shown this once."""
    role = _role(fields)
    uses, days = number_of(fields.get("uses", "")), number_of(fields.get("days", ""))
    try:
        secret = community_of(request).invite(_visit(request), role, uses=uses, days=days)
    except TaiyakuError as error:
        return _everybody(request, line=str(error), status=422)
    return _everybody(request, made=link_address(request, secret))


@posted
def withdraw(request: Request, fields: Mapping[str, str]) -> Response:
    """A link is good for nothing any more."""
    community_of(request).withdraw(_visit(request), number_of(fields.get("link", "")))
    return RedirectResponse("/people", 303)


def person(request: Request) -> Response:
    """One person: role, sessions, and what can be done about them."""
    return _person(request)


@posted
def role(request: Request, fields: Mapping[str, str]) -> Response:
    """Another role."""
    wanted = _role(fields)
    return _changed(request, lambda number: community_of(request).promote(_visit(request), number, wanted))


@posted
def bar(request: Request, fields: Mapping[str, str]) -> Response:
    """Let somebody in no more, or again."""
    barred = fields.get("barred") == "yes"
    return _changed(request, lambda number: community_of(request).bar(_visit(request), number, barred=barred))


@posted
def sign_in_link(request: Request, fields: Mapping[str, str]) -> Response:
    """A link by which a person signs in again; shown this once."""
    try:
        secret = community_of(request).sign_in_link(_visit(request), _known(request).number)
    except TaiyakuError as error:
        return _person(request, line=str(error), status=422)
    return _person(request, made=link_address(request, secret))


@posted
def end_sessions(request: Request, fields: Mapping[str, str]) -> Response:
    """A person has to sign in again."""
    return _changed(request, lambda number: community_of(request).end_sessions(_visit(request), number))


def revert_plan(request: Request) -> Response:
    """What taking back somebody's decisions since a time would do; nothing is done."""
    return _plan(request, _since(request.query_params.get("since", "")))


@posted
def revert(request: Request, fields: Mapping[str, str]) -> Response:
    """Take back what the plan showed, as new decisions of the maintainer."""
    someone, since, visit = _known(request), _since(fields.get("since", "")), _visit(request)
    steps = _steps(request, someone, since)
    if sign(steps) != fields.get("plan"):
        return _plan(request, since, moved=True, status=409)
    desk, done, left = desk_of(request), 0, 0
    for step in steps:
        if step.fate is not Fate.REVERTED or step.now is None:
            continue
        outcome = desk.store.save(step.page, step.name, digest(step.now), step.made, who=visit.who, action="revert")
        if isinstance(outcome, Saved):
            done += 1
            desk.shelf.note(*Spot(step.page, step.name))
        else:  # somebody saved in this moment
            left += 1
    noted(request, name=someone.who, since=datetime.fromtimestamp(since, UTC).isoformat(), reverted=done, left=left)
    return _plan(request, since, done=done)


def _plan(
    request: Request, since: float, *, done: int | None = None, moved: bool = False, status: int = 200
) -> Response:
    someone = _known(request)
    steps = _steps(request, someone, since)
    return shown(
        request,
        "revert.html",
        status=status,
        person=someone,
        since=datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M"),
        reverting=[step for step in steps if step.fate is Fate.REVERTED],
        left=[step for step in steps if step.fate is not Fate.REVERTED],
        plan=sign(steps),
        spot=Spot,
        done=done,
        moved=moved,
    )


def _steps(request: Request, someone: Person, since: float) -> tuple[Step, ...]:
    desk = desk_of(request)

    def current(page: str, name: str) -> Message | None:
        entry = desk.entry(page, name) if desk.store.has(page) else None
        return entry.message if entry else None

    return plan(desk.store.journal.since(someone.who, since), current)


def _since(text: str) -> float:
    """A minute of universal time, as browsers spell it; a day ago for anything else."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return time.time() // 60 * 60 - DAY


def _everybody(request: Request, *, made: str = "", line: str = "", status: int = 200) -> Response:
    community = community_of(request)
    return shown(
        request,
        "people.html",
        status=status,
        people=community.accounts.all(),
        links=community.invitations.open(now=community.clock()),
        named={person.number: person.name for person in community.accounts.all()},
        roles=[one.value for one in Role],
        made=made,
        line=line,
    )


def _person(request: Request, *, made: str = "", line: str = "", status: int = 200) -> Response:
    community, someone = community_of(request), _known(request)
    now = community.clock()
    return shown(
        request,
        "person.html",
        status=status,
        person=someone,
        sessions=community.sessions.of(someone.number, now=now),
        decisions=desk_of(request).store.journal.count(someone.who, 0),
        roles=[one.value for one in Role],
        ago=[
            (hours, datetime.fromtimestamp(now - 3600 * hours, UTC).strftime("%Y-%m-%dT%H:%M"))
            for hours in (1, 24, 24 * 7)
        ],
        made=made,
        line=line,
    )


def _changed(request: Request, change: Callable[[int], None]) -> Response:
    someone = _known(request)
    try:
        change(someone.number)
    except TaiyakuError as error:
        return _person(request, line=str(error), status=422)
    return RedirectResponse(f"/people/{someone.number}", 303)


def _known(request: Request) -> Person:
    found = community_of(request).accounts.get(request.path_params["number"])
    if found is None:
        raise HTTPException(404, NOBODY)
    return found


def _role(fields: Mapping[str, str]) -> Role:
    try:
        return Role(fields.get("role", ""))
    except ValueError:
        raise HTTPException(400, say("There is no such role.")) from None


def _visit(request: Request) -> Visit:
    visit = visit_of(request)
    assert visit is not None  # noqa: S101  (these views need a permission)
    return visit


ROUTES = (
    Route("/people", everybody, name="people"),
    Route("/people/invite", invite, name="invite", methods=["POST"]),
    Route("/people/withdraw", withdraw, name="withdraw", methods=["POST"]),
    Route("/people/{number:int}", person, name="person"),
    Route("/people/{number:int}/role", role, name="role", methods=["POST"]),
    Route("/people/{number:int}/bar", bar, name="bar", methods=["POST"]),
    Route("/people/{number:int}/link", sign_in_link, name="sign-in-link", methods=["POST"]),
    Route("/people/{number:int}/sessions", end_sessions, name="end-sessions", methods=["POST"]),
    Route("/people/{number:int}/revert", revert_plan, name="revert-plan"),
    Route("/people/{number:int}/revert", revert, name="revert", methods=["POST"]),
)
