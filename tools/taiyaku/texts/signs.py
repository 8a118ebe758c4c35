"""What stands at a number and changes its sense: minus, percent, powers of ten.

Asked for only where the number itself came back: a number that is lost is the affair of `numerals`.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["sign_lost"]

_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
_PERCENT = re.compile(rf"({_NUMBER})\s?(?:%|percent\b|per cent\b)")
_NEGATIVE = re.compile(rf"(?:(?<=[\s(\[,=])|^)[-\u2212]({_NUMBER})(?![\w-])")
_POWER = re.compile(r"(?<![\w.])([0-9]+(?:\.[0-9]+)?)[eE]([-+\u2212]?[0-9]+)(?!\w)")
_SAYS_PERCENT = re.compile("%|パーセント|百分|割|100分の")
_SAYS_MINUS = re.compile("[-\u2212\u2010-\u2015]|マイナス|負|ー[0-9]")


def sign_lost(source: str, target: str) -> str:
    """The first number, as the source writes it, whose sign the Japanese has not; empty if all are there.

    >>> sign_lost("about 5 % of it", "その約5倍"), sign_lost("from -1 to 1", "-1から1"), sign_lost("1e-3", "10から3")
    ('5 %', '', '1e-3')
    """
    plain = unicodedata.normalize("NFKC", target)
    for match in _POWER.finditer(source):
        if not _says_power(match[1], match[2].replace("\u2212", "-"), plain):
            return match[0]
    for pattern, said in ((_PERCENT, _SAYS_PERCENT), (_NEGATIVE, _SAYS_MINUS)):
        for match in pattern.finditer(source):
            if match[1] in plain and not said.search(plain):
                return match[0].strip()
    return ""


def _says_power(digits: str, exponent: str, target: str) -> bool:
    """Whether a text has a number with this power of ten: as the source, as 10のn乗, or written out."""
    power = int(exponent) if len(exponent) < 4 else 0
    written = f"{float(digits) * 10.0**power:.15f}".rstrip("0").rstrip(".")
    lowered = target.lower().replace("\u2212", "-").replace(",", "")
    spelled = rf"{re.escape(digits)}\s?e\s?\+?0*{power}(?![0-9])"
    return bool(
        re.search(spelled, lowered)
        or re.search(rf"10(?:の|\^|\*\*)?\s?\{{?\(?{power}", lowered)
        or re.search(rf"(?<![0-9.]){re.escape(written)}(?![0-9])", lowered)
    )
