"""Links and emphasis in a translation: tidied at their edges, and whether they can be round the right words.

A particle belongs outside: ``**勾配を**計算`` is ``**勾配**を計算``. A pair is surely round other words than in
the source if a placeholder or a number went into it or out of it, or if it holds much more than it held.
"""

from __future__ import annotations

import re
import unicodedata

from taiyaku.draft.sentences import Request
from taiyaku.said import say
from taiyaku.segments import PLACEHOLDER

__all__ = ["misplaced", "tidied"]

_OPENS = re.compile(r"(⟦\d+⟧)([はがをへもと、。]+|[にので](?![\u3041-\u309f]))(?=[^\u3041-\u309f⟦\s])")
_CLOSES = re.compile(r"(?<=[\u30a1-\u30fa\u30fc㐀-鿿々A-Za-z0-9⟧])((?:[はがをへもの、]|[にで][はも]?|と)+)(⟦\d+⟧)")
_DIGITS = re.compile(r"\d{2,}")
_LATIN = re.compile(r"[A-Za-z0-9]+")
_LITTLE = re.compile(r"[\u3041-\u309f]{1,2}")
_ROOM = 12
"""Characters by which a pair may outgrow its English, which short words do."""


def tidied(request: Request, text: str) -> str:
    """The translation of a request with particles moved out of its pairs.

    >>> tidied(Request("Compute ⟦0⟧it⟦1⟧", ((0, 1),)), "⟦0⟧勾配を⟦1⟧計算")
    '⟦0⟧勾配⟦1⟧を計算'
    """
    openings = {f"⟦{one}⟧" for one, _ in request.pairs}
    closings = {f"⟦{two}⟧" for _, two in request.pairs}
    text = _OPENS.sub(lambda match: match[2] + match[1] if match[1] in openings else match[0], text)
    return _CLOSES.sub(lambda match: match[2] + match[1] if match[2] in closings else match[0], text)


def misplaced(request: Request, text: str) -> str:
    """Which pair of a translation that has them all is round other words; empty if none surely is."""
    for one, two in request.pairs:
        ours, theirs = _inside(request.text, one, two), _inside(text, one, two)
        if sorted(PLACEHOLDER.findall(ours)) != sorted(PLACEHOLDER.findall(theirs)):
            return say("the draft put {mark} round other words", mark=f"⟦{one}⟧")
        if _numbers(ours) != _numbers(theirs):
            return say("the draft put {mark} round other words", mark=f"⟦{one}⟧")
        if not set(_LATIN.findall(theirs)).isdisjoint(set(_LATIN.findall(request.text)) - set(_LATIN.findall(ours))):
            return say("the draft put {mark} round other words", mark=f"⟦{one}⟧")
        if not re.search("[A-Za-z]{2}", PLACEHOLDER.sub("", ours)) and _bare(ours) != _bare(theirs):
            return say("the draft put {mark} round other words", mark=f"⟦{one}⟧")
        if _LITTLE.fullmatch(theirs) and len(ours) > 2 * len(theirs):
            return say("the draft left nothing between {one} and {two}", one=f"⟦{one}⟧", two=f"⟦{two}⟧")
        if len(PLACEHOLDER.sub("", theirs)) > len(PLACEHOLDER.sub("", ours)) + _ROOM:
            return say("the draft put {mark} round too many words", mark=f"⟦{one}⟧")
    return ""


def _inside(text: str, one: int, two: int) -> str:
    return text.partition(f"⟦{one}⟧")[2].partition(f"⟦{two}⟧")[0]


def _bare(text: str) -> str:
    """A text of numbers and signs, in one width and without what stands at its edges."""
    return unicodedata.normalize("NFKC", text).strip(" .,:;!?。、")


def _numbers(text: str) -> set[str]:
    return set(_DIGITS.findall(unicodedata.normalize("NFKC", PLACEHOLDER.sub(" ", text).replace(",", ""))))
