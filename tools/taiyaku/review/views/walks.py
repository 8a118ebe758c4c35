"""What a person goes through message by message: all that waits, what waits on one page, or a list as they narrowed it.

It is said by the query of each message's address, so that a link, a reload and the way back keep it. A list is walked
in its own order, also over what needs nobody: who looks for a word looks at reviewed text, too.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain
from urllib.parse import quote, urlencode

from starlette.requests import Request

from taiyaku.errors import TaiyakuError
from taiyaku.model import State
from taiyaku.review.leaf import Place, Spot
from taiyaku.review.queue import matching
from taiyaku.review.sheet import cleaned
from taiyaku.review.views.answers import approves, desk_of, who_of

__all__ = ["Walk", "narrowed", "next_spot", "walk_of"]


@dataclass(frozen=True, slots=True)
class Walk:
    """What is gone through."""

    page: str = ""
    """The only page; empty for all of them."""
    state: State | None = None
    words: str = ""

    @property
    def listed(self) -> bool:
        """Whether it is a list that somebody narrowed, and not what waits."""
        return self.state is not None or bool(self.words)

    @property
    def fields(self) -> dict[str, str]:
        """What a message's address says of it.

        >>> Walk("a.md", State.DRAFT).fields, Walk().fields
        ({'in': 'page', 'state': 'draft'}, {})
        """
        return ({"in": "page"} if self.page else {}) | self._narrow

    @property
    def home(self) -> str:
        """Where it began.

        >>> Walk("a b.md", words="x y").home, Walk().home
        ('/page/a%20b.md?q=x+y', '/')
        """
        query = f"?{urlencode(self._narrow)}" if self.listed else ""
        return (f"/page/{quote(self.page)}" if self.page else "/") + query

    @property
    def _narrow(self) -> dict[str, str]:
        return ({"state": self.state.value} if self.state else {}) | ({"q": self.words} if self.words else {})


def walk_of(request: Request, page: str) -> Walk:
    """What the person who is on this page goes through, as the address says it."""
    return Walk(page if request.query_params.get("in") == "page" else "", *narrowed(request))


def narrowed(request: Request) -> tuple[State | None, str]:
    """What a list is narrowed by: a state, words."""
    named = {state.value: state for state in State}
    return named.get(request.query_params.get("state", "")), cleaned(request.query_params.get("q", ""))


def next_spot(request: Request, walk: Walk, here: Spot, place: Place) -> Spot | None:
    """The message after `here`, which stood at `place` in the queue; None at the end."""
    desk, who = desk_of(request), who_of(request)
    if walk.listed:
        with suppress(TaiyakuError):
            found = matching(desk.after(*here, alone=bool(walk.page)), state=walk.state, words=walk.words)
            return next((Spot(entry.page, entry.id) for entry in found), None)
        return None
    waiting = partial(desk.shelf.queue, who, page=walk.page, taken=desk.claims.taken(who), approves=approves(request))
    return next((spot for spot in chain(waiting(after=place), waiting()) if spot != here), None)
