"""The numbers that an English text mentions, and those that its Japanese has: by value, however written.

Japanese writes numbers in digits of two widths, in kanji, and in steps of ten thousand: «1.5 million»
is 150万. Digits of the source must come back; number words from three to twelve must too; *one* and
*two* are too often pronouns (*one can see*, *the two*) to be asked for, and 一 is too often part of a
word to be counted as new. Drafts are guarded by this, and reviewed text is checked by it. What stands
inside code, math and addresses is taken out before.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from taiyaku.texts.signs import FRACTIONS, POWER, per_cent, says_power, written

__all__ = ["made_up", "missing", "plain"]

_DIGITS = r"[0-9]+(?:\.[0-9]+)*"
_NUMBER = re.compile(rf"(?P<grouped>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?)(?![0-9])|(?P<plain>{_DIGITS})")
_LEADING_POINT = re.compile(r"(?<![0-9\w.])\.(?=[0-9])")
_SCALE = re.compile(r"\s?-?(?P<word>hundred|thousand|million|billion|trillion|[kKMB](?![A-Za-z0-9]))")
_SCALES = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9, "dozen": 12,
}  # fmt: skip
_BOUND = re.compile(
    r"\b(?:(?P<above>(?:more|greater|larger|longer|higher|bigger) than|over|above)"
    r"|(?:fewer|less|smaller|shorter|lower) than|under|below)\s+(?P<number>[0-9]+(?![0-9.,])|[a-z]+)",
    re.IGNORECASE,
)
"""What is more than two is 3以上 to a Japanese reader: 以上 and 以下 include the number."""
_QUARTERS = {0: {"25", "0.25"}, 1: {"25", "0.25"}, 3: {"75", "0.75"}}
_WORDS = {
    word: value
    for value, words in {
        0: "zero", 3: "three third triple", 4: "four fourth quarter quadruple", 5: "five fifth", 6: "six sixth",
        7: "seven seventh week", 8: "eight eighth octal byte", 9: "nine ninth", 10: "ten tenth decimal decade",
        11: "eleven eleventh", 12: "twelve twelfth", 13: "thirteen thirteenth", 14: "fourteen fourteenth",
        15: "fifteen fifteenth", 16: "sixteen sixteenth hexadecimal hex", 17: "seventeen", 18: "eighteen",
        19: "nineteen", 20: "twenty twentieth", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy",
        80: "eighty", 90: "ninety", 1: "one first", 2: "two second",
    }.items()
    for word in words.split()
}  # fmt: skip
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_ASKED_FOR = {
    "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_TENS = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[ -]"
_AFTER_NOON = re.compile(r"(?<![A-Za-z])p\.?m\b", re.IGNORECASE)
_ENGLISH = re.compile(r"[A-Za-z]+")
_PLURALS = re.compile(r"(?<=[a-z])s\Z")

_LONGEST = 24
"""Digits of a number that is still calculated with; what is longer is a key or a joke."""

_KANJI_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "両": 2, "半": 0}
_SMALL, _LARGE = {"十": 10, "百": 100, "千": 1000}, {"万": 10**4, "億": 10**8, "兆": 10**12}
_RUN = re.compile(
    r"(?:[0-9][0-9,.]*|[〇零一二三四五六七八九])?(?:[〇零一二三四五六七八九十百千万億兆]|[0-9][0-9,.]*(?=[十百千万億兆]))*"
)
_SAID_OTHERWISE = {
    "0": ("ゼロ", "零", "ない", "なし", "午前12時"),
    "1": ("最初", "初め", "はじめ", "ひと", "単一", "単", "ワン", "1つ", "唯一", "月曜"),
    "2": ("両", "ふた", "二", "双", "倍", "ペア"),
    "3": ("みっ", "トリプル"),
    "4": ("よっ",),
    "5": ("いつ",),
    "7": ("週",),
    "24": ("1日", "一日", "終日"),
    "0.5": ("半", "2分の1"), "0.25": ("4分の1",), "0.75": ("4分の3",),
    "50": ("半",),
    "100": ("完全", "すべて", "全"),
}  # fmt: skip


def missing(source: str, target: str) -> list[str]:
    """The numbers of an English text that its Japanese does not say, as the English writes them.

    >>> missing("64 samples in three groups", "3つのグループに32個"), missing("a rate of 1.5 million", "150万の割合")
    (['64'], [])
    """
    english, source, target = source, plain(source), plain(target)
    if not _mentions(source):
        return []
    there = _values(target)
    powers = [match[0] for match in POWER.finditer(source) if not says_power(match, target)]
    rest = POWER.sub(" ", source)
    there |= {bound for bound, within in _bounds(source, target).items() if within in there}
    return powers + [
        next((sign for sign, value in FRACTIONS.items() if value == text and sign in english), text)
        for text, values in _wanted(rest).items()
        if not values & there and not _said(text, rest, target)
    ]


def made_up(source: str, target: str) -> list[str]:
    """The numbers in digits of a Japanese text that its English does not mention, as the Japanese writes them.

    >>> made_up("64 samples in May", "5月の32個のサンプル")
    ['32']
    """
    source, target = plain(source), plain(target)
    if not re.search(r"[0-9]", target):
        return []
    known = _known(source) | {*_bounds(source, target).values()}
    return [text for text, values in _written(target).items() if not values & known]


def plain(text: str) -> str:
    """The text in half width, with a zero before a leading point, and ½ as 0.5."""
    for sign, value in FRACTIONS.items():
        text = text.replace(sign, f" {value} ")
    return _LEADING_POINT.sub("0.", unicodedata.normalize("NFKC", text))


def _mentions(source: str) -> bool:
    return bool(re.search(r"[0-9]", source)) or any(word in _ASKED_FOR for word in _ENGLISH.findall(source.lower()))


def _key(number: str) -> str:
    """A number as it is compared: without thousands separators, leading zeros and a final `.0`."""
    number = number.replace(",", "")
    whole, _, rest = number.partition(".")
    whole = whole.lstrip("0") or "0"
    return whole if not rest or (set(rest) == {"0"}) else f"{whole}.{rest}"


def _scaled(number: str, scale: int) -> str:
    """The number times ten to some power, in digits."""
    if number.count(".") > 1 or len(number) > _LONGEST:
        return _key(number)
    return _key(format(Decimal(number.replace(",", "")) * scale, "f"))


def _parts(match: re.Match[str]) -> set[str]:
    """What a number in digits may mean: `100,200` is one number or two, `60,000` but one, `25%` is 0.25 too."""
    values = {_key(match[0])}
    if match.string.startswith("%", match.end()) and match[0].count(".") < 2 and len(match[0]) <= _LONGEST:
        values.add(_key(per_cent(match[0].replace(",", ""))))
    parts = match[0].split(",")
    if match["grouped"] and not any(part.startswith("0") for part in parts):
        values |= {_key(part) for part in parts}
    return values


def _wanted(source: str) -> dict[str, set[str]]:
    """The numbers that the target should have, each with the values that will do."""
    wanted: dict[str, set[str]] = {}
    for match in _NUMBER.finditer(source):
        if set(match[0]) == {"0"} and source[match.start() - 1 : match.start()] == ":":
            continue  # 10:00 is 10時
        values = _parts(match)
        scale = _SCALE.match(source, match.end())
        if scale:
            values.add(_scaled(match[0], _SCALES[scale["word"]]))
        if _AFTER_NOON.search(source) and len(match[0]) <= 2 and int(match[0]) < 12:
            values.add(str(int(match[0]) + 12))
        wanted.setdefault(match[0], set()).update(values)
    lowered = source.lower()
    for word in _ENGLISH.findall(lowered):
        if word in _ASKED_FOR and not re.search(
            rf"\b{_TENS}{word}\b|\b{word}(?: and a half|[ -](?:hundred|thousand|million|billion|dozen|quarters))",
            lowered,
        ):
            wanted.setdefault(word, set()).add(str(_ASKED_FOR[word]))
    return wanted


def _known(source: str) -> set[str]:
    """Every number that the source mentions in digits or words; the target may have these."""
    known = {"0", "1", "2", "10"} if POWER.search(source) else {"0", "1", "2"}
    known |= {"3", "4"} if re.search(r"0\.[27]5", source) else set()  # 4分の3
    known |= {_key(written(match)) for match in POWER.finditer(source)}
    for match in _NUMBER.finditer(source):
        known |= _parts(match) | {_key(part) for part in match[0].split(".")}
        scale = _SCALE.match(source, match.end())
        if scale:
            known.add(_scaled(match[0], _SCALES[scale["word"]]))
        if _AFTER_NOON.search(source) and len(match[0]) <= 2:
            known.add(str(int(match[0]) + 12))
    total, half = 0, False
    for word in _ENGLISH.findall(source.lower()):
        word = word if word in _WORDS else _PLURALS.sub("", word)
        if word in _MONTHS:
            known.add(str(_MONTHS.index(word) + 1))
        if (size := _SCALES.get(word.removesuffix("th"), 0)) and len(word) > 3:
            known |= {str(size // 2)} if half else set()  # half a million
            known |= {str(size), _key(format(1 / Decimal(size), "f"))} if word.endswith("th") else set()
            total = max(total, 1) * size
        elif word in _WORDS:
            known |= _QUARTERS.get(total, set()) if word == "quarter" else set()
            total = total + _WORDS[word] if total >= 20 and _WORDS[word] < total else _WORDS[word]
            known.add(str(_WORDS[word]))
        elif word == "half":
            known |= {"5", "50", "0.5"}
        elif word == "century" or word == "percent":
            known.add("100")
        elif word != "and":
            total = 0
        half = word == "half" or (half and word in ("a", "of"))
        known.add(str(total))
    return known


def _bounds(source: str, target: str) -> dict[str, str]:
    """Whole numbers that the source excludes, with the ones beside them that the target includes.

    >>> _bounds("more than two classes", "3クラス以上"), _bounds("more than two classes", "2クラスより多い")
    ({'2': '3'}, {})
    """
    found: dict[str, str] = {}
    for match in _BOUND.finditer(source):
        word = match["number"].lower()
        if word.isdecimal() or word in _WORDS:
            bound = int(word) if word.isdecimal() else _WORDS[word]
            beside, said = (bound + 1, "以上") if match["above"] else (bound - 1, "以下")
            if re.search(rf"(?<![0-9.,]){beside}(?![0-9.,])[^、。]{{0,12}}{said}", target):
                found[str(bound)] = str(beside)
    return found


def _written(target: str) -> dict[str, set[str]]:
    """The numbers in digits in the target, each with what it may mean."""
    written: dict[str, set[str]] = {}
    whole: re.Match[str] | None = None
    for match in _NUMBER.finditer(target):
        values = _parts(match)
        if whole and match.start() < whole.end():
            values |= _run_values(whole[0])  # the rest of 1億2440万
        run = _RUN.match(target, match.start())
        if run and run.end() > match.end():
            values |= _run_values(run[0])
            whole = run if not whole or match.start() >= whole.end() else whole
        if target.startswith("割", match.end()):
            values.add(f"{_key(match[0])}0")
        if values & {"00", "0"}:
            continue
        written.setdefault(match[0], set()).update(values)
    return written


def _values(target: str) -> set[str]:
    """Every number in the target, in digits or kanji."""
    values: set[str] = set()
    for match in _NUMBER.finditer(target):
        values |= _parts(match)
        if match[0].count(".") > 1:
            values |= {_key(part) for part in match[0].split(".")}
    for run in _RUN.finditer(target):
        if run[0]:
            values |= _run_values(run[0])
    return values


def _run_values(run: str) -> set[str]:
    """What a run of digits and kanji numerals may mean: as a whole, and each digit for itself.

    >>> sorted(_run_values("1億2000万")), sorted(_run_values("二十三")), sorted(_run_values("150万"))
    (['120000000'], ['2', '23', '3'], ['1500000'])
    """
    values = {str(_KANJI_DIGITS[char]) for char in run if char in _KANJI_DIGITS}
    if all(char in _KANJI_DIGITS for char in run):
        values.add(_key("".join(str(_KANJI_DIGITS[char]) for char in run)))
    if len(run) > _LONGEST:
        return values
    total = group = Decimal(0)
    digit: Decimal | None = None
    for token in re.findall(r"[0-9][0-9,]*(?:\.[0-9]+)?|[〇零一二三四五六七八九]|[十百千万億兆]", run):
        if token in _LARGE:
            group += digit if digit is not None else 0
            total += (group or 1) * _LARGE[token]
            group, digit = Decimal(0), None
        elif token in _SMALL:
            group += (1 if digit is None else digit) * _SMALL[token]
            digit = None
        else:
            digit = Decimal(_KANJI_DIGITS[token]) if token in _KANJI_DIGITS else Decimal(token.replace(",", ""))
    values.add(_key(format(total + group + (digit or 0), "f")))
    return values


def _said(text: str, source: str, target: str) -> bool:
    """Whether Japanese says the number in a word of its own."""
    number = str(_ASKED_FOR.get(text, text))
    if number.endswith("0") and f"{number[:-1]}割" in target:
        return True
    if number in ("50", "100") and not re.search(rf"{number}\s?(?:%|percent)", source):
        return False
    return any(word in target for word in _SAID_OTHERWISE.get(number, ()))
