"""A target + a change of its source → the target with the change carried over, where that is certain.

Certain means: what is exchanged stands in the Japanese as often as it stood in the English, all of it
is exchanged, and afterwards the Japanese has lost and got the very marks that the English has. Anything
else gives nothing, and the message is for a person to look at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from taiyaku.catalog.change.marks import mirrored
from taiyaku.catalog.change.nature import Change, Swap
from taiyaku.catalog.change.tokens import DESTINATION, Is, Token, tokens
from taiyaku.segments import SpanKind, spans

__all__ = ["carried"]


def carried(target: str, old: str, new: str, change: Change) -> str | None:
    """The target for the new source; None where a person must see to it.

    >>> from taiyaku.catalog.change.judge import change
    >>> old, new = "There are 3 layers.", "There are 4 layers."
    >>> carried("3層あります。", old, new, change(old, new))
    '4層あります。'
    """
    if not change.cosmetic:
        return None
    pairs = [swap for swap in change.swaps if swap.pair]
    plain = [swap for swap in change.swaps if not (swap.pair or swap.last)]
    result = _exchanged(target, old, new, plain)
    for swap in pairs:
        result = None if result is None else _paired(result, old, new, swap)
    if result is None:
        return None
    for swap in change.swaps:
        if swap.last:
            result = mirrored(result, swap.old, swap.new)
    return result if _same_marks(target, result, old, new) else None


def _exchanged(target: str, old: str, new: str, swaps: Sequence[Swap]) -> str | None:
    """The target with all swaps made at once, so that two texts may change places."""
    if not swaps:
        return target
    exchange: dict[str, str] = {}
    source, wanted, found = tokens(old), Counter(token.text for token in tokens(new)), tokens(target)
    standing = Counter(token.text for token in source)
    in_target = Counter(token.text for token in found)
    for swap in swaps:
        if exchange.get(swap.old, swap.new) != swap.new:
            return None
        count, there = standing[swap.old], in_target[swap.old]
        if not there and (link := _same_place(swap, found)):
            exchange[link.old] = link.new
            continue
        if not there and swap.optional and (in_target[swap.new] or not _within(swap.old, target)):
            continue
        others = sum(one.old != swap.old and one.new == swap.old for one in swaps)
        if there != count or wanted[swap.old] != (others and count):
            return None
        exchange[swap.old] = swap.new
    result, position = "", 0
    for token in found:
        if token.text in exchange:
            result += target[position : token.start] + exchange[token.text]
            position = token.end
    return result + target[position:]


def _same_place(swap: Swap, found: Sequence[Token]) -> Swap | None:
    """The swap for a link that leads to the same place in the Japanese, but has a title of its own there."""
    old, new = DESTINATION.fullmatch(swap.old), DESTINATION.fullmatch(swap.new)
    if not (old and new and old["title"].strip() and old["rest"] == new["rest"]):
        return None
    ours = [match for token in found if (match := DESTINATION.fullmatch(token.text)) and match["place"] == old["place"]]
    if len(ours) != 1:
        return None
    return Swap(ours[0][0], ours[0]["before"] + new["place"] + ours[0]["title"] + ours[0]["rest"])


def _within(word: str, target: str) -> bool:
    """Whether a word stands in the target in letters of another case, or inside a longer one."""
    return word.lower() in target.lower()


def _paired(target: str, old: str, new: str, swap: Swap) -> str | None:
    """The target with a pair of marks put round the text that it has in common with the English, or taken off."""
    opening, closing = swap.pair or ("", "")
    if not swap.new:
        return _without(target, old, opening, closing)
    if old.strip() == swap.old.strip():
        return None if new.strip() != opening + old.strip() + closing else opening + target + closing
    literal = re.search(r"[0-9A-Za-z]", swap.old) is not None
    if not literal or opening.startswith("_") or target.count(swap.old) != 1 or old.count(swap.old) != 1:
        return None
    start = target.index(swap.old)
    end = start + len(swap.old)
    inside = any(
        span.start < end and start < span.end and not start <= span.start <= span.end <= end for span in spans(target)
    )
    if inside or _latin(target[start - 1 : start]) or _latin(target[end : end + 1]):
        return None
    return target[:start] + opening + swap.old + closing + target[end:]


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _without(target: str, old: str, opening: str, closing: str) -> str | None:
    """The target without its only pair of such marks."""
    ours, theirs = _pairs(target, opening, closing), _pairs(old, opening, closing)
    if len(ours) != 1 or len(theirs) != 1:
        return None
    first, last = ours[0]
    return target[: first.start] + target[first.end : last.start] + target[last.end :]


def _pairs(text: str, opening: str, closing: str) -> list[tuple[Token, Token]]:
    found = tokens(text)
    return [
        (token, found[token.partner])
        for number, token in enumerate(found)
        if token.partner is not None
        and token.partner > number
        and (token.text, found[token.partner].text) == (opening, closing)
    ]


def _same_marks(target: str, result: str, old: str, new: str) -> bool:
    """Whether the Japanese lost and got the marks that the English lost and got."""
    before, after, was, now = (_marks(text) for text in (target, result, old, new))
    return after - before == now - was or _titled(after - before) == _titled(now - was)


def _marks(text: str) -> Counter[str]:
    return Counter(
        token.text.replace("_", "*") if token.span is SpanKind.EMPHASIS else token.text
        for token in tokens(text)
        if token.kind is Is.SPAN and token.span is not SpanKind.ENTITY
    )


def _titled(marks: Counter[str]) -> list[str]:
    """The marks without the titles of links, which are translated."""
    return sorted(
        match["before"] + match["place"] if (match := DESTINATION.fullmatch(mark)) else mark
        for mark in marks.elements()
    )
