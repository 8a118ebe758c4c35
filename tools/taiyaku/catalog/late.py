"""A decision made on a message as it was → the catalog as it is now, with the decision in it.

Between the two somebody else may have changed the message, or its English. Nothing is overwritten: where the
message is as it was, the decision is simply made; where two people gave it different texts, both are kept
(`conflict.py`); where its English changed, the text follows it, or feeds the memory. Making a decision
twice is making it once, so that what may or may not have been written can be written again.
"""

from __future__ import annotations

from dataclasses import replace

from taiyaku.catalog.conflict import Other, with_other
from taiyaku.catalog.edit import by_person
from taiyaku.catalog.settle import Handwriting, settle
from taiyaku.catalog.three_way import three_way
from taiyaku.model import Catalog, Message

__all__ = ["decided"]


def decided(catalog: Catalog, *, before: Message, after: Message, needed: int = 1) -> tuple[Catalog, bool]:
    """The catalog with the decision that made `after` of `before`; whether two texts are left to choose from.

    Args:
        catalog: as it is now.
        before: the message as the person saw it.
        after: the same message as the person left it.
        needed: how many people must approve a text.

    """
    now = catalog.messages.get(after.key)
    if now is None:
        return _homeless(catalog, before, after, needed)
    alone = Catalog(catalog.language)
    base, ours, theirs = (replace(alone, messages={one.key: one}) for one in (before, now, after))
    merged = three_way(base, ours, theirs, needed=needed)
    message = merged.catalog.messages[after.key]
    if message == now:
        return catalog, bool(merged.conflicts)
    return replace(catalog, messages={**catalog.messages, message.key: message}), bool(merged.conflicts)


def _homeless(catalog: Catalog, before: Message, after: Message, needed: int) -> tuple[Catalog, bool]:
    """Its English has changed or gone."""
    if not by_person(after) or after.target == before.target:
        return catalog, False  # what was there before went with the English; nobody has written anything
    author = Other.of(after)
    edit = Handwriting(after.key, before.target, after.target, author.who, author.when)
    settled = settle(catalog, [edit], needed=needed)
    messages, obsolete = dict(settled.catalog.messages), dict(settled.catalog.obsolete)
    for conflict in settled.conflicts:
        follower = next((key for key, one in messages.items() if one.previous_source == after.key.source), None)
        home, key = (messages, follower) if follower else (obsolete, after.key)
        home[key] = with_other(home[key], Other(conflict.edit.target, author.who, author.when))
    return replace(settled.catalog, messages=messages, obsolete=obsolete), bool(settled.conflicts)
