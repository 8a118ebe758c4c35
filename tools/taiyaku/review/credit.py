"""Decisions → commits: what of each page was decided on since its last commit, by whom, and in which words git is told.

A commit takes messages, not files: into the page as git has it last go the messages that somebody decided on,
each as it stands in the PO file now. Drafts, an extract or an edit that lie uncommitted in the same file stay so,
and stay whoever's they are. Only where git does not have the page, or not the message yet, is the file taken as it is.

A decision that the file does not show (somebody has changed the message since, or the file was put back) is
not committed and not forgotten: the next commit looks at it again. One that git's page shows already is settled.

Pages on which one person worked make one commit of that person; pages on which the same people worked make one
commit of all of them, whose author is the one who did most.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from taiyaku.catalog import dumps
from taiyaku.model import Catalog, Message
from taiyaku.review.journal import CONFLICT, UNDONE, Decision
from taiyaku.review.queue import digest, message_id

__all__ = ["Author", "Change", "Commit", "Done", "author", "change", "commits", "with_messages"]

VERBS = {
    "accept": "accepted",
    "correct": "corrected",
    "reject": "rejected",
    "flag": "flagged",
    "comment": "commented on",
    "undo": "taken back",
    "revert": "taken back",
}

SUBJECT = 72
"""Characters of a subject, so that it is whole in every view of a log."""

_SPELLED = re.compile(r"(.*?)\s*<([^<>]*)>", re.DOTALL)

_CRUD = " .,:;<>\"\\'"
"""What git takes off both ends of a name."""


@dataclass(frozen=True, slots=True, order=True)
class Author:
    """A person as git has them."""

    name: str
    mail: str


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one message."""

    verb: str
    people: tuple[Author, ...]
    at: float
    """Seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Change:
    """One page."""

    page: str
    text: str
    """The PO text that is committed."""
    done: tuple[Done, ...]
    """Empty where git has it all."""
    names: frozenset[str]
    """The messages that the PO file shows as they were decided."""
    settled: tuple[int, ...]
    """The decisions that are in git once this is."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit, before it is made."""

    author: Author
    others: tuple[Author, ...]
    at: float
    """When the last of it was decided."""
    message: str
    changes: tuple[Change, ...]


def author(who: str) -> Author:
    """Whoever the journal names ``Name <mail>``; a name without an address gets one that reaches nobody.

    Two names get two addresses, so that a .mailmap can give each their own later.

    >>> author("Aiko Tanaka <aiko@example.org>")
    Author(name='Aiko Tanaka', mail='aiko@example.org')
    >>> author("Aiko Tanaka").mail
    'aiko.tanaka@noreply.invalid'
    """
    found = _SPELLED.fullmatch(who)
    name, mail = found.groups() if found else (who, "")
    name = " ".join(re.sub(r"[<>\x00-\x1f\x7f]", " ", name).split())
    name = name if name.strip(_CRUD) else "Anonymous"
    mail = re.sub(r"[\s\x00-\x1f\x7f]", "", mail)
    return Author(name, mail or f"{_local(name)}@noreply.invalid")


def _local(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    plain = ".".join(re.findall(r"[a-z0-9]+", folded))
    if plain.replace(".", " ") == name.lower():
        return plain
    return f"{plain or 'reviewer'}.{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def with_messages(old: Catalog | None, now: Catalog, names: Collection[str]) -> Catalog:
    """The old catalog with the named messages as they are now; all of what is now where it does not have them."""
    if old is None:
        return now
    known = {message_id(key) for key in old.messages}
    if not known.issuperset(names):
        return now
    new = {key: message for key, message in now.messages.items() if message_id(key) in names}
    return replace(old, messages={key: new.get(key, message) for key, message in old.messages.items()})


def change(page: str, decisions: Iterable[Decision], *, old: Catalog | None, now: Catalog) -> Change:
    """What of a page's decisions is to be committed.

    Args:
        page: its name.
        decisions: those that no commit has, the oldest first.
        old: the catalog as git has it last; None where git does not have it.
        now: the catalog as it is on the disk.

    """
    per_message: dict[str, list[Decision]] = {}
    for decision in decisions:
        per_message.setdefault(message_id(decision.after.key), []).append(decision)
    there = {message_id(key): message for key, message in now.messages.items()}
    before = {message_id(key): message for key, message in old.messages.items()} if old else {}
    done: dict[str, Done] = {}
    shown: set[str] = set()
    settled: list[int] = []
    for name, made in per_message.items():
        had, has, last = before.get(name), there.get(name), made[-1]
        if has is not None and (last.fate == CONFLICT or _said(has) == _said(last.after)):
            shown.add(name)
            if had is None or digest(had) != digest(has):
                done[name] = _done(made)
        elif had is None or _said(had) != _said(last.after):
            continue
        settled += (decision.number for decision in made)
    text = dumps(with_messages(old, now, done)) if done else ""
    return Change(page, text, tuple(done.values()), frozenset(shown), tuple(settled))


def _said(message: Message) -> tuple[object, ...]:
    """What a decision decides; all else of a message may be changed by others meanwhile."""
    return message.target, message.state, message.reviews


def _done(made: list[Decision]) -> Done:
    """Whoever's decisions stand; where none does, a decision that was committed before was taken back."""
    standing = _standing(made) or made[-1:]
    people = dict.fromkeys(author(one.who) for one in standing)
    verb = next((one.action for one in reversed(standing) if one.action != "comment"), "comment")
    return Done(VERBS.get(verb, "changed"), tuple(people), standing[-1].at)


def _standing(made: list[Decision]) -> list[Decision]:
    """The decisions that were not taken back, by their maker or by a maintainer, nor any comment that has gone."""
    standing: list[Decision] = []
    for one in made:
        if one.action == "revert":
            standing = _reverted(standing, one)
        elif one.fate != UNDONE and one.action != "undo":
            standing.append(one)
    return [one for one in standing if one.action != "comment" or _heard(one, made[-1].after)]


def _reverted(standing: list[Decision], back: Decision) -> list[Decision]:
    """What stands after a maintainer's decision: not what it took back, nor itself unless that is in git already."""
    kept, then = list(standing), digest(back.after)
    if digest(back.before) == then:  # only comments
        return kept
    texts = [one for one in standing if one.action != "comment"]
    for one in reversed(texts):
        if one.who != texts[-1].who:
            break
        kept.remove(one)
        if digest(one.before) == then:
            return kept
    return [*kept, back]


def _heard(decision: Decision, last: Message) -> bool:
    """Whether a comment is still there."""
    return any(one in last.comments for one in decision.after.comments if one not in decision.before.comments)


def commits(changes: Iterable[Change]) -> tuple[Commit, ...]:
    """The commits, those whose work ended first before the others."""
    groups: dict[frozenset[Author], list[Change]] = {}
    for one in changes:
        if one.done:
            groups.setdefault(frozenset(who for done in one.done for who in done.people), []).append(one)
    return tuple(sorted((_commit(tuple(group)) for group in groups.values()), key=lambda commit: commit.at))


def _commit(changes: tuple[Change, ...]) -> Commit:
    done = [one for change in changes for one in change.done]
    shares = Counter(who for one in done for who in one.people)
    first, *others = sorted(shares, key=lambda who: (-shares[who], who))
    body = "\n".join(_line(change, shared=bool(others)) for change in changes)
    trailers = "".join(f"Co-authored-by: {who.name} <{who.mail}>\n" for who in others)
    message = f"{_subject(changes)}\n\n{body}\n" + (f"\n{trailers}" if trailers else "")
    return Commit(first, tuple(others), max(one.at for one in done), message, changes)


def _subject(changes: tuple[Change, ...]) -> str:
    """How many messages, and as many pages by name as there is room for.

    >>> done = Done("accepted", (Author("A", "a"),), 0.0)
    >>> _subject((Change("notes/gradient-descent.md", "", (done, done), frozenset(), ()),))
    'Review: 2 messages of 1 page (gradient-descent)'
    """
    count = sum(len(change.done) for change in changes)
    head = f"Review: {_number(count, 'message')} of {_number(len(changes), 'page')}"
    names = [_short(change.page) for change in sorted(changes, key=lambda change: -len(change.done))]
    for most in range(len(names), 0, -1):
        subject = f"{head} ({', '.join([*names[:most], *('…' for _ in names[most : most + 1])])})"
        if len(subject) <= SUBJECT:
            return subject
    return head


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _short(page: str) -> str:
    """The last part of a page's name; of an index the folder too."""
    stem = " ".join(page.removesuffix(".md").split())
    return stem if stem.endswith("/index") else stem.rpartition("/")[2]


def _line(change: Change, *, shared: bool) -> str:
    """A page: how many messages, what became of them and, where several worked, who did how many."""
    became = Counter(one.verb for one in change.done)
    line = f"{' '.join(change.page.split())}: {len(change.done)} ({_counted(became)})"
    people = Counter(who.name for one in change.done for who in one.people)
    return f"{line} by {', '.join(f'{name} ({count})' for name, count in people.most_common())}" if shared else line


def _counted(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {verb}" for verb, count in numbers.items())
