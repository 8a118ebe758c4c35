"""An English page → the HTML of its blocks, with a slot wherever a message stands.

The page is rendered once by the site's own renderer, with a sign in the place of every message; the signs that
come out tell where in lists, tables, boxes and figures the pairs belong, and what stands between messages (code,
formulas) is there once, as on the site. What the frame shows of a message is never in it, so it is the same
whatever the translation is, and it is kept as long as the English page is.

A message that leaves no sign in the text (a description, an alternative text) follows the block it belongs to.
The page is the project's own; its HTML is cleaned all the same, and its classes have a name of their own here, so
that no page can dress itself up as a part of the app. Snippets are left out: a frame reads no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import markdown
import nh3
from pymdownx.emoji import gemoji, to_alt

from taiyaku.dialect import Dialect
from taiyaku.model import Key, Kind, Offer, Segment
from taiyaku.review.preview import ELEMENTS
from taiyaku.segments import render, split

__all__ = ["Block", "Frame", "Slot", "frame"]

_LEFT_OUT = frozenset({"pymdownx.b64", "pymdownx.pathconverter", "pymdownx.snippets", "toc"})
"""Extensions that read files or show headings a second time."""

_SIGN = re.compile(r"tyk(\d+)kyt")
_HEAD = re.compile(r"\ufeff?---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_REFERENCE = re.compile(r"^[ >]{0,8}\[(?!\^)([^\[\]`]+)\]:[ \t]*<?(https?://[^\s<>]+)>?", re.MULTILINE)
_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
_HEADING = re.compile(r'<div class="heading heading-([1-6])">\s*\Z')

_CODE = re.compile(r"<pre>.*?</pre>", re.DOTALL)
_COLOUR = re.compile(r"</?span>")

_BLOCKS = frozenset(
    (
        *("article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "label", "li", "ol", "p", "pre", "section", "summary", "table"),
        *("tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_CLASSES = frozenset(
    (
        *("admonition", "admonition-title", "cards", "filename", "footnote", "grid", "highlight"),
        *("tabbed-block", "tabbed-content", "tabbed-labels", "tabbed-set", "task-list-item"),
    )
)
_ATTRIBUTES = {
    "*": {"class", "lang", "dir"},
    "ol": {"start"},
    **{name: {"colspan", "rowspan"} for name in ("td", "th")},
}
_REWRITTEN = (
    (re.compile(r"<h([1-6])(?: [^>]*)?>"), r'<div class="heading heading-\1">'),
    (re.compile(r"</(?:h[1-6]|p|details|summary)>"), "</div>"),
    (re.compile(r'<p class="([^"]*)">'), r'<div class="\1">'),
    (re.compile(r"<p(?: [^>]*)?>"), '<div class="md-p">'),
    (re.compile(r"<details(?: [^>]*)?>"), '<div class="md-admonition">'),
    (re.compile(r"<summary(?: [^>]*)?>"), '<div class="md-admonition-title">'),
    (re.compile(r"<(/?)label(?: [^>]*)?>"), r"<\1span>"),
    (re.compile(r"\s*&nbsp;↩"), ""),
)
"""Elements that cannot hold an editor, or would hide one, become plain ones."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a pair."""

    key: Key
    kind: Kind
    line: int
    level: int = 0
    """Of a heading."""
    again: bool = False
    """The message stands above already."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the page: HTML and slots in order."""

    parts: tuple[str | Slot, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots alone."""
        return tuple(part for part in self.parts if isinstance(part, Slot))


@dataclass(frozen=True, slots=True)
class Frame:
    """A page without its words."""

    blocks: tuple[Block, ...] = ()
    references: tuple[tuple[str, str], ...] = ()
    """Labels and addresses that the page's links may name."""


def frame(text: str, *, page: str, offer: Offer, dialect: Dialect) -> Frame:
    """The frame of an English page; where it cannot be rendered, its messages one after another."""
    parts = split(text, page=page, offer=offer)
    found: dict[Key, Segment] = {}
    for part in parts:
        if isinstance(part, Segment):
            found.setdefault(Key(part.text, part.context), part)
    keys = list(found)
    signed = render(parts, {key: f"tyk{number}kyt" for number, key in enumerate(keys)})
    html = _rendered(_HEAD.sub("", signed, count=1), dialect)
    slots = [Slot(key, segment.kind, segment.location.line) for key, segment in found.items()]
    references = tuple(dict(_REFERENCE.findall(text)).items())
    return Frame(tuple(_placed([_block(one, slots) for one in _blocks(html)], slots)), references)


def _rendered(text: str, dialect: Dialect) -> str:
    """The page's HTML, clean; empty where an extension breaks on it."""
    try:
        html = _renderer(dialect).reset().convert(text)
    except Exception:  # noqa: BLE001  (MkDocs will say what is wrong)
        return ""
    html = nh3.clean(
        html, tags={*ELEMENTS, *_BLOCKS} - {"a"}, attributes=_ATTRIBUTES, attribute_filter=_ours, link_rel=None
    )
    for pattern, become in _REWRITTEN:
        html = pattern.sub(become, html)
    return _CODE.sub(lambda code: _COLOUR.sub("", code[0]), html)


def _ours(_: str, attribute: str, value: str) -> str | None:
    """Classes that the frame knows, under names that the app itself does not use."""
    if attribute != "class":
        return value
    names = value.split()
    kept = [f"md-{name}" for name in names if name in _CLASSES] + ["arithmatex"] * ("arithmatex" in names)
    return " ".join(kept) or None


def _blocks(html: str) -> Iterator[str]:
    """The outermost elements; joined, they are the HTML."""
    depth = start = 0
    for tag in _TAG.finditer(html):
        if tag[2] in ("br", "hr", "wbr"):
            continue
        depth += -1 if tag[1] else 1
        if depth == 0:
            yield html[start : tag.end()]
            start = tag.end()
    if html[start:].strip():
        yield html[start:]


def _block(html: str, slots: list[Slot]) -> list[str | Slot]:
    parts: list[str | Slot] = []
    for number, piece in enumerate(_SIGN.split(html)):
        if number % 2 == 0:
            parts.append(piece)
        elif int(piece) < len(slots):
            heading = _HEADING.search(str(parts[-1]))
            slot = slots[int(piece)]
            parts.append(Slot(slot.key, slot.kind, slot.line, int(heading[1]) if heading else 0))
    return parts


def _placed(blocks: list[list[str | Slot]], slots: list[Slot]) -> Iterator[Block]:
    """Every message once, the ones without a sign behind the block of the one before them."""
    signed = {part.key for parts in blocks for part in parts if isinstance(part, Slot)}
    seen: set[Key] = set()
    waiting = iter(slots)
    upcoming = next(waiting, None)

    def silent() -> Iterator[Block]:
        nonlocal upcoming
        while upcoming is not None and (upcoming.key not in signed or upcoming.key in seen):
            if upcoming.key not in signed:
                yield Block((upcoming,))
            upcoming = next(waiting, None)

    yield from silent()
    for parts in blocks:
        shown: list[str | Slot] = []
        for part in parts:
            if isinstance(part, Slot):
                shown.append(Slot(part.key, part.kind, part.line, part.level, part.key in seen))
                seen.add(part.key)
            elif part:
                shown.append(part)
        yield Block(tuple(shown))
        yield from silent()


@lru_cache(4)
def _renderer(dialect: Dialect) -> markdown.Markdown:
    """Python-Markdown with the project's extensions; one that is not installed is left out."""
    made = markdown.Markdown()
    for name in dialect.extensions:
        if name in _LEFT_OUT:
            continue
        settings: dict[str, Any] = dict(dialect.settings.get(name, {}))
        if name == "pymdownx.emoji":
            settings = {"emoji_index": gemoji, "emoji_generator": to_alt}
        try:
            made.registerExtensions([name], {name: settings})
        except Exception:  # noqa: BLE001, S112  (MkDocs will say what is wrong with it)
            continue
    return made
