"""English that one side of a merge changed → the same change on the other side, so that Japanese follows it.

One branch corrects a paragraph of English, another its Japanese. Side by side the two catalogs then have two
messages, and the new Japanese would be deleted with the old English. So what the extraction did on one side is
done on the other before they are merged. A message whose English changed is found by what its own side says of
it; where a side says nothing, the new Japanese is obsolete and the memory has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from taiyaku.catalog.edit import by_person, unoffered
from taiyaku.model import Catalog, Key, Message, State

__all__ = ["followed", "moves_between"]


def moves_between(base: Catalog, ours: Catalog, theirs: Catalog) -> dict[Key, Message]:
    """The messages of the base whose English one side changed, each with the one it became.

    What both sides changed, to different English, is two messages until the English itself is merged. Where they
    changed it alike, what the extraction did is seen best on the side where nobody has looked at it since.
    """
    moves, other = _moved(base, ours), _moved(base, theirs)
    both = moves.keys() & other.keys()
    torn = {key for key in both if moves[key].key != other[key].key}
    alike = {key: min(moves[key], other[key], key=_looked_at) for key in both - torn}
    return {key: message for key, message in {**other, **moves, **alike}.items() if key not in torn}


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


def followed(catalog: Catalog, moves: Mapping[Key, Message], *, with_old: bool = False) -> Catalog:
    """The catalog as if its English had changed there too, for what people translated in it."""
    messages: dict[Key, Message] = {}
    for key, message in catalog.messages.items():
        new = moves.get(key)
        if new is None or new.key in catalog.messages or new.key in catalog.obsolete or not by_person(message):
            messages[key] = message
            continue
        if with_old:  # a side that did not translate it still has it
            messages[key] = message
        messages[new.key] = _under(message, new)
    return catalog if not moves else replace(catalog, messages=messages)


def _under(message: Message, new: Message) -> Message:
    """A person's text under the English that one side has now, as far behind it as that side's own."""
    same = {name: getattr(message, name) for name in ("target", "origin", "reviews", "comments", "flags")}
    if new.state is not State.STALE:
        return replace(message, key=new.key, locations=new.locations, notes=new.notes)
    made_for, since = message.previous_source or message.key.source, message.stale_since or new.stale_since
    return replace(unoffered(new), **same, previous_source=made_for, stale_since=since, score=None)
