"""What a draft must not be: empty, English, an endless repetition, or with other numbers.

Each guard looks at a sentence and its draft without their placeholders, and says in a few words what is
wrong, or nothing. They are asked in the order of the table, the surest first. A guard costs a draft, so
each was measured on 1,987 translations by people, where it may hardly ever object; what is only
doubtful lowers the confidence and is seen by the checks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from taiyaku.said import say
from taiyaku.segments import PLACEHOLDER
from taiyaku.texts import again, left_in_english, made_up, missing, phrase, sign_lost, small_words, stutter

__all__ = ["GUARDS", "fault", "objections"]

_WORD = re.compile(r"[A-Za-z]{2,}")
_LATIN = re.compile(r"[A-Za-z]+")
_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_ATOM = "\ufffc"
"""What stands for a placeholder in the texts that guards see."""


def fault(source: str, target: str) -> str:
    """What is wrong with the draft of a sentence, in a few words; empty if nothing is."""
    return next((said for _, said in objections(source, target)), "")


def objections(source: str, target: str) -> Iterator[tuple[str, str]]:
    """Each guard that objects, by name, and what it says."""
    english, japanese = PLACEHOLDER.sub(_ATOM, source), PLACEHOLDER.sub(_ATOM, target)
    for name, guard in GUARDS.items():
        if said := guard(english, japanese):
            yield name, said


def _empty(english: str, japanese: str) -> str:
    said = japanese.replace(_ATOM, "")
    if not said.strip():
        return "" if not english.replace(_ATOM, "").strip() else say("the draft is empty")
    if _WORD.search(english) and not any(map(str.isalpha, said)):
        return say("the draft has no words")
    return ""


def _garbage(english: str, japanese: str) -> str:
    """Bytes that make no character, signs of no use in a text, leftovers of marks."""
    for char in japanese:
        if char == "\ufffd" or (
            unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs") and char not in english + "\n\t"
        ):
            return say("the draft has broken characters")
    return say("the draft has a broken mark") if re.search("[⟦⟧]", japanese) else ""


def _foreign(english: str, japanese: str) -> str:
    """Letters of another script, or Chinese."""
    strange = {char for char in japanese if char.isalpha() and char not in english and not _at_home(char)}
    if any(map(_HAN.match, strange)):
        return say("the draft is Chinese") if len(strange) > 1 or len(japanese) < _SHORT else ""
    if strange:
        return say("the draft has letters of another script ({letter})", letter=min(strange))
    if len(_HAN.findall(japanese)) >= _MANY_KANJI and not _KANA.search(japanese):
        return say("the draft is Chinese")
    return ""


_SHORT = 12
_MANY_KANJI = 14


def _at_home(char: str) -> bool:
    """Whether Japanese technical text may have the letter: kanji are those of Shift JIS, Chinese has others."""
    if _HAN.match(char):
        try:
            char.encode("cp932")
        except UnicodeEncodeError:
            return False
        return True
    name = unicodedata.name(char, "")
    return name.startswith(_SCRIPTS) or "MATHEMATICAL" in name


_SCRIPTS = (
    "LATIN", "GREEK", "HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA", "FULLWIDTH LATIN", "CJK", "IDEOGRAPHIC",
    "KATAKANA-HIRAGANA", "VERTICAL", "SCRIPT", "DOUBLE-STRUCK", "BLACK-LETTER", "MICRO", "FEMININE", "MASCULINE",
)  # fmt: skip


def _english(english: str, japanese: str) -> str:
    """English copied wholly or in the main, or left in the middle."""
    if not _KANA.search(japanese) and not _HAN.search(japanese):
        copied = _squeezed(japanese) == _squeezed(english)
        return say("the draft is no Japanese") if small_words(english) >= (2 if copied else 3) else ""
    for start, end in left_in_english(japanese):
        left = japanese[start:end]
        if not (left[0].isupper() and left in english[1:]):  # a title may stay
            return say("the draft leaves «{words}» in English", words=_short(left))
    return ""


def _invented(english: str, japanese: str) -> str:
    """Latin words that are none of the source, as a young model makes of names it cannot spell.

    One in a long sentence is seen at a glance and put right; it lowers the confidence. A good part of the
    draft is worth nothing.
    """
    known = _squeezed(english)
    made_up = [match[0] for match in _LATIN.finditer(japanese) if _is_new(match[0], known)]
    if sum(map(len, made_up)) > _PART * len(japanese.replace(_ATOM, "")):
        return say("the draft makes up the word «{word}»", word=_short(made_up[0]))
    return ""


def _is_new(word: str, known: str) -> bool:
    return sum(map(str.islower, word)) >= _SMALL_LETTERS and _ENDINGS.sub("", word.lower()) not in known


_PART = 0.15
_SMALL_LETTERS = 4
_ENDINGS = re.compile(r"(?:ing|ed|s)\Z")


def _repeated(english: str, japanese: str) -> str:
    """The same over and over: in a row, across clauses, or with small changes."""
    bare = _ROW.sub(_ATOM, re.sub(r"\s", "", japanese))
    ways = [way for way, length, times in ((_LOOP, 2, 3), (_ECHO, _SHORTEST, 2)) if again(bare, length, times)]
    found = (stutter(japanese) or ("", ""))[0], *(match[0] for way in ways if (match := way.search(bare)))
    often = phrase(japanese)
    varied = len(bare) < _LONG or len({bare[at : at + 3] for at in range(len(bare) - 2)}) >= _VARIED * len(bare)
    if varied and not any(one and one not in english for one in (*found, often)):
        return ""
    return "" if stutter(english) else say("the draft repeats itself")


_ROW = re.compile(rf"(?:{_ATOM}[、,]?){{2,}}")
"""Code beside code, which may well stand in a row."""
_LOOP = re.compile(r"([^\W\d_]{1,3}?)\1{3,}|([^\s\w]{1,3})\2{5,}")
_ECHO = re.compile(r"([ぁ-ゖァ-ヺー\u4e00-\u9fff]{5,30}?)\1")
_SHORTEST = 5
"""Characters of an echo."""
_LONG, _VARIED = 40, 0.6


def _length(english: str, japanese: str) -> str:
    source, target = len(english.replace(_ATOM, "").strip()), len(japanese.replace(_ATOM, "").strip())
    if target > 1.6 * source + 20:
        return say("the draft runs away")
    if len(_WORD.findall(english)) >= 8 and target < source / 8:
        return say("the draft is far too short")
    return ""


def _markup(english: str, japanese: str) -> str:
    """Signs that Markdown, HTML or TeX would take for theirs, and that the source has not."""
    for sign in _SIGNS.findall(japanese):
        if japanese.count(sign) > english.count(sign):
            if sign == "`":
                return say("the draft has a backtick too many")
            return say("the draft has a `{sign}` too many", sign=sign)
    return ""


_SIGNS = re.compile(r"\*\*|\]\(|[`\\{}|*_~^$<>#]")


def _brackets(english: str, japanese: str) -> str:
    for pairs in ("()（）", "[]［］", "「」", "『』", "【】"):
        if _balance(english, pairs) == 0 and (left := _balance(japanese, pairs)):
            if left > 0:
                return say("the draft does not close a {bracket}", bracket=pairs[0])
            return say("the draft does not open a {bracket}", bracket=pairs[1])
    if english.count('"') % 2 == 0 and japanese.count('"') % 2:
        return say("the draft has half a pair of quotes")
    return ""


def _balance(text: str, pairs: str) -> int:
    """How many brackets are open at the end; below 0 where one closes nothing."""
    open_ = 0
    for char in text:
        if char in pairs:
            open_ += 1 if pairs.index(char) % 2 == 0 else -1
            if open_ < 0:
                return -1
    return open_


def _beginning(english: str, japanese: str) -> str:
    first = japanese.lstrip()[:1]
    if first in _NEVER_FIRST and not (english.lstrip()[:1] in ".,:;!?)]-" or first in english):
        return say("the draft begins with {sign}", sign=first)
    return ""


_NEVER_FIRST = frozenset("、。，．,.:;：；!?！？)）」』】]］ー・々")


def _numbers(english: str, japanese: str) -> str:
    """Numbers lost, made up, or without their sign; those inside placeholders are no text."""
    if lost := missing(english, japanese):
        return say("the number {number} is missing", number=lost[0])
    if new := made_up(english, japanese):
        return say("the number {number} is made up", number=new[0])
    if without := sign_lost(english, japanese):
        return say("the number {number} is missing", number=without)
    return ""


def _squeezed(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:29]}…"


GUARDS: dict[str, Callable[[str, str], str]] = {
    "empty": _empty,
    "garbage": _garbage,
    "foreign": _foreign,
    "english": _english,
    "repeated": _repeated,
    "length": _length,
    "numbers": _numbers,
    "invented": _invented,
    "markup": _markup,
    "brackets": _brackets,
    "beginning": _beginning,
}
"""What is asked of every draft, by name."""
