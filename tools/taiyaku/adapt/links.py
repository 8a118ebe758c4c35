"""Words linked by hand → how often an engine links them otherwise.

TSV: ``english TAB japanese TAB links``, where links are ``loss=損失; step=ステップ``: an English stretch and
the Japanese that says it. The second of equal stretches is ``step#2``. What has no counterpart is not linked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from taiyaku.draft import Link
from taiyaku.errors import AdaptError
from taiyaku.files import read_text

__all__ = ["Aligner", "Linked", "alignment_error", "read_linked"]

_Place = tuple[int, int]


class Aligner(Protocol):
    """What can say where a translation came from."""

    def align(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Link, ...]]:
        """See `MarianEngine.align`."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A pair with its links: places in the source and in the target, in characters."""

    source: str
    target: str
    links: tuple[tuple[_Place, _Place], ...]


def read_linked(path: Path) -> tuple[Linked, ...]:
    """The pairs of a file.

    Raises:
        AdaptError: a line that is none, or a link to what does not stand there; names the line.

    """
    found: list[Linked] = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        columns = line.split("\t")
        if len(columns) != 3:
            raise AdaptError(f"{path}:{number}: this is no linked pair. Write English, Japanese and links with tabs.")
        source, target, links = columns
        places = []
        for link in links.split("; "):
            sides = link.split("=")
            both = [_place(text, name) for text, name in zip((source, target), sides, strict=False)]
            if len(sides) != 2 or None in both:
                raise AdaptError(f"{path}:{number}: '{link}' does not stand there. Write english=japanese.")
            places.append((both[0], both[1]))
        found.append(Linked(source, target, tuple(places)))  # type: ignore[arg-type]
    return tuple(found)


def _place(text: str, name: str) -> _Place | None:
    """Where a stretch stands, the n-th one for ``name#n``."""
    stretch, _, which = name.partition("#")
    start = -1
    for _ in range(int(which) if which.isdigit() else 1):
        start = text.find(stretch, start + 1)
        if start < 0:
            return None
    return (start, start + len(stretch)) if stretch else None


def alignment_error(aligner: Aligner, linked: Sequence[Linked]) -> float:
    """The share, 0 to 1, of linked Japanese characters that the aligner takes from elsewhere or from nowhere."""
    wrong = total = 0
    for pair, links in zip(linked, aligner.align([(pair.source, pair.target) for pair in linked]), strict=True):
        said = {place: link.source for link in links for place in range(*link.target)}
        for source, target in pair.links:
            for place in range(*target):
                start, end = said.get(place, (0, 0))
                total += 1
                wrong += not (start < source[1] and source[0] < end)
    return wrong / max(1, total)
