"""A target → HTML, as its page will render it and as harmless as text; the door to nh3.

It is put in its block as `segments` puts it, and rendered by the project's own dialect, but only by extensions that
neither read a file nor run anything: what somebody types is no reason to do either. References of the page are known.
Math stays TeX for the browser to set, images are their alternative text, and of the HTML only what can do
nothing is left: no attribute but a few, no address but plain ones, no id and no class that our own pages know.
"""

from __future__ import annotations

import re
import threading
from html import escape
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from taiyaku.catalog import kind
from taiyaku.dialect import Dialect
from taiyaku.model import Kind, Location, Message, Segment
from taiyaku.segments import put, renderer

__all__ = ["Preview", "references"]

_OURS = frozenset(
    {
        "abbr", "attr_list", "def_list", "footnotes", "md_in_html", "nl2br", "sane_lists", "smarty", "tables",
        "pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic", "pymdownx.keys",
        "pymdownx.magiclink", "pymdownx.mark", "pymdownx.smartsymbols", "pymdownx.tasklist", "pymdownx.tilde",
    }
)  # fmt: skip
_HARMLESS = frozenset(name for one in _OURS for name in (one, one if "." in one else f"markdown.extensions.{one}"))
"""Extensions that make something of the text alone."""

_PLAIN = frozenset({Kind.ABBREVIATION, Kind.ATTRIBUTE, Kind.CODE, Kind.FIGURE, Kind.FRONT_MATTER, Kind.NAVIGATION})
"""Kinds that are no Markdown on their page."""

_TAGS = frozenset(
    {
        "a", "abbr", "b", "bdi", "blockquote", "br", "cite", "code", "dd", "del", "dfn", "dl", "dt", "em", "h1", "h2",
        "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rb", "rp", "rt", "ruby",
        "s", "samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
        "var", "wbr",
    }
)  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "td": {"align"}, "th": {"align"}}
_CLASSES = {"span": {"arithmatex", "pictured"}, "div": {"arithmatex"}}
_SCHEMES = {"http", "https", "mailto"}

_REFERENCE = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*\S.*$", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")
_LEVEL = re.compile(r"heading (\d)")


def references(page: str) -> str:
    """The reference definitions of a page, one a line."""
    return "\n".join(match[0].strip() for match in _REFERENCE.finditer(page))


class Preview:
    """One dialect; may be used from many threads."""

    def __init__(self, dialect: Dialect) -> None:
        settings = {**dialect.settings, "pymdownx.arithmatex": {"generic": True}}
        # What a setting names may run anything: the few that matter are set here.
        kept = {name: values for name, values in settings.items() if name == "pymdownx.arithmatex"}
        self._markdown = renderer(Dialect(dialect.extensions, kept), only=_HARMLESS)
        self._markdown.treeprocessors.register(_Pictures(self._markdown), "taiyaku_pictures", 0)
        self._turn = threading.Lock()

    def html(self, message: Message, target: str, *, known: str = "") -> str:
        """The target as it will look; `known` are reference definitions.

        Law: whatever the target is, what comes back has no script, no handler, and no address but plain ones.
        """
        kinds = tuple(found for note in message.notes if (found := kind(note)))
        if kinds and kinds[0] in _PLAIN:
            return f"<p>{escape(target)}</p>"
        text = _block(message, kinds[0] if kinds else Kind.PARAGRAPH, target)
        marks = dict.fromkeys(_FOOTNOTE.findall(target))
        notes = "\n".join(f"[^{mark}]: -" for mark in marks)
        return _sanitised(self._rendered(f"{text}\n\n{known}\n\n{notes}\n"))

    def _rendered(self, text: str) -> str:
        with self._turn:
            self._markdown.reset()
            try:
                html = self._markdown.convert(text)
            except Exception:  # noqa: BLE001  (an extension breaks on it, as it then will in MkDocs)
                return f"<p>{escape(text)}</p>"
        return html.partition('<div class="footnote">')[0]


class _Pictures(Treeprocessor):
    """An image is what it says, since nothing is fetched."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)

    def run(self, root: Element) -> None:
        for element in root.iter("img"):
            said, behind = element.get("alt", ""), element.tail
            element.clear()
            element.tag, element.text, element.tail = "span", said, behind
            element.set("class", "pictured")


def _block(message: Message, what: Kind, target: str) -> str:
    """The target in a block of its kind."""
    source = message.key.source
    line = put(Segment(source, Location(""), what, source), target)
    if what is Kind.HEADING:
        level = next((found[1] for found in map(_LEVEL.fullmatch, message.notes) if found), "2")
        return f"{'#' * int(level)} {line}"
    if what is Kind.ITEM:
        return f"- {line}".replace("\n", "\n    ")
    if what is Kind.QUOTE:
        return f"> {line}".replace("\n", "\n> ")
    return line


def _sanitised(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        allowed_classes={tag: set(names) for tag, names in _CLASSES.items()},
        url_schemes=set(_SCHEMES),
        url_relative="deny",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
