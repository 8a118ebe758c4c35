"""A TMX file → its units, as translation memories exchange them (TMX 1.4b).

Inline elements hold the markup of whoever wrote the file: ``<ph>``, ``<bpt>``, ``<ept>`` and ``<it>`` become
placeholders ⟦0⟧ ⟦1⟧ …, matched between the languages by their ``x`` or ``i``, else by their content;
``<hi>`` and ``<sub>`` hold words, which stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from taiyaku.errors import ProjectError

__all__ = ["read_tmx"]

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_MARKUP = frozenset({"bpt", "ept", "it", "ph", "ut"})


def read_tmx(path: Path, *, source: str = "en", target: str = "ja") -> Iterator[tuple[str, str]]:
    """Source and target of each unit that has both, blanks folded, in the order of the file.

    Raises:
        ProjectError: the file cannot be read or is no TMX.

    """
    try:
        for _, element in ET.iterparse(path):  # noqa: S314  (expat bounds the growth of entities)
            if element.tag != "tu":
                continue
            sides: dict[str, ET.Element] = {}
            for variant in element.iter("tuv"):
                language = (variant.get(_LANGUAGE) or variant.get("lang") or "").lower().split("-")[0]
                segment = variant.find("seg")
                if segment is not None:
                    sides.setdefault(language, segment)
            if source in sides and target in sides:
                numbers: dict[tuple[str, str], int] = {}
                texts = tuple(" ".join(_text(sides[one], numbers).split()) for one in (source, target))
                if all(texts):
                    yield texts[0], texts[1]
            element.clear()
    except ET.ParseError as error:
        line = error.position[0]
        raise ProjectError(f"{path}:{line}: this is no TMX ({error.msg}). Export the memory again.") from None
    except OSError as error:
        raise ProjectError(f"{path}: cannot be read ({error.strerror}).") from None


def _text(segment: ET.Element, numbers: dict[tuple[str, str], int]) -> str:
    """The words of a segment; markup as placeholders, numbered in the order in which the first side has it."""
    parts = [segment.text or ""]
    for child in segment:
        if child.tag in _MARKUP:
            name = child.get("x") or child.get("i") or "".join(child.itertext())
            number = numbers.setdefault((child.tag, name), len(numbers))
            parts.append(f"⟦{number}⟧")
        else:
            parts.append(_text(child, numbers))
        parts.append(child.tail or "")
    return "".join(parts)
