"""Request → station → template; no rule lives here.

Which message comes next is `queue.py`'s affair, what may be saved is `store.py`'s, what a decision
does to a message is `taiyaku.catalog`'s. A trouble (a broken catalog, a full disk) is one line on the
page, and what the person wrote stays in the form. Each file has the views of one thing that people do,
and their routes; `answers.py` has what all views share.
"""

from __future__ import annotations

from taiyaku.review.views import aids, consistency, document, figures, lists, many, messages, notes, replace, visits
from taiyaku.review.views.troubles import TROUBLES

__all__ = ["ROUTES", "TROUBLES"]

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
)
