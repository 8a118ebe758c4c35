"""What a draft must not be: empty, English, an endless repetition, or with other numbers."""

from __future__ import annotations

import re
import unicodedata

from taiyaku.segments import PLACEHOLDER

__all__ = ["fault"]

_ENGLISH = re.compile(r"[A-Za-z]{2,}")
_JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")
_REPEATED = re.compile(r"(.{2,12}?)\1{3,}|(.{5,40}?)\2{2,}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_KANJI = {
    "1": "一",
    "2": "二両",
    "3": "三",
    "4": "四",
    "5": "五",
    "6": "六",
    "7": "七",
    "8": "八",
    "9": "九",
    "10": "十",
}


def fault(source: str, target: str) -> str:
    """What is wrong with the draft of a sentence, in a few words; empty if nothing is."""
    english = PLACEHOLDER.sub(" ", source)
    japanese = PLACEHOLDER.sub("", target)
    if not japanese.strip():
        return "the draft is empty"
    words = len(_ENGLISH.findall(english))
    if words and not any(char.isalpha() for char in japanese):
        return "the draft has no words"
    if words >= 3 and not _JAPANESE.search(japanese):
        return "the draft is no Japanese"
    if _REPEATED.search(re.sub(r"\s", "", japanese)) and not _REPEATED.search(re.sub(r"\s", "", english)):
        return "the draft repeats itself"
    if len(japanese) > 3 * len(english) + 30:
        return "the draft runs away"
    if words >= 12 and len(japanese) < len(english) / 10:
        return "the draft is far too short"
    if missing := _missing_number(english, japanese):
        return f"the number {missing} is missing"
    return ""


def _missing_number(english: str, japanese: str) -> str:
    """The first number of the source that the draft has not, in digits or as a kanji numeral."""
    plain = unicodedata.normalize("NFKC", japanese)
    found = [number.replace(",", "") for number in _NUMBER.findall(plain)]
    for number in _NUMBER.findall(english):
        wanted = number.replace(",", "")
        if wanted in found:
            found.remove(wanted)
        elif not any(kanji in plain for kanji in _KANJI.get(wanted, "")):
            return str(number)
    return ""
