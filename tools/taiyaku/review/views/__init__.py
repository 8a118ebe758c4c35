"""Request → station → template; no rule lives here.

Which message comes next is `queue.py`'s affair, what may be saved is `store.py`'s, what a decision
does to a message is `taiyaku.catalog`'s. A trouble (a broken catalog, a full disk) is one line on the
page, and what the person wrote stays in the form. Each file has the views of one thing that people do,
and their routes; `answers.py` has what all views share. What each view needs of the person stands here, in one
table: a view that is missing from it lets nobody in.
"""

from __future__ import annotations

from collections.abc import Mapping

from taiyaku.review.gates import Needs
from taiyaku.review.people.roles import Permission
from taiyaku.review.views import (
    aids,
    consistency,
    document,
    doors,
    figures,
    lists,
    log,
    many,
    messages,
    notes,
    people,
    replace,
    visits,
)
from taiyaku.review.views.troubles import TROUBLES

__all__ = ["COMMUNITY_ROUTES", "NEEDS", "ROUTES", "TROUBLES"]

ROUTES = (
    *lists.ROUTES,
    *messages.ROUTES,
    *notes.ROUTES,
    *aids.ROUTES,
    *document.ROUTES,
    *many.ROUTES,
    *replace.ROUTES,
    *consistency.ROUTES,
    *figures.ROUTES,
    *visits.ROUTES,
    *doors.ROUTES,
)
COMMUNITY_ROUTES = (*doors.COMMUNITY_ROUTES, *people.ROUTES, *log.ROUTES)

_P = Permission
NEEDS: Mapping[str, Needs] = {
    # lists and messages
    "overview": Needs(_P.READ),
    "next": Needs(_P.READ),
    "page": Needs(_P.READ),
    "message": Needs(_P.READ),
    "skip": Needs(_P.READ),
    "decide": Needs(_P.WRITE),
    "undo": Needs(_P.WRITE),
    "comment": Needs(_P.WRITE),
    "flag": Needs(_P.WRITE),
    # whole pages, and many messages at once
    "document": Needs(_P.READ),
    "document-decide": Needs(_P.WRITE),
    "many-accept": Needs(_P.APPROVE),
    "many-undo": Needs(_P.WRITE),
    "replace": Needs(_P.APPROVE),
    "replace-change": Needs(_P.APPROVE),
    "consistency": Needs(_P.READ),
    "consistency-pick": Needs(_P.APPROVE),
    # help for who writes: changes nothing
    "check": Needs(_P.READ, log=False),
    "preview": Needs(_P.READ, log=False),
    "align": Needs(_P.READ, log=False),
    "compare": Needs(_P.READ, log=False),
    "drafts": Needs(_P.WRITE, log=False),
    "katex": Needs(_P.ANYBODY, log=False),
    "picture": Needs(_P.READ),
    # about a visit: nothing that anybody else sees for long
    "claim": Needs(_P.READ, log=False),
    "leave": Needs(_P.READ, log=False),
    "sprint": Needs(_P.READ),
    "start": Needs(_P.READ, log=False),
    # coming and going
    "open": Needs(_P.ANYBODY, log=False, knock=True),
    "sign-in": Needs(_P.ANYBODY),
    "link": Needs(_P.ANYBODY, knock=True),
    "enter": Needs(_P.ANYBODY, log=False, knock=True),
    "github": Needs(_P.ANYBODY, knock=True),
    "github-back": Needs(_P.ANYBODY, knock=True),
    "me": Needs(_P.READ),
    "own-link": Needs(_P.READ, log=False),
    "sign-out": Needs(_P.READ, log=False),
    # who is here; each of these writes its own line into the log
    "people": Needs(_P.MAINTAIN),
    "invite": Needs(_P.MAINTAIN, log=False),
    "withdraw": Needs(_P.MAINTAIN, log=False),
    "person": Needs(_P.MAINTAIN),
    "role": Needs(_P.MAINTAIN, log=False),
    "bar": Needs(_P.MAINTAIN, log=False),
    "sign-in-link": Needs(_P.MAINTAIN, log=False),
    "end-sessions": Needs(_P.MAINTAIN, log=False),
    "revert-plan": Needs(_P.MAINTAIN),
    "revert": Needs(_P.MAINTAIN),
    "log": Needs(_P.MAINTAIN),
    "log-file": Needs(_P.MAINTAIN),
}
"""What each view needs, by the name of its route."""
