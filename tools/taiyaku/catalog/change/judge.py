"""Old English + new English → what kind of change it is, and what to change in the Japanese.

The two texts are compared token by token, and each place where they differ is judged for itself by
the narrowest rule that fits. A place that no rule knows is a rewording: being wrong here would leave
Japanese that says something else than the English and call it reviewed, so the rules are few and what
is doubtful is a person's. A change is as heavy as the heaviest of its places.

What a place asks of the Japanese is a `Swap`, or nothing; whether the Japanese can take it is for
`carry.py` to find out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from taiyaku.catalog.change import spelling
from taiyaku.catalog.change.marks import final, harmless
from taiyaku.catalog.change.nature import REWORDED, Change, Nature, Place, Swap
from taiyaku.catalog.change.spanned import guess, same_emphasis, span_for_span, spoken
from taiyaku.catalog.change.tokens import Is, Token, is_plain, tokens
from taiyaku.segments import SpanKind

__all__ = ["change"]


_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_NO_LETTER = re.compile(r"[\W\d_]+")
_RESEMBLES = 50
"""Words less alike than this, of 100, are no spellings of one word."""
_WEIGHT = {nature: weight for weight, nature in enumerate(Nature)}
_ASIDE = (SpanKind.ENTITY,)


def change(old: str, new: str) -> Change:
    """What kind of change leads from one source to the other.

    >>> change("See [it](a.md), now.", "See [it](b.md), now.").nature
    'link target'
    >>> change("It is now used.", "It is not used.").nature
    'rewording'
    """
    if old == new:
        return Change((), cosmetic=True)
    if _plainly_reworded(old, new):
        return Change((Nature.REWORDING,), cosmetic=False)
    places = tuple(_Comparison(old, new).places()) or (Place(Nature.SPACING, cosmetic=True),)
    natures = sorted({place.nature for place in places}, key=_WEIGHT.__getitem__, reverse=True)
    swaps = dict.fromkeys(swap for place in places for swap in place.swaps)
    return Change(tuple(natures), all(place.cosmetic for place in places), tuple(swaps))


def _plainly_reworded(old: str, new: str) -> bool:
    """Whether a word came, or went, that nothing on the other side resembles; found without cutting into tokens."""
    if not (is_plain(old) and is_plain(new)):
        return False
    before, after = (dict.fromkeys(_LONG_WORD.findall(text.lower())) for text in (old, new))
    for words, others, text in ((after, before, old), (before, after, new)):
        strange = [word for word in words if word not in others]
        if not strange:
            continue
        known = "".join(word for word in others if word not in words)
        letters = _NO_LETTER.sub("", text.lower())
        if any(word not in letters and fuzz.partial_ratio(word, known) < _RESEMBLES for word in strange):
            return True
    return False


class _Comparison:
    """Two texts, token by token."""

    def __init__(self, old: str, new: str) -> None:
        self._texts = (old, new)
        self._old, self._new = tokens(old), tokens(new)

    def places(self) -> Iterator[Place]:
        """Every place where they differ, judged; nothing where only blanks do."""
        gaps = [*self._gaps()]
        gone = {number for start, end, _, _ in gaps for number in range(start, end)}
        come = {number for _, _, start, end in gaps for number in range(start, end)}
        went, came = _whole_pairs(self._old, gone), _whole_pairs(self._new, come)
        if went or came:
            yield self._marked(went, came)
        for start, end, new_start, new_end in gaps:
            before = [number for number in range(start, end) if number not in went]
            after = [number for number in range(new_start, new_end) if number not in came]
            if before or after:
                yield from self._judge(before, after, (start, end, new_start, new_end))

    def _gaps(self) -> Iterator[tuple[int, int, int, int]]:
        old = [token.text for token in self._old]
        new = [token.text for token in self._new]
        gap: tuple[int, int, int, int] | None = None
        for step in Indel.opcodes(old, new):
            if step.tag == "equal":
                if gap:
                    yield gap
                gap = None
                continue
            start, new_start = (gap[0], gap[2]) if gap else (step.src_start, step.dest_start)
            gap = (start, step.src_end, new_start, step.dest_end)
        if gap:
            yield gap

    # -- emphasis, links and tags that came or went as a whole ---------------------------------------

    def _marked(self, went: frozenset[int], came: frozenset[int]) -> Place:
        """Marks round words that stayed: same emphasis spelled otherwise, one pair more, or one pair less."""
        old = [self._old[number].text for number in sorted(went)]
        new = [self._new[number].text for number in sorted(came)]
        if same_emphasis(old, new):
            return Place(Nature.MARKUP, cosmetic=True)
        if went and came:
            return Place(Nature.MARKUP)
        swaps: list[Swap] = []
        source = self._old if went else self._new
        halves = ((number, source[number].partner) for number in sorted(went or came))
        for opening, closing in ((source[one], source[other]) for one, other in halves if other and other > one):
            if not went and (opening.span is SpanKind.IMAGE or spoken(opening.text) or spoken(closing.text)):
                return Place(Nature.MARKUP)
            inner = self._texts[0 if went else 1][opening.end : closing.start]
            swaps.append(Swap(inner, "" if went else inner, pair=(opening.text, closing.text)))
        return Place(Nature.MARKUP, cosmetic=True, swaps=tuple(swaps))

    # -- one place ---------------------------------------------------------------------------------

    def _judge(self, gone: Sequence[int], come: Sequence[int], gap: tuple[int, int, int, int]) -> Iterator[Place]:
        old, new = [self._old[number] for number in gone], [self._new[number] for number in come]
        for rule in (self._marks, self._spelling, self._article):
            if place := rule(old, new, gap):
                yield place
                return
        if len(old) != len(new):
            yield guess(old, new)
            return
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            if one.text == other.text:
                continue
            alone = (gap[0] + number, gap[0] + number + 1, gap[2] + number, gap[2] + number + 1)
            place = self._one_for_one(one, other, alone if len(gone) == gap[1] - gap[0] else gap)
            if number and _is_mark(old[number - 1]) and one.text.lower() == other.text.lower():
                place = Place(Nature.PUNCTUATION, place.cosmetic)  # the capital behind a new full stop
            yield place

    def _marks(self, old: list[Token], new: list[Token], gap: tuple[int, int, int, int]) -> Place | None:
        """Punctuation only."""
        if not all(_is_mark(token) for token in (*old, *new)):
            return None
        before, after = "".join(map(_character, old)), "".join(map(_character, new))
        if before == after:  # an escape or entity for the character itself
            return Place(Nature.MARKUP, cosmetic=True)
        closers = self._old[gap[1] :], self._new[gap[3] :]
        if all(token.partner is not None for rest in closers for token in rest):
            mark = final(before, after)
            if mark is not None and mark:
                return Place(Nature.PUNCTUATION, cosmetic=True, swaps=(Swap(before, after, last=True),))
            if mark is not None:
                return Place(Nature.PUNCTUATION, cosmetic=True)
        fine = harmless(
            before,
            after,
            [token.text for token in self._old],
            [token.text for token in self._new],
            gap,
        )
        return Place(Nature.PUNCTUATION, cosmetic=fine)

    def _spelling(self, old: list[Token], new: list[Token], gap: tuple[int, int, int, int]) -> Place | None:
        """The same words, spelled otherwise."""
        if not all(token.kind is Is.WORD or token.text == "-" for token in (*old, *new)):
            return None
        before, after = [token.text for token in old], [token.text for token in new]
        opens = gap[0] == 0 or self._old[gap[0] - 1].text in {".", "!", "?", ":"}
        if not spelling.same_words(before, after, opens=opens):
            return None
        swaps: tuple[Swap, ...] = ()
        if len(old) == len(new) == 1:
            swaps = (Swap(before[0], after[0], optional=True),)
        if [word.replace("’", "'") for word in before] == [word.replace("’", "'") for word in after]:
            return Place(Nature.PUNCTUATION, cosmetic=True)
        return Place(Nature.TYPO, cosmetic=True, swaps=swaps)

    def _article(self, old: list[Token], new: list[Token], gap: tuple[int, int, int, int]) -> Place | None:
        """A word doubled by mistake, or an article."""
        if len(old) + len(new) != 1:
            return None
        word = (old or new)[0]
        texts, start, end = (self._old, gap[0], gap[1]) if old else (self._new, gap[2], gap[3])
        if word.kind is not Is.WORD:
            return None
        around = [token.text for token in (*texts[max(0, start - 1) : start], *texts[end : end + 1])]
        if old and spelling.doubled(word.text, around):
            return Place(Nature.TYPO, cosmetic=True)
        if end < len(texts) and spelling.article(word.text, texts[end].text):
            return Place(Nature.TYPO, cosmetic=True)
        return None

    def _one_for_one(self, old: Token, new: Token, gap: tuple[int, int, int, int]) -> Place:
        if old.kind is Is.SPAN and new.kind is Is.SPAN:
            return span_for_span(old, new)
        if _is_mark(old) and _is_mark(new):
            return self._marks([old], [new], gap) or REWORDED
        if old.kind is Is.NUMBER and new.kind is Is.NUMBER:
            return Place(Nature.NUMBER, cosmetic=True, swaps=(Swap(old.text, new.text),))
        if old.kind is Is.WORD and new.kind is Is.WORD:
            if place := self._spelling([old], [new], gap):
                return place
            if _letters(old.text) == _letters(new.text) and re.search(r"\d", old.text) and re.search(r"\d", new.text):
                return Place(Nature.NUMBER, cosmetic=True, swaps=(Swap(old.text, new.text),))
            return REWORDED
        if old.kind is Is.WORD and new.span is SpanKind.CODE and old.text == new.text.strip("`"):
            return Place(Nature.MARKUP, cosmetic=True, swaps=(Swap(old.text, new.text),))
        if new.kind is Is.WORD and old.span is SpanKind.CODE and new.text == old.text.strip("`"):
            return Place(Nature.MARKUP, cosmetic=True, swaps=(Swap(old.text, new.text),))
        return guess([old], [new])


def _whole_pairs(texts: Sequence[Token], changed: set[int]) -> frozenset[int]:
    """The halves of pairs that are changed on both sides."""
    return frozenset(number for number in changed if texts[number].partner in changed)


def _is_mark(token: Token) -> bool:
    return token.kind is Is.MARK or (token.kind is Is.SPAN and token.span in _ASIDE)


def _character(token: Token) -> str:
    """The mark that a token shows, without the escape or entity that spells it."""
    if token.kind is not Is.SPAN:
        return token.text
    return html.unescape(token.text.removeprefix("\\"))


def _letters(text: str) -> str:
    return re.sub(r"\d+", "", text)
