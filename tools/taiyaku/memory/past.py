"""Past translations: exact ones by source and context, near ones by similarity.

Only what a person approved is remembered, also text that is no longer on any page.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from taiyaku.model import Key, Match, Message, State

__all__ = ["Memory"]


class Memory:
    """Reviewed messages by their source; built once, then only read."""

    def __init__(self, targets: dict[Key, str]) -> None:
        self._targets = targets
        self._by_source = {key.source: target for key, target in targets.items()}
        self._sources = list(self._by_source)

    def __len__(self) -> int:
        return len(self._targets)

    @classmethod
    def of(cls, messages: Iterable[Message]) -> Memory:
        """The memory of all reviewed messages among these; the first of equal keys stays."""
        targets: dict[Key, str] = {}
        for message in messages:
            if message.state is State.REVIEWED and message.target:
                targets.setdefault(message.key, message.target)
        return cls(targets)

    def exact(self, key: Key) -> str | None:
        """The target of the same source in the same context, else in any, where the key has none itself."""
        found = self._targets.get(key)
        return found if found or key.context else self._by_source.get(key.source)

    def matches(self, source: str, *, limit: int = 5, cutoff: float = 70.0) -> tuple[Match, ...]:
        """Past translations of similar sources, most similar first."""
        found = process.extract(source, self._sources, scorer=fuzz.ratio, score_cutoff=cutoff, limit=limit)
        return tuple(Match(text, self._by_source[text], round(score, 1)) for text, score, _ in found)
