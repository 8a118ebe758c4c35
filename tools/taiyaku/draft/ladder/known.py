"""A sentence that is a term of the glossary, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from taiyaku.draft.ladder.ascent import Ascent, Offer
from taiyaku.draft.sentences import Request
from taiyaku.segments import PLACEHOLDER

__all__ = ["known"]


def known(ascent: Ascent, requests: Sequence[Request]) -> Mapping[Request, list[Offer]]:
    """The term's Japanese, with whatever stands round it."""
    found: dict[Request, list[Offer]] = {}
    for request in requests:
        form = ascent.forms[request]
        text = form.request.text
        wanted = ascent.occurrences(text)
        if len(wanted) != 1:
            continue
        before, behind = text[: wanted[0].start], text[wanted[0].end :]
        if not PLACEHOLDER.sub("", before + behind).strip():
            found[request] = [Offer(form, f"{before}{wanted[0].term.target}{behind}", 0.0)]
    return found
