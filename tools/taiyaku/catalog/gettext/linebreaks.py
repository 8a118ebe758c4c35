"""Where gettext lets a line end: the line breaking of Unicode (UAX 14) as the library under its tools has it.

`msgcat` is the measure, not the standard: gettext 0.21 breaks `www.example` after the dot, which UAX 14 has
not allowed for long, and its tables are those of Unicode 14. What PyPI offers follows the standard or its
own mind and folds three files in four otherwise than `msgcat`, so the rules are written down here.

Every character is of a class, told by its Unicode category and width, with the exceptions of `_CLASSES`; a
text becomes the string of its classes, a letter each, and one pattern over that string finds the places.
Left out: the exceptions among scripts beyond the Basic Multilingual Plane; emoji are there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

__all__ = ["columns", "lines"]

# The letters: space, z zero width space, w word joiner, g glue, j joiner, c combining; ( [ opening, narrow and
# wide, > ) closing, ! exclamation, `,` infix, n may not begin a line, e ellipsis, | break after, - hyphen, = dash,
# b break before, `"` quotation; 0 digit, $ prefix, \ backslash, % postfix; A letter, I ideograph, E m emoji and
# their modifier, L V T 2 3 Hangul, r R first and second of a flag, N the end of a line; x a further column, o none.
_CATEGORIES = {
    "Cc": "c", "Cf": "c", "Mc": "c", "Me": "c", "Mn": "c", "Nd": "0", "Pd": "|", "Pe": ">", "Pf": '"', "Pi": '"',
    "Ps": "(", "Sc": "$", "Zl": ">", "Zp": ">", "Zs": "|",
}  # fmt: skip
_CLASSES = {
    " ": "20",
    "!": (
        "21 3F 5C6 61B 61D-61F 6D4 7F9 F0D-F11 F14 1802-1803 1808-1809 1944-1945 2762-2763 2CF9 2CFE 2E2E "
        "2E53-2E54 A60E A876-A877 FE15-FE16 FE56-FE57 FF01 FF1F"
    ),
    '"': "22 27 275B-2760 2E00-2E0B 1F676-1F678",
    "%": ("25 A2 B0 609-60B 66A 9F2-9F3 9F9 D79 2030-2037 20A7 20B6 20BB 20BE 20C0 2103 2109 A838 FDFC FE6A FF05 FFE0"),
    ")": "29 5D",
    "$": "2B B1 2116 2212-2213",
    ",": "2C 2E-2F 3A-3B 37E 589 60C-60D 7F8 2044 FE10 FE13-FE14",
    "-": "2D",
    "|": (
        "7C AD 964-965 E5A-E5B F0B F34 F7F F85 FBE-FBF FD2 104A-104B 1361 16EB-16ED 1735-1736 17D4-17D5 17D8 "
        "17DA 1804-1805 1B5A-1B5B 1B5D-1B60 1B7D-1B7E 1C3B-1C3F 1C7E-1C7F 2027 2056 2058-205B 205D-205E "
        "2CFA-2CFC 2CFF 2D70 2E0E-2E15 2E19 2E2A-2E2D 2E30-2E31 2E33-2E34 2E3C-2E3E 2E41 2E43-2E4A 2E4C "
        "2E4E-2E4F A4FE-A4FF A60D A60F A6F3-A6F7 A8CE-A8CF A92E-A92F A9C7-A9C9 AA5D-AA5F AAF0-AAF1 ABEB"
    ),
    "g": "A0 34F 35C-362 F08 F0C F12 FD9-FDA 180E 2007 2011 202F",
    "(": "A1 BF 2E18",
    "b": "B4 2C8 2CC 2DF C77 C84 F01-F04 F06-F07 F09-F0A FD0-FD1 FD3 1806 1FFD A874-A875 A8FC",
    "A": (
        "600-605 6DD 70F 890-891 8E2 E31-E3A E47-E4E EB1-ECD 102B-103E 1056-108F 109A-109D 17B4-17D3 17DD "
        "1A55-1A7C 2015 2061-2064 23E9-23EC 25FD-25FE 2648-2653 2693-26AB 26CE 2705 2728-2757 2795-27BF "
        "2B1B-2B55 2E1A A9E5 AA7B-AAC1 1F18E-1F19A 1F3B5-1F3B6 1F3BC 1F4A0 1F4A2 1F4A4 1F4AF 1F4B1-1F4B2 "
        "1F500-1F506 1F517-1F524 1F532-1F53D"
    ),
    "0": "66B-66C",
    "L": "1100-115F A960-A97C",
    "V": "1160-11A7 D7B0-D7C6",
    "T": "11A8-11FF D7CB-D7FB",
    "n": (
        "17D6 203C-203D 2047-2049 3005 301C 303B-303C 3041 3043 3045 3047 3049 3063 3083 3085 3087 308E "
        "3095-3096 309B-309E 30A0-30A1 30A3 30A5 30A7 30A9 30C3 30E3 30E5 30E7 30EE 30F5-30F6 30FB-30FE "
        "31F0-31FF A015 FE54-FE55 FF1A-FF1B FF65 FF67-FF70 FF9E-FF9F 1F679-1F67B"
    ),
    "z": "200B",
    "j": "200D",
    "=": "2014 2E3A-2E3B",
    "e": "2024-2026 22EF FE19",
    "w": "2060 FEFF",
    "I": (
        "23F1-23F2 2600-2603 2618 261A-261F 2639-263B 2668 26BF-26C8 26CD 26CF-26D1 26D3 26D8-26D9 26DC "
        "26DF-26E1 26F1-26F4 26F7-26F8 26FE-2704 2708-2709 2764 3030 303F FE31-FE32 FE58 FE63 FF0D FF10-FF19 "
        "FF66 FF71-FF9D FFA0-FFDC FFFC 1F000-1F0F5 1F10D-1F10F 1F16D-1F16F 1F1AD 1F321-1F39B 1F39E-1F39F "
        "1F3CD-1F441 1F4FD-1F4FE 1F54A-1F5D3 1F5DC-1F5F3 1F5FA 1F6C6-1F6F3 1F7D5-1F7D8 1F8B0-1F8B1 "
        "1F93B-1F946 1FA60-1FA6D"
    ),
    ">": "3001-3002 FE11-FE12 FE50 FE52 FF0C FF0E FF61 FF64",
    "c": "3035",
    "[": "FF62",
    "r": "1F1E6-1F1FF",
    "\\": "5C",
    "E": (
        "261D 26F9 270A-270D 1F385 1F3C2-1F3C4 1F3C7 1F3CA-1F3CC 1F442-1F443 1F446-1F450 1F466-1F478 1F47C "
        "1F481-1F483 1F485-1F487 1F48F 1F491 1F4AA 1F574-1F575 1F57A 1F590 1F595-1F596 1F645-1F647 "
        "1F64B-1F64F 1F6A3 1F6B4-1F6B6 1F6C0 1F6CC 1F90C 1F90F 1F918-1F91F 1F926 1F930-1F939 1F93C-1F93E "
        "1F977 1F9B5-1F9B6 1F9B8-1F9B9 1F9BB 1F9CD-1F9CF 1F9D1-1F9DD 1FAC3-1FAC5 1FAF0-1FAF6"
    ),
    "m": "1F3FB-1F3FF",
}
"""Characters whose class is none that category and width would give, in ranges of code points; the last one counts."""

_BREAK = r"""
    (?<![xoc])(?:                    # never inside of a character
    (?<=z) (?![xoc]*[z\ wN])             # after a zero width space
  | (?<=\ )(?![xoc]*[\ zw>)!,N])          # after a space, but where no line begins
  | (?<=[^\ z])                      # between two that are not kept together:
    (?! [xoc]*[\ zwj>)!,ne"RPN|-]         #   the second never begins a line
      | (?<=[wgjb"(\[])              #   the first never ends one
      | (?<=[^|-]) [xoc]*g
      | (?<=[0A$P\\%]) [xoc]*\( | (?<=[$P\\%]) [xoc]*\[
      | (?<=[0A$P\\%,)-]) [xoc]*0 | (?<=[0A$P\\%)]) [xoc]*A
      | (?<=[0A>)]) [xoc]*[$\\%] | (?<=[IEmLVT23]) [xoc]*% | (?<=[$P\\]) [xoc]*[IEmLVT23]
      | (?<=E) [xoc]*m | (?<==) [xoc]*=
      | (?<=L) [xoc]*[LV23] | (?<=[V2]) [xoc]*[VT] | (?<=[T3]) [xoc]*T
      | \Z
    ))
"""
"""Where a line may end, in a string of classes."""
_GLUED = re.compile(r'\([ ]+(?![xo]?C)|\[[ ]+(?![xo]?C)|"[ ]+(?=[xoc]*[(\[])|>[ ]+(?=[xoc]*n)|=[ ]+(?=[xoc]*=)')
"""Spaces after which no line ends, with what is before them."""
_ENDED = re.compile(r"(?<=z)[ ]+")
"""Spaces that a zero width space makes places to break."""
_LONELY = re.compile(r"((?:^|[ z])[xo]?)c")
_COMBINED = re.compile(r"([xo]?[^ zxoc])((?:[xo]?c)+)")
"""A combining character goes in front of the one it belongs to, so that the class of the whole comes last."""


class _Table(dict[int, str]):
    """A letter for each character, found when it is first met."""

    def __init__(self, letter: Callable[[str], str]) -> None:
        self._letter = letter

    def __missing__(self, code: int) -> str:
        self[code] = self._letter(chr(code))
        return self[code]


def _class(character: str) -> str:
    code = ord(character)
    if 0xAC00 <= code <= 0xD7A3:
        return "3" if (code - 0xAC00) % 28 else "2"
    if code in _EXCEPTIONS:
        return _EXCEPTIONS[code]
    wide = unicodedata.east_asian_width(character) in "WF"
    letter = _CATEGORIES.get(unicodedata.category(character), "I" if wide else "A")
    return "[" if wide and letter == "(" else letter


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Cc", "Cf", "Me", "Mn") or _class(character) in "VT":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _span(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


_EXCEPTIONS = {code: letter for letter, spans in _CLASSES.items() for span in spans.split() for code in _span(span)}
_LETTERS = _Table(lambda character: ("o", "", "x")[_width(character)] + _class(character))


def columns(text: str) -> int:
    """How wide a text is on a terminal."""
    if text.isascii() and text.isprintable():
        return len(text)
    letters = text.translate(_LETTERS)
    return len(letters) - 2 * letters.count("o")


def lines(text: str, room: int) -> list[str]:
    r"""The text, as PO escapes it, in lines of at most so many columns; joined they are the text.

    >>> lines("of a (long) 文章。", 10)
    ['of a ', '(long) 文', '章。']

    """
    letters = text.translate(_LETTERS).replace(r"\\", r"\P").replace("rr", "rR")
    if text.endswith(r"\n"):
        letters = letters[:-2] + "NN"  # never alone on a line
    if "c" in letters:
        letters = _COMBINED.sub(r"\2\1", _LONELY.sub(r"\1C", letters))
    if letters.startswith(" "):  # at the beginning they are as after a bracket
        letters = _GLUED.sub(_with_glue, "(" + letters)[1:]
    letters = _GLUED.sub(_with_glue, letters).replace("C", "A")
    if "z" in letters:
        letters = _ENDED.sub(lambda found: "z" * len(found[0]), letters)
    found, begin = [], 0
    for line in _line(room, "o" in letters).findall(letters):
        end = begin + len(line) - line.count("x") - line.count("o")
        found.append(text[begin:end])
        begin = end
    return found


def _with_glue(found: re.Match[str]) -> str:
    return found[0].replace(" ", "g")


@cache
def _line(room: int, zero: bool) -> re.Pattern[str]:
    """The longest line that has room, else the shortest that has not."""
    longest = rf"(?:(?:o.)*[^o]){{1,{room}}}(?:o.)*" if zero else rf".{{1,{room}}}"
    return re.compile(rf"{longest}(?:{_BREAK}|\Z)|.+?(?:{_BREAK}|\Z)", re.VERBOSE)
