"""Two catalogs that grew from one → one catalog with the work of both, and the messages that need a person.

Text tools merge lines; two volunteers on one page then conflict wherever their messages are neighbours.
Here the message is the unit, and in it the field. The laws: what only one side changed is that side's;
two sides conflict only where two people gave one message different texts, and then both texts are kept
(`conflict.py`); a machine's draft never stands against a person's text; the same text reviewed on both
sides has both reviews; no reviewed text is lost; but for conflicts it does not matter which side is ours.

A message whose English one side changed, and whose Japanese the other, is followed: the new translation goes
to the new English, and is stale there if the old one was. A message that one side
deleted and the other translated is obsolete, where the memory finds it. Templates are catalogs
without targets, and merge the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from taiyaku.catalog.conflict import Other, with_other
from taiyaku.catalog.edit import by_person, unoffered
from taiyaku.catalog.moves import followed, moves_between
from taiyaku.model import Catalog, Key, Message, Review, State

__all__ = ["ThreeWay", "TwoTexts", "three_way"]

_Thing = TypeVar("_Thing")

_LISTS = ("locations", "notes", "comments", "flags")
"""Fields of a message that are merged line by line, whoever's text it gets."""
_DATES = ("PO-Revision-Date", "POT-Creation-Date")
_RANK = {State.NEW: 0, State.DRAFT: 1, State.STALE: 2, State.REVIEWED: 3}


@dataclass(frozen=True, slots=True)
class TwoTexts:
    """A message to which two people gave different texts."""

    key: Key
    ours: Message
    theirs: Message


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """The merged catalog, and what a person must look at; `catalog` is whole in any case."""

    catalog: Catalog
    conflicts: tuple[TwoTexts, ...] = ()


def three_way(base: Catalog, ours: Catalog, theirs: Catalog, *, needed: int | None = None) -> ThreeWay:
    """The work of both sides; `needed` is how many reviews make a message reviewed, None where that is not known.

    ``three_way(base, a, base)`` and ``three_way(base, base, a)`` are a.
    """
    moves = moves_between(base, ours, theirs)
    base = followed(base, moves)
    ours, theirs = followed(ours, moves), followed(theirs, moves)
    sides = tuple({**side.obsolete, **side.messages} for side in (base, ours, theirs))
    live: dict[Key, Message] = {}
    kept: dict[Key, Message] = {}
    conflicts: list[TwoTexts] = []
    for key in dict.fromkeys((*sides[1], *sides[2])):
        found = _Merger(*(side.get(key) for side in sides), needed=needed)
        stays = _chosen(key in base.messages, key in ours.messages, key in theirs.messages)
        message = found.message(stays=stays)
        if message is not None:
            (live if stays else kept)[key] = message
            conflicts += found.conflicts
    rest: dict[str, Any] = {
        field.name: _chosen(*(getattr(side, field.name) for side in (base, ours, theirs))) for field in fields(Catalog)
    }
    merged = Catalog(
        **rest
        | {
            "language": ours.language or theirs.language,
            "messages": _in_order(live, base.messages, ours.messages, theirs.messages),
            "obsolete": _in_order(kept, base.obsolete, ours.obsolete, theirs.obsolete),
            "headers": _headers(base, ours, theirs),
            "comments": _united(base.comments, ours.comments, theirs.comments),
        }
    )
    return ThreeWay(merged, tuple(conflicts))


class _Merger:
    """One message on three sides; None where a side does not have it."""

    def __init__(
        self, base: Message | None, ours: Message | None, theirs: Message | None, *, needed: int | None
    ) -> None:
        self._base, self._ours, self._theirs = base, ours, theirs
        self._needed = needed
        self.conflicts: list[TwoTexts] = []

    def message(self, *, stays: bool) -> Message | None:
        """The merged message; None where it goes. What one side dropped stays only if the other gave it a new text."""
        if self._ours and self._theirs:
            return self._both(self._ours, self._theirs)
        one = self._ours or self._theirs
        if one is None or stays or self._base is None:
            return one
        new = one.target and _decision(one) != _decision(self._base)
        return replace(one, locations=()) if new else None

    def _both(self, ours: Message, theirs: Message) -> Message:
        base = self._base or Message(ours.key)
        text = self._text(base, ours, theirs)
        lists: dict[str, Any] = {
            name: _united(getattr(base, name), getattr(ours, name), getattr(theirs, name)) for name in _LISTS
        }
        merged = replace(text, **lists)
        for conflict in self.conflicts:
            merged = with_other(merged, Other.of(conflict.theirs))
        return merged

    def _text(self, base: Message, ours: Message, theirs: Message) -> Message:
        """The side whose text is taken, with the reviews of both where the text is one."""
        if ours.target == theirs.target:
            return self._same(base, ours, theirs)
        if _decision(theirs) == _decision(base):
            return ours
        if _decision(ours) == _decision(base):
            return theirs
        if by_person(ours) and by_person(theirs):
            self.conflicts.append(TwoTexts(ours.key, ours, theirs))
            return ours
        if by_person(ours) or by_person(theirs):
            return ours if by_person(ours) else theirs
        return max((ours, theirs), key=_weight)

    def _same(self, base: Message, ours: Message, theirs: Message) -> Message:
        before = base.reviews if base.target == ours.target else ()
        reviews = _reviews(before, ours.reviews, theirs.reviews)
        if _decision(ours) == _decision(theirs) == _decision(base):  # a machine's remarks at most differ
            values = {name: _machine(*(getattr(one, name) for one in (base, ours, theirs))) for name in _TEXT}
            return replace(ours, **values)
        changed = _one_changed(_decision, base, ours, theirs) or _one_changed(_bare, base, ours, theirs)
        best = changed or max((ours, theirs), key=_weight)
        if best.stale_since and not changed:
            best = replace(best, stale_since=min(one.stale_since for one in (ours, theirs) if one.stale_since))
        more = len(reviews) > max(len(ours.reviews), len(theirs.reviews))
        if self._needed and more and len(reviews) >= self._needed and best.state is State.DRAFT:
            best = replace(unoffered(best), state=State.REVIEWED, score=None)
        return replace(best, reviews=reviews)


_TEXT = tuple(field.name for field in fields(Message) if field.name not in ("key", *_LISTS))
"""Fields that go together: they say what the text is, whose, and how far."""


def _decision(message: Message) -> tuple[Any, ...]:
    """What a person decides about a message; a machine's remarks beside it are no decision."""
    return message.target, message.state, message.previous_source, message.origin, message.reviews


def _bare(message: Message) -> tuple[Any, ...]:
    """A decision without the reviews, which add up."""
    return _decision(message)[:-1]


def _one_changed(
    part: Callable[[Message], tuple[Any, ...]], base: Message, ours: Message, theirs: Message
) -> Message | None:
    """The side that alone changed a part of the base; None where both did, or neither."""
    changed = [one for one in (ours, theirs) if part(one) != part(base)]
    return changed[0] if len(changed) == 1 else None


def _weight(message: Message) -> tuple[Any, ...]:
    """Which of two to take, whichever side it is on: the further state, a person, the surer machine."""
    sure = 1.0 if message.score is None else message.score
    rest = (message.origin, message.target, message.previous_source, message.suggestion, message.refusal)
    return _RANK[message.state], len(message.reviews), "<" in message.origin, sure, *rest


def _chosen(base: _Thing, ours: _Thing, theirs: _Thing) -> _Thing:
    """The value of the side that changed it; ours where both did."""
    return theirs if ours == base else ours


def _machine(base: Any, ours: Any, theirs: Any) -> Any:
    """The same for what machines write, where it shall not matter which side is ours."""
    if base in (ours, theirs):
        return _chosen(base, ours, theirs)
    return max((ours, theirs), key=lambda value: (value is not None, str(value)))


def _united(base: Sequence[_Thing], ours: Sequence[_Thing], theirs: Sequence[_Thing]) -> tuple[_Thing, ...]:
    """What both have, and what either added; what either took away is gone."""
    if theirs in (base, ours):
        return tuple(ours)
    if ours == base:
        return tuple(theirs)
    stays = [one for one in ours if one in theirs or one not in base]
    return tuple(_woven(stays, [one for one in theirs if one in stays or one not in base]))


def _woven(first: Sequence[_Thing], second: Sequence[_Thing]) -> list[_Thing]:
    """The first in its order, with what only the second has behind its predecessor there.

    >>> _woven("abc", "aXcY")
    ['a', 'b', 'X', 'c', 'Y']
    """
    common = set(first) & set(second)
    behind: dict[_Thing | None, list[_Thing]] = {}
    place: _Thing | None = None
    for one in second:
        if one in common:
            place = one
        else:
            behind.setdefault(place, []).append(one)
    woven: list[_Thing] = []
    place = None
    for one in first:
        if one in common:
            woven += behind.pop(place, ())
            place = one
        woven.append(one)
    return [*woven, *behind.pop(place, ())]


def _in_order(
    merged: Mapping[Key, Message], base: Iterable[Key], ours: Iterable[Key], theirs: Iterable[Key]
) -> dict[Key, Message]:
    """The messages in our order with theirs behind their predecessors; in theirs, where only they moved any."""
    sides = [[key for key in side if key in merged] for side in (base, ours, theirs)]
    common = set.intersection(*map(set, sides))
    moved = [[key for key in side if key in common] for side in sides]
    first, second = (sides[2], sides[1]) if moved[1] == moved[0] != moved[2] else (sides[1], sides[2])
    order = dict.fromkeys((*_woven(first, second), *merged))
    return {key: merged[key] for key in order}


def _reviews(base: tuple[Review, ...], ours: tuple[Review, ...], theirs: tuple[Review, ...]) -> tuple[Review, ...]:
    """All approvals of one text, the latest of each person."""
    united = _united(base, ours, theirs)
    if united in (ours, theirs):
        return united
    latest: dict[str, Review] = {}
    for review in sorted(united, key=lambda one: (one.when, one.who)):
        latest.pop(review.who, None)
        latest[review.who] = review
    return tuple(latest.values())


def _headers(base: Catalog, ours: Catalog, theirs: Catalog) -> tuple[tuple[str, str], ...]:
    """Ours with what theirs changed; where both changed a field, the one of the file that was revised last."""
    if theirs.headers in (base.headers, ours.headers) or ours.headers == base.headers:
        return _chosen(base.headers, ours.headers, theirs.headers)
    before, mine, other = (_numbered(side.headers) for side in (base, ours, theirs))
    revised = (_DATES[0], 0)
    newer = other if other.get(revised, "") > mine.get(revised, "") else mine
    merged: list[tuple[str, str]] = []
    for which in _united(tuple(before), tuple(mine), tuple(other)):
        name = which[0]
        values = [side.get(which) for side in (before, mine, other)]
        changed = values[0] not in values[1:] and values[1] != values[2]
        if changed and name in _DATES:
            value: str | None = max(value for value in values[1:] if value)
        else:
            value = newer.get(which) if changed else _chosen(*values)
        merged.append((name, value or ""))
    return tuple(merged)


def _numbered(headers: Iterable[tuple[str, str]]) -> dict[tuple[str, int], str]:
    """Header fields by their name and how often it was there before: a file may have one twice."""
    numbered: dict[tuple[str, int], str] = {}
    for name, value in headers:
        numbered[name, sum(known == name for known, _ in numbered)] = value
    return numbered
