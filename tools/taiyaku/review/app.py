"""The routes with those who stand before them, for one person or for a community.

Everything is rendered on the server and works with forms alone; `static/review.js` adds the keyboard,
the live checks and the memory for unsaved text. The app is made from values (a project, a person or a
community, a clock), so that a test makes one the same way as the command.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from taiyaku.model import Message
from taiyaku.project import Project
from taiyaku.review.desk import Desk
from taiyaku.review.gates import Allowed, Guard, House, Known
from taiyaku.review.guard import Site
from taiyaku.review.people.community import Community
from taiyaku.review.people.door import Door
from taiyaku.review.people.github import GitHub
from taiyaku.review.people.limits import Limits
from taiyaku.review.people.proxy import Proxies
from taiyaku.review.people.roles import Role, Visit
from taiyaku.review.people.rules import check
from taiyaku.review.people.seal import Seal
from taiyaku.review.views import COMMUNITY_ROUTES, NEEDS, ROUTES, TROUBLES

__all__ = ["Hosting", "make_app"]


@dataclass(frozen=True, slots=True)
class Hosting:
    """How a community is served."""

    site: Site = field(default_factory=Site)
    proxies: Proxies = field(default_factory=Proxies)
    github: GitHub | None = None
    limits: Limits | None = None
    """The usual ones where none are given."""
    clock: Callable[[], float] = time.time


def make_app(
    project: Project,
    *,
    who: str = "",
    today: Callable[[], date] = date.today,
    locked: bool = False,
    hosting: Hosting | None = None,
) -> Starlette:
    """The app for one project: for one person, who is credited with every decision, or for a community.

    Args:
        project: whose catalogs are reviewed.
        who: the one person.
        today: the clock for dates in PO files.
        locked: whether the one person has to come in by the secret of `app.state.house.door`.
        hosting: makes it a community's.

    """
    desk = Desk.of(project, today=today)
    site = hosting.site if hosting else Site()
    seal = Seal(desk.ledger)
    routes = (*ROUTES, *(COMMUNITY_ROUTES if hosting else ()))
    needs = {route.name: NEEDS[route.name] for route in routes if route.name in NEEDS}
    if hosting:
        community = Community(desk.ledger, hosting.proxies, hosting.github, hosting.clock, hosting.limits or Limits())
        house = House(site, seal, desk.place, community=community, needs=needs)
        desk.store.rule = partial(_rule, community)
    else:
        door = Door(seal) if locked else None
        house = House(site, seal, desk.place, owner=Visit(who, Role.MAINTAINER), door=door, needs=needs)
    static = Mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    app = Starlette(
        routes=(*allowed(routes, house), static),
        middleware=[Middleware(Guard, site=site), Middleware(Known, house=house)],
        exception_handlers=TROUBLES,
    )
    app.state.desk, app.state.house = desk, house
    return app


def allowed(routes: Sequence[Route | Mount], house: House) -> tuple[Route | Mount, ...]:
    """The routes, each with somebody before it who knows what it needs."""
    return tuple(map(partial(_watched, house=house), routes))


def _watched(route: Route | Mount, house: House) -> Route | Mount:
    name = route.name or ""
    watch = [Middleware(Allowed, name=name, house=house)]
    if isinstance(route, Mount):
        return Mount(route.path, route.app, name=name, middleware=watch)
    return Route(route.path, route.endpoint, name=name, methods=sorted(route.methods or ()), middleware=watch)


def _rule(community: Community, who: str, before: Message, after: Message) -> None:
    """What a person of the community may do to a message, by their role at this moment."""
    person = community.accounts.by_who(who)
    check(Visit(who, person.role, person.number) if person else Visit(who, Role.TRANSLATOR), before, after)
