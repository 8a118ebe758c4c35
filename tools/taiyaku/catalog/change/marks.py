"""Old marks + new marks → whether punctuation changed without saying anything.

Marks can say a lot: a question, a list, which words belong together. Only what is known to say nothing
is harmless: another style of quotation marks or dashes, a comma before «and» or behind an opening
phrase, a full stop at the end or where a sentence goes on with a capital, a mark doubled by mistake or
forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence

from taiyaku.catalog.change.tokens import word_list

__all__ = ["final", "harmless", "mirrored"]

_STYLES = str.maketrans({**dict.fromkeys("‘’‛`´“”„‟«»'", '"'), **dict.fromkeys("–—―−", "-")})
_STOPS = frozenset((".", ":", ";"))
_BEFORE_COMMA_FREE = word_list("and or but so yet nor etc then")
"""Before these a comma is a matter of taste."""
_OPENERS = word_list(
    "additionally after again also alternatively as at before besides by consequently conversely currently"
    " finally first firstly for from further furthermore generally hence here hereafter however if in indeed"
    " initially instead into last lastly later likewise meanwhile moreover nevertheless next nonetheless normally"
    " note now of often on once optionally otherwise overall second secondly similarly sometimes still"
    " subsequently then thereby therefore this thus to today together typically under unfortunately until upon"
    " usually when whenever while with within"
)
"""With these a phrase begins that may be closed by a comma."""
_CLAUSES = word_list(
    "a all an each every he her his i it its let most no one our she some that the their there these they this those we"
    " you your"
)
"""With these the sentence proper begins."""
_LONGEST_OPENING = 12
_PHRASES = word_list("however therefore thus example course instance hence finally")
"""Behind these a comma is a matter of taste."""
_JAPANESE = {".": "。", "!": "！", "": ""}


def final(old: str, new: str) -> bool | None:
    """Whether a change of the mark at the end must be seen in the Japanese; None where it says something."""
    old, new = _styled(old), _styled(new)
    if old == new:
        return False
    known = _STOPS | {"", "!", ".."}
    if old not in known or new not in known or (not old and new == ":"):
        return None
    return old in _JAPANESE and new in _JAPANESE


def mirrored(target: str, old: str, new: str) -> str:
    """The target with the mark at its end changed as in the English; the same target where it had another.

    >>> mirrored("終わり", "", "."), mirrored("終わり。", ".", ""), mirrored("終わり", ".", "")
    ('終わり。', '終わり', '終わり')
    """
    before = _JAPANESE[old]
    if not target.endswith(before) or (not before and not target[-1:].isalnum()):
        return target
    return target.removesuffix(before) + _JAPANESE[new]


def harmless(old: str, new: str, before: Sequence[str], after: Sequence[str], gap: tuple[int, int, int, int]) -> bool:
    """Whether marks in the midst of a text were exchanged for others that say the same.

    `before` and `after` are the tokens of the two texts, `gap` where the marks stand in them.
    """
    if _styled(old) == _styled(new):
        return True
    start, end, new_start, new_end = gap
    following, followed = _at(before, end), _at(after, new_end)
    if {old, new} == {",", ""}:
        text, place, behind = (before, start, following) if old else (after, new_start, followed)
        return _free_comma(text, place, behind.lower())
    if not new and old in (_at(before, start - 1), following):
        return len(old) == 1 and old in ".,;:!?\"'"  # doubled by mistake
    if old in _STOPS and new in _STOPS:
        return True
    if {old, new} == {".", "!"} or ({old, new} == {".", ""} and _at(before, start - 1).lower() == "etc"):
        return True
    if {old, new} == {"-", ""}:  # «fully connected» and «fully-connected»
        return all(word.isalpha() and word.isascii() for word in (_at(before, start - 1), following))
    sentence = (old in {",", ";", ":", "-"} and new == "." and followed[:1].isupper()) or (
        new in {",", ";", ":", "-"} and old == "." and followed[:1].islower()
    )
    if sentence:
        return True
    return _forgotten(old, new, before, after)


def _styled(marks: str) -> str:
    """The marks in one style."""
    return marks.replace("...", "…").translate(_STYLES).replace("---", "-").replace("--", "-")


def _free_comma(texts: Sequence[str], place: int, behind: str) -> bool:
    """Whether a comma at this place of the tokens may be there or not."""
    ahead = texts[place - 1].lower() if place else ""
    if ahead[-1:].isdigit() and behind[:1].isdigit():
        return False
    if behind in _BEFORE_COMMA_FREE or ahead in _PHRASES or _abbreviated(texts, place):
        return True
    opening = place
    while opening and texts[opening - 1] not in {".", "!", "?", ":", ";"}:
        opening -= 1
    size = place - opening
    if not 0 < size <= _LONGEST_OPENING or "," in texts[opening:place]:
        return False
    return texts[opening].lower() in _OPENERS and (behind in _CLAUSES or size == 1)


def _abbreviated(texts: Sequence[str], place: int) -> bool:
    """Whether «e.g.» or «i.e.» stands before this place."""
    return tuple(texts[max(0, place - 4) : place]) in {("e", ".", "g", "."), ("i", ".", "e", ".")}


def _forgotten(old: str, new: str, before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a bracket or quotation mark had no partner and got it, or went."""
    one = _styled(old or new)
    if (old and new) or one not in {"(", ")", '"', "[", "]"}:
        return False
    return not _balanced(before, one) and _balanced(after, one)


def _balanced(texts: Sequence[str], mark: str) -> bool:
    if mark == '"':
        return sum(text in {'"', "“", "”"} for text in texts) % 2 == 0
    opening, closing = ("(", ")") if mark in "()" else ("[", "]")
    return sum(text == opening for text in texts) == sum(text == closing for text in texts)


def _at(texts: Sequence[str], place: int) -> str:
    return texts[place] if 0 <= place < len(texts) else ""
