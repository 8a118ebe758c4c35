"""What a decision may do to a message, by who makes it; asked where every decision passes, before it is journalled.

The views offer each person what they may do. This is the law behind them: it looks at the message before and
after, so that no view, present or future, can let a translator's text pass for reviewed.
"""

from __future__ import annotations

from dataclasses import replace

from taiyaku.catalog import by_person, in_conflict
from taiyaku.catalog.conflict import others
from taiyaku.catalog.remarks import FLAG, LABELS
from taiyaku.catalog.signed import read_signed
from taiyaku.errors import TaiyakuError
from taiyaku.model import Message, State
from taiyaku.review.people.roles import Permission, Visit
from taiyaku.review.words import N_

__all__ = ["ForbiddenError", "check"]

YOURS = N_(
    "Two people translated this differently, and one of the texts is yours."
    " Another reviewer or a maintainer has to choose."
)
DISPUTE = N_("Two people translated this differently. A reviewer has to choose.")
APPROVAL = N_("Only reviewers approve or discard texts. Yours is saved as a draft when you change it.")


class ForbiddenError(TaiyakuError):
    """Raised by `check`: the role does not give this."""


def check(visit: Visit, before: Message, after: Message) -> None:
    """Let a decision pass, or say why not; one's own may be taken back by everybody (`Store.undo`).

    Raises:
        ForbiddenError: one line that says who may do it instead.

    """
    if visit.may(Permission.MAINTAIN) or _only_said(visit.who, before, after):
        return
    if in_conflict(before) and _party(visit.who, before, after):
        raise ForbiddenError(YOURS)
    if visit.may(Permission.APPROVE):
        return
    if in_conflict(before):
        raise ForbiddenError(DISPUTE)
    if not _proposed(visit.who, before, after):
        raise ForbiddenError(APPROVAL)


def _only_said(who: str, before: Message, after: Message) -> bool:
    """Whether the text stays, and only this person's own words come beside it: a comment, a flag, another text.

    A flag and another text make a draft of what was reviewed; its text and its reviews stay.
    """
    kept = replace(
        after, comments=before.comments, state=before.state, origin=before.origin, score=before.score
    )  # fmt: skip
    doubted = (before.state, after.state) == (State.REVIEWED, State.DRAFT)
    return kept == before and (after.state is before.state or doubted) and bool(_added(who, before, after))


def _added(who: str, before: Message, after: Message) -> tuple[str, ...]:
    """The comments that came, if all are this person's and none went but a flag; else none."""
    stayed = all(one in after.comments or read_signed(one, FLAG) for one in before.comments)
    came = tuple(one for one in after.comments if one not in before.comments)
    own = all(any((said := read_signed(one, label)) and said.who == who for label in LABELS) for one in came)
    return came if stayed and own else ()


def _party(who: str, before: Message, after: Message) -> bool:
    """Whether somebody settles a dispute that they have a text in otherwise than by taking another's."""
    own = {other.target for other in others(before) if other.who == who}
    if who in (before.origin, *(review.who for review in before.reviews)):
        own.add(before.target)
    texts = {before.target, *(other.target for other in others(before))}
    return bool(own) and after.target not in texts - own


def _proposed(who: str, before: Message, after: Message) -> bool:
    """A draft of this person's that nobody has approved, where nothing reviewed stood."""
    draft = after.state is State.DRAFT and after.origin == who and not after.reviews and bool(after.target.strip())
    # A person's text that is only kept stays theirs, and waits for a reviewer.
    taken = after.target == before.target and by_person(before) and before.origin != who
    said = after.comments == before.comments or bool(_added(who, before, after))
    return draft and before.state is not State.REVIEWED and not taken and said
