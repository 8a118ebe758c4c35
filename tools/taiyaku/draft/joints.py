"""The Japanese of sentences → one text, spaced and punctuated as Japanese print has it (JTF's style guide).

No blank stands between Japanese and anything else; colon, question and exclamation mark and round
brackets are of full width where they stand in Japanese. A sentence ends as its English does: 。 for a
full stop, none where the English has none. Code, links and marks are placeholders here, so that none of
them is touched.
"""

from __future__ import annotations

import re

from taiyaku.segments import PLACEHOLDER

__all__ = ["JAPANESE", "ended", "spaced", "tidied"]

JAPANESE = "\u3001-\u303f\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff9f"
"""Kana, kanji, and the punctuation of full width."""
_LAST = re.compile(rf"[{JAPANESE}]\Z")
_CLOSERS = re.compile(r"(?:[)\]）」』\"'”’]|⟦\d+⟧)*\Z")
_STOPPED = re.compile(r"[。．.!?！？:：;；…]\Z")
_VERB = re.compile(r"(?:ます|です|せん|した|でしょう|ください|ましょう|いる|する|ある|ない|れる|きる)\Z")


def ended(source: str, target: str) -> str:
    """A sentence's draft, ended as the English is.

    >>> ended("It works.", "動きます"), ended("The loss", "損失。"), ended("Note:", "注:"), ended("Why?", "なぜですか?")
    ('動きます。', '損失', '注：', 'なぜですか？')
    """
    english, japanese = _CLOSERS.sub("", source.rstrip()), target.rstrip()
    sign = english[-1:] if _STOPPED.search(english) else ""
    if not _LAST.search(_CLOSERS.sub("", japanese).rstrip(".!?:,;")):
        return japanese
    if sign == "." and not english.endswith(".."):
        return _stopped(japanese, "。")
    if sign == ":":
        bare = japanese.rstrip("。.:：")
        return _stopped(bare, "。" if japanese.endswith("。") and _VERB.search(bare) else "：")
    if sign in ("?", "!"):
        wide = {"?": "？", "!": "！"}[sign]
        return japanese[:-1] + wide if japanese.endswith(sign) else _stopped(japanese, wide if sign == "?" else "。")
    if not sign and japanese.count("。") == 1 and _CLOSERS.sub("", japanese).endswith("。"):
        place = japanese.rindex("。")
        return japanese[:place] + japanese[place + 1 :]
    return japanese


def _stopped(target: str, sign: str) -> str:
    """The text with a sign at its end, in place of a half-width one, unless it has one already."""
    bare = target.rstrip(".,;、") if _LAST.search(target.rstrip(".,;、")) else target
    return bare if _STOPPED.search(_CLOSERS.sub("", bare)) else bare + sign


def spaced(text: str, between: str, following: str) -> str:
    """The text, what stood between it and the following sentence, and that one.

    Blanks stay only where both sides are Latin, and behind a number that counts.

    >>> spaced("動きます。", " ", "速いです。"), spaced("It works.", " ", "Fast."), spaced("", "1. ", "はじめに")
    ('動きます。速いです。', 'It works. Fast.', '1. はじめに')
    """
    parts = re.split(r"(\s+)", between)
    for place, part in enumerate(parts):
        if part and not part.isspace():
            text += _wide(part) if _beside(text, following) else part
        elif part and text:
            marks = text.endswith("⟧") and parts[place + 1].startswith("⟦")  # `*One.* *Two.*`
            text += " " if marks or _COUNTS.search(text) or not _beside(text, following) else ""
    return text + following


def _wide(part: str) -> str:
    """What stands between two sentences, its last full stop or colon of full width."""
    return part[:-1] + {".": "。", ":": "："}.get(part[-1], part[-1]) if not _COUNTS.search(part) else part


_COUNTS = re.compile(r"(?:\A|\s)(?:\(?(?:\d{1,2}|[a-z])[.)])+\Z")


def _beside(before: str, after: str) -> bool:
    """Whether a Japanese sign stands at either side."""
    left, right = PLACEHOLDER.sub("", before).rstrip()[-1:], PLACEHOLDER.sub("", after).lstrip()[:1]
    return not left or not right or any(re.match(f"[{JAPANESE}]", char) for char in (left, right))


_RULES = (
    (re.compile(rf"(?<=[{JAPANESE}])[ \t]+(?=[A-Za-z0-9{JAPANESE}(\[])"), ""),
    (re.compile(rf"(?<=[A-Za-z0-9)\]%])[ \t]+(?=[{JAPANESE}])"), ""),
    (re.compile(rf"(?<=[{JAPANESE}]),[ \t]*(?=[{JAPANESE}]|⟦)"), "、"),
    (re.compile(rf"(?<=[{JAPANESE}])\.(?=\s*(?:[{JAPANESE}]|\Z))"), "。"),
    (re.compile(rf"(?<=[{JAPANESE}])[ \t]?:[ \t]*"), "："),
    (re.compile(rf"(?<=[\w⟧)\]]):[ \t]+(?=[{JAPANESE}])"), "："),
    (re.compile(rf"(?<=[{JAPANESE}])[ \t]?\?"), "？"),
    (re.compile(rf"(?<=[{JAPANESE}])[ \t]?!(?![=\[])"), "！"),
    (re.compile(r"([。、])(?:[。、]|(?<=。)\.(?!\.))"), r"\1"),
)


def tidied(text: str) -> str:
    """A Japanese text with placeholders, spaced and punctuated.

    >>> tidied("注: 損失 (loss) は小さい."), tidied("f(x) は 3:1 です"), tidied("See f(x): it works.")
    ('注：損失（loss）は小さい。', 'f(x)は3:1です', 'See f(x): it works.')
    """
    for _ in range(_ROUNDS):
        before = text
        text = _brackets(text)
        for pattern, right in _RULES:
            text = pattern.sub(right, text)
        if text == before:
            break
    return text


_ROUNDS = 9
"""One sign made wide may widen its neighbour; a text is at rest after two or three rounds."""


def _brackets(text: str) -> str:
    """Round brackets of full width where Japanese stands in them or beside them, and both of one width."""
    waiting: list[int] = []
    signs = list(text)
    for place, char in enumerate(text):
        if char in "(（":
            waiting.append(place)
        elif char in ")）" and waiting:
            start = waiting.pop()
            if text[start] != char.translate(_OPENED) or _in_japanese(text, start, place):
                signs[start], signs[place] = "（", "）"
    return re.sub(r"[ \t]*（[ \t]*|[ \t]*）[ \t]*(?![A-Za-z])", lambda match: match[0].strip(), "".join(signs))


_OPENED = str.maketrans(")）", "(（")


def _in_japanese(text: str, start: int, end: int) -> bool:
    inside = PLACEHOLDER.sub("", text[start + 1 : end])
    if re.search(f"[{JAPANESE}]", inside):
        return True
    before, after = PLACEHOLDER.sub("", text[:start]).rstrip()[-1:], PLACEHOLDER.sub("", text[end + 1 :]).lstrip()[:1]
    called = start > 0 and text[start - 1].isascii() and text[start - 1].isalnum()  # f(x)
    return not called and any(re.match(f"[{JAPANESE}]", char) for char in (before, after))
