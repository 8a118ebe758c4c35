"""What a check is: id, title, description, severity, find().

A check is a value in the table `CHECKS`, and its rule is one pure function from a `Subject` to
`Remark`s. The subject has what every rule asks for, worked out once per message: the protected
spans of both texts, the prose between them, the terms. A remark becomes a `Finding` in
`findings`, which knows whose it is; so no rule repeats its own name and severity.

Rules state what is seen and stay quiet in doubt: a reviewer who meets three false alarms reads no
fourth finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from taiyaku.glossary import occurrences, prose
from taiyaku.model import Message, Occurrence, Severity, Term
from taiyaku.said import Said, say
from taiyaku.segments import Span, SpanKind, read_attributes, spans

__all__ = [
    "AROUND_WORDS",
    "JAPANESE",
    "Check",
    "Piece",
    "Remark",
    "Subject",
    "compared",
    "say",
    "shown",
    "spliced",
    "without_words",
]

JAPANESE = "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
"""Kana and kanji, for character classes; without the middle dot."""

AROUND_WORDS = frozenset({SpanKind.EMPHASIS, SpanKind.LINK, SpanKind.HTML})
"""Spans that stand round words without being any."""

ATOM, MARK = "\ufffc", "\u2060"
"""What `Subject.masked` has for each character of a protected atom, and of a mark round words."""

_LONG = 40
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Subject:
    """One message with what checks ask of it."""

    message: Message
    source_spans: tuple[Span, ...]
    target_spans: tuple[Span, ...]
    source_prose: str
    """The source without protected spans; atoms leave U+FFFC."""
    target_prose: str
    masked: str
    """The target with every character of a protected span blotted out: offsets are those of the target."""
    occurrences: tuple[Occurrence, ...]
    """The glossary's terms in the source."""

    @classmethod
    def of(cls, message: Message, terms: tuple[Term, ...]) -> Subject:
        """The subject for a message."""
        source_spans, target_spans = spans(message.key.source), spans(message.target)
        return cls(
            message,
            source_spans,
            target_spans,
            prose(message.key.source, source_spans),
            prose(message.target, target_spans),
            _masked(message.target, target_spans),
            occurrences(message.key.source, terms),
        )

    @property
    def source(self) -> str:
        """The English."""
        return self.message.key.source

    @property
    def target(self) -> str:
        """The Japanese."""
        return self.message.target


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule has seen; becomes a `Finding`."""

    text: Said
    span: tuple[int, int] | None = None
    """Offsets in the target."""
    fix: str = ""
    """The whole repaired target."""
    lost: str = ""
    """The source's piece that the target does not have at all, where that is what was seen."""
    severity: Severity | None = None
    """Where it is not the check's own."""


@dataclass(frozen=True, slots=True)
class Check:
    """One rule with what a person is told about it."""

    id: str
    title: str
    description: str
    severity: Severity
    find: Callable[[Subject], Iterable[Remark]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that must be the same in the other."""

    key: str
    """What is compared."""
    text: str
    """What is shown, and put in by a fix."""
    start: int
    end: int


def compared(subject: Subject, noun: Said, source: Sequence[Piece], target: Sequence[Piece]) -> Iterator[Remark]:
    """What became of the source's pieces: changed (with a fix), missing, fewer, or new in the target."""
    if not source and not target:
        return
    wanted, found = Counter(piece.key for piece in source), Counter(piece.key for piece in target)
    missing = [piece for piece in _first_of_each(source) if piece.key not in found]
    new = [piece for piece in _first_of_each(target) if piece.key not in wanted]
    for lost, came in _paired(missing, new):
        fix = spliced(subject.target, came.start, came.end, lost.text)
        text = say(
            "The {noun} {wanted} is {found} in the target.",
            noun=noun,
            wanted=shown(lost.text),
            found=shown(came.text),
        )
        yield Remark(text, (came.start, came.end), fix)
        missing.remove(lost)
        new.remove(came)
    for piece in missing:
        text = say("The {noun} {wanted} is missing from the target.", noun=noun, wanted=shown(piece.text))
        yield Remark(text, lost=piece.key)
    for piece in _first_of_each(source):
        if 0 < found[piece.key] < wanted[piece.key]:
            text = say(
                "The {noun} {wanted} stands {often} in the source and {seldom} in the target.",
                noun=noun,
                wanted=shown(piece.text),
                often=_times(wanted[piece.key]),
                seldom=_times(found[piece.key]),
            )
            yield Remark(text, severity=Severity.WARNING)
    for piece in new:
        text = say("The {noun} {found} is in the target and not in the source.", noun=noun, found=shown(piece.text))
        yield Remark(text, (piece.start, piece.end), severity=Severity.WARNING)


def _first_of_each(pieces: Sequence[Piece]) -> list[Piece]:
    return list({piece.key: piece for piece in reversed(pieces)}.values())[::-1]


def _paired(missing: Sequence[Piece], new: Sequence[Piece]) -> list[tuple[Piece, Piece]]:
    """Pieces that are probably one another's: the only two, or the most alike."""
    if len(missing) == len(new) == 1:
        return [(missing[0], new[0])]
    if len(missing) * len(new) > 100:
        return []  # a target that has nothing to do with its source
    pairs: list[tuple[Piece, Piece]] = []
    left = list(new)
    for lost in missing:
        scored = [(SequenceMatcher(None, lost.key, came.key, autojunk=False).ratio(), came) for came in left]
        score, best = max(scored, key=lambda one: one[0], default=(0.0, None))
        if best is not None and score >= _ALIKE:
            pairs.append((lost, best))
            left.remove(best)
    return pairs


def _times(number: int) -> Said:
    return say("once") if number == 1 else say("twice") if number == 2 else say("{number} times", number=number)


def without_words(tag: str) -> str:
    """A tag without the values of attributes that are there to be read, and so to be translated."""
    for start, end in reversed(read_attributes(tag)):
        tag = tag[:start] + tag[end:]
    return tag


def shown(text: str) -> str:
    """A text as a finding quotes it: on one line, in short, in backticks if it has none."""
    line = " ".join(text.split())
    if len(line) > _LONG:
        line = line[: _LONG - 1] + "…"
    return line if line.startswith("`") else f"`{line}`"


def spliced(text: str, start: int, end: int, new: str) -> str:
    """The text with a stretch replaced."""
    return text[:start] + new + text[end:]


def _masked(text: str, found: Sequence[Span]) -> str:
    parts: list[str] = []
    position = 0
    for span in found:
        blot = MARK if span.kind in AROUND_WORDS and span.partner is not None else ATOM
        parts += (text[position : span.start], blot * (span.end - span.start))
        position = span.end
    return "".join(parts) + text[position:]
