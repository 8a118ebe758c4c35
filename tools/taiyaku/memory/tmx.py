"""A TMX file ⇄ its units, as translation memories exchange them (TMX 1.4b).

Inline elements hold markup: ``<ph>`` what stands alone, ``<bpt>`` and ``<ept>`` the halves of a pair, told to
belong together by their ``i`` and to those of the other language by their ``x``. We write protected spans that
way, so that other tools show words as words and markup as markup, and read our own files back exactly. To train
on, markup is placeholders ⟦0⟧ ⟦1⟧ … instead. ``<hi>`` and ``<sub>`` hold words, which stay.

What is written depends on the units alone: no dates of writing, one order, one unit a line or two, so that
the file can lie in a repository.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from taiyaku.errors import ProjectError
from taiyaku.memory.past import Past
from taiyaku.model import Key
from taiyaku.segments import Span, same_spans, spans

__all__ = ["dumps", "fits", "read_tmx", "read_units", "three_way"]

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_MARKUP = frozenset({"bpt", "ept", "it", "ph", "ut"})
_TOOL = "taiyaku"
_CONTEXT = "x-context"
_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="{tool}" creationtoolversion="1" segtype="paragraph" o-tmf="PO" adminlang="en" \
srclang={source} datatype="x-markdown"/>
<body>
"""
_TAIL = "</body>\n</tmx>\n"


def read_tmx(path: Path, *, source: str = "en", target: str = "ja") -> Iterator[tuple[str, str]]:
    """Source and target of each unit that has both, blanks folded, markup as placeholders, in the order of the file.

    Raises:
        ProjectError: the file cannot be read or is no TMX.

    """
    for _, sides, _ in _units(path, source, target):
        numbers: dict[tuple[str, str], int] = {}

        def placeholder(markup: ET.Element, numbers: dict[tuple[str, str], int] = numbers) -> str:
            name = markup.get("x") or markup.get("i") or "".join(markup.itertext())
            return f"⟦{numbers.setdefault((markup.tag, name), len(numbers))}⟧"

        texts = tuple(" ".join(_text(side.find("seg"), placeholder).split()) for side in sides)
        if all(texts):
            yield texts[0], texts[1]


def read_units(path: Path, *, source: str = "en", target: str = "ja") -> Iterator[Past]:
    """Each unit that has both languages, with its markup; blanks are folded but in files of our own.

    Raises:
        ProjectError: the file cannot be read or is no TMX.

    """
    for unit, sides, own in _units(path, source, target):
        texts = [_text(side.find("seg"), lambda markup: "".join(markup.itertext())) for side in sides]
        if not own:
            texts = [" ".join(text.split()) for text in texts]
        if not all(text.strip() for text in texts):
            continue
        context = next((prop.text or "" for prop in unit.findall("prop") if prop.get("type") == _CONTEXT), "")
        who = _attribute("id", sides[1], unit)
        date = _DATE.match(_attribute("date", sides[1], unit))
        yield Past(Key(texts[0], context), texts[1], who, "-".join(date.groups()) if date else "")


def fits(entry: Past) -> bool:
    """Whether XML has a spelling for all of it."""
    return not any(map(_NOT_XML.search, (entry.key.source, entry.key.context, entry.target, entry.who)))


def dumps(entries: Iterable[Past], *, source: str = "en", target: str = "ja") -> str:
    """The TMX of the entries that fit, each pair once, sorted; ``read_units`` of it gives them back."""
    kept: dict[tuple[Key, str], Past] = {}
    for entry in filter(fits, entries):
        kept.setdefault((entry.key, entry.target), entry)
    head = _HEAD.format(tool=_TOOL, source=quoteattr(source))
    return head + "".join(_unit(entry, source, target) for entry in sorted(kept.values())) + _TAIL


def three_way(base: Iterable[Past], ours: Iterable[Past], theirs: Iterable[Past]) -> tuple[Past, ...]:
    """What both files have, and what either added; what either took away is gone.

    >>> one, two, three = (Past(Key(text), text) for text in "123")
    >>> [entry.target for entry in three_way([one], [one, two], [three])]
    ['2', '3']
    """
    before, mine, other = ({(one.key, one.target): one for one in side} for side in (base, ours, theirs))
    kept = {pair: entry for pair, entry in mine.items() if pair in other or pair not in before}
    return (*kept.values(), *(entry for pair, entry in other.items() if pair not in mine and pair not in before))


def _units(path: Path, source: str, target: str) -> Iterator[tuple[ET.Element, tuple[ET.Element, ET.Element], bool]]:
    """Each unit with its variants in the two languages, and whether the file is one of ours."""
    own = False
    try:
        for _, element in ET.iterparse(path):  # noqa: S314  (expat bounds the growth of entities)
            if element.tag == "header":
                own = element.get("creationtool") == _TOOL
            if element.tag != "tu":
                continue
            sides: dict[str, ET.Element] = {}
            for variant in element.iter("tuv"):
                language = (variant.get(_LANGUAGE) or variant.get("lang") or "").lower().split("-")[0]
                if variant.find("seg") is not None:
                    sides.setdefault(language, variant)
            if source in sides and target in sides:
                yield element, (sides[source], sides[target]), own
            element.clear()
    except ET.ParseError as error:
        line = error.position[0]
        raise ProjectError(f"{path}:{line}: this is no TMX ({error.msg}). Export the memory again.") from None
    except OSError as error:
        raise ProjectError(f"{path}: cannot be read ({error.strerror}).") from None


def _attribute(name: str, *elements: ET.Element) -> str:
    """Who changed or made something, or when: of the variant, else of the whole unit."""
    values = (one.get(f"{did}{name}") for did in ("change", "creation") for one in elements)
    return next((value for value in values if value), "")


def _text(segment: ET.Element | None, markup: Callable[[ET.Element], str]) -> str:
    """The words of a segment, with its markup as the function says."""
    if segment is None:
        return ""
    parts = [segment.text or ""]
    for child in segment:
        parts.append(markup(child) if child.tag in _MARKUP else _text(child, markup))
        parts.append(child.tail or "")
    return "".join(parts)


def _unit(entry: Past, source: str, target: str) -> str:
    """One ``<tu>``: a pair of halves has one number, and what is in both languages has it in both."""
    english, japanese = spans(entry.key.source), spans(entry.target)
    numbers = [number + 1 for number in range(len(english))]
    same = same_spans(english, japanese)
    others = [number + 1 if number is not None else len(english) + place + 1 for place, number in enumerate(same)]
    context = f'<prop type="{_CONTEXT}">{_escaped(entry.key.context)}</prop>\n' if entry.key.context else ""
    date = _DATE.fullmatch(entry.when)
    changed = f' changedate="{"".join(date.groups())}T000000Z"' if date else ""
    changed += f" changeid={quoteattr(entry.who)}" if entry.who else ""
    return (
        f"<tu>\n{context}"
        f"<tuv xml:lang={quoteattr(source)}><seg>{_segment(entry.key.source, english, numbers)}</seg></tuv>\n"
        f"<tuv xml:lang={quoteattr(target)}{changed}><seg>{_segment(entry.target, japanese, others)}</seg></tuv>\n"
        "</tu>\n"
    )


def _segment(text: str, found: Sequence[Span], numbers: Sequence[int]) -> str:
    parts: list[str] = []
    position = 0
    for place, span in enumerate(found):
        first = place if span.partner is None else min(place, span.partner)
        number = numbers[first]
        tag = "ph" if span.partner is None else "bpt" if first == place else "ept"
        names = {"ph": f'x="{number}"', "bpt": f'i="{number}" x="{number}"', "ept": f'i="{number}"'}
        parts += (_escaped(text[position : span.start]), f"<{tag} {names[tag]}>{_escaped(span.text)}</{tag}>")
        position = span.end
    return "".join(parts) + _escaped(text[position:])


def _escaped(text: str) -> str:
    """The text in XML; a carriage return would be a line feed when it is read again."""
    return escape(text, {"\r": "&#13;"})
