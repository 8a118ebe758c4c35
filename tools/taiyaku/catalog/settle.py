"""Edits that somebody made on a page → its catalog, which may have moved on since the page was made.

Each edit has three texts: the target the page was made with, the text the person wrote, and the target
that the catalog has now. Where the catalog still has the first, or only a machine wrote there since, the
person's text goes in and is credited. Where another person changed it too, neither text wins by itself:
the edit is a `Conflict`, the catalog keeps its own, and the page keeps the other until somebody decides.

The laws: no text of a person is lost, and settling twice changes nothing. A stale message stays stale:
who edits the Japanese page has not seen what changed in English. If the English has moved on, the edit
follows it as the old target does, into the stale message or into the memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from taiyaku.catalog.edit import by_person, correct
from taiyaku.catalog.merge import merge
from taiyaku.model import Catalog, Key, Message, Review, State

__all__ = ["Conflict", "Handwriting", "Settled", "settle"]


@dataclass(frozen=True, slots=True)
class Handwriting:
    """A text that a person wrote in the place of a target."""

    key: Key
    """Of the message when the page was made."""
    before: str
    """The target the page was made with; empty where it showed the English."""
    target: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two texts for one message, and no rule that could choose."""

    edit: Handwriting
    target: str
    """What the catalog has now, or what the page has at another place of the same English."""
    twice: bool = False
    """The page has both."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The catalog with the edits in it, and those that wait for a decision."""

    catalog: Catalog
    placed: tuple[Handwriting, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    remembered: tuple[Handwriting, ...] = ()
    """Of those placed: their English is on the page no more, they feed the memory."""


@dataclass(slots=True)
class _Course:
    """The catalog while edits go in."""

    messages: dict[Key, Message]
    obsolete: dict[Key, Message]
    placed: list[Handwriting] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    remembered: list[Handwriting] = field(default_factory=list)


def settle(
    catalog: Catalog, edits: Sequence[Handwriting], *, needed: int = 1, prefer: str = "", sure: bool = True
) -> Settled:
    """The catalog after the edits.

    Args:
        catalog: as it is now.
        edits: in page order; several of one message are its several places on the page.
        needed: how many people must approve a text.
        prefer: ``page`` or ``catalog`` decides the conflicts.
        sure: `before` is known to be what the page was made with; else every edit may be a conflict.

    """
    course = _Course(dict(catalog.messages), dict(catalog.obsolete))
    followers = {message.previous_source: key for key, message in catalog.messages.items() if message.previous_source}
    first: dict[Key, Handwriting] = {}
    for edit in edits:
        other = first.setdefault(edit.key, edit)
        if other is not edit:
            if other.target != edit.target:
                course.conflicts.append(Conflict(edit, other.target, twice=True))
            continue
        place = edit.key if edit.key in course.messages else followers.get(edit.key.source)
        message = course.messages[place] if place else course.obsolete.get(edit.key)
        if message is None:
            _follow(course, edit, catalog, needed)
        elif message.target == edit.target or (prefer == "catalog" and _moved(message, edit, sure=sure)):
            continue
        elif prefer != "page" and _moved(message, edit, sure=sure):
            course.conflicts.append(Conflict(edit, message.target))
        elif place:
            course.messages[place] = _written(message, edit, needed)
            course.placed.append(edit)
        else:
            course.obsolete[edit.key] = _written(message, edit, needed)
            course.placed.append(edit)
            course.remembered.append(edit)
    changed = replace(catalog, messages=course.messages, obsolete=course.obsolete)
    return Settled(
        changed if course.placed else catalog, tuple(course.placed), tuple(course.conflicts), tuple(course.remembered)
    )


def _moved(message: Message, edit: Handwriting, *, sure: bool) -> bool:
    """Whether somebody else wrote another target since the page was made."""
    return bool(message.target) and (not sure or (message.target != edit.before and by_person(message)))


def _written(message: Message, edit: Handwriting, needed: int) -> Message:
    """The message with the person's text."""
    if message.state is State.STALE:
        return replace(message, target=edit.target, origin=edit.who, reviews=(Review(edit.who, edit.when),), score=None)
    return correct(message, edit.target, who=edit.who, when=edit.when, needed=needed)


def _follow(course: _Course, edit: Handwriting, catalog: Catalog, needed: int) -> None:
    """Put an edit of a message that is no more where its target would have gone when the English changed."""
    written = _written(Message(edit.key, target=edit.before), edit, needed)
    free = {key: Message(key) for key, message in course.messages.items() if not by_person(message)}
    page = next((location.page for message in course.messages.values() for location in message.locations), "")
    merged = merge(
        Catalog("", free),
        Catalog(catalog.language, {edit.key: written}),
        language=catalog.language,
        page=page,
        since=edit.when,
    )
    for key in merged.stale:
        now = merged.catalog.messages[key]
        old = course.messages[key]
        course.messages[key] = replace(
            now, locations=old.locations, notes=old.notes, comments=old.comments, flags=old.flags
        )
    if not merged.stale:
        course.obsolete[edit.key] = written
        course.remembered.append(edit)
    course.placed.append(edit)
