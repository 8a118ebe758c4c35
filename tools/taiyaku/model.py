"""The nouns: what one station hands to the next.

Everything here is frozen: a station never changes what it was given, it returns a new value
(``dataclasses.replace``). There is no behaviour beyond what a value can say about itself, and no
disk, clock or network; how a state is spelled in a PO file is ``catalog/po.py``'s affair alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class State(Enum):
    """How far a message is; the words of `taiyaku status`."""

    NEW = "new"
    DRAFT = "draft"
    STALE = "stale"
    REVIEWED = "reviewed"


class Severity(Enum):
    """How much a finding matters: an error breaks the page or misleads its reader."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class TermStatus(Enum):
    """The administrative status of a term, as in TBX."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"


class PartOfSpeech(Enum):
    """What a term is in a sentence, as in TBX."""

    NOUN = "noun"
    PROPER_NOUN = "proper noun"
    VERB = "verb"
    ADJECTIVE = "adjective"
    ADVERB = "adverb"


class Kind(Enum):
    """What a segment is on its page; decides how its target is put back."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "list item"
    CELL = "table cell"
    TITLE = "title of a box or tab"
    QUOTE = "quotation"
    TERM = "defined term"
    DEFINITION = "definition"
    FOOTNOTE = "footnote"
    CAPTION = "caption"
    ABBREVIATION = "abbreviation"
    FRONT_MATTER = "front matter"
    HTML = "text in HTML"
    NAVIGATION = "navigation"
    CODE = "text in code"
    ATTRIBUTE = "alternative text or title"
    FIGURE = "text in a figure"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """Where a segment stands: `page` is a path inside docs/en with `/`, `line` counts from 1."""

    page: str
    line: int = 0
    """0 where the line is not known: PO files record pages only, so that moving text is no diff."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One translatable stretch of a page."""

    text: str
    """The source as a translator sees it: soft line breaks folded, container marks taken off."""
    location: Location
    kind: Kind
    raw: str
    """What stands in the page; with the gaps around it, joined, it is the page."""
    context: str = ""
    notes: tuple[str, ...] = ()
    prefix: str = ""
    """What every further line of the segment begins with: indentation and quote marks."""
    anchor: str = ""
    """Headings only: the id that MkDocs gives this heading in the English page."""
    detail: str = ""
    """What rendering must know besides the kind, such as the quote marks round a title."""


CODE_PARTS = ("comments", "strings", "diagrams")
"""What of a code block can be offered for translation."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What of a page is offered for translation beside its prose."""

    front_matter: tuple[str, ...] = ()
    """The keys whose values are."""
    code: tuple[str, ...] = ()
    """Some of `CODE_PARTS`."""


PROSE = Offer()
"""Nothing beside it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Markdown between segments, kept byte for byte."""

    text: str


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What makes two messages the same."""

    source: str
    context: str = ""

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits that name the message in an address, wherever it stands.

        >>> Key("Loss").id
        '4041ad4c6598'
        """
        text = f"{self.context}\0{self.source}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def person_name(who: str) -> str:
    """A person without the address.

    >>> person_name("Aoi <aoi@example.org>")
    'Aoi'
    """
    return who.partition(" <")[0]


@dataclass(frozen=True, slots=True, order=True)
class Review:
    """One person's approval: `who` as git spells an author, `when` an ISO date."""

    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Plural:
    """What an entry with plural forms has beside its message; pages have none, but translators may add one."""

    source: str
    targets: tuple[str, ...] = ()
    """The forms after the first, which is the target of the message."""
    previous_source: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of a catalog."""

    key: Key
    target: str = ""
    state: State = State.NEW
    origin: str = ""
    """What made the target: ``memory``, an engine's signature, or a person."""
    previous_source: str = ""
    """The source the target was made for, where that is no longer the source."""
    reviews: tuple[Review, ...] = ()
    stale_since: str = ""
    """ISO date and, after a blank, the short commit id, of the change that made it stale."""
    change: str = ""
    """What that change touches: ``rewording``, ``number``, ``link target`` …"""
    suggestion: str = ""
    """A machine's newer draft, kept beside a person's text, which it never replaces."""
    suggested_by: str = ""
    """What made the suggestion, as `origin` is of the target; empty where it is no machine's."""
    refusal: str = ""
    """Why there is no draft, where an engine tried and failed."""
    score: float | None = None
    """The engine's confidence in its draft, 0 to 1."""
    locations: tuple[Location, ...] = ()
    notes: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    """Translator comments that are none of ours; kept as they are."""
    flags: tuple[str, ...] = ()
    """Flags other than fuzzy; kept as they are."""
    previous_context: str = ""
    """The context of `previous_source`, where it had one."""
    plural: Plural | None = None


@dataclass(frozen=True, slots=True)
class Catalog:
    """All messages of one page in one language, in page order; targets empty in a template."""

    language: str
    messages: Mapping[Key, Message] = field(default_factory=dict)
    obsolete: Mapping[Key, Message] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()
    comments: tuple[str, ...] = ()
    """The comment lines at the head of the file."""
    tail: tuple[str, ...] = ()
    """Comment lines that no message follows."""
    crlf: bool = False
    """Whether lines end as on Windows."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a machine offers for one message: a target, or the reason why there is none."""

    key: Key
    target: str
    origin: str
    score: float | None = None
    refusal: str = ""
    step: str = ""
    """Which rung of the ladder gave it: ``memory``, ``plain``, ``n-best``, ``alignment``, ``split``."""


@dataclass(frozen=True, slots=True)
class Match:
    """A past translation found for a source; `score` is 0 to 100, 100 for an equal source."""

    source: str
    target: str
    score: float
    who: str = ""
    """Who approved it, and when, as in `Review`; empty where that is not known."""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark of a check on one message; never raised, always collected and shown."""

    check: str
    key: Key
    severity: Severity
    text: str
    span: tuple[int, int] | None = None
    """Offsets in the target, where the finding has a place there."""
    fix: str = ""
    """The whole repaired target, where the check can repair it."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the glossary."""

    source: str
    target: str
    reading: str = ""
    part_of_speech: PartOfSpeech = PartOfSpeech.NOUN
    """Of the source; the target of a verb is the noun that する makes a verb of again."""
    note: str = ""
    """For readers of the source language."""
    note_ja: str = ""
    """The same, or what else they have to know, for readers of Japanese."""
    status: TermStatus = TermStatus.PREFERRED
    keep: bool = False
    """Leave it untranslated: the target is the source."""
    variants: tuple[str, ...] = ()
    """Other English spellings and abbreviations of the source."""
    admitted: tuple[str, ...] = ()
    """Other Japanese forms that are accepted in a target."""
    forbidden: tuple[str, ...] = ()
    """Japanese forms that a reviewer should replace by the target."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term found in a text; offsets are into that text."""

    term: Term
    start: int
    end: int
