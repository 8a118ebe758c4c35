"""Many decisions as one: made page by page, taken back together.

Each stays a decision of its own in the journal, by the person who made it, with the text before and after; what
binds them is a token in the ledger. Nothing here is all or nothing: where somebody else changed a message
meanwhile, that one is left as it is, and counted. So it is when they are taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex

from taiyaku.errors import TaiyakuError
from taiyaku.model import Message
from taiyaku.review.journal import UNDONE
from taiyaku.review.ledger import Ledger, Part
from taiyaku.review.queue import message_id
from taiyaku.review.store import Saved, Store, Wish, taken_back

__all__ = ["BUNDLES", "Bundles", "Outcome", "picked"]

BUNDLES = Part(
    "bundles",
    (
        """
        CREATE TABLE bundles (
            token TEXT NOT NULL, position INTEGER NOT NULL, decision TEXT NOT NULL, who TEXT NOT NULL,
            PRIMARY KEY (token, position)
        )
        """,
    ),
)

MOST = 2000
"""Decisions that one form can ask for."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of many decisions."""

    saved: tuple[Saved, ...] = ()
    refused: int = 0
    """Messages that had changed, or whose page could not be read."""
    token: str = ""
    """Takes them all back; empty where nothing was saved."""


class Bundles:
    """Decisions that belong together; may be used from many threads."""

    def __init__(self, store: Store, ledger: Ledger) -> None:
        ledger.add(BUNDLES)
        self._store, self._ledger = store, ledger

    def save(self, wishes: Mapping[str, Sequence[Wish]], *, who: str, action: str) -> Outcome:
        """Make the decisions, which are given by page."""
        saved, refused = self._saved(wishes, who=who, action=action)
        token = token_hex(8) if saved else ""
        with self._ledger.change(durable=True) as tables:
            tables.executemany(
                "INSERT INTO bundles VALUES (?, ?, ?, ?)",
                [(token, number, one.token, who) for number, one in enumerate(saved)],
            )
        return Outcome(saved, refused, token)

    def undo(self, token: str, *, who: str) -> Outcome | None:
        """Take back what a token binds, as far as nobody went on from there; None for no such token of this person."""
        rows = self._ledger.rows(
            "SELECT decision FROM bundles WHERE token = ? AND who = ? ORDER BY position", (token, who)
        )
        past = [found for (one,) in rows if (found := self._store.journal.find(one)) is not None]
        left = [one for one in past if one.fate != UNDONE]
        if not left:
            return None
        wishes: dict[str, list[Wish]] = {}
        for one in left:
            wishes.setdefault(one.page, []).append(taken_back(one))
        saved, refused = self._saved(wishes, who=who, action="undo")
        back = {(one.page, message_id(one.after.key)) for one in saved}
        self._store.journal.mark(
            [(one.number, UNDONE) for one in left if (one.page, message_id(one.after.key)) in back]
        )
        return Outcome(saved, refused)

    def _saved(self, wishes: Mapping[str, Sequence[Wish]], *, who: str, action: str) -> tuple[tuple[Saved, ...], int]:
        saved: list[Saved] = []
        refused = 0
        for page, wanted in wishes.items():
            try:
                outcomes = self._store.save_all(page, wanted, who=who, action=action)
            except TaiyakuError:
                refused += len(wanted)  # it is said where somebody opens the page
                continue
            saved += [one for one in outcomes if isinstance(one, Saved)]
            refused += sum(not isinstance(one, Saved) for one in outcomes)
        return tuple(saved), refused


def picked(
    ticks: Iterable[str], decide: Callable[[str, str, str], Callable[[Message], Message] | None]
) -> dict[str, list[Wish]]:
    """The wishes of a form by page: a tick is the digest that was seen, the message's name, and its page.

    `decide` gives what is to become of a message by page, name and digest; None leaves it out.

    >>> wishes = picked(["d1 m1 a b.md", "nonsense", "d2 m2 c.md"], lambda page, name, seen: lambda message: message)
    >>> [(page, [(wish.name, wish.seen) for wish in found]) for page, found in wishes.items()]
    [('a b.md', [('m1', 'd1')]), ('c.md', [('m2', 'd2')])]
    """
    wishes: dict[str, list[Wish]] = {}
    for tick in list(dict.fromkeys(ticks))[:MOST]:
        seen, _, rest = tick.partition(" ")
        name, _, page = rest.partition(" ")
        decision = decide(page, name, seen) if page else None
        if decision is not None:
            wishes.setdefault(page, []).append(Wish(name, seen, decision))
    return wishes
