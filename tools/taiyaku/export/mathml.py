"""Formulas of a page, as pymdownx.arithmatex leaves them → MathML, which every reader of EPUB 3 has to show.

The door to latex2mathml: pure Python, so that an EPUB needs no browser. A formula that it cannot read stays as TeX.
"""

from __future__ import annotations

import re

from taiyaku.errors import ExportError
from taiyaku.export import tree
from taiyaku.extras import needed

__all__ = ["with_mathml"]

_TEX = re.compile(r"\s*\\(?P<open>[([])(?P<tex>.*)\\[)\]]\s*\Z", re.DOTALL)
_LEFT_OVER = re.compile(r"\\[a-zA-Z]+")


def with_mathml(article: tree.Element) -> bool:
    """Put MathML in the place of each formula; whether there is any."""
    formulas = [*tree.of_class(article, "arithmatex")]
    if not formulas:
        return False
    why = "An EPUB gets its formulas by {missing}, which is not installed."
    converter = needed("latex2mathml.converter", extra="export", why=why, error=ExportError)
    found = False
    for element in formulas:
        match = _TEX.match(tree.text(element))
        made = _converted(converter, match["tex"].strip(), block=match["open"] == "[") if match else None
        for child in [*element] if made is not None else ():
            element.remove(child)
        if made is not None:
            element.text = None
            element.append(made)
            found = True
    return found


def _converted(converter: object, tex: str, *, block: bool) -> tree.Element | None:
    """The formula as an element; None where it cannot be read whole."""
    try:
        made = converter.convert(tex, display="block" if block else "inline")  # type: ignore[attr-defined]
        element = tree.parsed(made)
    except Exception:  # noqa: BLE001  (of latex2mathml: any formula may raise any)
        return None
    if _LEFT_OVER.search("".join(element.itertext())):
        return None
    for part in element.iter():
        if part.tag.endswith("}mspace") and not re.match(r"-?[\d.]", part.get("width", "0")):
            part.set("width", "-0.167em")
    element.set("alttext", tex)
    return element
