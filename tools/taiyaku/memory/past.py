"""Past translations: exact ones by source and context, near ones by similarity.

Only what a person approved is remembered, also text that is no longer on any page and what a stale message's
Japanese was made for. A memory may lie over another, shared one: what the project itself says comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from sys import intern

from taiyaku.memory.near import Near
from taiyaku.model import Catalog, Key, Match, Message, State

__all__ = ["Memory", "Past", "pasts"]


@dataclass(frozen=True, slots=True, order=True)
class Past:
    """One past translation; who approved it when, as far as that is known."""

    key: Key
    target: str
    who: str = ""
    when: str = ""


def pasts(catalogs: Iterable[Catalog]) -> Iterator[Past]:
    """What the catalogs remember: reviewed, then obsolete, then what stale Japanese was made for.

    Each catalog is looked at once and not kept, so that all of a large course need not be in memory together.
    """
    obsolete: list[Past] = []
    outdated: list[Past] = []
    for catalog in catalogs:
        yield from _reviewed(catalog.messages.values())
        obsolete += _reviewed(catalog.obsolete.values())
        outdated += _outdated((*catalog.messages.values(), *catalog.obsolete.values()))
    yield from obsolete
    yield from outdated


def _reviewed(messages: Iterable[Message]) -> Iterator[Past]:
    return (_past(one, one.key) for one in messages if one.state is State.REVIEWED and one.target)


def _outdated(messages: Iterable[Message]) -> Iterator[Past]:
    for one in messages:
        if one.state is State.STALE and one.reviews and one.previous_source:
            yield _past(one, Key(one.previous_source, one.key.context))


def _past(message: Message, key: Key) -> Past:
    last = max(message.reviews, key=lambda review: review.when, default=None)
    return Past(key, message.target, intern(last.who) if last else "", intern(last.when) if last else "")


class Memory:
    """Past translations by their source; built once, then only read."""

    def __init__(self, entries: Iterable[Past], *, beneath: Memory | None = None) -> None:
        self._by_key: dict[Key, Past] = {}
        self._by_source: dict[str, tuple[Past, ...]] = {}
        """Each target once; tuples, since nearly all have one, and there may be a million."""
        for entry in entries:
            self._by_key.setdefault(entry.key, entry)
            known = self._by_source.get(entry.key.source, ())
            if all(entry.target != one.target for one in known):
                self._by_source[entry.key.source] = (*known, entry)
        self._beneath = beneath

    def __len__(self) -> int:
        return len(self._by_key) + (len(self._beneath) if self._beneath else 0)

    @classmethod
    def of(cls, messages: Iterable[Message]) -> Memory:
        """The memory of all reviewed messages among these; the first of equal keys stays."""
        return cls(_reviewed(messages))

    @cached_property
    def near(self) -> Near:
        """The index for `matches`, made when it is first asked for."""
        return Near(self._by_source)

    def index(self, *, each: Callable[[Iterable[str]], Iterable[str]]) -> None:
        """Make it now; `each` hands on the sources one by one, and may rest in between."""
        self.near = Near(self._by_source, each=each)

    def exact(self, key: Key) -> str | None:
        """The target of the same source in the same context, else in any, where the key has none itself."""
        found = self.past(key)
        return found.target if found else None

    def past(self, key: Key) -> Past | None:
        """The same with who approved it when."""
        found = self._by_key.get(key)
        if found is None and not key.context:
            found = next(iter(self._by_source.get(key.source, ())), None)
        return found or (self._beneath.past(key) if self._beneath else None)

    def matches(self, source: str, *, limit: int = 5, cutoff: float = 70.0) -> tuple[Match, ...]:
        """Past translations of similar sources, most similar first; each text once, with who approved it when."""
        found = {
            (entry.key.source, entry.target): Match(
                entry.key.source, entry.target, round(score, 1), entry.who, entry.when
            )
            for text, score in self.near.matches(source, limit=limit, cutoff=cutoff)
            for entry in self._by_source[text]
        }
        if self._beneath:
            for match in self._beneath.matches(source, limit=limit, cutoff=cutoff):
                found.setdefault((match.source, match.target), match)
        return tuple(sorted(found.values(), key=lambda match: -match.score)[:limit])
