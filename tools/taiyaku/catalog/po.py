"""PO file ⇄ catalog; alone knows how a state is spelled in PO.

What gettext has no field for is kept in translator comments, which every tool of its family keeps
(flags they do not know are dropped):

    # origin: …             what made the draft
    # score: 0.83           the engine's confidence in it
    # reviewed: Name <mail> 2026-11-23
    # stale since: 2026-11-23 1a2b3c4
    # English changed: …     what that change touches: a rewording, a number …
    # suggestion: …         a machine's newer draft beside a person's text
    # suggested by: …       what made that
    # no draft: …           why an engine gave none

A fuzzy entry with ``#|`` is stale, without it a draft. Our locations carry no line numbers; other
people's do. Nothing of a foreign file is lost: what has no field is kept as the line it is, in gettext's
order. `msgcat` of a file of ours is that file, byte for byte; a byte order mark, which gettext refuses, goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from taiyaku.catalog.gettext import Entry, PoSyntaxError, block, joined, parse, references
from taiyaku.catalog.wrapped import LABELS, REVIEW, unwrapped
from taiyaku.errors import CatalogError, ProjectError
from taiyaku.files import read_text, write_text
from taiyaku.model import Catalog, Key, Location, Message, Plural, Review, State
from taiyaku.said import say

__all__ = ["HEADERS", "Blocks", "dumps", "loads", "read", "write"]

Blocks = dict[tuple[Key, bool], tuple[Message, str]]
"""The PO text of messages, by key and whether they are obsolete; good for that very message only."""

HEADERS = (
    ("Project-Id-Version", "taiyaku"),
    ("PO-Revision-Date", "{date} 00:00+0000"),
    ("Last-Translator", "Automatically generated"),
    ("Language-Team", "none"),
    ("Language", "{language}"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=UTF-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=1; plural=0;"),
)
"""The header of a new catalog; the date is the day it was made and stays, as every later edit is in git."""

_LABELLED = re.compile(rf"({'|'.join(LABELS)}): (.*)", re.DOTALL)
_SCORE = re.compile(r"[01]\.\d\d")
_ESCAPES = re.compile(r"%(25|0A|0D|5C|20$)")
_CHARSET = re.compile(r"charset=([^\s;\\\"]+)", re.IGNORECASE)
_HEADER = re.compile(r"([^\s:]+): (.*)")
_PLACE = re.compile("\u2068[^\u2069]*\u2069(?::\\d+)?|\\S+")
"""A reference; gettext writes names with blanks between isolates."""
_LINE_NUMBER = re.compile(r":([1-9]\d*)$")
_EMPTY_CONTEXT = "\x04"
"""The context of an entry with an empty msgctxt, which gettext tells from one without any."""


def read(path: Path) -> Catalog:
    """The catalog in a PO or POT file.

    Raises:
        CatalogError: the file is none that gettext would take, or not in UTF-8; names the line.

    """
    try:
        text = read_text(path)
    except ProjectError:
        if path.is_file():
            _refuse_charset(path, path.read_bytes().decode("latin-1"))
        raise
    return loads(text, path)


def loads(text: str, path: Path) -> Catalog:
    """The catalog that a PO text is; errors name it by its path."""
    crlf = text.count("\r\n") * 2 > text.count("\n") > 0
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        entries, tail = parse(text)
    except PoSyntaxError as error:
        raise CatalogError(
            say(
                "{path}:{line}: this is no PO line ({why}). Correct it, or take the file from git again.",
                path=path,
                line=error.line,
                why=error.what,
            )
        ) from None
    header = next((entry for entry in entries if _is_header(entry)), Entry(""))
    _refuse_charset(path, header.targets[0])
    messages: dict[Key, Message] = {}
    obsolete: dict[Key, Message] = {}
    for entry in sorted(entries, key=lambda entry: entry.obsolete):
        if _is_header(entry):
            continue
        message = _message(entry)
        if not entry.obsolete and message.key in messages:
            line = text.count("\n", 0, entry.at) + 1
            raise CatalogError(
                say(
                    "{path}:{line}: two messages have the source '{source}'. Give one a msgctxt.",
                    path=path,
                    line=line,
                    source=_short(message.key.source),
                )
            )
        taken = messages if message.key in messages else obsolete
        if entry.obsolete and message.key in taken:
            taken[message.key] = _with_another(taken[message.key], message.target)
        else:
            (obsolete if entry.obsolete else messages)[message.key] = message
    headers = tuple(_header(line) for line in header.targets[0].removesuffix("\n").split("\n") if header.targets[0])
    return Catalog(
        language=dict(headers).get("Language", ""),
        messages=messages,
        obsolete=obsolete,
        headers=headers,
        comments=tuple(_shown(line, "#") for line in header.comments),
        tail=tail,
        crlf=crlf,
    )


def write(path: Path, catalog: Catalog) -> bool:
    """True if the file changed; it is written whole or not at all."""
    return write_text(path, dumps(catalog))


def dumps(catalog: Catalog, *, made: Blocks | None = None) -> str:
    """The PO text of a catalog; the same for equal catalogs.

    Whoever writes a catalog again and again, with one message changed, keeps what is `made` of the others.
    """
    made = {} if made is None else made
    blocks: list[str] = []
    if catalog.headers or catalog.comments:
        header = "".join(f"{name}: {value}\n" if name else f"{value}\n" for name, value in catalog.headers)
        blocks.append(block(Entry("", (header,), comments=tuple(_line(text, "#") for text in catalog.comments))))
    for obsolete, messages in ((False, catalog.messages), (True, catalog.obsolete)):
        for key, message in messages.items():
            known = made.get((key, obsolete))
            if known is None or known[0] is not message:
                known = made[key, obsolete] = message, block(_entry(message, obsolete=obsolete))
            blocks.append(known[1])
    text = joined(blocks, catalog.tail)
    return text.replace("\n", "\r\n") if catalog.crlf else text


def _refuse_charset(path: Path, header: str) -> None:
    found = _CHARSET.search(header)
    if found and found[1].lower() not in ("utf-8", "utf8", "ascii", "us-ascii", "charset"):
        raise CatalogError(
            say(
                "{path}: the charset is {charset}. Run `msgconv -t UTF-8 -o {name} {name}`.",
                path=path,
                charset=found[1],
                name=path.name,
            )
        )


def _is_header(entry: Entry) -> bool:
    return not (entry.source or entry.context is not None or entry.obsolete)


def _header(line: str) -> tuple[str, str]:
    """Name and value; no name for a line that has none."""
    found = _HEADER.fullmatch(line)
    return (found[1], found[2]) if found else ("", line)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


@lru_cache
def _shown(line: str, mark: str) -> str:
    """What a comment line says; the line itself where it is not written as gettext writes it."""
    text = line.removeprefix(f"{mark} ")
    return "" if line == mark else text if text and text != line and not text.startswith(mark) else line


def _line(text: str, mark: str) -> str:
    return text if text.startswith(mark) else f"{mark} {text}" if text else mark


def _with_another(message: Message, target: str) -> Message:
    """The message with the target of an obsolete entry of the same key, for which gettext has no place."""
    comment = f"also translated: {_escaped(target)}"
    if target in ("", message.target) or comment in message.comments:
        return message
    return replace(message, comments=(*message.comments, comment))


def _message(entry: Entry) -> Message:
    """What an entry says; comments and flags that are not ours are kept as they are."""
    said: list[str] = []
    notes: list[str] = []
    places: list[str] = []
    flags: list[str] = []
    for line in entry.comments:
        if line.startswith("#."):
            notes.append(_shown(line, "#."))
        elif line.startswith("#:"):
            places += _PLACE.findall(line[2:])
        elif line.startswith("#,"):
            flags += (flag for flag in map(str.strip, line[2:].split(",")) if flag)
        else:
            said.append(_shown(line, "#"))
    comments, labelled, reviews = _sorted(said)
    target, previous = entry.targets[0], entry.previous_source or ""
    score = labelled.get("score")
    return Message(
        key=Key(entry.source, _EMPTY_CONTEXT if entry.context == "" else entry.context or ""),
        target=target,
        state=_state(target, fuzzy="fuzzy" in flags, previous=previous),
        origin=labelled.get("origin", ""),
        previous_source=previous,
        reviews=reviews,
        stale_since=labelled.get("stale since", ""),
        change=labelled.get("English changed", ""),
        suggestion=_unescaped(labelled.get("suggestion", "")),
        suggested_by=labelled.get("suggested by", ""),
        refusal=_unescaped(labelled.get("no draft", "")),
        score=float(score) if score else None,
        locations=tuple(map(_location, places)),
        notes=tuple(notes),
        comments=comments,
        flags=tuple(flag for flag in flags if flag != "fuzzy"),
        previous_context=entry.previous_context or "",
        plural=None if entry.plural is None else Plural(entry.plural, entry.targets[1:], entry.previous_plural or ""),
    )


def _sorted(said: Sequence[str]) -> tuple[tuple[str, ...], dict[str, str], tuple[Review, ...]]:
    """Comments of others, and ours by their label: of two with one label the last, which is where we write it."""
    if not said:
        return (), {}, ()
    said = unwrapped(said)
    ours = {index: label for index, text in enumerate(said) if (label := _label(text))}
    last = {label: index for index, label in ours.items()}
    labelled = {label: said[index].partition(": ")[2] for label, index in last.items() if label != "reviewed"}
    reviews = [REVIEW.fullmatch(said[index].partition(": ")[2]) for index in ours if ours[index] == "reviewed"]
    comments = [
        text
        for index, text in enumerate(said)
        if index not in ours or (ours[index] != "reviewed" and last[ours[index]] != index)
    ]
    return tuple(comments), labelled, tuple(Review(one["who"], one["when"]) for one in reviews if one)


def _label(text: str) -> str:
    """The label of a comment that is ours; empty for what only looks so."""
    found = _LABELLED.fullmatch(text)
    shape = {"reviewed": REVIEW, "score": _SCORE}.get(found[1]) if found else None
    return found[1] if found and (shape is None or shape.fullmatch(found[2])) else ""


def _state(target: str, *, fuzzy: bool, previous: str) -> State:
    if not target:
        return State.NEW
    if not fuzzy:
        return State.REVIEWED
    return State.STALE if previous else State.DRAFT


@lru_cache
def _location(place: str) -> Location:
    number = _LINE_NUMBER.search(place)
    page = place[: number.start()] if number else place
    return Location(page.replace("%20", " "), int(number[1]) if number else 0)


def _place(location: Location) -> str:
    page = location.page if location.page.startswith("\u2068") else location.page.replace(" ", "%20")
    return f"{page}:{location.line}" if location.line else page


def _entry(message: Message, *, obsolete: bool) -> Entry:
    plural = message.plural
    context = message.key.context
    return Entry(
        message.key.source,
        (message.target, *(plural.targets if plural else ())),
        "" if context == _EMPTY_CONTEXT else context or None,
        plural.source if plural else None,
        message.previous_context or None,
        message.previous_source or None,
        plural.previous_source or None if plural else None,
        tuple(_comments(message)),
        obsolete,
    )


def _comments(message: Message) -> Iterator[str]:
    """The comment lines, in gettext's order."""
    for comment in (*message.comments, *_ours(message)):
        yield _line(comment, "#")
    for note in message.notes:
        yield _line(note, "#.")
    yield from _references(message.locations)
    fuzzy = ("fuzzy",) if message.state in (State.DRAFT, State.STALE) else ()
    if flags := ", ".join((*fuzzy, *message.flags)):
        yield f"#, {flags}"


@lru_cache
def _references(locations: tuple[Location, ...]) -> tuple[str, ...]:
    """Most messages of a page have the page as their one location."""
    return tuple(references(map(_place, locations)))


def _ours(message: Message) -> Iterator[str]:
    """Our comments in a fixed order, after other people's."""
    if message.origin:
        yield f"origin: {message.origin}"
    if message.score is not None:
        yield f"score: {message.score:.2f}"
    for review in message.reviews:
        yield f"reviewed: {review.who} {review.when}"
    if message.stale_since:
        yield f"stale since: {message.stale_since}"
    if message.change:
        yield f"English changed: {message.change}"
    if message.suggestion:
        yield f"suggestion: {_escaped(message.suggestion)}"
    if message.suggested_by:
        yield f"suggested by: {message.suggested_by}"
    if message.refusal:
        yield f"no draft: {_escaped(message.refusal)}"


def _escaped(text: str) -> str:
    """The text on one comment line.

    gettext takes a backslash before a line end for a continuation, and takes away blanks there.
    """
    line = _ESCAPES.sub(r"%25\1", text).replace("\n", "%0A").replace("\r", "%0D")
    return line[:-1] + {"\\": "%5C", " ": "%20"}[line[-1]] if line.endswith(("\\", " ")) else line


def _unescaped(text: str) -> str:
    return _ESCAPES.sub(lambda found: chr(int(found[1], 16)), text)
