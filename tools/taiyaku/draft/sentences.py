"""A message ⇄ the sentences an engine can take.

A message is protected and cut into sentences; marks of pairs that hold whole sentences, line breaks and
what has no words stay between them, and each sentence gets placeholders counted from 0, so that an
engine sees as few of them as possible. `assemble` is the way back; it is exact about what stood between
the sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from taiyaku.draft.cuts import sentences
from taiyaku.draft.joints import JAPANESE, ended, spaced, tidied
from taiyaku.draft.style import Style, in_style, sentence_case
from taiyaku.said import say
from taiyaku.segments import PLACEHOLDER, Protected, SpanKind, outward, protect, restore

__all__ = [
    "Plan",
    "Request",
    "Sentence",
    "assemble",
    "folded",
    "has_words",
    "lost",
    "pieces",
    "plan",
    "spelled",
]

_WORDS = re.compile(r"[^\W\d_]{2,}|[^\W\d_](?=\s)")
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z-]*[\d_.]\S*(?<![.:])")
"""ResNet-50, max_depth, README.md: what is copied from cell to cell."""
_PARTICLES = re.compile("は|が|を|に|の|で|と|も|や|へ|から|まで|より|では|には|との|での|とは|のは|の場合|です|ます")


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be translated: a sentence whose placeholders count from 0, some of them pairs."""

    text: str
    pairs: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A request, and where it stands in the message."""

    request: Request
    numbers: tuple[int, ...]
    """The message's numbers of the request's placeholders."""
    before: str = ""
    """What stands in front of it, with placeholders of the message: blanks, line breaks, marks, what has no words."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A message taken apart."""

    protected: Protected
    sentences: tuple[Sentence, ...]
    closing: str = ""
    """What stands behind all sentences."""
    titles: tuple[Plan, ...] = ()
    """What there is to read inside of its placeholders, as `Protected.words` gives it."""
    style: Style = Style.PROSE

    def requests(self) -> Iterator[Request]:
        """All that an engine is to be asked for."""
        yield from (sentence.request for sentence in self.sentences)
        for title in self.titles:
            yield from title.requests()


def has_words(text: str) -> bool:
    """Whether there is anything to translate beside placeholders."""
    return _WORDS.search(PLACEHOLDER.sub(" ", text)) is not None


def plan(source: str, *, style: Style = Style.PROSE) -> Plan:
    """The sentences of a message; none where it has no words, or is a single name in code's spelling."""
    protected = protect(source)
    text, position = protected.text, 0
    found: list[Sentence] = []
    for start, end in () if _IDENTIFIER.fullmatch(text) else sentences(protected):
        if has_words(text[start:end]):
            found.append(_sentence(text[start:end], text[position:start], protected, style))
            position = end
    titles = tuple(plan(words, style=Style.LABEL) for words in protected.words())
    return Plan(protected, tuple(found), text[position:] if found else "", titles, style)


def _sentence(body: str, before: str, protected: Protected, style: Style) -> Sentence:
    numbers = tuple(dict.fromkeys(int(number) for number in PLACEHOLDER.findall(body)))
    places = {number: place for place, number in enumerate(numbers)}
    partners = ((number, protected.spans[number].partner) for number in numbers)
    pairs = tuple(
        (places[one], places[two]) for one, two in partners if two in places and two is not None and one < two
    )
    text = PLACEHOLDER.sub(lambda match: f"⟦{places[int(match[1])]}⟧", body)
    return Sentence(Request(sentence_case(text) if style is Style.LABEL else text, pairs), numbers, before)


def pieces(text: str) -> tuple[str, ...]:
    """A sentence cut at its placeholders: text and placeholders in turn; joined they are the sentence."""
    return tuple(piece for piece in re.split(r"(⟦\d+⟧)", text) if piece)


def assemble(planned: Plan, targets: Sequence[str]) -> str:
    """The message's target from those of its sentences.

    Raises:
        ValueError: a placeholder was lost, doubled or crossed on the way; says which.

    """
    text = ""
    for sentence, target in zip(planned.sentences, targets, strict=True):
        numbers = sentence.numbers
        said = in_style(planned.style, sentence.request.text, ended(sentence.request.text, target))
        back = PLACEHOLDER.sub(lambda match, numbers=numbers: f"⟦{_number(match[1], numbers)}⟧", said)  # type: ignore[misc]
        text = spaced(text, sentence.before, back)
    text = spaced(text, planned.closing, "")
    return outward(restore(_tight(tidied(text), planned.protected), planned.protected))


def _tight(text: str, protected: Protected) -> str:
    """The text without blanks inside of pairs, where `**` would be no mark, and between those and Japanese."""
    spans = protected.spans
    for number, span in enumerate(spans):
        if span.partner is not None and span.partner > number:
            text = re.sub(rf"(?<=⟦{number}⟧)[ \u3000]+|[ \u3000]+(?=⟦{span.partner}⟧)", "", text)

    def joined(match: re.Match[str]) -> str:
        span = spans[int(match["before"] or match["after"])]
        return match[0].strip() if span.kind in _GLUED else match[0]

    return _APART.sub(joined, text)


_GLUED = frozenset({SpanKind.CODE, SpanKind.MATH, SpanKind.LINK, SpanKind.EMPHASIS, SpanKind.HTML})
_APART = re.compile(rf"(?:(?<=[{JAPANESE}])[ \t]+⟦(?P<before>\d+)⟧|⟦(?P<after>\d+)⟧[ \t]+(?=[{JAPANESE}]))")


def _number(place: str, numbers: Sequence[int]) -> int:
    if int(place) >= len(numbers):
        raise ValueError(say("there is an unknown placeholder {mark}", mark=f"⟦{place}⟧"))
    return numbers[int(place)]


def folded(request: Request) -> tuple[Request, tuple[tuple[str, Request, str], ...]] | None:
    """The sentence with each outermost pair as one placeholder, and what stands in the pairs.

    Each inner part comes with its opening and closing placeholder in the sentence's own numbers; its
    request, and the sentence's, count theirs from 0. None for a sentence without pairs.
    """
    if not request.pairs:
        return None
    outer = [pair for pair in request.pairs if not any(one < pair[0] and pair[1] < two for one, two in request.pairs)]
    inner: list[tuple[str, Request, str]] = []
    text = request.text
    for first, second in outer:
        opening, closing = f"⟦{first}⟧", f"⟦{second}⟧"
        before, _, rest = text.partition(opening)
        content, _, after = rest.partition(closing)
        inner.append((opening, Request(content, request.pairs), closing))
        text = f"{before}{opening}{after}"
    return Request(text), tuple(inner)


def lost(request: Request, target: str) -> str:
    """Which placeholder of a sentence a draft lost, doubled, made up or crossed; empty if none."""
    wanted, found = sorted(PLACEHOLDER.findall(request.text)), sorted(PLACEHOLDER.findall(target))
    if wanted != found:
        missing = [number for number in wanted if number not in found]
        if missing:
            return say("the draft lost {mark}", mark=f"⟦{missing[0]}⟧")
        doubled = [number for number in found if found.count(number) > wanted.count(number)]
        if doubled:
            return say("the draft doubled {mark}", mark=f"⟦{doubled[0]}⟧")
        return say("the draft made up a placeholder")
    for first, second in request.pairs:
        start, end = target.find(f"⟦{first}⟧"), target.find(f"⟦{second}⟧")
        inside = target[start + len(f"⟦{first}⟧") : end]
        if start > end or not _says_something(inside):
            return say("the draft left nothing between {one} and {two}", one=f"⟦{first}⟧", two=f"⟦{second}⟧")
        among = [int(number) for number in PLACEHOLDER.findall(inside)]
        if any((one in among) != (two in among) for one, two in request.pairs):
            return say("the draft crossed {mark} with another pair", mark=f"⟦{first}⟧")
    return ""


def _says_something(inside: str) -> bool:
    """Whether a pair holds more than a particle, which is what a young model leaves there."""
    words = "".join(char for char in inside if char.isalnum())
    return bool(words) and not _PARTICLES.fullmatch(words)


def spelled(reason: str, numbers: Sequence[int], spans: Mapping[int, str] | Sequence[str]) -> str:
    """A reason with the text that a placeholder stands for."""

    def text(match: re.Match[str]) -> str:
        place = int(match[1])
        said = spans[numbers[place]] if place < len(numbers) else match[0]
        return said if "`" in said else f"`{said}`"

    return PLACEHOLDER.sub(text, reason)
