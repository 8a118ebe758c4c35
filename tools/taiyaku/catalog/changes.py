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
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from taiyaku.catalog import spelling
from taiyaku.catalog.marks import final, harmless
from taiyaku.catalog.tokens import DESTINATION, Is, Token, is_plain, tokens
from taiyaku.segments import SpanKind

__all__ = ["Change", "Nature", "Swap", "change"]


class Nature(Enum):
    """What a change of the English touches, the lightest first; the words that `extract` and PO files say."""

    SPACING = "spacing"
    PUNCTUATION = "punctuation"
    TYPO = "typo"
    MARKUP = "markup"
    LINK = "link target"
    CODE = "code"
    NUMBER = "number"
    REWORDING = "rewording"
    JOINED = "joined"
    SPLIT = "split"


_WEIGHT = {nature: weight for weight, nature in enumerate(Nature)}


@dataclass(frozen=True, slots=True)
class Swap:
    """What the Japanese needs: `old`, which stands in it as often as in the English, becomes `new`."""

    old: str
    new: str
    optional: bool = False
    """Where `old` does not stand in the Japanese at all, nothing is needed."""
    last: bool = False
    """It is the mark at the end, and `old` and `new` are English marks."""
    pair: tuple[str, str] | None = None
    """The two marks round `old` that come, or, where `new` is empty, go."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a source."""

    natures: tuple[Nature, ...]
    """What it touches, the heaviest first; empty where nothing changed."""
    cosmetic: bool
    """Whether the meaning is untouched, so that the Japanese may follow by `swaps` alone."""
    swaps: tuple[Swap, ...] = ()

    @property
    def nature(self) -> str:
        """The heaviest, in words."""
        return self.natures[0].value if self.natures else ""


@dataclass(frozen=True, slots=True)
class _Place:
    """A place where the texts differ, judged."""

    nature: Nature
    cosmetic: bool = False
    swaps: tuple[Swap, ...] = ()


_REWORDED = _Place(Nature.REWORDING)
_NATURES = {
    SpanKind.CODE: Nature.CODE,
    SpanKind.MATH: Nature.CODE,
    SpanKind.VARIABLE: Nature.CODE,
    SpanKind.KEYS: Nature.CODE,
    SpanKind.URL: Nature.LINK,
    SpanKind.LINK: Nature.LINK,
    SpanKind.IMAGE: Nature.LINK,
    SpanKind.FOOTNOTE: Nature.LINK,
}
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_NO_LETTER = re.compile(r"[\W\d_]+")
_RESEMBLES = 50
"""Words less alike than this, of 100, are no spellings of one word."""
_ASIDE = (SpanKind.ENTITY,)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_PLACES = frozenset(("href", "src"))
_SPOKEN = frozenset(("title", "alt", "aria-label", "placeholder", "label", "value", "content", "text"))


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
    places = tuple(_Comparison(old, new).places()) or (_Place(Nature.SPACING, cosmetic=True),)
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

    def places(self) -> Iterator[_Place]:
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

    def _marked(self, went: frozenset[int], came: frozenset[int]) -> _Place:
        """Marks round words that stayed: same emphasis spelled otherwise, one pair more, or one pair less."""
        old = [self._old[number].text for number in sorted(went)]
        new = [self._new[number].text for number in sorted(came)]
        if _same_emphasis(old, new):
            return _Place(Nature.MARKUP, cosmetic=True)
        if went and came:
            return _Place(Nature.MARKUP)
        swaps: list[Swap] = []
        source = self._old if went else self._new
        halves = ((number, source[number].partner) for number in sorted(went or came))
        for opening, closing in ((source[one], source[other]) for one, other in halves if other and other > one):
            inner = self._texts[0 if went else 1][opening.end : closing.start]
            swaps.append(Swap(inner, "" if went else inner, pair=(opening.text, closing.text)))
        return _Place(Nature.MARKUP, cosmetic=True, swaps=tuple(swaps))

    # -- one place ---------------------------------------------------------------------------------

    def _judge(self, gone: Sequence[int], come: Sequence[int], gap: tuple[int, int, int, int]) -> Iterator[_Place]:
        old, new = [self._old[number] for number in gone], [self._new[number] for number in come]
        for rule in (self._marks, self._spelling, self._article):
            if place := rule(old, new, gap):
                yield place
                return
        if len(old) != len(new):
            yield _guess(old, new)
            return
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            if one.text == other.text:
                continue
            alone = (gap[0] + number, gap[0] + number + 1, gap[2] + number, gap[2] + number + 1)
            yield self._one_for_one(one, other, alone if len(gone) == gap[1] - gap[0] else gap)

    def _marks(self, old: list[Token], new: list[Token], gap: tuple[int, int, int, int]) -> _Place | None:
        """Punctuation only."""
        if not all(_is_mark(token) for token in (*old, *new)):
            return None
        before, after = "".join(map(_character, old)), "".join(map(_character, new))
        if before == after:  # an escape or entity for the character itself
            return _Place(Nature.MARKUP, cosmetic=True)
        closers = self._old[gap[1] :], self._new[gap[3] :]
        if all(token.partner is not None for rest in closers for token in rest):
            mark = final(before, after)
            if mark is not None and mark:
                return _Place(Nature.PUNCTUATION, cosmetic=True, swaps=(Swap(before, after, last=True),))
            if mark is not None:
                return _Place(Nature.PUNCTUATION, cosmetic=True)
        fine = harmless(
            before,
            after,
            [token.text for token in self._old],
            [token.text for token in self._new],
            gap,
        )
        return _Place(Nature.PUNCTUATION, cosmetic=fine)

    def _spelling(self, old: list[Token], new: list[Token], gap: tuple[int, int, int, int]) -> _Place | None:
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
        return _Place(Nature.TYPO, cosmetic=True, swaps=swaps)

    def _article(self, old: list[Token], new: list[Token], gap: tuple[int, int, int, int]) -> _Place | None:
        """A word doubled by mistake, or an article."""
        if len(old) + len(new) != 1:
            return None
        word = (old or new)[0]
        texts, start, end = (self._old, gap[0], gap[1]) if old else (self._new, gap[2], gap[3])
        if word.kind is not Is.WORD:
            return None
        around = [token.text for token in (*texts[max(0, start - 1) : start], *texts[end : end + 1])]
        if old and spelling.doubled(word.text, around):
            return _Place(Nature.TYPO, cosmetic=True)
        if end < len(texts) and spelling.article(word.text, texts[end].text):
            return _Place(Nature.TYPO, cosmetic=True)
        return None

    def _one_for_one(self, old: Token, new: Token, gap: tuple[int, int, int, int]) -> _Place:
        if old.kind is Is.SPAN and new.kind is Is.SPAN:
            return _span_for_span(old, new)
        if _is_mark(old) and _is_mark(new):
            return self._marks([old], [new], gap) or _REWORDED
        if old.kind is Is.NUMBER and new.kind is Is.NUMBER:
            return _Place(Nature.NUMBER, cosmetic=True, swaps=(Swap(old.text, new.text),))
        if old.kind is Is.WORD and new.kind is Is.WORD:
            if place := self._spelling([old], [new], gap):
                return place
            if _letters(old.text) == _letters(new.text) and re.search(r"\d", old.text) and re.search(r"\d", new.text):
                return _Place(Nature.NUMBER, cosmetic=True, swaps=(Swap(old.text, new.text),))
            return _REWORDED
        if old.kind is Is.WORD and new.span is SpanKind.CODE and old.text == new.text.strip("`"):
            return _Place(Nature.MARKUP, cosmetic=True, swaps=(Swap(old.text, new.text),))
        if new.kind is Is.WORD and old.span is SpanKind.CODE and new.text == old.text.strip("`"):
            return _Place(Nature.MARKUP, cosmetic=True, swaps=(Swap(old.text, new.text),))
        return _guess([old], [new])


def _whole_pairs(texts: Sequence[Token], changed: set[int]) -> frozenset[int]:
    """The halves of pairs that are changed on both sides."""
    return frozenset(number for number in changed if texts[number].partner in changed)


def _same_emphasis(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether marks differ only by star and underline, which render alike."""
    plain = [[text.replace("_", "*") for text in side] for side in (old, new)]
    return bool(old) and plain[0] == plain[1]


def _is_mark(token: Token) -> bool:
    return token.kind is Is.MARK or (token.kind is Is.SPAN and token.span in _ASIDE)


def _character(token: Token) -> str:
    """The mark that a token shows, without the escape or entity that spells it."""
    if token.kind is not Is.SPAN:
        return token.text
    return html.unescape(token.text.removeprefix("\\"))


def _letters(text: str) -> str:
    return re.sub(r"\d+", "", text)


def _guess(old: Sequence[Token], new: Sequence[Token]) -> _Place:
    """The nature of a place that no rule knows: what its tokens are, if they are of one kind, else a rewording."""
    kinds = {_nature(token) for token in (*old, *new)}
    return _Place(kinds.pop() if len(kinds) == 1 else Nature.REWORDING)


def _nature(token: Token) -> Nature:
    if token.kind is Is.SPAN and token.span:
        return _NATURES.get(token.span, Nature.MARKUP)
    if token.kind is Is.NUMBER:
        return Nature.NUMBER
    return Nature.PUNCTUATION if token.kind is Is.MARK else Nature.REWORDING


def _span_for_span(old: Token, new: Token) -> _Place:
    """One protected stretch for another of its kind."""
    if old.span is not new.span or (old.partner is None) != (new.partner is None):
        return _guess([old], [new])
    swap = (Swap(old.text, new.text),)
    nature = _nature(old)
    if old.span is SpanKind.HTML:
        return _tag_for_tag(old.text, new.text)
    if old.span is SpanKind.EMPHASIS:
        return _Place(Nature.MARKUP)
    one, other = DESTINATION.fullmatch(old.text), DESTINATION.fullmatch(new.text)
    if one and other:
        if one["rest"] == other["rest"] and one["before"] == other["before"]:
            return _Place(Nature.LINK, cosmetic=True, swaps=swap)
        return _Place(Nature.REWORDING if '"' in one["rest"] + other["rest"] else Nature.MARKUP)
    return _Place(nature, cosmetic=True, swaps=swap)


def _tag_for_tag(old: str, new: str) -> _Place:
    """One HTML tag for another: a link target, an attribute, or text that is read."""
    one, other = dict(_ATTRIBUTE.findall(old)), dict(_ATTRIBUTE.findall(new))
    differ = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
    swap = (Swap(old, new),)
    if _ATTRIBUTE.sub("", old).split() != _ATTRIBUTE.sub("", new).split() or differ & _SPOKEN:
        return _Place(Nature.REWORDING if differ & _SPOKEN else Nature.MARKUP)
    if any(" " in (one.get(name, "") + other.get(name, "")) for name in differ - _PLACES):
        return _REWORDED
    return _Place(Nature.LINK if differ <= _PLACES else Nature.MARKUP, cosmetic=True, swaps=swap)
