"""Terms ⇄ TBX, as term bases exchange them: written as TBX 3 (ISO 30042:2019, style DCA), TBX 2 is read too.

A term of ours is a concept: its English spellings and Japanese forms each with an administrative status. Deprecated
Japanese forms are what ours calls forbidden. Readings are `pronunciation`, which TBX-Basic does not have and every
reader passes over. A note says its language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from taiyaku.errors import GlossaryError
from taiyaku.glossary.notes import notes_of
from taiyaku.model import PartOfSpeech, Term, TermStatus

__all__ = ["read_tbx", "tbx_of"]

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_STATUS = {status: f"{status.value}Term-admn-sts" for status in TermStatus}
_BY_NAME = {name: status for status, name in _STATUS.items()} | {
    "supersededTerm-admn-sts": TermStatus.DEPRECATED,
    "standardizedTerm-admn-sts": TermStatus.PREFERRED,
}

_PARTS = {part: part.name.lower().replace("proper_noun", "properNoun") for part in PartOfSpeech}
_BY_PART = {name: part for part, name in _PARTS.items()}


def tbx_of(terms: Iterable[Term], *, source: str = "en", target: str = "ja", title: str = "glossary") -> str:
    """The terms as TBX: ``read_tbx`` of it gives them back."""
    concepts = "".join(_concept(number, term, source, target) for number, term in enumerate(terms, 1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<tbx type="TBX-Basic" style="dca" xml:lang={quoteattr(source)} xmlns="urn:iso:std:iso:30042:ed-2">\n'
        f"<tbxHeader><fileDesc><sourceDesc><p>{escape(title)}</p></sourceDesc></fileDesc></tbxHeader>\n"
        f"<text><body>\n{concepts}</body></text>\n</tbx>\n"
    )


def _concept(number: int, term: Term, source: str, target: str) -> str:
    note = "".join(
        f"<note xml:lang={quoteattr(language)}>{escape(text)}</note>"
        for language, text in ((source, term.note), (target, term.note_ja))
        if text
    )
    english = [
        _form(term.source, term.status, part_of_speech=_PARTS[term.part_of_speech]),
        *(_form(form, TermStatus.ADMITTED) for form in term.variants),
    ]
    japanese = [
        _form(term.target, TermStatus.PREFERRED, reading=term.reading),
        *(_form(form, TermStatus.ADMITTED) for form in term.admitted),
        *(_form(form, TermStatus.DEPRECATED) for form in term.forbidden),
    ]
    return (
        f'<conceptEntry id="c{number}">{note}\n'
        f"<langSec xml:lang={quoteattr(source)}>{''.join(english)}</langSec>\n"
        f"<langSec xml:lang={quoteattr(target)}>{''.join(japanese)}</langSec>\n</conceptEntry>\n"
    )


def _form(text: str, status: TermStatus, *, reading: str = "", part_of_speech: str = "") -> str:
    said = f'<termNote type="administrativeStatus">{_STATUS[status]}</termNote>'
    said += f'<termNote type="pronunciation">{escape(reading)}</termNote>' if reading else ""
    said += f'<termNote type="partOfSpeech">{part_of_speech}</termNote>' if part_of_speech else ""
    return f"<termSec><term>{escape(text)}</term>{said}</termSec>"


def read_tbx(path: Path, *, source: str = "en", target: str = "ja") -> tuple[Term, ...]:
    """The terms of the concepts that have both languages.

    Raises:
        GlossaryError: the file cannot be read or is no TBX.

    """
    try:
        root = ET.parse(path).getroot()  # noqa: S314  (expat bounds the growth of entities)
    except ET.ParseError as error:
        raise GlossaryError(f"{path}:{error.position[0]}: this is no TBX ({error.msg}). Export it again.") from None
    except OSError as error:
        raise GlossaryError(f"{path}: cannot be read ({error.strerror}).") from None
    if _name(root) not in ("tbx", "martif"):
        raise GlossaryError(f"{path}:1: this is no TBX but <{_name(root)}>. Export it as TBX.")
    concepts = (one for one in root.iter() if _name(one) in ("conceptEntry", "termEntry"))
    return tuple(term for concept in concepts if (term := _read(concept, source, target)))


@dataclass(frozen=True, slots=True)
class _Form:
    """One form of a term in one language."""

    text: str
    status: TermStatus
    reading: str
    part_of_speech: PartOfSpeech


def _read(concept: ET.Element, source: str, target: str) -> Term | None:
    forms: dict[str, list[_Form]] = {}
    for section in concept:
        if _name(section) in ("langSec", "langSet"):
            language = (section.get(_LANGUAGE) or section.get("lang") or "").lower().split("-")[0]
            forms.setdefault(language, []).extend(_forms(section))
    english, japanese = forms.get(source, []), forms.get(target, [])
    best = next((one for one in japanese if one.status is TermStatus.PREFERRED), None) or next(iter(japanese), None)
    if not english or best is None:
        return None
    first = english[0]
    others = [one for one in japanese if one is not best]
    return Term(
        first.text,
        best.text,
        reading=best.reading,
        part_of_speech=first.part_of_speech,
        status=first.status,
        keep=first.text == best.text,
        variants=tuple(one.text for one in english[1:]),
        admitted=tuple(one.text for one in others if one.status is not TermStatus.DEPRECATED),
        forbidden=tuple(one.text for one in others if one.status is TermStatus.DEPRECATED),
        **_notes(concept, source, target),
    )


def _notes(concept: ET.Element, source: str, target: str) -> dict[str, str]:
    """The first note in each language; one that does not say its language is looked at."""
    found: dict[str, str] = {}
    for one in concept:
        if _name(one) == "note":
            name = {source: "note", target: "note_ja"}.get((one.get(_LANGUAGE) or "").lower().split("-")[0], "")
            found = ({name: _text(one)} if name else notes_of(_text(one))) | found
    return found


def _forms(section: ET.Element) -> Iterator[_Form]:
    for one in section.iter():
        if _name(one) not in ("termSec", "tig", "ntig"):
            continue
        parts = [part for part in one.iter() if _name(part) in ("term", "termNote")]
        text = next((_text(part) for part in parts if _name(part) == "term"), "")
        said = {part.get("type"): _text(part) for part in parts if _name(part) == "termNote"}
        status = _BY_NAME.get(said.get("administrativeStatus", ""), TermStatus.PREFERRED)
        if text:
            part = _BY_PART.get(said.get("partOfSpeech", ""), PartOfSpeech.NOUN)
            yield _Form(text, status, said.get("pronunciation", ""), part)


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())
