"""PO file ⇄ catalog; alone knows how a state is spelled in PO.

polib reads and writes; nothing else of it is used. What gettext has no field for is kept in
translator comments, which every tool of its family keeps (flags they do not know are dropped):

    # origin: …             what made the draft
    # score: 0.83           the engine's confidence in it
    # reviewed: Name <mail> 2026-11-23
    # stale since: 2026-11-23 1a2b3c4
    # English changed: …     what that change touches: a rewording, a number …
    # suggestion: …         a machine's newer draft beside a person's text
    # no draft: …           why an engine gave none

A fuzzy entry with ``#|`` is stale, without it a draft. Lines are not wrapped, so that a diff shows
whole messages, and `msgcat --no-wrap` of a file is that file. Locations carry no line numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib

from taiyaku.errors import CatalogError
from taiyaku.files import read_text, write_text
from taiyaku.model import Catalog, Key, Location, Message, Review, State

__all__ = ["HEADERS", "dumps", "read", "write"]

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

_LABELLED = re.compile(r"(origin|score|reviewed|stale since|English changed|suggestion|no draft): (.*)", re.DOTALL)
_REVIEW = re.compile(r"(?P<who>.*\S)\s+(?P<when>\d{4}-\d{2}-\d{2})")
_ESCAPES = re.compile(r"%(25|0A|5C)")
_SYNTAX = re.compile(r"\(?line (?P<line>\d+)\)?:?\s*(?P<what>.*)", re.DOTALL)
# polib takes a string that does not end for one that does.
_UNCLOSED = re.compile(
    r"""^(?:\#~\|?|\#\|)?[ \t]*(?=msg|")(?!(?:msg\w+(?:\[\d+\])?[ \t]*)?"(?:[^"\\\n]|\\.)*"[ \t]*\r?$)""", re.MULTILINE
)


def read(path: Path) -> Catalog:
    """The catalog in a PO or POT file.

    Raises:
        CatalogError: the file is none that gettext would take; names the line.

    """
    text = read_text(path)  # says where, should it not be UTF-8
    if unclosed := _UNCLOSED.search(text):
        raise CatalogError(_broken(path, f"line {text.count(chr(10), 0, unclosed.start()) + 1}: a quote is missing"))
    try:
        file = polib.pofile(str(path), encoding="utf-8")
    except (OSError, ValueError, UnicodeDecodeError) as error:
        raise CatalogError(_broken(path, str(error))) from None
    messages: dict[Key, Message] = {}
    obsolete: dict[Key, Message] = {}
    for entry in file:
        message = _message(entry)
        where = obsolete if entry.obsolete else messages
        if message.key in where and not entry.obsolete:
            raise CatalogError(
                f"{path}:{entry.linenum}: two messages have the source '{_short(message.key.source)}'. "
                "Give one of them a msgctxt."
            )
        where[message.key] = message
    return Catalog(
        language=str(file.metadata.get("Language", "")),
        messages=messages,
        obsolete={key: message for key, message in obsolete.items() if key not in messages},
        headers=tuple((str(name), str(value)) for name, value in file.metadata.items()),
        comments=tuple(file.header.splitlines()),
    )


def write(path: Path, catalog: Catalog) -> bool:
    """True if the file changed; it is written whole or not at all."""
    return write_text(path, dumps(catalog))


def dumps(catalog: Catalog) -> str:
    """The PO text of a catalog; the same for equal catalogs."""
    file = polib.POFile(wrapwidth=0)
    file.header = "\n".join(catalog.comments)
    file.metadata = dict(catalog.headers)
    file.metadata_is_fuzzy = False
    for message in catalog.messages.values():
        file.append(_entry(message, obsolete=False))
    for message in catalog.obsolete.values():
        file.append(_entry(message, obsolete=True))
    return str(file).rstrip("\n") + "\n"


def _broken(path: Path, error: str) -> str:
    match = _SYNTAX.search(error)
    if not match:
        return f"{path}: this is no PO file ({error}). Run `msgfmt -c` on it to see more."
    what = match["what"].strip(" :.)") or "syntax error"
    return f"{path}:{match['line']}: this is no PO line ({what}). Correct it, or take the file from git again."


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _message(entry: Any) -> Message:
    """What an entry says; comments and flags that are not ours are kept as they are."""
    labelled: dict[str, str] = {}
    reviews: list[Review] = []
    comments: list[str] = []
    for line in entry.tcomment.splitlines():
        match = _LABELLED.fullmatch(line)
        if match and match[1] == "reviewed" and (review := _REVIEW.fullmatch(match[2])):
            reviews.append(Review(review["who"], review["when"]))
        elif match and match[1] != "reviewed" and match[1] not in labelled:
            labelled[match[1]] = match[2]
        else:
            comments.append(line)
    previous = entry.previous_msgid or ""
    score = labelled.get("score", "")
    return Message(
        key=Key(entry.msgid, entry.msgctxt or ""),
        target=entry.msgstr,
        state=_state(entry.msgstr, fuzzy="fuzzy" in entry.flags, previous=previous),
        origin=labelled.get("origin", ""),
        previous_source=previous,
        reviews=tuple(reviews),
        stale_since=labelled.get("stale since", ""),
        change=labelled.get("English changed", ""),
        suggestion=_unescaped(labelled.get("suggestion", "")),
        refusal=_unescaped(labelled.get("no draft", "")),
        score=float(score) if re.fullmatch(r"[01]\.\d+", score) else None,
        locations=tuple(_location(name, line) for name, line in entry.occurrences),
        notes=tuple(entry.comment.splitlines()),
        comments=tuple(comments),
        flags=tuple(flag for flag in entry.flags if flag != "fuzzy"),
    )


def _state(target: str, *, fuzzy: bool, previous: str) -> State:
    if not target:
        return State.NEW
    if not fuzzy:
        return State.REVIEWED
    return State.STALE if previous else State.DRAFT


def _location(name: str, line: str) -> Location:
    return Location(name.replace("%20", " "), int(line) if str(line).isdigit() else 0)


def _entry(message: Message, *, obsolete: bool) -> polib.POEntry:
    fuzzy = message.state in (State.DRAFT, State.STALE)
    pages = dict.fromkeys(location.page.replace(" ", "%20") for location in message.locations)
    return polib.POEntry(
        msgid=message.key.source,
        msgctxt=message.key.context or None,
        msgstr=message.target,
        previous_msgid=message.previous_source or None,
        occurrences=[(page, "") for page in pages],
        comment="\n".join(message.notes),
        tcomment="\n".join(_comment_lines(message)),
        flags=[*(["fuzzy"] if fuzzy else []), *message.flags],
        obsolete=obsolete,
    )


def _comment_lines(message: Message) -> Iterator[str]:
    """Translator comments: other people's first, then ours in a fixed order."""
    yield from message.comments
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
    if message.refusal:
        yield f"no draft: {_escaped(message.refusal)}"


def _escaped(text: str) -> str:
    """The text on one comment line. gettext takes a backslash before a line end for a continuation."""
    line = _ESCAPES.sub(r"%25\1", text).replace("\n", "%0A")
    return line[:-1] + "%5C" if line.endswith("\\") else line


def _unescaped(text: str) -> str:
    for escape, char in (("%5C", "\\"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(escape, char)
    return text
