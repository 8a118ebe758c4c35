"""Where a model looked while it wrote a translation → which word of the source each piece came from.

Pure: pieces, places and numbers in, links out. What the model is asked for is the business of `marian.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from taiyaku.draft.engine import Link

__all__ = ["Offsets", "Place", "linked", "spelled_at"]

Place = tuple[int, int]
Offsets = tuple[list[str], list[Place]]
"""The pieces of a text, and where each stands."""


def linked(source: Offsets, places: Sequence[Place], attention: Sequence[Sequence[float]]) -> tuple[Link, ...]:
    """The links of a translation whose pieces stand at these places, from a row of attention for each."""
    return tuple(_links(attention, _words(source), places))


def spelled_at(pieces: Sequence[str], text: str) -> list[Place] | None:
    """Where the pieces that the engine wrote stand in what they spell; None if some are no letters.

    >>> spelled_at(["▁", "損失", "⟦0⟧", "▁GPU"], "損失⟦0⟧ GPU")
    [(0, 0), (0, 2), (2, 5), (6, 9)]
    """
    places: list[Place] = []
    end = 0
    for piece in pieces:
        letters = piece.replace("▁", " ").strip()
        start = end + len(text[end:]) - len(text[end:].lstrip()) if letters else end
        if not text.startswith(letters, start):
            return None
        end = start + len(letters)
        places.append((start, end))
    return places if not text[end:].strip() else None


def _words(read: Offsets) -> list[tuple[tuple[int, int], list[int]]]:
    """The words of a text with the numbers of their pieces; signs and placeholders are words of their own."""
    words: list[tuple[tuple[int, int], list[int]]] = []
    open_ = False
    for number, (piece, (start, end)) in enumerate(zip(*read, strict=True)):
        bare = piece.removeprefix("▁")
        letters = not bare or bare[0].isalnum() or bare.startswith("<0x") or bare in "-_'"
        if open_ and letters and piece == bare:
            (first, _), numbers = words[-1]
            words[-1] = ((first, end), [*numbers, number])
        elif bare:
            words.append(((start, end), [number]))
        open_ = letters and bool(bare)
    return words


def _links(
    attention: Sequence[Sequence[float]],
    words: Sequence[tuple[tuple[int, int], list[int]]],
    places: Sequence[tuple[int, int]],
) -> Iterator[Link]:
    for row, (start, end) in zip(attention, places, strict=False):
        if start == end or not words:
            continue
        shares = [sum(row[number] for number in numbers) for _, numbers in words]
        best = max(range(len(words)), key=shares.__getitem__)
        if shares[best] > row[-1]:  # the last place is </s>: nothing in particular
            yield Link((start, end), words[best][0], round(shares[best], 4))
