"""Reviewed messages → pairs.

A model reads sentences, a message may be a paragraph: it is cut where both languages have as many
sentences with the same placeholders, and taken whole where not. What is marked up differently on the
two sides teaches nothing, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable

import sentencex

from taiyaku.adapt.pairs import Pair, placeholders
from taiyaku.draft import PLACEHOLDERS
from taiyaku.model import Message, State
from taiyaku.segments import PLACEHOLDER, protect, same_spans

__all__ = ["REVIEWED", "reviewed"]

REVIEWED = "reviewed"
"""The tag of these pairs."""


def reviewed(messages: Iterable[Message]) -> tuple[Pair, ...]:
    """The pairs of all reviewed messages, each once.

    >>> from taiyaku.model import Key
    >>> message = Message(Key("Call `fit` first. Then wait."), "まず `fit` を呼びます。次に待ちます。", State.REVIEWED)
    >>> [(pair.source, pair.target) for pair in reviewed([message])]
    [('Call ⟦0⟧ first.', 'まず ⟦0⟧ を呼びます。'), ('Then wait.', '次に待ちます。')]
    """
    pairs = (
        pair
        for message in messages
        if message.state is State.REVIEWED and message.target
        for pair in _pairs(message.key.source, message.target)
    )
    return tuple(dict.fromkeys(pairs))


def _pairs(source: str, target: str) -> tuple[Pair, ...]:
    english, japanese = protect(source), protect(target)
    numbers = same_spans(english.spans, japanese.spans)
    if len(english.spans) != len(numbers) or None in numbers:
        return ()
    said = PLACEHOLDER.sub(lambda match: f"⟦{numbers[int(match[1])]}⟧", japanese.text)
    sources = [one.strip() for one in sentencex.segment("en", english.text) if one.strip()]
    targets = [one.strip() for one in sentencex.segment("ja", said) if one.strip()]
    fit = len(sources) == len(targets) and all(
        placeholders(one) == placeholders(other) for one, other in zip(sources, targets, strict=True)
    )
    cut = zip(sources, targets, strict=True) if fit else [(english.text, said)]
    return tuple(
        Pair(*_from_zero(one, other), REVIEWED) for one, other in cut if len(placeholders(one)) <= PLACEHOLDERS
    )


def _from_zero(source: str, target: str) -> tuple[str, str]:
    """Both texts with placeholders counted from 0 in the order of the source."""
    places = {number: place for place, number in enumerate(dict.fromkeys(PLACEHOLDER.findall(source)))}
    return tuple(PLACEHOLDER.sub(lambda match: f"⟦{places[match[1]]}⟧", text) for text in (source, target))  # type: ignore[return-value]
