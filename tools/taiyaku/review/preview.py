r"""Markdown of one message → sanitised HTML, as the site would show it.

A message is one block, so only the inline half of the project's dialect is at work here: nothing in a text can
begin a list or a heading. Of the extensions that mkdocs.yml names only those of `INLINE` are loaded: others read
files (snippets), or run what the project's settings name. What a renderer gives is never trusted: `nh3` keeps a
short list of elements, no ids, no styles, no handlers, and links to other sites only; a link within the site leads
nowhere from here and is shown without an address. Formulas stay TeX between `\(` and `\)` in an element of the
class `arithmatex`, for `static/math.js` to set.

Rendered texts are kept by text: a page of hundreds is nearly always shown from there.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from posixpath import join, normpath
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from xml.etree.ElementTree import Element, SubElement

import markdown
import nh3
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.emoji import gemoji, to_alt

from taiyaku.dialect import MATERIAL, Dialect
from taiyaku.model import Kind

__all__ = ["ELEMENTS", "LONGEST", "plain", "preview"]

KEPT = 8192
"""Rendered texts that are kept, about 10 MB."""

LONGEST = 20_000
"""Characters of a text that is rendered; a longer one is shown as it is written."""

MOST_BRACKETS = 150
"""In a text that is rendered: what Python-Markdown takes for brackets that nobody closes grows with their square."""

PLAIN = frozenset({Kind.ABBREVIATION, Kind.ATTRIBUTE, Kind.FIGURE, Kind.FRONT_MATTER, Kind.NAVIGATION})
"""Kinds whose texts are no Markdown where they stand."""

INLINE: Mapping[str, Mapping[str, Any]] = {
    "attr_list": {},
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.betterem": {},
    "pymdownx.caret": {},
    "pymdownx.critic": {"mode": "view"},
    "pymdownx.emoji": {"emoji_index": gemoji, "emoji_generator": to_alt},
    "pymdownx.escapeall": {},
    "pymdownx.inlinehilite": {},
    "pymdownx.keys": {},
    "pymdownx.magiclink": {},
    "pymdownx.mark": {},
    "pymdownx.smartsymbols": {},
    "pymdownx.tilde": {},
    "smarty": {},
}
"""The extensions that concern one message and touch nothing else, with the settings that they have here."""

ELEMENTS = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q"),
        *("rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr"),
    )
)
"""What is left of a rendered text."""

_WORDS = re.compile(r"[^\W\d_](?:[^\W\d_]|\d+(?!\w)|(?:[ 、。「」（）・！？：；]|[.,;?](?![.,;?]))(?! ))*(?<! )")
"""A text without any sign that could be markup, in any dialect: many are, and rendering costs more than all else."""

_BLOCKS = (
    "indent",
    "code",
    "hashheader",
    "setextheader",
    "hr",
    "olist",
    "ulist",
    "quote",
    "reference",
    "arithmatex-block",
)
"""What Python-Markdown would begin with a line; on the page these signs are escaped."""

_SCHEMES = {"http", "https", "mailto"}
_AWAY = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_PICTURE = re.compile(r'<span data-picture="([\w%.~-]+(?:/[\w%.~-]+)*)"></span>')
_PARAGRAPHS = re.compile(r"\s*</p>\s*<p>\s*")
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "bdo": {"dir"},
    "*": {"lang", "dir"},
    "span": {"data-picture"},
}
_CLASSES = {"span": {"arithmatex", "image", "keys"}, "sup": {"footnote-mark"}}


def preview(
    text: str,
    kind: Kind,
    *,
    dialect: Dialect = MATERIAL,
    references: tuple[tuple[str, str], ...] = (),
    folder: str | None = None,
) -> str:
    r"""The HTML of one message, without an element around it; safe to be put into any page as it is.

    Args:
        text: the source or the target of a message.
        kind: what it is on its page.
        dialect: the Markdown of the project.
        references: labels and addresses that the page defines for links.
        folder: where the page is, to show its pictures; None leaves them out.

    >>> preview("**a** <b onclick='x'>b</b> $x < y$", Kind.PARAGRAPH)
    '<strong>a</strong> <b>b</b> <span class="arithmatex">\\(x &lt; y\\)</span>'

    """
    if kind in PLAIN or len(text) > LONGEST or text.count("[") > MOST_BRACKETS:
        return plain(text)
    if kind is Kind.CODE:
        return f"<code>{escape(text)}</code>"
    if _WORDS.fullmatch(text) and "www" not in text:
        return text
    return _rendered(text, dialect, references, folder)


def plain(text: str) -> str:
    """The text as it is written."""
    return escape(text).replace("\n", "<br>")


@lru_cache(KEPT)
def _rendered(text: str, dialect: Dialect, references: tuple[tuple[str, str], ...], folder: str | None = None) -> str:
    try:
        with _LOCK:
            made, pictures = _renderer(dialect)
            made.reset()
            pictures.folder = folder
            made.references.update({label.casefold(): (address, "") for label, address in references})
            found = made.convert(text)
    except Exception:  # noqa: BLE001  (an extension may break on any text; the site says so then)
        return plain(text)
    return _clean(_PARAGRAPHS.sub("<br><br>", found.removeprefix("<p>").removesuffix("</p>")))


def _clean(html: str) -> str:
    cleaned = nh3.clean(
        html,
        tags=set(ELEMENTS),
        attributes=_ATTRIBUTES,
        attribute_filter=_away,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return _PICTURE.sub(r'<img src="/picture/\1" alt="" loading="lazy">', cleaned)


def _away(element: str, attribute: str, value: str) -> str | None:
    """No address within the site: it leads nowhere from here."""
    return None if attribute == "href" and not _AWAY.match(value) else value


_LOCK = threading.Lock()
"""A renderer remembers the text it is at."""


@lru_cache(4)
def _renderer(dialect: Dialect) -> tuple[markdown.Markdown, _Images]:
    """Python-Markdown with the inline half of the dialect; an extension that is not installed is left out."""
    made = markdown.Markdown()
    for name in dialect.extensions:
        if name in INLINE:
            try:
                made.registerExtensions([name], {name: {**dialect.settings.get(name, {}), **INLINE[name]}})
            except Exception:  # noqa: BLE001, S112  (MkDocs will say what is wrong with it)
                continue
    for name in _BLOCKS:
        made.parser.blockprocessors.deregister(name, strict=False)
    made.preprocessors.deregister("html_block", strict=False)
    made.inlinePatterns.register(_Footnote(r"\[\^([^\[\]\s]+)\]", made), "taiyaku_footnote", 175)
    images = _Images(made)
    made.treeprocessors.register(images, "taiyaku_images", 7)  # after `attr_list`
    return made, images


class _Footnote(InlineProcessor):
    """The mark of a footnote, whose text stands elsewhere on the page."""

    def handleMatch(self, match: re.Match[str], _: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        mark = Element("sup", {"class": "footnote-mark"})
        mark.text = AtomicString(match[1])
        return mark, match.start(0), match.end(0)


class _Images(Treeprocessor):
    """An image is its words, which are what is translated; with the picture before them, if it is one of the site."""

    folder: str | None = None

    def run(self, root: Element) -> None:
        for image in list(root.iter("img")):
            words, address, tail = image.get("alt", ""), image.get("src", ""), image.tail
            image.clear()
            image.tag, image.tail = "span", tail
            path = _path(address, self.folder)
            if path:
                SubElement(image, "span", {"data-picture": path})
            SubElement(image, "span", {"class": "image"}).text = AtomicString(words)


def _path(address: str, folder: str | None) -> str:
    """Where a picture of the site is; empty for one of another."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if folder is None or parts.netloc or parts.scheme or not parts.path:
        return ""
    return quote(normpath(join(folder, unquote(parts.path))))
