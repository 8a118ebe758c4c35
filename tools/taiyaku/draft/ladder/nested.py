"""Each link or emphasis as one placeholder, its words translated on their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from taiyaku.draft.ladder.ascent import Ascent, Offer
from taiyaku.draft.ladder.parts import joined, said
from taiyaku.draft.sentences import Request, folded

__all__ = ["nested"]


def nested(ascent: Ascent, requests: Sequence[Request]) -> Mapping[Request, list[Offer]]:
    """The sentence round its pairs, and what stands in them, put together again."""
    apart = {request: parts for request in requests if (parts := folded(ascent.forms[request].request))}
    needed = [one for outer, inner in apart.values() for one in (outer, *(content for _, content, _ in inner))]
    made = said(ascent, needed)
    found: dict[Request, list[Offer]] = {}
    for request, (outer, inner) in apart.items():
        text = made[outer].text if outer in made else ""
        for opening, content, closing in inner:
            words = made[content].text if content in made else ""
            text = text.replace(opening, f"{opening}{words}{closing}")
        both = [made.get(one) for one in (outer, *(content for _, content, _ in inner))]
        found[request] = joined(ascent.forms[request], both, text, ascent.steps)
    return found
