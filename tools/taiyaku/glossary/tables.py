"""Terms ⇄ CSV, as spreadsheets read and write it.

The header names the fields of a term; several forms in one cell are parted by `|`. The file begins with a byte order
mark, without which Excel takes UTF-8 for something else; it is read with or without. Columns that are none of ours are
left alone when reading, so that people may keep their own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from taiyaku.errors import GlossaryError
from taiyaku.files import read_text
from taiyaku.model import PartOfSpeech, Term, TermStatus

__all__ = ["COLUMNS", "csv_of", "read_csv"]

_MANY = ("variants", "admitted", "forbidden")
COLUMNS = ("source", "target", "reading", "part_of_speech", "note", "note_ja", "status", "keep", *_MANY)
_BETWEEN = "|"


def csv_of(terms: Iterable[Term]) -> str:
    """The terms as CSV: ``read_csv`` of it gives them back."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for term in terms:
        writer.writerow(
            (
                term.source,
                term.target,
                term.reading,
                term.part_of_speech.value,
                term.note,
                term.note_ja,
                term.status.value,
                "true" if term.keep else "",
                *(f" {_BETWEEN} ".join(getattr(term, name)) for name in _MANY),
            )
        )
    return "\ufeff" + out.getvalue()


def read_csv(path: Path) -> tuple[Term, ...]:
    """The terms of a CSV file, also one with semicolons or tabs; lines without both texts are none.

    Raises:
        GlossaryError: the header names no source and target, or a status or part of speech is none; names the line.

    """
    text = read_text(path).removeprefix("\ufeff")
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    if not {"source", "target"} <= names.keys():
        raise GlossaryError(f"{path}:1: the header names no 'source' and 'target'. Known are {', '.join(COLUMNS)}.")
    terms = []
    try:
        for row in reader:
            values = {
                name: " ".join((row.get(column) or "").split()) for name, column in names.items() if name in COLUMNS
            }
            if values["source"] and values["target"]:
                terms.append(_term(values, f"{path}:{reader.line_num}"))
    except csv.Error as error:
        raise GlossaryError(f"{path}:{reader.line_num}: this is no CSV ({error}). Save it as CSV again.") from None
    return tuple(terms)


def _term(values: dict[str, str], where: str) -> Term:
    status = values.get("status") or TermStatus.PREFERRED.value
    if status not in {one.value for one in TermStatus}:
        raise GlossaryError(f"{where}: 'status' is {status!r}. Use preferred, admitted or deprecated.")
    part = values.get("part_of_speech") or PartOfSpeech.NOUN.value
    if part not in {one.value for one in PartOfSpeech}:
        known = ", ".join(one.value for one in PartOfSpeech)
        raise GlossaryError(f"{where}: 'part_of_speech' is {part!r}. Known are {known}.")
    variants, admitted, forbidden = (
        tuple(form.strip() for form in values.get(name, "").split(_BETWEEN) if form.strip()) for name in _MANY
    )
    return Term(
        values["source"],
        values["target"],
        reading=values.get("reading", ""),
        part_of_speech=PartOfSpeech(part),
        note=values.get("note", ""),
        note_ja=values.get("note_ja", ""),
        status=TermStatus(status),
        keep=values.get("keep", "").lower() in ("true", "yes", "1") and values["source"] == values["target"],
        variants=variants,
        admitted=admitted,
        forbidden=forbidden,
    )
