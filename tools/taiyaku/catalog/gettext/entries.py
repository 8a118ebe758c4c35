"""PO text ⇄ entries: every comment line as it stands, every string unquoted.

polib reads and writes the strings. The comment lines are cut out here before it sees them, because it
trims and moves them, forgets the old source of obsolete entries (``#~|``), and makes a dictionary of
the header; so are the few things it stumbles over, from octal escapes to line separators inside of strings.
Strings are folded as gettext folds them (`fold.py`); how a state is spelled is `po.py`'s affair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import polib

from taiyaku.catalog.gettext.fold import fold
from taiyaku.said import say

__all__ = ["Entry", "PoSyntaxError", "block", "joined", "parse", "render"]


class PoSyntaxError(Exception):
    """A line that is none of a PO file."""

    def __init__(self, text: str, at: int, what: str) -> None:
        self.line, self.what = text.count("\n", 0, at) + 1, what
        super().__init__(f"line {self.line}: {what}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as gettext knows it."""

    source: str
    targets: tuple[str, ...] = ("",)
    """One, or as many as the entry has plural forms."""
    context: str | None = None
    plural: str | None = None
    previous_context: str | None = None
    previous_source: str | None = None
    previous_plural: str | None = None
    comments: tuple[str, ...] = ()
    """Lines that begin with ``#``, as they stand in the file; those after ``#|`` are strings and not among them."""
    obsolete: bool = False
    at: int = 0
    """Where it begins in the text it was read from."""


_QUOTED = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"[ \t]*'
_MARK = r"[ \t]*(?:\#~\||\#\||\#~|)[ \t]*"
_PART = re.compile(
    rf"""
    (?P<comments>(?:[ \t]*(?:\#~[ \t]*)?\#(?![|~]).*\n)+)
  | [ \t]*(?P<mark>\#~\||\#\||\#~|)[ \t]*(?P<keyword>msg(?:ctxt|id_plural|id|str(?:\[\d\])?))[ \t]*
    (?P<string>{_QUOTED}(?:\n{_MARK}{_QUOTED})*)\n
  | [ \t]*(?:\#~)?[ \t]*\n
    """,
    re.VERBOSE,
)
_BABEL = re.compile(r'^# \| (?=msgctxt "|msgid "|msgid_plural "|")', re.MULTILINE)
"""What Babel makes of ``#|``."""
_JOINT = re.compile(rf'"[ \t]*\n{_MARK}"')
_ORDER = re.compile(r"(?:msgctxt )?msgid (?:msgstr|msgid_plural(?: msgstr\[\d\])+) ")
_UNKNOWN_ESCAPE = re.compile(r'\\[^\\"nrtvbf]')
_ESCAPES = re.compile(r'\\[\\"nrtvbf]|(?P<bytes>(?:\\[0-7]{1,3}|\\x[0-9A-Fa-f]{1,2})+)|(?P<bell>\\a)')
_BYTE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]+))")
_SEPARATORS = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""What polib takes for line ends, also inside of strings."""
_SEPARATOR = re.compile(f"[{_SEPARATORS}]")
_EMPTY = "\ufdd0"
"""Stands for an empty msgid, of which polib would make a dictionary."""
_AWAY = {ord(char): chr(0xFDD1 + index) for index, char in enumerate(_SEPARATORS)}
_BACK = {ord(stand_in): chr(char) for char, stand_in in _AWAY.items()}
_NO_WRAP = re.compile(r"[ ,]no-wrap\b")


@dataclass(slots=True)
class _Lines:
    """The lines of one entry, as polib is to see them: a line for each string, none of them obsolete."""

    at: int
    comments: list[str]
    strings: list[str] = field(default_factory=list)
    keywords: str = ""
    obsolete: bool = False
    complete: bool = False
    """Whether a msgstr was seen: then the next msgid begins an entry."""


def parse(text: str) -> tuple[list[Entry], tuple[str, ...]]:
    """The entries of a PO text, lines ended by a line feed, and the comment lines after the last one.

    Raises:
        PoSyntaxError: a line or an entry is none that gettext would take.

    """
    cut, tail = _cut(_BABEL.sub("#| ", text))
    strings = "\n".join(line for one in cut for line in one.strings)
    strings = re.sub(r'^msgid ""$', f'msgid "{_EMPTY}"', strings, flags=re.MULTILINE)
    if _UNKNOWN_ESCAPE.search(strings):
        strings = _ESCAPES.sub(_unescaped, strings)
    separated = _SEPARATOR.search(strings)
    file = polib.pofile(strings.translate(_AWAY) if separated else strings, encoding="utf-8")

    def read(text: str | None) -> str | None:
        return text.translate(_BACK) if separated and text else text

    return [_entry(one, entry, read) for one, entry in zip(cut, file, strict=True)], tuple(tail)


def _cut(text: str) -> tuple[list[_Lines], list[str]]:
    cut: list[_Lines] = []
    comments: list[str] = []
    text += "" if text.endswith("\n") else "\n"
    at = 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            raise PoSyntaxError(text, at, say("a quote or a keyword is missing"))
        if part["comments"]:
            lines = part["comments"].rstrip("\n").split("\n")
            (cut[-1].comments if cut and not cut[-1].complete else comments).extend(map(_comment, lines))
        elif keyword := part["keyword"]:
            if not cut or (cut[-1].complete and not keyword.startswith("msgstr")):
                cut.append(_Lines(at, comments))
                comments = []
            entry, mark, string = cut[-1], part["mark"], part["string"]
            entry.obsolete |= mark.startswith("#~")
            if "\n" in string:
                string = _JOINT.sub("", string)
            if mark.endswith("|"):
                entry.strings.append(f"#| {keyword} {string}")
            else:
                entry.keywords += f"{keyword} "
                entry.strings.append(f"{keyword} {string}")
                entry.complete |= keyword.startswith("msgstr")
        at = part.end()
    for entry in cut:
        if not _ORDER.fullmatch(entry.keywords):
            raise PoSyntaxError(text, entry.at, say("an entry is not whole: {words}", words=entry.keywords.strip()))
    return cut, comments


def _comment(line: str) -> str:
    """The line from its ``#`` on; after ``#~``, which gettext allows before a comment, from the next one."""
    return line.lstrip(" \t").removeprefix("#~").lstrip(" \t")


def _unescaped(found: re.Match[str]) -> str:
    if found["bell"]:
        return "\a"
    if not found["bytes"]:
        return found[0]
    numbers = [int(octal, 8) if octal else int(hexadecimal, 16) for octal, hexadecimal in _BYTE.findall(found["bytes"])]
    return str(polib.escape(bytes(number & 255 for number in numbers).decode("utf-8", "replace")))


def _entry(cut: _Lines, entry: polib.POEntry, read: Callable[[str | None], str | None]) -> Entry:
    plural = "msgid_plural" in cut.keywords
    targets = [entry.msgstr_plural[index] for index in sorted(entry.msgstr_plural)] if plural else [entry.msgstr]
    return Entry(
        "" if entry.msgid == _EMPTY else read(entry.msgid) or "",
        tuple(read(target) or "" for target in targets),
        read(entry.msgctxt),
        read(entry.msgid_plural) if plural else None,
        read(entry.previous_msgctxt),
        read(entry.previous_msgid),
        read(entry.previous_msgid_plural),
        tuple(cut.comments),
        cut.obsolete,
        cut.at,
    )


def render(entries: Iterable[Entry], tail: Sequence[str] = ()) -> str:
    """The PO text of entries; `parse` gives them back."""
    return joined(map(block, entries), tail)


def joined(blocks: Iterable[str], tail: Sequence[str] = ()) -> str:
    """The PO text of entries of which each is made already."""
    blocks = list(blocks)
    if tail:
        blocks.append("".join(f"{line}\n" for line in tail))
    return "\n".join(blocks)


def block(entry: Entry) -> str:
    """The lines of one entry."""
    prefix, before = ("#~ ", "#~| ") if entry.obsolete else ("", "#| ")
    wrap = not any(line.startswith("#,") and _NO_WRAP.search(line) for line in entry.comments)
    plain = entry.plural is None
    names = ("msgstr",) if plain else (f"msgstr[{index}]" for index in range(len(entry.targets)))
    strings = (
        (before, "msgctxt", entry.previous_context),
        (before, "msgid", entry.previous_source),
        (before, "msgid_plural", entry.previous_plural),
        (prefix, "msgctxt", entry.context),
        (prefix, "msgid", entry.source),
        (prefix, "msgid_plural", entry.plural),
        *((prefix, name, target) for name, target in zip(names, entry.targets, strict=plain)),
    )
    lines = [
        fold(keyword, _escaped(text), prefix=mark, wrap=wrap) for mark, keyword, text in strings if text is not None
    ]
    return "\n".join([*entry.comments, *lines, ""])


def _escaped(text: str) -> str:
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text  # most are, and polib looks for each character it escapes
    return str(polib.escape(text)).replace("\a", r"\a")
