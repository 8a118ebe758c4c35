"""A frame and a catalog → the document: pairs of paragraphs where the page has them, and which of them are wanted.

What does not fit the frame any more (a message whose English has moved on, a page that is gone) comes at the end,
one pair after another, so that every message of the catalog is there once. Where somebody filters, only blocks
with a pair that fits are shown; what else is in such a block stays, as what one reads the pair in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from taiyaku.catalog import in_conflict, kind
from taiyaku.dialect import Dialect
from taiyaku.glossary import occurrences
from taiyaku.model import Catalog, Finding, Key, Kind, Message, Severity, State, Term
from taiyaku.review.frame import Block, Frame, Slot
from taiyaku.review.preview import preview
from taiyaku.review.queue import digest, folded, message_id

__all__ = ["Document", "Pair", "Wanted", "acceptable", "authors", "document", "fitting", "named_term", "pair_of"]


@dataclass(frozen=True, slots=True)
class Pair:
    """One message in its place."""

    message: Message
    kind: Kind
    source: str
    """HTML."""
    target: str
    """HTML; empty where there is none."""
    id: str
    seen: str
    """The digest of the message."""
    line: int = 0
    level: int = 0
    """Of a heading."""
    again: bool = False
    """It stands above already, and is only shown here."""
    fits: bool = True
    """It is one of those that were asked for."""
    failed: bool = False
    """A check finds an error in it."""
    acceptable: bool = False
    """The person can accept it as it is."""
    barred: str = ""
    """Why the person cannot write another text; empty where they can."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for on a page; empty fields ask for nothing."""

    state: State | None = None
    check: str = ""
    """The id of a check, ``error`` or ``any``."""
    term: str = ""
    words: str = ""
    author: str = ""

    def __bool__(self) -> bool:
        return bool(self.state or self.check or self.term or self.words or self.author)


@dataclass(frozen=True, slots=True)
class Document:
    """A page as the template shows it."""

    blocks: tuple[tuple[str | Pair, ...], ...]
    left: tuple[Pair, ...] = ()
    """Pairs that have no place on the page any more."""
    number: int = 0
    """How many messages fit."""
    total: int = 0
    authors: tuple[str, ...] = ()

    @property
    def acceptable(self) -> tuple[Pair, ...]:
        """The pairs that can be ticked, each once."""
        pairs = [part for block in (*self.blocks, self.left) for part in block if isinstance(part, Pair)]
        return tuple(pair for pair in pairs if pair.acceptable and pair.fits and not pair.again)


@dataclass(frozen=True, slots=True)
class Around:
    """What is the same for all pairs of a page."""

    dialect: Dialect
    who: str
    needed: int = 1
    references: tuple[tuple[str, str], ...] = ()
    folder: str = ""
    """Where the page is."""
    failed: frozenset[str] = field(default_factory=frozenset)
    """Names of messages in which a check finds an error."""
    barred: Callable[[Message], Mapping[str, str]] = lambda message: {}
    """Which decisions would be refused to the person, and why."""


def document(
    frame: Frame, catalog: Catalog, around: Around, *, wanted: Wanted, fits: Callable[[Message], bool]
) -> Document:
    """The page of a catalog, as far as it is wanted."""
    made = partial(pair_of, around=around, filtered=bool(wanted), fits=fits)
    known = {slot.key for block in frame.blocks for slot in block.slots}
    blocks = []
    for block in frame.blocks:
        parts = _filled(block, catalog, made)
        if not wanted or any(isinstance(part, Pair) and part.fits for part in parts):
            blocks.append(parts)
    rest = [made(one, Slot(key, _kind(one), 0)) for key, one in catalog.messages.items() if key not in known]
    left = tuple(pair for pair in rest if pair.fits)
    fitting = {part.id for parts in (*blocks, left) for part in parts if isinstance(part, Pair) and part.fits}
    return Document(tuple(blocks), left, len(fitting), len(catalog.messages), authors(catalog.messages.values()))


def _filled(block: Block, catalog: Catalog, made: Callable[[Message, Slot], Pair]) -> tuple[str | Pair, ...]:
    """The block with pairs in its slots; English that no catalog holds yet stands alone."""
    parts: list[str | Pair] = []
    for part in block.parts:
        if isinstance(part, Slot):
            message = catalog.messages.get(part.key)
            parts.append(made(message or Message(part.key), part))
            if message is None and isinstance(parts[-1], Pair):
                parts[-1] = _only_shown(parts[-1])
        else:
            parts.append(part)
    return tuple(parts)


def _only_shown(pair: Pair) -> Pair:
    return Pair(pair.message, pair.kind, pair.source, "", "", "", pair.line, pair.level, again=True, fits=False)


def pair_of(
    message: Message,
    slot: Slot,
    *,
    around: Around,
    filtered: bool = False,
    fits: Callable[[Message], bool] = lambda _: True,
) -> Pair:
    """A message in its place."""
    show = partial(preview, kind=slot.kind, dialect=around.dialect, references=around.references)
    name, barred = message_id(message.key), around.barred(message)
    return Pair(
        message,
        slot.kind,
        show(message.key.source, folder=around.folder),  # a picture is there once, as on the site
        show(message.target) if message.target else "",
        name,
        digest(message),
        slot.line,
        slot.level,
        slot.again,
        not filtered or fits(message),
        name in around.failed,
        "accept" not in barred and acceptable(message, around.who, needed=around.needed),
        barred.get("correct", ""),
    )


def acceptable(message: Message, who: str, *, needed: int) -> bool:
    """Whether a person can accept the text as it is, one among many.

    Not where two people's texts wait for a choice, and where two have to approve not one's own.
    """
    if not message.target.strip() or message.state is State.REVIEWED or in_conflict(message):
        return False
    mine = message.origin == who or any(review.who == who for review in message.reviews)
    return message.state is State.STALE or needed < 2 or not mine


def fitting(
    wanted: Wanted, *, terms: tuple[Term, ...], found: Callable[[Message], tuple[Finding, ...]]
) -> Callable[[Message], bool]:
    """Whether a message is one of those wanted; `found` tells what the checks see in it."""
    named = named_term(terms, wanted.term) if wanted.term else ()
    words = folded(wanted.words).split()

    def fits(message: Message) -> bool:
        text = folded(f"{message.key.source}\n{message.target}") if words else ""
        return (
            (wanted.state is None or message.state is wanted.state)
            and all(word in text for word in words)
            and (not wanted.author or wanted.author in _people(message))
            and (not wanted.term or bool(named and occurrences(message.key.source, named)))
            and (not wanted.check or _checked(wanted.check, found(message)))
        )

    return fits


def named_term(terms: Iterable[Term], name: str) -> tuple[Term, ...]:
    """The terms of the glossary that somebody may mean by a name in either language."""
    name = folded(name).strip()
    return tuple(term for term in terms if name in {folded(one) for one in (term.source, term.target, *term.variants)})


def authors(messages: Iterable[Message]) -> tuple[str, ...]:
    """Everybody who wrote or approved one of the messages, by name."""
    return tuple(sorted({who for message in messages for who in _people(message)}))


def _people(message: Message) -> frozenset[str]:
    wrote = {message.origin} if message.origin.endswith(">") and "@" in message.origin else set()
    return frozenset(wrote | {review.who for review in message.reviews})


def _checked(check: str, found: Iterable[Finding]) -> bool:
    if check == "any":
        return any(True for _ in found)
    if check == "error":
        return any(one.severity is Severity.ERROR for one in found)
    return any(one.check == check for one in found)


def _kind(message: Message) -> Kind:
    return next((one for one in map(kind, message.notes) if one), Kind.PARAGRAPH)


def places(frame: Frame) -> Mapping[Key, Slot]:
    """Where each message stands first."""
    found: dict[Key, Slot] = {}
    for block in frame.blocks:
        for slot in block.slots:
            found.setdefault(slot.key, slot)
    return found


def slot_of(frame: Frame, message: Message) -> Slot:
    """The place of one message."""
    return places(frame).get(message.key) or Slot(message.key, _kind(message), 0)
