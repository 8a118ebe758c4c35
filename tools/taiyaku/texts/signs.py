"""What stands at a number and changes its sense, or for one: minus, percent, powers of ten, ½."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

__all__ = ["FRACTIONS", "POWER", "per_cent", "says_power", "sign_lost", "written"]

FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75"}

POWER = re.compile(r"(?<![\w.])(?P<digits>[0-9]{1,9}(?:\.[0-9]{1,9})?)[eE](?P<power>[-+\u2212]?[0-9]{1,2})(?!\w)")
"""A number in scientific notation."""
_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
_PERCENT = re.compile(rf"({_NUMBER})\s?(?:%|percent\b|per cent\b)")
_NEGATIVE = re.compile(rf"(?:(?<=[\s(\[,=])|^)[-\u2212]({_NUMBER})(?![\w-])")
_SAYS_PERCENT = re.compile("%|パーセント|百分|割|100分の")
_SAYS_MINUS = re.compile("[-\u2212\u2010-\u2015]|マイナス|負|ー[0-9]")


def sign_lost(source: str, target: str) -> str:
    """The first number, as the source writes it, whose sign the Japanese has not; empty if all are there.

    Asked for only where the number itself came back: one that is lost is the affair of `numerals`.

    >>> sign_lost("about 5 % of it", "その約5倍"), sign_lost("from -1 to 1", "-1から1")
    ('5 %', '')
    """
    plain = unicodedata.normalize("NFKC", target)
    for pattern, said in ((_PERCENT, _SAYS_PERCENT), (_NEGATIVE, _SAYS_MINUS)):
        for match in pattern.finditer(source):
            if match[1] in plain and not said.search(plain):
                return match[0].strip()
    return ""


def per_cent(number: str) -> str:
    """What a number means with a percent sign behind it: 0.25 for 25."""
    return format(Decimal(number).scaleb(-2).normalize(), "f")


def written(match: re.Match[str]) -> str:
    """A number in scientific notation, written out.

    >>> written(POWER.search("a rate of 1e-3")), written(POWER.search("2.5e6 rows"))
    ('0.001', '2500000')
    """
    return format(Decimal(match["digits"]).scaleb(int(match["power"].replace("\u2212", "-"))), "f")


def says_power(match: re.Match[str], target: str) -> bool:
    """Whether a text has such a number: as the source, as 10のn乗, or written out."""
    power = int(match["power"].replace("\u2212", "-"))
    lowered = target.lower().replace("\u2212", "-").replace(",", "")
    ways = (
        rf"(?<![0-9.]){re.escape(match['digits'])}\s?e\s?\+?{'-' if power < 0 else ''}0*{abs(power)}(?![0-9])",
        rf"10(?:の|\^|\*\*)?\s?\{{?\(?(?:マイナス)?{power}(?![0-9])",
        rf"(?<![0-9.]){re.escape(written(match))}(?![0-9])",
    )
    return any(re.search(way, lowered) for way in ways)
