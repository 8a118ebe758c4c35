"""One message and all that helps to decide on it, gathered for the template."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from taiyaku.catalog import IMPORT, Other, Signed, flag, is_remark, kind, others, remarks, settled, unflagged
from taiyaku.checks import findings
from taiyaku.glossary import occurrences
from taiyaku.model import Finding, Kind, Match, Message, Severity, State, Term
from taiyaku.review.changes import Change, changes
from taiyaku.review.desk import Desk
from taiyaku.review.leaf import Leaf
from taiyaku.review.pieces import Part, Piece, parts, pieces
from taiyaku.review.queue import Entry, digest
from taiyaku.segments import spans

__all__ = ["Sheet", "cleaned", "sheet"]

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Characters that no text has on purpose and no PO file can hold."""


@dataclass(frozen=True)
class Sheet:
    """What the page of one message shows."""

    entry: Entry
    text: str
    """What stands in the editor: the target, or what the person sent and could not be saved."""
    seen: str
    """The digest of the message, sent back with the decision."""
    row: Leaf
    """What the overview knows of its page."""
    total: int
    previous: Entry | None
    following: Entry | None
    pieces: tuple[Piece, ...]
    parts: tuple[Part, ...]
    terms: tuple[Term, ...]
    trouble: str
    """Why there are no terms."""
    changes: tuple[Change, ...]
    others: tuple[Other, ...]
    """What other people wrote, where two of them translated it and nobody has chosen yet."""
    comments: tuple[str, ...]
    """Of translators, without what `others`, `remarks` and `flag` say."""
    remarks: tuple[Signed, ...]
    """What people said of the message here."""
    flag: Signed | None
    """Who asked that it be looked at again, and why."""
    matches: tuple[Match, ...]
    findings: tuple[Finding, ...]
    kinds: tuple[Kind, ...]
    """What the text is; several where one message stands for several equal texts."""
    notes: tuple[str, ...]
    """The author's notes."""
    line: int
    """Where it stands on its English page; 0 where that is not known."""
    origin: str
    """``memory``, ``import``, ``person``, ``machine`` or empty."""

    @property
    def failed(self) -> bool:
        """Whether a check finds an error in what is in the catalog, or in what the person sent."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def message(self) -> Message:
        """The message itself."""
        return self.entry.message


def sheet(desk: Desk, entry: Entry, *, text: str | None = None) -> Sheet:
    """The sheet for a message; `text` is what the person wrote, where it could not be saved."""
    message = entry.message
    page = desk.entries(entry.page)
    glossary = desk.beside.terms()
    found = spans(message.key.source)
    terms = occurrences(message.key.source, glossary.terms)
    shown = cleaned(message.target) if text is None else text
    stale = message.state is State.STALE and bool(message.previous_source)
    return Sheet(
        entry=entry,
        text=shown,
        seen=digest(message),
        row=desk.shelf.row(entry.page),
        total=len(page),
        previous=page[entry.position - 1] if entry.position else None,
        following=page[entry.position + 1] if entry.position + 1 < len(page) else None,
        pieces=pieces(message.key.source, found, terms),
        parts=parts(found),
        terms=tuple(dict.fromkeys(occurrence.term for occurrence in terms)),
        trouble=desk.said(glossary.trouble),
        changes=changes(message.previous_source, message.key.source) if stale else (),
        others=others(message),
        comments=tuple(one for one in unflagged(settled(message)).comments if not is_remark(one)),
        remarks=remarks(message),
        flag=flag(message),
        matches=desk.matches(message),
        findings=findings(replace(message, target=shown), terms=glossary.terms) if shown else (),
        kinds=tuple(dict.fromkeys(one for one in map(kind, message.notes) if one)),
        notes=tuple(note for note in message.notes if not kind(note)),
        line=desk.beside.line(entry.page, message.key),
        origin=_origin(message.origin),
    )


def cleaned(text: str) -> str:
    """A text from a form as it goes into a catalog: plain line ends, no blank ends, no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROLS.sub("", text).strip(" \t\n")


def _origin(origin: str) -> str:
    if not origin or origin == "memory":
        return origin
    if origin.startswith(IMPORT):
        return "import"
    return "person" if origin.endswith(">") and "@" in origin else "machine"
