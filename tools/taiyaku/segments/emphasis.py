"""Emphasis that would not be rendered, and what makes it so.

The rule for `*` and `_` (CommonMark's, and PyMdown's betterem) asks what stands at both sides of a
mark: with punctuation inside and a letter outside, as in `**重み。**次`, the mark stays a mark on the
page. Where words are parted by blanks that is rare; in Japanese it is the rule. The repair changes no
word: the punctuation goes out of the emphasis.
"""

from __future__ import annotations

import re
import unicodedata

from taiyaku.segments.placeholders import Span, SpanKind, spans

__all__ = ["outward"]

_AFTER = re.compile(r"(?P<words>.*?)(?P<edge>[\s、。，．,.!?！？:：;；…]+)", re.DOTALL)
_BRACKETS = {"「": "」", "『": "』", "（": "）", "(": ")", "【": "】", "《": "》", "“": "”"}
_ROUNDS = 20


def outward(text: str) -> str:
    """The message with punctuation moved out of those emphases that it would keep from being rendered.

    >>> outward("これは**「重み」**です。"), outward("**重み。**次"), outward("The **end.** Next")
    ('これは「**重み**」です。', '**重み**。次', 'The **end.** Next')
    """
    for _ in range(_ROUNDS):
        for opening, closing in _pairs(text):
            moved = _moved(text, opening, closing)
            if moved != text:
                break
        else:
            return text
        text = moved
    return text


def _pairs(text: str) -> list[tuple[Span, Span]]:
    found = spans(text)
    return [
        (span, found[span.partner])
        for index, span in enumerate(found)
        if span.kind is SpanKind.EMPHASIS and span.text[0] in "*_" and span.partner is not None and span.partner > index
    ]


def _moved(text: str, opening: Span, closing: Span) -> str:
    inside = text[opening.end : closing.start]
    outside = text[opening.start - 1 : opening.start], text[closing.end : closing.end + 1]
    dead = (_is_word(outside[0]) and _is_punctuation(inside[:1])) or (
        _is_word(outside[1]) and _is_punctuation(inside[-1:])
    )
    if not dead:
        return text
    before, after = text[: opening.start], text[closing.end :]
    if (end := _AFTER.fullmatch(inside)) and end["words"]:
        return f"{before}{opening.text}{end['words']}{closing.text}{end['edge']}{after}"
    if len(inside) > 2 and _BRACKETS.get(inside[0]) == inside[-1] and inside.count(inside[0]) == 1:
        return f"{before}{inside[0]}{opening.text}{inside[1:-1]}{closing.text}{inside[-1]}{after}"
    return text


def _is_punctuation(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "PS"


def _is_word(char: str) -> bool:
    return bool(char) and not char.isspace() and not _is_punctuation(char)
