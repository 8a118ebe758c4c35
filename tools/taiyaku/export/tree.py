"""HTML ⇄ a tree: the door to lxml, and what it does otherwise than a browser put right.

lxml keeps what it does not know and is quick; but it writes the names of SVG's attributes in small letters, and lets
names pass that XML has not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from taiyaku.errors import ExportError
from taiyaku.extras import needed

__all__ = ["Element", "article", "drop", "html", "new", "of_class", "parsed", "rename", "text", "unwrap", "xhtml"]

Element = Any
"""An element of lxml, which has no types of its own."""

_NAME = re.compile(r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?\Z")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAMES = """
    attributeName baseFrequency clipPathUnits gradientTransform gradientUnits markerHeight markerUnits markerWidth
    maskContentUnits maskUnits pathLength patternContentUnits patternTransform patternUnits preserveAspectRatio refX
    refY repeatCount spreadMethod startOffset stdDeviation textLength viewBox clipPath linearGradient radialGradient
    textPath foreignObject feGaussianBlur feColorMatrix feOffset feMerge feMergeNode feBlend
"""
_CAMEL = {name.lower(): name for name in _NAMES.split()}


def _lxml(module: str) -> Any:
    why = "Exporting reads pages with lxml, and {missing} is not installed."
    return needed(f"lxml.{module}", extra="export", why=why, error=ExportError)


def article(page: str) -> Element | None:
    """The article of a page of the site."""
    root = _lxml("html").document_fromstring(_NO_XML.sub("", page))
    return next(root.iter("article"), None)


def parsed(fragment: str) -> Element:
    """A fragment of XML as an element."""
    return _lxml("etree").fromstring(fragment.encode())


def new(tag: str, content: str = "", **attributes: str) -> Element:
    """An element of HTML."""
    made = _lxml("html").Element(tag, {name.rstrip("_"): value for name, value in attributes.items()})
    made.text = content or None
    return made


def of_class(root: Element, *names: str) -> Iterator[Element]:
    """The elements below that have one of the classes; the tree may be changed meanwhile."""
    for element in [one for one in root.iterdescendants() if isinstance(one.tag, str)]:
        if not set(names).isdisjoint((element.get("class") or "").split()):
            yield element


def text(element: Element) -> str:
    """All text in it."""
    return str(element.text_content())


def drop(element: Element) -> None:
    """Take the element out, and leave the text behind it."""
    if element.getparent() is not None:
        element.drop_tree()


def unwrap(element: Element) -> None:
    """Take the element away, and leave what is in it."""
    if element.getparent() is not None:
        element.drop_tag()


def rename(element: Element, tag: str, **attributes: str) -> None:
    """Make another element of it, with these attributes alone."""
    element.tag = tag
    element.attrib.clear()
    for name, value in attributes.items():
        element.set(name.rstrip("_"), value)


def html(element: Element) -> str:
    """The element as HTML, without the text behind it."""
    return str(_lxml("etree").tostring(element, encoding="unicode", method="html", with_tail=False))


def xhtml(element: Element) -> str:
    """The element as XML that is HTML too, without the text behind it."""
    for one in element.iter():
        if not isinstance(one.tag, str):
            continue
        inside_svg = one.tag == "svg" or any(above.tag == "svg" for above in one.iterancestors())
        if one.tag == "svg" and "xmlns" not in one.attrib:
            one.set("xmlns", "http://www.w3.org/2000/svg")
        for name, value in [*one.attrib.items()]:
            plain = _CAMEL.get(name, name) if inside_svg else name
            if plain != name or not _is_name(name):
                del one.attrib[name]
                if _is_name(plain):
                    one.set(plain, value)
        if inside_svg:
            one.tag = _CAMEL.get(one.tag, one.tag)
    return str(_lxml("etree").tostring(element, encoding="unicode", method="xml", with_tail=False))


def _is_name(name: str) -> bool:
    return bool(_NAME.match(name)) or name.startswith("{")
