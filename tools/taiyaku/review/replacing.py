"""Find and replace: what it would make of messages, and what may become of a message it changes.

The pattern is plain text or, where somebody asks for it, a regular expression. A pattern that runs away (`(a+)+$`)
is stopped: Python's own `re` cannot be, `regex` can, and lets other threads work meanwhile. A replacement that
breaks markup is found by the checks, as any text is, and is left out unless somebody ticks it.

A text that somebody has reviewed is another text after a replacement. It stays reviewed only if the person says that
they stand for it; otherwise it is a draft of theirs. What is stale stays stale.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import regex

from taiyaku.catalog import correct
from taiyaku.model import Finding, Message, Severity, State
from taiyaku.review.changes import Change, changes
from taiyaku.review.queue import Entry, digest

__all__ = ["Finder", "PatternError", "Search", "Swap", "Swaps", "finder", "replaced", "swaps"]

LONGEST_PATTERN = 500
"""Characters of a pattern or of what is put in its place."""

LONGEST_TEXT = 50_000
"""Characters that a replaced text may have."""

PATIENCE = 0.25
"""Seconds for one text."""

BUDGET = 3.0
"""Seconds for all of them."""


class PatternError(ValueError):
    """A pattern that cannot be used."""

    def __init__(self, fault: str, detail: object = "") -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        """``long``, ``pattern`` for no regular expression, or ``group`` for one that is not in it."""
        self.detail = str(detail)


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody asks for."""

    find: str
    put: str = ""
    regex: bool = False
    case: bool = True
    """Capitals are other letters."""


Finder = Callable[[str], str]
"""A text → the text with everything replaced. Raises TimeoutError where the pattern runs away, PatternError where what
is to be put in names a group that is none."""


@dataclass(frozen=True, slots=True)
class Swap:
    """What a replacement makes of one message."""

    entry: Entry
    after: str
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    """What the checks see in the new text and not in the old one."""
    seen: str

    @property
    def broken(self) -> bool:
        """Whether the new text has an error that the old one has not."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Swaps:
    """What a replacement makes of many."""

    shown: tuple[Swap, ...]
    number: int
    """Messages that would change, the shown ones among them."""
    stopped: bool = False
    """The pattern ran away, or there was more than there was time for: there may be others."""


def finder(search: Search) -> Finder:
    r"""The pattern made ready.

    >>> finder(Search("(訓練)データ", r"学習データ(\1)", regex=True))("訓練データと訓練")
    '学習データ(訓練)と訓練'
    """
    if max(len(search.find), len(search.put)) > LONGEST_PATTERN:
        raise PatternError("long")
    flags = regex.VERSION0 | (0 if search.case else regex.IGNORECASE)
    try:
        pattern = regex.compile(search.find if search.regex else regex.escape(search.find), flags)
    except (regex.error, RecursionError, MemoryError, OverflowError) as error:
        raise PatternError("pattern", error) from error
    put: str | Callable[[regex.Match[str]], str] = search.put if search.regex else lambda _: search.put

    def found(text: str) -> str:
        try:
            return pattern.sub(put, text, timeout=PATIENCE, concurrent=True)
        except (regex.error, IndexError) as error:  # `put` names a group that is none
            raise PatternError("group", error) from error

    return found


def swaps(
    entries: Iterable[Entry],
    find: Finder,
    *,
    found: Callable[[Message], tuple[Finding, ...]],
    most: int,
    clock: Callable[[], float] = time.monotonic,
) -> Swaps:
    """What the replacement makes of messages, the first `most` of those it changes in full.

    Args:
        entries: the messages.
        find: the pattern.
        found: what the checks see in a message.
        most: how many are shown.
        clock: tells the time.

    """
    end, shown, number, stopped = clock() + BUDGET, list[Swap](), 0, False
    for entry in entries:
        if not entry.message.target:
            continue
        if clock() > end:
            stopped = True
            break
        try:
            after = find(entry.message.target)
        except TimeoutError:
            stopped = True
            continue
        if after == entry.message.target or not after.strip() or len(after) > LONGEST_TEXT:
            continue
        number += 1
        if len(shown) < most:
            shown.append(_swap(entry, after, found))
    return Swaps(tuple(shown), number, stopped)


def replaced(message: Message, target: str, *, who: str, when: str, needed: int, vouched: bool) -> Message:
    """The message with another target, which a person has put there.

    `vouched` says that they stand for what they change of reviewed texts.
    """
    if vouched and message.state is State.REVIEWED:
        return correct(message, target, who=who, when=when, needed=needed)
    state = State.STALE if message.state is State.STALE else State.DRAFT
    return replace(message, target=target, state=state, origin=who, reviews=(), score=None)


def _swap(entry: Entry, after: str, found: Callable[[Message], tuple[Finding, ...]]) -> Swap:
    message = entry.message
    findings = found(replace(message, target=after))
    if findings:
        before = {(one.check, one.text) for one in found(message)}
        findings = tuple(one for one in findings if (one.check, one.text) not in before)
    return Swap(entry, after, changes(message.target, after), findings, digest(message))
