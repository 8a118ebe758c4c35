"""What the engine tells of translations, asked for many of them at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from taiyaku.draft.engine import Engine, Likelihood, Link
from taiyaku.draft.ladder.stretch import Evidence

__all__ = ["Heard", "Question", "evidence"]


Heard = dict[tuple[str, str], Callable[[], tuple[Link, ...] | None]]
"""Sources and translations, and what the engine knew of their words when it translated: it need not be asked again."""


@dataclass(frozen=True, slots=True)
class Question:
    """Where does the translation say this stretch of the source?"""

    source: str
    target: str
    inside: tuple[int, int]

    @property
    def without(self) -> str:
        """The source without the stretch."""
        return " ".join(f"{self.source[: self.inside[0]]} {self.source[self.inside[1] :]}".split())


def evidence(engine: Engine, questions: Sequence[Question], heard: Heard) -> list[Evidence]:
    """What speaks for an answer to each question; nothing where the engine can tell nothing."""
    pairs = list(dict.fromkeys((one.source, one.target) for one in questions))
    links: dict[tuple[str, str], tuple[Link, ...]] = {}
    if engine.can_align and pairs:
        links = {one: _true(one, found) for one in pairs if (seen := heard.get(one)) and (found := seen()) is not None}
        asked = [pair for pair in pairs if pair not in links]
        links |= {one: _true(one, found) for one, found in zip(asked, engine.align(asked), strict=True)}
    drops: list[tuple[tuple[tuple[int, int], float], ...]] = [()] * len(questions)
    if engine.can_score and pairs:
        whole = dict(zip(pairs, engine.scored(pairs), strict=True))
        left = engine.scored([(one.without, one.target) for one in questions])
        drops = [_drops(whole[one.source, one.target], less) for one, less in zip(questions, left, strict=True)]
    return [
        Evidence(links.get((one.source, one.target), ()), found) for one, found in zip(questions, drops, strict=True)
    ]


def _true(pair: tuple[str, str], links: Sequence[Link]) -> tuple[Link, ...]:
    """The links that lie in the texts and do not run into each other: an engine may say anything."""
    source, target = map(len, pair)
    inside = [
        link
        for link in sorted(links, key=lambda link: link.target)
        if 0 <= link.target[0] < link.target[1] <= target and 0 <= link.source[0] < link.source[1] <= source
    ]
    return tuple(
        two for one, two in pairwise([None, *inside]) if two and (one is None or one.target[1] <= two.target[0])
    )


def _drops(whole: Sequence[Likelihood], left: Sequence[Likelihood]) -> tuple[tuple[tuple[int, int], float], ...]:
    """What pieces lose, where both speak of the same ones."""
    if [one.target for one in whole] != [one.target for one in left]:
        return ()
    return tuple((one.target, one.score - other.score) for one, other in zip(whole, left, strict=True))
