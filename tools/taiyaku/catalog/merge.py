"""Template + old catalog → new catalog: kept, new, stale, obsolete.

Matching is ours because what exists loses the record of staleness: polib's merge drops ``#|``, Babel
turns it into a comment, and msgmerge writes none for an entry that was fuzzy already. The laws:
no target of a person is ever lost (it is kept, stale or obsolete), merging twice changes nothing,
and the old English is recorded for whatever is not exact.

A changed text is matched to the most similar lost one of the page, not below `CUTOFF`, and never
where the two are too short for similarity to mean anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from taiyaku.catalog.edit import by_person
from taiyaku.catalog.po import HEADERS
from taiyaku.model import Catalog, Key, Message, State

__all__ = ["CUTOFF", "Merged", "merge"]

CUTOFF = 60.0
"""Least similarity, 0 to 100, of two sources that are taken for versions of one text."""
SHORT = 12
"""Sources shorter than this many characters are compared with `SHORT_CUTOFF`."""
SHORT_CUTOFF = 85.0


@dataclass(frozen=True, slots=True)
class Merged:
    """The new catalog, and what became of the messages."""

    catalog: Catalog
    kept: int = 0
    new: int = 0
    stale: tuple[Key, ...] = ()
    """Messages that became stale in this merge."""
    redraft: int = 0
    """Machine drafts dropped because their English changed; a new draft costs nothing."""
    obsolete: int = 0
    revived: int = 0


def merge(
    template: Catalog,
    old: Catalog | None,
    *,
    language: str,
    page: str,
    since: str,
    elsewhere: Mapping[Key, Message] | None = None,
) -> Merged:
    """The catalog that follows the template, keeping all that was known.

    Args:
        template: the page's messages now.
        old: the page's catalog so far; None for a new page.
        language: of the targets.
        page: named at the head of a new file.
        since: date and commit that staleness found now is put down to, as in `Message.stale_since`.
        elsewhere: messages of pages that lost them, for text that moved from page to page.

    """
    known = old or _fresh(language, page, since)
    lost = {key: message for key, message in known.messages.items() if key not in template.messages}
    pool = {**(elsewhere or {}), **known.obsolete, **lost}
    wanted = [key for key in template.messages if key not in known.messages and key not in pool]
    versions = _versions(wanted, {**known.obsolete, **lost})
    messages: dict[Key, Message] = {}
    stale: list[Key] = []
    kept = new = redraft = revived = 0
    used: set[Key] = set()
    for key, fresh in template.messages.items():
        if key in known.messages:
            messages[key] = _placed(known.messages[key], fresh)
            kept += 1
        elif key in pool:
            messages[key] = _placed(pool[key], fresh)
            used.add(key)
            revived += 1
        elif key in versions:
            before = known.obsolete.get(versions[key]) or lost[versions[key]]
            used.add(before.key)
            if by_person(before):
                messages[key] = _placed(_stale(before, key, since), fresh)
                stale.append(key)
            else:
                messages[key] = fresh
                redraft += 1
        else:
            messages[key] = fresh
            new += 1
    gone = {key: message for key, message in lost.items() if key not in used and message.target}
    remembered = {key: message for key, message in known.obsolete.items() if key not in used}
    obsolete = {key: replace(message, locations=()) for key, message in {**remembered, **gone}.items()}
    catalog = replace(known, language=known.language or language, messages=messages, obsolete=obsolete)
    return Merged(catalog, kept, new, tuple(stale), redraft, len(gone), revived)


def _fresh(language: str, page: str, since: str) -> Catalog:
    date = since.split(" ")[0]
    headers = tuple((name, value.format(date=date, language=language)) for name, value in HEADERS)
    return Catalog(language, headers=headers, comments=(f"Translation of {page}.",))


def _placed(message: Message, fresh: Message) -> Message:
    """The message under the template's key, with its locations and notes."""
    return replace(message, key=fresh.key, locations=fresh.locations, notes=fresh.notes)


def _stale(before: Message, key: Key, since: str) -> Message:
    """The target under a new source; what it was made for stays the oldest known source."""
    made_for = before.previous_source if before.state is State.STALE else before.key.source
    if made_for == key.source:  # the change was taken back
        state = State.REVIEWED if before.reviews or not before.origin else State.DRAFT
        return replace(before, key=key, state=state, previous_source="", stale_since="", suggestion="")
    return replace(
        before,
        key=key,
        state=State.STALE,
        previous_source=made_for,
        stale_since=before.stale_since or since,
        suggestion="",
    )


def _versions(wanted: Sequence[Key], lost: Mapping[Key, Message]) -> dict[Key, Key]:
    """For each new key the lost one it most resembles, best pairs first, each used once."""
    candidates = [key for key, message in lost.items() if message.target]
    if not wanted or not candidates:
        return {}
    pairs: list[tuple[float, int, int]] = []
    sources = [key.source for key in candidates]
    for index, key in enumerate(wanted):
        found = process.extract(key.source, sources, scorer=fuzz.ratio, score_cutoff=CUTOFF, limit=5)
        for source, score, position in found:
            if min(len(source), len(key.source)) < SHORT and score < SHORT_CUTOFF:
                continue
            if candidates[position].context == key.context:
                pairs.append((-score, index, position))
    versions: dict[Key, Key] = {}
    taken: set[int] = set()
    for _, index, position in sorted(pairs):
        if wanted[index] not in versions and position not in taken:
            versions[wanted[index]] = candidates[position]
            taken.add(position)
    return versions
