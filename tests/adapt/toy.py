"""A toy language pair: a few hundred sentences a small network can learn in a minute.

English is subject, verb, object; the other side is subject, object, verb, with particles. Words
are made of syllables, so that pieces have to be put together.
"""

from __future__ import annotations

from random import Random

from taiyaku.adapt import Pair
from taiyaku.adapt.marian import Size
from taiyaku.model import Term

__all__ = ["TERMS", "TINY", "sentences"]

TINY = Size(dim=64, ffn=128, heads=4, encoder=2, decoder=1)

_SYLLABLES = ("ka", "mi", "to", "ne", "su", "ro", "ha", "yu")
_KANA = ("カ", "ミ", "ト", "ネ", "ス", "ロ", "ハ", "ユ")
_VERBS = {"sees": "見る", "moves": "動かす", "takes": "取る", "makes": "作る", "finds": "探す", "calls": "呼ぶ"}


def _nouns() -> dict[str, str]:
    words = {}
    for first in range(len(_SYLLABLES)):
        for step in (1, 2, 3):  # no word is another one backwards
            second = (first + step) % len(_SYLLABLES)
            words[_SYLLABLES[first] + _SYLLABLES[second]] = _KANA[second] + _KANA[first]
    return words


NOUNS = _nouns()
TERMS = tuple(Term(english, japanese) for english, japanese in NOUNS.items())


def sentences(count: int, *, seed: int) -> tuple[Pair, ...]:
    """So many pairs; a third of their nouns are placeholders."""
    random = Random(seed)
    pairs = []
    for _ in range(count):
        verb = random.choice([*_VERBS])
        names = random.sample([*NOUNS.items()], 2)
        if random.random() < 0.5:
            names[random.randrange(2)] = ("⟦0⟧", "⟦0⟧")
        (subject, first), (thing, second) = names
        pairs.append(Pair(f"The {subject} {verb} the {thing}.", f"{first}は{second}を{_VERBS[verb]}。", "toy"))
    return tuple(pairs)
