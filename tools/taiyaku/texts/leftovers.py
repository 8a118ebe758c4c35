"""English that is left in a Japanese text.

Names of products and papers stay English in good Japanese, so capitals are not counted against a
text; nor is English in brackets or quotation marks, where it explains or quotes. What counts is a run
of three or more words most of which are written small.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["left_in_english", "small_words"]

_LETTERS = r"[A-Za-z][A-Za-z'’]*"
_RUN = re.compile(rf"(?<![\w@#/.\\-]){_LETTERS}(?:[,:;]?[ \t\n\u2060]+{_LETTERS}){{2,}}(?![\w@/\\-])")
_QUOTED = re.compile(r"[(（\[「『“\"'‘][^()（）「」『』“”\"]*[)）\]」』”\"'’]")
_WORD = re.compile(rf"(?<![\w.@#/\\$-]){_LETTERS}(?![\w@#/\\(=-]|\.\w)")
_ENOUGH = 3


def left_in_english(text: str) -> Iterator[tuple[int, int]]:
    """Where English stands in a Japanese text.

    >>> [one for one in left_in_english("これは the loss is small です")], list(left_in_english("Python with NumPyで"))
    ([(4, 21)], [])
    """
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for match in _RUN.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in quoted):
            continue
        words = _WORD.findall(match[0])
        small = sum(map(_is_small, words))
        if small >= _ENOUGH and small * 2 > len(words):
            yield match.span()


def small_words(text: str) -> int:
    """How many of a text's English words are written small, as those of a sentence are."""
    return sum(map(_is_small, _WORD.findall(text)))


def _is_small(word: str) -> bool:
    return word.islower() and len(word) > 1
