"""What the engine tells of translations, asked for many of them at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from taiyaku.draft.engine import Engine, Likelihood, Link
from taiyaku.draft.ladder.outcome import Outcome
from taiyaku.draft.ladder.stretch import Evidence
from taiyaku.draft.sentences import Request

__all__ = ["Heard", "Question", "looks", "weighed"]


@dataclass(slots=True)
class Heard:
    """What the engine said so far of a batch: it need not be asked again."""

    links: dict[tuple[str, str], Callable[[], tuple[Link, ...] | None]] = field(default_factory=dict)
    """Sources and translations, and what the engine knew of their words when it translated."""
    parts: dict[tuple[int, Request], Outcome] = field(default_factory=dict)
    """Parts of sentences, by how deep they lie, and what became of them."""


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


def looks(engine: Engine, questions: Sequence[Question], heard: Heard) -> list[Evidence]:
    """Where the engine looked when it wrote each translation, which costs nothing where it was heard."""
    if not engine.can_align:
        return [Evidence() for _ in questions]
    pairs = list(dict.fromkeys((one.source, one.target) for one in questions))
    links = {one: _true(one, found) for one in pairs if (found := _heard(one, heard)) is not None}
    asked = [pair for pair in pairs if pair not in links]
    links |= {one: _true(one, found) for one, found in zip(asked, engine.align(asked) if asked else (), strict=True)}
    return [Evidence(links[one.source, one.target]) for one in questions]


def weighed(engine: Engine, seen: Mapping[Question, Evidence]) -> dict[Question, Evidence]:
    """What was seen, with what pieces of a translation lose without the stretch, where the engine can tell that."""
    if not engine.can_score or not seen:
        return dict(seen)
    pairs = list(dict.fromkeys((one.source, one.target) for one in seen))
    said = engine.scored([*pairs, *((one.without, one.target) for one in seen)])
    whole, left = dict(zip(pairs, said, strict=False)), said[len(pairs) :]
    return {
        one: replace(known, drops=_drops(whole[one.source, one.target], less))
        for (one, known), less in zip(seen.items(), left, strict=True)
    }


def _heard(pair: tuple[str, str], heard: Heard) -> tuple[Link, ...] | None:
    """What the engine knew when it wrote a translation, be it with a full stop that was taken off since."""
    source, target = pair
    seen = heard.links.get(pair) or heard.links.get((source, f"{target}。"))
    return seen() if seen else None


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
