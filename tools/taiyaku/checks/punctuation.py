"""Japanese typography: punctuation and width as Japanese print has them.

Only what nearly every house agrees on: 、 and 。 after Japanese, letters and digits in half and
katakana in full width, brackets that close, a full stop where the English has one and the
Japanese ends like a sentence. Nothing inside a protected span is looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from taiyaku.checks.base import ATOM, JAPANESE, MARK, Check, Remark, Subject, say, shown, spliced
from taiyaku.model import Severity

__all__ = ["PUNCTUATION"]

_AFTER = rf"(?<=[{JAPANESE}」』）])(?P<marks>{MARK}*)"
_BEFORE = rf"(?=[\s{JAPANESE}「『（{MARK}{ATOM}]|\Z)"
_FULL_STOPS = {",": "、", ".": "。", "?": "？", "!": "！", "，": "、", "．": "。"}
_HALF = re.compile(rf"{_AFTER}(?P<sign>[,.，．])(?![.．…]){_BEFORE}")
_DOUBLE = re.compile(r"(?P<sign>[、。])(?:[、。]|(?<=。)\.(?![.A-Za-z0-9]))")
_BLANK = re.compile(rf"(?<=[{JAPANESE}])[ \t]+(?=[、。])")
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+")
_NARROW = re.compile("[\uff66-\uff9f]+")
_PAIRS = {"「": "」", "『": "』", "（": "）", "【": "】"}
_CLOSING = {close: opening for opening, close in _PAIRS.items()}
_SENTENCE = re.compile(
    r"(?:ます|です|ました|でした|ません|ましょう|ください|である|だった|であった|られる|される|できる)\Z"
)
_ENDS = re.compile(rf"[。．.！？!?：:；;…）)」』\]{ATOM}]\Z")


def _find(subject: Subject) -> Iterator[Remark]:
    for rule in _RULES:
        yield from rule(subject)


def _half_width_stops(subject: Subject) -> Iterator[Remark]:
    text = subject.masked
    for match in _HALF.finditer(text):
        place = match.start("sign")
        right = _FULL_STOPS[match["sign"]]
        end = place + 1
        if match["sign"] in ",." and text[end : end + 1] == " ":
            end += 1  # the full-width sign brings its own room
        fix = spliced(subject.target, place, end, right)
        text = say("`{sign}` stands after Japanese in place of {right}", sign=match["sign"], right=right)
        yield Remark(text, (place, place + 1), fix)


def _doubled(subject: Subject) -> Iterator[Remark]:
    for match in _DOUBLE.finditer(subject.masked):
        text = say("{signs} is one sign too many.", signs=match[0])
        yield Remark(text, match.span(), spliced(subject.target, *match.span(), match["sign"]))


def _blanks(subject: Subject) -> Iterator[Remark]:
    for match in _BLANK.finditer(subject.masked):
        sign = subject.masked[match.end()]
        text = say("A blank stands before {sign}", sign=sign)
        yield Remark(text, match.span(), spliced(subject.target, *match.span(), ""))


def _width(subject: Subject) -> Iterator[Remark]:
    for pattern, wide in ((_WIDE, True), (_NARROW, False)):
        for match in pattern.finditer(subject.masked):
            fix = spliced(subject.target, *match.span(), unicodedata.normalize("NFKC", match[0]))
            word = shown(match[0])
            text = say("{word} is in full width.", word=word) if wide else say("{word} is in half width.", word=word)
            yield Remark(text, match.span(), fix)


def _brackets(subject: Subject) -> Iterator[Remark]:
    """The first bracket that has lost its other half, or found one of the other width."""
    waiting: list[tuple[str, int]] = []
    for place, char in enumerate(subject.masked):
        if char in _PAIRS or char == "(":
            waiting.append((char, place))
        elif char in _CLOSING or char == ")":
            if char in "）)" and waiting and waiting[-1][0] in "（(":
                opening, start = waiting.pop()
                right = ")" if opening == "(" else "）"
                if char != right:
                    fix = spliced(subject.target, place, place + 1, right)
                    text = say("{opening} is closed by {closing}", opening=opening, closing=char)
                    yield Remark(text, (start, place + 1), fix)
                    return
            elif char != ")":
                while waiting and waiting[-1][0] == "(":
                    waiting.pop()  # half-width brackets stand in smileys and in code without marks
                if not waiting or waiting.pop()[0] != _CLOSING[char]:
                    yield Remark(say("{sign} closes nothing.", sign=char), (place, place + 1))
                    return
    for char, place in waiting:
        if char != "(":
            yield Remark(say("{sign} is not closed.", sign=char), (place, place + 1))
            return


def _final_stop(subject: Subject) -> Iterator[Remark]:
    source = subject.source_prose.rstrip(' \t\n*_)"”')
    target = subject.masked.rstrip()
    end = target.rstrip(MARK)
    if source.endswith(".") and not source.endswith("..") and _SENTENCE.search(end):
        fix = spliced(subject.target, len(target), len(target), "。")
        text = say("The source ends with a full stop, the target without 。")
        yield Remark(text, (len(target), len(target)), fix)
    elif end.endswith("。") and end.count("。") == 1 and re.search(r"[\w]\Z", source) and len(source.split()) <= 6:
        fix = spliced(subject.target, len(end) - 1, len(end), "")
        text = say("The target ends with 。, the source without a full stop.")
        yield Remark(text, (len(end) - 1, len(end)), fix)


_RULES: tuple[Callable[[Subject], Iterator[Remark]], ...] = (
    _half_width_stops,
    _doubled,
    _blanks,
    _width,
    _brackets,
    _final_stop,
)

PUNCTUATION = Check(
    "punctuation",
    "Punctuation",
    "Punctuation, brackets and the width of characters are as Japanese print has them.",
    Severity.WARNING,
    _find,
)
