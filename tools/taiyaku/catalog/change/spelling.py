"""Words of the old English + words of the new → whether only their spelling changed.

Spelling is what a translator has already looked through: a misspelling put right, British for
American, a contraction written out, letter case, a hyphen, a doubled word. What could be another word
is none: a misspelling must be no word at all, its correction must be one and lie one slip away.
Endings (number, tense), negations, units and names are never a matter of spelling here, nor is one
word for another that looks like it («now» and «not», «loss» and «less»).

The list of words is pyspellchecker's, of some 160,000 with the usual misspellings taken out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from taiyaku.catalog.change.tokens import word_list

__all__ = ["article", "doubled", "known_words", "same_words"]

_NEGATIONS = word_list("no not never none nor neither nothing nobody nowhere without cannot hardly except unless")
_CASE_MATTERS = word_list("us it who may march polish turkey aids")
_APOSTROPHES = word_list(
    "its lets dont doesnt didnt isnt arent wasnt havent hasnt hadnt wont cant couldnt wouldnt shouldnt whats thats"
    " theres heres youre theyre youll youve weve"
)
"""Words that, with their apostrophe left out, are taken for the ones with it."""
_CONTRACTED = {"won't": "will not", "can't": "can not", "cannot": "can not", "let's": "let us", "shan't": "shall not"}
_ENDINGS = (("n't", " not"), ("'re", " are"), ("'ve", " have"), ("'ll", " will"), ("'m", " am"))
_IS = word_list("it that there here what where who how he she this")
_TOGETHER = word_list("apart maybe already altogether everyday anyone someone everyone into onto sometime awhile")
"""Other words than the two that they look like."""
_LONGER = 4
"""No spelling makes a word longer by more than so many letters."""
_SHORT = word_list("the and for you are was with that this from have they")
"""Words so common that a slip in three letters is plain."""
_TWICE = word_list("had very really much many more so far long blah")
"""Words that stand twice for a reason."""
_ARTICLES = frozenset(("a", "an", "the"))
_AFTER_ARTICLE = word_list("few little lot bit number most more less one same only second third last next first")
"""With and without an article these say different things."""
_BRITISH = (
    (r"(?<=[a-z]{3})is(e[sd]?|ers?|ing|ations?)$", r"iz\1"),
    (r"^(colo|behavio|neighbo|favo|hono|labo|flavo|humo|harbo|endeavo)ur", r"\1r"),
    (r"^(cent|met|fib|theat|calib)re(s?)$", r"\1er\2"),
    (r"^(travel|model|label|cancel|signal|channel|level|marshal|tunnel|total|initial)l(ed|ing|ers?)$", r"\1\2"),
    (r"^(catal|dial|anal)ogue", r"\1og"),
    (r"^grey", "gray"),
    (r"^(licen|defen|offen)ce", r"\1se"),
    (r"^(anal|paral)yse", r"\1yze"),
)
_VARIED = re.compile(
    "is(?:e[sd]?|ers?|ing|ations?)$|our|re(?:s?)$|ll(?:ed|ing|er|ers)$|ogue|^grey|ence|yse|ize|iz(?:ed|es|ing|ations?)$"
)


def same_words(old: Sequence[str], new: Sequence[str], *, opens: bool = False) -> bool:
    """Whether the words are the same ones, spelled otherwise; `opens` where they open a sentence.

    >>> same_words(["recieve"], ["receive"]), same_words(["don't"], ["do", "not"])
    (True, True)
    >>> same_words(["data", "-", "set"], ["dataset"])
    True
    >>> same_words(["now"], ["not"]), same_words(["layer"], ["layers"]), same_words(["a", "part"], ["apart"])
    (False, False, False)
    """
    if not old or not new or abs(sum(map(len, old)) - sum(map(len, new))) > _LONGER:
        return False
    one, other = _plain(old), _plain(new)
    if one == other:
        case_only = [word for word, changed in zip(old, new, strict=False) if word != changed]
        return not any(word.lower() in _CASE_MATTERS for word in case_only)
    if _written_out(one) == _written_out(other):
        return True
    if "".join(one).replace("-", "") == "".join(other).replace("-", ""):
        return not _TOGETHER.intersection(one if len(one) == 1 else other)
    if len(one) == len(other) == 1:
        before, after = one[0], other[0]
        if {before, after} == {"a", "an"}:
            return True
        if before.replace("'", "") == after.replace("'", ""):
            return before.replace("'", "") in _APOSTROPHES
        name = old[0][:1].isupper() and not opens
        return _american(before) == _american(after) or (not name and _slip(before, after))
    return False


def article(word: str, following: str) -> bool:
    """Whether a word before another is an article that says nothing a translation would show."""
    return word.lower() in _ARTICLES and following.lower() not in _AFTER_ARTICLE and following[:1].isalpha()


def doubled(word: str, neighbours: Sequence[str]) -> bool:
    """Whether a word stands twice by mistake."""
    return word.lower() not in _TWICE and word.lower() in [neighbour.lower() for neighbour in neighbours]


def _plain(words: Sequence[str]) -> list[str]:
    return [word.lower().replace("’", "'") for word in words]


def _written_out(words: Sequence[str]) -> str:
    return " ".join(_long_form(word) for word in words)


def _long_form(word: str) -> str:
    if word in _CONTRACTED:
        return _CONTRACTED[word]
    for ending, full in _ENDINGS:
        if word.endswith(ending):
            return word.removesuffix(ending) + full
    return word.removesuffix("'s") + " is" if word.endswith("'s") and word.removesuffix("'s") in _IS else word


def _american(word: str) -> str:
    if not _VARIED.search(word):
        return word
    for pattern, replacement in _BRITISH:
        changed = re.sub(pattern, replacement, word)
        if changed != word and (changed in known_words() or "our" in word):
            return changed
    return word


def _slip(before: str, after: str) -> bool:
    """Whether no word became a word by one slip: a letter too many, too few, another, or two swapped."""
    if not (before.isalpha() and after.isalpha()) or after in _NEGATIONS:
        return False
    if min(len(before), len(after)) < 4 and after not in _SHORT:
        return False
    allowed = 2 if min(len(before), len(after)) >= 9 else 1
    if OSA.distance(before, after, score_cutoff=allowed) > allowed:
        return False
    known = after in known_words() or _american(after) in known_words()
    return before not in known_words() and known and not _inflected(before, after)


def _inflected(before: str, after: str) -> bool:
    """Whether only an ending came or went: an unknown word with another ending may be a term."""
    short, long = sorted((before, after), key=len)
    return long.startswith(short) and long[len(short) :] in {"s", "d", "ed", "es", "n", "r", "er", "ly"}


@functools.cache
def known_words() -> frozenset[str]:
    """The words of English; loaded when a slip is first suspected."""
    from spellchecker import SpellChecker

    return frozenset(SpellChecker(language="en", distance=1).word_frequency.keys())
