"""English that one side of a merge changed → the same change on the other side, so that Japanese follows it.

One branch corrects a paragraph of English, another its Japanese. Side by side the two catalogs then have two
messages, and the new Japanese would be deleted with the old English. So what the extraction did on one side is
done on the other before they are merged. A message whose English changed is found by what its own side says of
it; where a side says nothing, the new Japanese is obsolete and the memory has it.

Only what the other side still has as it was can follow. Where that side deleted it too, or has the new English
from elsewhere, there are two messages, and each is merged for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from taiyaku.catalog.edit import by_person, unoffered
from taiyaku.model import Catalog, Key, Message, State

__all__ = ["followed", "moves_between"]


def moves_between(base: Catalog, ours: Catalog, theirs: Catalog) -> dict[Key, Message]:
    """The messages of the base whose English one side changed, or both did alike, each with the one it became.

    What both sides changed, to different English, is two messages until the English itself is merged. Where they
    changed it alike, what the extraction did is seen best on the side where nobody has looked at it since.
    """
    mine, other = _moved(base, ours), _moved(base, theirs)
    both = {key for key in mine.keys() & other.keys() if mine[key].key == other[key].key}
    alike = {key: min(mine[key], other[key], key=_looked_at) for key in both}
    return _that_can_follow(mine, theirs) | _that_can_follow(other, ours) | alike


def _that_can_follow(moves: Mapping[Key, Message], catalog: Catalog) -> dict[Key, Message]:
    known = (catalog.messages, catalog.obsolete)
    return {
        key: message
        for key, message in moves.items()
        if key in catalog.messages and not any(message.key in some for some in known)
    }


def _looked_at(message: Message) -> tuple[Any, ...]:
    """Less for a message that is still stale, and since earlier; whichever side it is on."""
    return message.state is not State.STALE, message.stale_since, message.change, message.locations, message.notes


def _moved(base: Catalog, side: Catalog) -> dict[Key, Message]:
    """A stale message says what it was made for; one that was carried over is known by its text and reviews.

    What its side keeps as obsolete became nothing else, though somebody gave another message the same text that day.
    """
    made_for: dict[tuple[str, str], list[Key]] = {}
    carried: dict[tuple[Any, ...], list[Key]] = {}
    for key, message in base.messages.items():
        if key not in side.messages and key not in side.obsolete:
            made_for.setdefault((message.previous_source or key.source, key.context), []).append(key)
            carried.setdefault((message.target, message.origin, message.reviews, key.context), []).append(key)
    moved: dict[Key, Message] = {}
    for key, message in side.messages.items():
        if key in base.messages or key in base.obsolete or not by_person(message):
            continue
        if message.state is State.STALE:
            old = made_for.get((message.previous_source, key.context), [])
        else:
            old = carried.get((message.target, message.origin, message.reviews, key.context), [])
            old = old if len(old) == 1 else []
        if old and old[0] not in moved:
            moved[old.pop(0)] = message
    return moved


def followed(catalog: Catalog, moves: Mapping[Key, Message]) -> Catalog:
    """The catalog as if its English had changed there too."""
    if not moves.keys() & catalog.messages.keys():
        return catalog
    messages: dict[Key, Message] = {}
    for key, message in catalog.messages.items():
        new = moves.get(key)
        messages[new.key if new else key] = _under(message, new) if new else message
    return replace(catalog, messages=messages)


def _under(message: Message, new: Message) -> Message:
    """A message under the English that one side has now; a person's text as far behind it as that side's own."""
    fresh = Message(new.key, locations=new.locations, notes=new.notes, comments=message.comments, flags=message.flags)
    if not by_person(message):
        return fresh
    if new.state is not State.STALE:
        return replace(message, key=new.key, locations=new.locations, notes=new.notes)
    same = {name: getattr(message, name) for name in ("target", "origin", "reviews", "comments", "flags")}
    made_for, since = message.previous_source or message.key.source, message.stale_since or new.stale_since
    return replace(unoffered(new), **same, previous_source=made_for, stale_since=since, score=None)
