"""English that one side of a merge changed → the same change on the other side, so that Japanese follows it.

One branch corrects a paragraph of English, another its Japanese. Side by side the two catalogs then have two
messages, and the new Japanese would be deleted with the old English. So what the extraction did on one side is
done on the other before they are merged. A message whose English changed is found by what its own side says of
it; where a side says nothing, the new Japanese is obsolete and the memory has it.

Only what the other side still has as it was can follow. Where that side deleted it too, or has the new English
from elsewhere, there are two messages, and each is merged for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from taiyaku.catalog.change import carried, change
from taiyaku.catalog.edit import by_person, unoffered
from taiyaku.model import Catalog, Key, Message, State

__all__ = ["Move", "followed", "moves_between"]


@dataclass(frozen=True, slots=True)
class Move:
    """A message of the base, and what it became where its English changed."""

    old: Message
    new: Message

    @property
    def unseen(self) -> tuple[Any, ...]:
        """Less where nobody has looked at it since, whichever side that is; then it shows what the extraction did."""
        new = self.new
        return new.state is not State.STALE, new.stale_since, new.change, new.locations, new.notes


def moves_between(base: Catalog, ours: Catalog, theirs: Catalog) -> dict[Key, Move]:
    """The messages of the base whose English one side changed, or both did alike.

    What both sides changed, to different English, is two messages until the English itself is merged.
    """
    mine, other = _moved(base, ours), _moved(base, theirs)
    both = {key for key in mine.keys() & other.keys() if mine[key].new.key == other[key].new.key}
    alike = {key: min(mine[key], other[key], key=lambda move: move.unseen) for key in both}
    return _that_can_follow(mine, theirs) | _that_can_follow(other, ours) | alike


def _that_can_follow(moves: Mapping[Key, Move], catalog: Catalog) -> dict[Key, Move]:
    known = catalog.messages.keys() | catalog.obsolete.keys()
    return {key: move for key, move in moves.items() if key in catalog.messages and move.new.key not in known}


def _moved(base: Catalog, side: Catalog) -> dict[Key, Move]:
    """A stale message says what it was made for; one that was carried over is known by its text and reviews.

    What its side keeps as obsolete became nothing else, though somebody gave another message the same text that day.
    """
    made_for: dict[tuple[str, str], list[Message]] = {}
    alike: dict[tuple[Any, ...], list[Message]] = {}
    for key, message in base.messages.items():
        if key not in side.messages and key not in side.obsolete:
            made_for.setdefault((message.previous_source or key.source, key.context), []).append(message)
            alike.setdefault(_lasting(message), []).append(message)
    moved: dict[Key, Move] = {}
    for key, message in side.messages.items():
        if key in base.messages or key in base.obsolete or not by_person(message):
            continue
        if message.state is State.STALE:
            old = made_for.get((message.previous_source, key.context), [])
        else:
            old = _carried(alike.get(_lasting(message), []), message)
        if old and old[0].key not in moved:
            first = old.pop(0)
            moved[first.key] = Move(first, message)
    return moved


def _lasting(message: Message) -> tuple[Any, ...]:
    """What of a message stays when its text is carried over: whose it is, and the Japanese letters in it."""
    letters = "".join(letter for letter in message.target if letter.isalpha() and not letter.isascii())
    return message.origin, message.reviews, message.key.context, letters


def _carried(olds: Iterable[Message], new: Message) -> list[Message]:
    """The one message whose text this one has, as it was or as it is for the new English; none where it may be two."""
    olds = [old for old in olds if new.target in (old.target, _text_for(new.key, old))]
    return olds if len(olds) == 1 else []


def _text_for(key: Key, old: Message) -> str | None:
    """The text of a message for another English, where what changed touches no meaning and can be carried over."""
    if old.state is State.STALE:
        return None
    source = old.key.source
    return carried(old.target, source, key.source, change(source, key.source))


def followed(catalog: Catalog, moves: Mapping[Key, Move]) -> Catalog:
    """The catalog as if its English had changed there too."""
    if not moves.keys() & catalog.messages.keys():
        return catalog
    messages: dict[Key, Message] = {}
    for key, message in catalog.messages.items():
        move = moves.get(key)
        messages[move.new.key if move else key] = _under(message, move) if move else message
    return replace(catalog, messages=messages)


def _under(message: Message, move: Move) -> Message:
    """A message under the English that one side has now; a person's text as far behind it as that side's own."""
    new = move.new
    fresh = Message(new.key, locations=new.locations, notes=new.notes, comments=message.comments, flags=message.flags)
    if not by_person(message):
        return fresh
    if new.state is not State.STALE:
        target = message.target if new.target == move.old.target else _text_for(new.key, message)
        if target is not None:
            return replace(message, key=new.key, target=target, locations=new.locations, notes=new.notes)
        new = replace(new, state=State.STALE, change=change(message.key.source, new.key.source).nature)
    same = {name: getattr(message, name) for name in ("target", "origin", "reviews", "comments", "flags")}
    made_for, since = message.previous_source or message.key.source, message.stale_since or new.stale_since
    return replace(unoffered(new), **same, previous_source=made_for, stale_since=since, score=None)
