"""Python-Markdown treeprocessors: wrap each segment in a mark, pin heading ids, and tell what was seen.

A segment is known best between the block parser and the inline parser: the containers are elements by
then, and the text of an element is still the Markdown a translator works on. So the mark is put there,
in the English and in the Japanese build alike, and both halves come out of the renderer as finished
HTML with a number on it. Marks in the source would break links and quotes; matching finished HTML
would need a second parser. Taken off again, the marks leave the rendering as if they had never been:
the tests hold this file to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import NBSP_PLACEHOLDER
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, STX, AtomicString

from taiyaku.model import Gap, Kind
from taiyaku.segments import spans, split, translatable
from taiyaku.site.abbreviations import Abbreviations

__all__ = ["MARK", "Heading", "Marker", "Wrapped"]

MARK = "ty-s"
"""The name of the mark's element."""

_SKIPPED = frozenset({"pre", "code", "script", "style", "svg", "math", "option"})
_TAKES_ATTRIBUTES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "li", "dt", "dd"})
_RAW = frozenset({"div", "p", "figcaption", "caption", "td", "th", "li", "dt", "dd", "summary", "legend"})
_HEADING = re.compile(r"h[1-6]")
# What attr_list will take for the element: it must find it behind the mark, not in it.
_ATTRIBUTES = re.compile(r"[ \n]+\{:?[ ]*[^}\n ][^}\n]*\}[ ]*$")
_ATTRIBUTES_ON_A_LINE = re.compile(r"\n[ ]*\{:?[^}\n]*\}[ ]*$")
_CODE_TITLE = re.compile(r'(?P<before><span class="filename">)(?P<title>[^<]*)(?=</span>)')
_OPENING_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])")
_IMAGE_ALONE = re.compile(r"\s*!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?(?:\{[^}]*\})?\s*")
"""Also one that names its reference by its own text, which Japanese cannot do."""
_STASHED = re.compile(rf"((?:\s*(?:{HTML_PLACEHOLDER_RE.pattern.replace('(', '(?:')}|{NBSP_PLACEHOLDER}))+\s*)")


@dataclass(frozen=True, slots=True)
class Wrapped:
    """One segment as the renderer saw it."""

    text: str
    """Its Markdown, not yet parsed for inline markup."""
    place: str
    """The elements it stands in, from the outside in: `ul/li/p`."""
    bare: bool = False
    """There is no word in it, but figures or signs: no segment, though the other language may have words there."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page."""

    level: str
    anchor: str


class Marker(Extension):
    """The extension. `wrapped` and `headings` tell about the page rendered last.

    MkDocs makes a renderer for each page, and other plugins make some of their own for what stands in
    it; only the first one made after `arm` is marked, and that is the page's.
    """

    def __init__(self) -> None:
        super().__init__()
        self.wrapped: tuple[Wrapped, ...] = ()
        self.headings: tuple[Heading, ...] = ()
        self.pins: tuple[Heading, ...] = ()
        self.titles: Mapping[str, str] = {}
        self.source = ""
        self.language = ""
        self._armed = False

    def arm(self, *, pins: Sequence[Heading] = (), titles: Mapping[str, str] | None = None, language: str = "") -> None:
        """The next renderer is that of a page in a language.

        Its headings get the ids of `pins` where they match, its boxes without a title of their own one of `titles`.
        """
        self.wrapped, self.headings, self.pins, self._armed = (), (), tuple(pins), True
        self.titles, self.language = titles or {}, language

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (the name Python-Markdown calls)
        """Register the treeprocessors, if this renderer is the page's."""
        if not self._armed:
            return
        self._armed = False
        md.preprocessors.register(_Source(md, self), "taiyaku_source", 100)  # before all
        md.treeprocessors.register(_Wrap(md, self), "taiyaku_wrap", 24)  # after task-list 25, before inline 20
        md.treeprocessors.register(_Pin(md, self), "taiyaku_pin", 7)  # after attr_list 8, before toc 5
        if self.language == "ja":
            Abbreviations.replace(md)
        md.treeprocessors.register(_Tell(md, self), "taiyaku_tell", 4.5)  # after toc


class _Step(Treeprocessor):
    def __init__(self, md: Markdown, marker: Marker) -> None:
        super().__init__(md)
        self.marker = marker


class _Wrap(_Step):
    """Each element's own text, but for what is stashed away in it, goes into a mark."""

    def run(self, root: Element) -> None:
        wrapped: list[Wrapped] = []
        stash = self.md.htmlStash.rawHtmlBlocks
        if self.marker.titles:
            _entitle(root, self.marker.titles)
        for element, place in list(_walk(root, "")):
            if _has_text(element):
                _wrap(element, place, wrapped)
            elif _is_raw(element):
                _wrap_raw(element, place, wrapped, stash)
        for index, html in enumerate(stash):
            # Highlighted code is in the stash too: what the page itself has not is none of its blocks.
            if isinstance(html, str) and html.strip() in self.marker.source:
                stash[index] = _wrapped_html(html, wrapped)
            elif isinstance(html, str):
                stash[index] = _CODE_TITLE.sub(partial(_wrapped_title, wrapped=wrapped), html)
        self.marker.wrapped = tuple(wrapped)


class _Source(Preprocessor):
    """Remembers the page before anything is done to it."""

    def __init__(self, md: Markdown, marker: Marker) -> None:
        super().__init__(md)
        self.marker = marker

    def run(self, lines: list[str]) -> list[str]:
        self.marker.source = "\n".join(lines)
        return lines


class _Pin(_Step):
    """Headings without an id get the English one, if the pages have the same headings."""

    def run(self, root: Element) -> None:
        headings = list(_headings(root))
        if [heading.tag for heading in headings] != [pin.level for pin in self.marker.pins]:
            return
        for heading, pin in zip(headings, self.marker.pins, strict=True):
            if pin.anchor and not heading.get("id"):
                heading.set("id", pin.anchor)


class _Tell(_Step):
    """The headings with their final ids."""

    def run(self, root: Element) -> None:
        self.marker.headings = tuple(Heading(heading.tag, heading.get("id", "")) for heading in _headings(root))


def _entitle(root: Element, titles: Mapping[str, str]) -> None:
    """Give boxes that say only of which kind they are a title in the language of the page."""
    for box in root.iter():
        title = box[0] if isinstance(box.tag, str) and len(box) else None
        if title is None or not (title.tag == "summary" or title.get("class") == "admonition-title"):
            continue
        kind = next((name for name in box.get("class", "").split() if name in titles), "")
        if kind and title.text in (kind.capitalize(), kind.replace("-", " ").title()):
            title.text = titles[kind]


def _walk(element: Element, place: str) -> Iterator[tuple[Element, str]]:
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SKIPPED:
            inside = f"{place}/{child.tag}" if place else child.tag
            yield child, inside
            yield from _walk(child, inside)


def _headings(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if isinstance(element.tag, str) and _HEADING.fullmatch(element.tag))


def _has_text(element: Element) -> bool:
    text = element.text or ""
    return bool(
        text.strip()
        and not isinstance(text, AtomicString)
        and element.get("class") != "footnote-backref"
        and text.strip() != "[TOC]"
    )


def _is_raw(element: Element) -> bool:
    """Whether this is the text of HTML that stands in Markdown in HTML, and is not parsed any more."""
    drawn = "arithmatex" in element.get("class", "") or "mermaid" in element.get("class", "")
    return element.tag in _RAW and not len(element) and isinstance(element.text, AtomicString) and not drawn


def _is_bare(text: str) -> bool:
    """Whether there is something to read that is no word, outside of code, math and their like."""
    position = 0
    for span in spans(text):
        if text[position : span.start].strip():
            return True
        position = span.end
    return bool(text[position:].strip())


def _has_words(text: str) -> bool:
    """Whether there is something to read: tags, code, math and an image alone are not."""
    return translatable(text, titles=False) and not ("![" in text and _IMAGE_ALONE.fullmatch(text))


def _wrap(element: Element, place: str, wrapped: list[Wrapped]) -> None:
    """Put the pieces of the element's text that can be read into marks; all else stays where it is.

    Figures too: what is in words in one language may be in figures in the other, and the marks must agree.
    """
    text = element.text or ""
    body, attributes = _without_attributes(element.tag, text)
    before: Element | None = None
    position = 0
    element.text = None
    for piece in [*(_STASHED.split(body) if STX in body else [body]), attributes]:
        core = _stripped(piece)
        read = piece is not attributes and not _STASHED.fullmatch(piece)
        words = read and _has_words(core)
        if not words and not (read and _is_bare(core)):
            _append(element, before, piece)
            continue
        lead = piece[: len(piece) - len(piece.lstrip())]
        _append(element, before, lead)
        wrapped.append(Wrapped(core, place, bare=not words))
        before = Element(MARK, {"n": str(len(wrapped))})
        before.text = core
        element.insert(position, before)
        position += 1
        _append(element, before, piece[len(lead) + len(core) :])


def _stripped(text: str) -> str:
    """The text without blanks around it, but for one that a backslash escapes."""
    core = text.strip()
    end = len(text) - len(text.lstrip()) + len(core)
    escaped = (len(core) - len(core.rstrip("\\"))) & 1 and text[end : end + 1] == " "
    return f"{core} " if escaped else core


def _wrap_raw(element: Element, place: str, wrapped: list[Wrapped], stash: Sequence[object]) -> None:
    """Put the element's text into a mark, if it has words; `stash` holds the inline tags in it."""
    text = element.text or ""
    source = HTML_PLACEHOLDER_RE.sub(lambda match: str(stash[int(match[1])]), text)
    words = translatable(source, titles=False)
    if not words and not _is_bare(source):
        return
    wrapped.append(Wrapped(source.strip(), place, bare=not words))
    mark = Element(MARK, {"n": str(len(wrapped))})
    mark.text, element.text = AtomicString(text), None
    element.append(mark)


def _wrapped_html(html: str, wrapped: list[Wrapped]) -> str:
    """An HTML block with the runs of text that `split` finds in it in marks."""
    written: list[str] = []
    place = "html"
    for part in split(html, page=""):
        if isinstance(part, Gap):
            written.append(part.text)
            if tags := _OPENING_TAG.findall(part.text):
                place = f"html/{tags[-1].lower()}"
            continue
        if part.kind is not Kind.HTML or not translatable(part.text, titles=False):
            written.append(part.raw)
            continue
        wrapped.append(Wrapped(part.text, place))
        written.append(f'<{MARK} n="{len(wrapped)}">{part.raw}</{MARK}>')
    return "".join(written)


def _wrapped_title(match: re.Match[str], *, wrapped: list[Wrapped]) -> str:
    """The title of a code block in a mark."""
    text = unescape(match["title"])
    wrapped.append(Wrapped(text, "code/title", bare=not translatable(text)))
    return f'{match["before"]}<{MARK} n="{len(wrapped)}">{match["title"]}</{MARK}>'


def _append(element: Element, before: Element | None, text: str) -> None:
    """Text behind the last mark, or at the element's start."""
    if before is None:
        element.text = (element.text or "") + text or None
    else:
        before.tail = (before.tail or "") + text or None


def _without_attributes(tag: str, text: str) -> tuple[str, str]:
    """The text, and what attr_list takes off it: it also takes the closing marks of a heading."""
    pattern = _ATTRIBUTES if tag in _TAKES_ATTRIBUTES else _ATTRIBUTES_ON_A_LINE
    match = pattern.search(text) if "}" in text else None
    if not match:
        return text, ""
    body = text[: match.start()]
    if _HEADING.fullmatch(tag):
        body = body.rstrip("#")
    return body, text[len(body) :]
