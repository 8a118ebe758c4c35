"""A paragraph split in two, two joined in one → what Japanese the parts and the whole begin with.

Where the Japanese has as many sentences as the English had, each part gets its own; else the first
keeps all of it, for a person to divide. Nothing is decided here about who reviewed what: parts and
wholes are stale, since nobody has seen them as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import sentencex

from taiyaku.catalog.edit import by_person, unoffered
from taiyaku.model import Message, State
from taiyaku.segments import PLACEHOLDER, Protected, protect

__all__ = ["divided", "joined", "part_of", "whole_of"]


def part_of(whole: Message, parts: Sequence[str], part: int, *, language: str) -> Message:
    """One of the parts of a message that was split: its sentences of the target, or for the first part all of it."""
    if not by_person(whole):
        return replace(whole, target="")
    made_for = whole.previous_source or whole.key.source
    targets = divided(whole.target, made_for, parts, language=language)
    comments = whole.comments
    if not targets:
        targets = (whole.target, *("" for _ in parts[1:]))
        comments += (f"the translation is of the whole paragraph, which was split in {len(parts)}",)
    mine = comments if part == 0 else ()
    return replace(_unreviewed(whole), target=targets[part], previous_source=made_for, comments=mine)


def whole_of(parts: Sequence[Message]) -> Message:
    """The message that several became: the targets of all that people wrote, one after the other."""
    written = [part for part in parts if by_person(part)]
    if not written:
        return replace(parts[0], target="")
    made_for = "\n\n".join(part.previous_source or part.key.source for part in parts)
    comments = tuple(dict.fromkeys(line for part in written for line in part.comments))
    target = joined([part.target for part in written])
    return replace(_unreviewed(written[0]), target=target, previous_source=made_for, comments=comments)


def _unreviewed(message: Message) -> Message:
    """The message for a text that nobody has approved as it is; who wrote it stays known."""
    origin = message.reviews[0].who if message.reviews else message.origin
    return replace(
        unoffered(message),
        state=State.STALE,
        origin=origin,
        reviews=(),
        stale_since="",
        score=None,
    )


def divided(target: str, source: str, parts: Sequence[str], *, language: str = "ja") -> tuple[str, ...]:
    """The target's sentences for each of the parts that the source was split into.

    Empty where they cannot be told: another number of sentences, or marks that would be torn apart.

    >>> divided("箱を開けます。中を見ます。", "Open it. Look inside.", ["Open it.", "Look inside."])
    ('箱を開けます。', '中を見ます。')
    """
    counts = [len(_sentences(part, "en")) for part in parts]
    found = _sentences(target, language)
    if not (len(found) == sum(counts) == len(_sentences(source, "en"))):
        return ()
    result: list[str] = []
    position = 0
    for count in counts:
        result.append("".join(found[position : position + count]).strip())
        position += count
    if sum(len(protect(text).spans) for text in result) != len(protect(target).spans):
        return ()
    if any(_marks(text) != _marks(part) for text, part in zip(result, parts, strict=True)):
        return ()
    return tuple(result)


def joined(targets: Sequence[str]) -> str:
    """The targets of parts as the target of the whole; a blank stands only between Latin letters.

    >>> joined(["箱を開けます。", "中を見ます。"]), joined(["Taiyaku.", "対訳。"]), joined(["One.", "Two."])
    ('箱を開けます。中を見ます。', 'Taiyaku.対訳。', 'One. Two.')
    """
    whole = ""
    for target in targets:
        blank = " " if whole and target and whole[-1].isascii() and target[0].isascii() else ""
        whole += blank + target
    return whole


def _sentences(text: str, language: str) -> list[str]:
    """The sentences, none of them ending inside a placeholder; joined, they are the text."""
    protected = protect(text)
    sentences = [sentence for sentence in sentencex.segment(language, protected.text) if sentence]
    result: list[str] = []
    for sentence in sentences:
        if result and not sentence.strip():
            result[-1] += sentence
        else:
            result.append(sentence)
    return [_back(sentence, protected) for sentence in result]


def _back(sentence: str, protected: Protected) -> str:
    return PLACEHOLDER.sub(lambda match: protected.spans[int(match[1])].text, sentence)


def _marks(text: str) -> Counter[str]:
    return Counter(span.text for span in protect(text).spans)
