"""Which Japanese block stands beside which English one, and the graft that puts them there.

Both pages are rendered whole, each segment in a numbered mark (`wrap`). The Japanese page is the
frame: its marks are replaced by both halves, so code, math, figures, list markers, boxes and table
grids are there once, and nothing is parsed or written a second time. That needs pages of one
structure; where they differ nothing is grafted, and the page stays as readable as it was.

Pure: HTML in, HTML out. Knows no generator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from taiyaku.model import Message, State
from taiyaku.site.assets import each_address, located
from taiyaku.site.changes import changed
from taiyaku.site.trust import said
from taiyaku.site.words import words
from taiyaku.site.wrap import MARK, Heading, Wrapped

__all__ = [
    "Half",
    "Pair",
    "Surroundings",
    "alone",
    "folded",
    "graft",
    "half",
    "messages_of",
    "opens",
    "pairs",
    "stale_titles",
    "strip",
]

_MARKED = re.compile(rf'<{MARK} n="(\d+)">(.*?)</{MARK}>', re.DOTALL)
_MARK = re.compile(rf"</?{MARK}\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_IDS = re.compile(r'\s(?:id|name)="[^"]*"')
_HARD_BREAK = re.compile(r"(?:[ ]{2,}|\\)\n")
_SPELLED_OUT = re.compile(r"\[([^\[\]]+)\]\[\1\]")
_WORD = re.compile(r"[^\W\d_]")
_NO_BUTTON = frozenset({"label", "summary", "a", "button"})
_UNFINISHED = (State.NEW, State.STALE, State.DRAFT, State.REVIEWED)
"""The least finished first."""


@dataclass(frozen=True, slots=True)
class Half:
    """One language's rendering of a page."""

    url: str
    wrapped: tuple[Wrapped, ...]
    html: Mapping[int, str]
    """What each mark holds, by its number."""
    headings: tuple[Heading, ...] = ()
    title: str = ""
    links: Mapping[int, str] = field(default_factory=dict)
    """What some marks hold, with links to the glossary."""

    @property
    def shape(self) -> tuple[str, ...]:
        """Where the segments stand: what must be equal for two halves to be paired."""
        return tuple(wrapped.place for wrapped in self.wrapped)


@dataclass(frozen=True, slots=True)
class Pair:
    """One segment in both languages."""

    number: int
    english: str
    target: str
    place: str
    message: Message | None = None


def strip(html: str) -> str:
    """The HTML as it would be without this package."""
    return _MARK.sub("", html)


def alone(html: str, links: Mapping[int, str]) -> str:
    """The page without its marks, with the links in it."""
    return strip(_MARKED.sub(lambda match: links.get(int(match[1]), match[2]), html) if links else html)


def half(url: str, html: str, wrapped: Sequence[Wrapped], headings: Sequence[Heading] = (), title: str = "") -> Half:
    """What a rendered page, still marked, leaves for its other half."""
    return Half(url, tuple(wrapped), {int(n): inner for n, inner in _MARKED.findall(html)}, tuple(headings), title)


def messages_of(wrapped: Iterable[Wrapped], messages: Iterable[Message]) -> tuple[Message | None, ...]:
    """The message each segment was extracted as; None for what no catalog holds, such as a default title.

    Two messages with one source differ in their context, which the rendering does not show: the less
    finished one speaks for both.
    """
    known: dict[str, Message] = {}
    for message in sorted(messages, key=lambda message: _UNFINISHED.index(message.state)):
        known.setdefault(folded(message.key.source), message)
    return tuple(known.get(folded(segment.text)) for segment in wrapped)


def pairs(english: Half, japanese: Half, messages: Sequence[Message | None] = ()) -> tuple[Pair, ...] | None:
    """The segments of two halves, one by one; None where the pages differ in structure."""
    if english.shape != japanese.shape or english.html.keys() != japanese.html.keys():
        return None
    known = messages or [None] * len(english.wrapped)
    return tuple(
        Pair(number, english.html[number], japanese.html[number], wrapped.place, message)
        for number, (wrapped, message) in enumerate(zip(english.wrapped, known, strict=True), 1)
        if number in english.html and not wrapped.bare
    )


@dataclass(slots=True)
class Surroundings:
    """What a graft needs to know besides the pairs."""

    language: str
    source_language: str
    english_url: str
    url: str
    reviews_needed: int = 1
    assets: frozenset[str] = frozenset()
    """URLs of the files that are no pages, unquoted."""
    english_links: Mapping[int, str] = field(default_factory=dict)
    links: Mapping[int, str] = field(default_factory=dict)
    """Segments with links to the glossary, by number."""


def graft(html: str, paired: Iterable[Pair], around: Surroundings) -> str:
    """The Japanese page with the English beside each segment."""
    both = {pair.number: _both(pair, around) for pair in paired}
    return strip(_MARKED.sub(lambda match: both.get(int(match[1]), match[2]), html))


def _both(pair: Pair, around: Surroundings) -> str:
    state = pair.message.state if pair.message else None
    mark = f' data-ty="{state.value}"' if state and state is not State.REVIEWED else ""
    if pair.message and (by := said(pair.message, needed=around.reviews_needed, language=around.language)):
        mark += f' data-ty-by="{escape(by)}"'
    mark += f' data-id="{pair.message.key.id}"' if pair.message else ""
    if not _WORD.search(_TAG.sub("", pair.english)):  # a picture that is a link
        return pair.target
    english = around.english_links.get(pair.number, pair.english)
    if pair.english == pair.target:
        note = _note(pair, around) if state is State.NEW else ""
        return f'<span class="ty-one" lang="{around.source_language}"{mark}><span>{english}</span>{note}</span>'
    english = _moved(_IDS.sub("", english), around)
    target = around.links.get(pair.number, pair.target)
    return (
        f'<span class="ty"{mark}><span class="ty-en" lang="{around.source_language}">{english}</span>'
        f'<span class="ty-ja">{target}{_note(pair, around)}</span></span>'
    )


def _note(pair: Pair, around: Surroundings) -> str:
    """What the bar in the margin says to those who do not see it; for a stale segment, what changed."""
    message = pair.message
    if message is None or message.state is State.REVIEWED:
        return ""
    says = words(around.language)
    lang = f' lang="{around.language}"'
    if not opens(pair):
        return f'<span class="ty-note"{lang}> ({says[message.state.value]})</span>'
    name = f"ty-{pair.number}"
    since = escape(message.stale_since.split(" ")[0])
    return (
        f'<button type="button" class="ty-more" popovertarget="{name}"{lang}>{says["english changed"]}</button>'
        f'<span popover id="{name}" class="ty-change"{lang}><strong>{says["what changed"]}</strong>'
        f"{f' <small>{since}</small>' if since else ''}"
        f'<span class="ty-diff" lang="{around.source_language}">'
        f"{changed(message.previous_source, message.key.source)}</span></span>"
    )


def opens(pair: Pair) -> bool:
    """Whether the segment has a button that opens what changed; what is a button itself can hold none."""
    stale = pair.message is not None and pair.message.state is State.STALE
    return stale and _NO_BUTTON.isdisjoint(pair.place.split("/"))


def stale_titles(paired: Iterable[Pair]) -> tuple[tuple[str, str], ...]:
    """The stale segments that have no such button: their Japanese, and what changed as HTML."""
    return tuple(
        (_TAG.sub("", pair.target), changed(pair.message.previous_source, pair.message.key.source))
        for pair in paired
        if pair.message and pair.message.state is State.STALE and not opens(pair)
    )


def folded(text: str) -> str:
    r"""A source as catalog and renderer agree on it.

    >>> folded("see the\n[Guide][Guide]") == folded("see the [Guide]")
    True
    """
    text = _SPELLED_OUT.sub(r"[\1]", _HARD_BREAK.sub(" ", text).replace("\\|", "|"))
    return " ".join(text.split())


def _moved(html: str, around: Surroundings) -> str:
    """The English HTML with links to files that still lead there from the Japanese page's folder.

    Links to pages lead to the Japanese page of that name, and links within the page stay in it.
    """

    def moved(address: str) -> str:
        return located(
            address, seen_from=around.english_url, url=around.url, language=around.language, assets=around.assets
        )

    return each_address(html, moved)
