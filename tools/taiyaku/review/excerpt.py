"""A text in a list → as much of it as there is room for, with what was searched for marked and in sight.

Pure. Words are found as the search finds them, case and width aside. A text whose first hit stands too far behind to
be seen begins shortly before it; without a hit it begins with its beginning.
"""

from __future__ import annotations

from itertools import accumulate

from taiyaku.review.queue import folded

__all__ = ["excerpt"]


def excerpt(text: str, words: str, length: int, *, lead: int) -> tuple[tuple[str, bool], ...]:
    """The pieces of the excerpt, each with whether it is a hit; `lead` characters before the first hit can be seen.

    >>> excerpt("The loss is small.", "LOSS", 40, lead=20)
    (('The ', False), ('loss', True), (' is small.', False))
    >>> excerpt("In the end the loss is small.", "loss", 12, lead=4)
    (('…', False), ('loss', True), (' is smal…', False))
    """
    hits = _hits(text, folded(words).split())
    first = hits[0][0] if hits else 0
    begin = 0 if first <= lead else first - lead // 2
    # It begins with a whole word.
    while 0 < begin < first and (text[begin].isspace() or _within_word(text[begin - 1 : begin + 1])):
        begin += 1
    end = min(len(text), begin + length)
    pieces, at = [("…" if begin else "", False)], begin
    for start, stop in hits:
        if at < end and start < end:
            pieces += [(text[at:start], False), (text[start : min(stop, end)], True)]
            at = min(stop, end)
    pieces += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return tuple(_joined(pieces))


def _hits(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where the words stand, in order and apart from each other."""
    inside = folded(text)
    # Where folding changes lengths, which is rare, each place is looked up.
    ends = range(1, len(text) + 1) if len(inside) == len(text) else list(accumulate(len(folded(one)) for one in text))
    owner = [
        place for place, (end, before) in enumerate(zip(ends, (0, *ends), strict=False)) for _ in range(end - before)
    ]
    found = []
    for word in words:
        at = inside.find(word)
        while at >= 0 and at + len(word) <= len(owner):
            found.append((owner[at], owner[at + len(word) - 1] + 1))
            at = inside.find(word, at + len(word))
    apart: list[tuple[int, int]] = []
    for start, stop in sorted(found):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(stop, apart[-1][1]))
        else:
            apart.append((start, stop))
    return apart


def _within_word(two: str) -> bool:
    return two.isascii() and two.isalnum()


def _joined(pieces: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    joined: list[tuple[str, bool]] = []
    for text, hit in pieces:
        if text and joined and not (hit or joined[-1][1]):
            joined[-1] = (joined[-1][0] + text, hit)
        elif text:
            joined.append((text, hit))
    return joined
