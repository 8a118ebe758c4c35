"""The same English with different Japanese: which there is, and one for all.

Messages are the same if their English and their context are: a context is there to say that two are not. What
somebody picks for all is a decision of that person on each of the messages, as if made one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from taiyaku.model import Key, State
from taiyaku.review.queue import Entry, digest

__all__ = ["Group", "Place", "Version", "groups"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a version stands."""

    entry: Entry
    seen: str


@dataclass(frozen=True, slots=True)
class Version:
    """One Japanese text, and where it stands."""

    text: str
    places: tuple[Place, ...]

    @property
    def reviewed(self) -> int:
        """How many times somebody has reviewed it."""
        return sum(place.entry.message.state is State.REVIEWED for place in self.places)


@dataclass(frozen=True, slots=True)
class Group:
    """One English text and its versions, the most trusted first."""

    key: Key
    versions: tuple[Version, ...]

    @property
    def number(self) -> int:
        """How many messages have it."""
        return sum(len(version.places) for version in self.versions)


def groups(entries: Iterable[Entry]) -> tuple[Group, ...]:
    """The English that has several Japanese texts, the most frequent first."""
    by_key: dict[Key, dict[str, list[Entry]]] = {}
    for entry in entries:
        text = entry.message.target.strip()
        if text:
            by_key.setdefault(entry.message.key, {}).setdefault(text, []).append(entry)
    found = [Group(key, _versions(texts)) for key, texts in by_key.items() if len(texts) > 1]
    return tuple(sorted(found, key=lambda group: -group.number))


def _versions(texts: dict[str, list[Entry]]) -> tuple[Version, ...]:
    versions = [
        Version(text, tuple(Place(entry, digest(entry.message)) for entry in entries))
        for text, entries in texts.items()
    ]
    return tuple(sorted(versions, key=lambda version: (-version.reviewed, -len(version.places))))
