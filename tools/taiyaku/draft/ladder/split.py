"""A sentence that is too much for the engine, translated in parts that stay in English order.

It is cut between clauses while there are any, which costs little: «A, but B» is two sentences in
Japanese as well. Then it is cut round the placeholder that gets lost, and at last round all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from taiyaku.draft.ladder.ascent import Ascent, Offer
from taiyaku.draft.ladder.parts import Said, joined, said
from taiyaku.draft.sentences import Request, pieces
from taiyaku.segments import PLACEHOLDER

__all__ = ["clauses", "split"]

_CLAUSE = re.compile(
    r"(?<=[;:])\s+|\s+[–—-]{1,2}\s+"
    r"|(?<=,)\s+(?=(?:and|but|so|or|which|where|because|since|while|whereas|although|though|as|then|with|if|when|"
    r"giving|resulting|using|making|we|you|it|they|this|these|that is|i\.e\.|e\.g\.)\b)"
    r"|\s+(?=(?:because|so that|whereas|although|which)\b)"
)
_WORDS = 3
"""So many there must be on both sides of a cut."""
_SENTENCE = re.compile(r"(?:です|ます|ません|ました|でした|ください|だ|た|る|い)$")


def clauses(ascent: Ascent, requests: Sequence[Request]) -> Mapping[Request, list[Offer]]:
    """Two halves, cut between clauses as near to the middle as possible."""
    cut = {one: halves for one in requests if (halves := _halves(ascent.forms[one].request))}
    made = said(ascent, [half for halves in cut.values() for half in halves])
    found: dict[Request, list[Offer]] = {}
    for request, halves in cut.items():
        parts = [made.get(half) for half in halves]
        found[request] = joined(ascent.forms[request], parts, _together(parts), ascent.steps)
    return found


def split(ascent: Ascent, requests: Sequence[Request]) -> Mapping[Request, list[Offer]]:
    """The stretches round the placeholder that was lost, or where that is not known, round each of them."""
    cut = {one: _stretches(ascent, one) for one in requests if PLACEHOLDER.search(ascent.forms[one].request.text)}
    marks = {part for parts in cut.values() for part in parts if PLACEHOLDER.fullmatch(part.text)}
    made = said(ascent, [part for parts in cut.values() for part in parts if part not in marks])
    made |= {mark: Said(mark.text) for mark in marks}
    found: dict[Request, list[Offer]] = {}
    for request, stretches in cut.items():
        parts = [made.get(part) for part in stretches]
        text = "".join(part.text for part in parts if part).strip()
        found[request] = joined(ascent.forms[request], parts, text, ascent.steps)
    return found


def _halves(request: Request) -> tuple[Request, Request] | None:
    text = request.text
    inside = [(text.find(f"⟦{one}⟧"), text.find(f"⟦{two}⟧")) for one, two in request.pairs]
    best: tuple[int, Request, Request] | None = None
    for match in _CLAUSE.finditer(text):
        before, behind = text[: match.start()], text[match.end() :]
        if any(start < match.start() < end for start, end in inside):
            continue
        if min(len(before.split()), len(behind.split())) < _WORDS:
            continue
        apart = abs(len(before) - len(behind))
        if best is None or apart < best[0]:
            best = apart, Request(before, request.pairs), Request(behind, request.pairs)
    return best[1:] if best else None


def _together(parts: Sequence[Said | None]) -> str:
    """Two clauses as two sentences, or with a comma between them where the first is none."""
    text = ""
    for part in parts:
        if text and not re.search(r"[、。:;,]\s*$", text):
            text += "。" if _SENTENCE.search(PLACEHOLDER.sub("", text)) else "、"
        text += part.text if part else ""
    return text


def _stretches(ascent: Ascent, request: Request) -> list[Request]:
    """The sentence cut round a placeholder; a pair that holds the place is opened."""
    form = ascent.forms[request].request
    numbers = {int(number) for number in PLACEHOLDER.findall(form.text)}
    lost = _first_lost(ascent, request) if ascent.depth < 2 and ascent.engine.knows_placeholders else None
    at = numbers - {half for pair in form.pairs for half in pair} if lost is None else {lost}
    at = at or numbers
    places = {number: form.text.find(f"⟦{number}⟧") for number in numbers}
    for one, two in form.pairs:
        if any(places[one] <= places[number] <= places[two] for number in at):
            at |= {one, two}
    stretches = [""]
    for piece in pieces(form.text):
        mark = PLACEHOLDER.fullmatch(piece)
        if mark and int(mark[1]) in at:
            stretches += [piece, ""]
        else:
            stretches[-1] += piece
    return [Request(stretch, form.pairs) for stretch in stretches if stretch]


def _first_lost(ascent: Ascent, request: Request) -> int | None:
    """The placeholder that the engine lost in what it thought best."""
    form = ascent.forms[request]
    for offer in ascent.failed[request]:
        if offer.form == form:
            kept = PLACEHOLDER.findall(offer.text)
            return next((int(one) for one in PLACEHOLDER.findall(form.request.text) if kept.count(one) != 1), None)
    return None
