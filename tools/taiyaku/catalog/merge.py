"""Templates + old catalogs → new catalogs: kept, carried over, stale, new, obsolete.

Matching is ours because what exists loses the record of staleness: polib's merge drops ``#|``, Babel
turns it into a comment, and msgmerge writes none for an entry that was fuzzy already. The laws:
no target of a person is ever lost (it is kept, stale or obsolete), merging twice changes nothing,
the old English is recorded for whatever is not exact, and a change taken back is reviewed again.

All pages are merged together, so that text which moved, or whose page was renamed, split or merged,
keeps what people did for it. An exact text is looked for first, on its page and then on all others;
`follow.py` says which of the rest are versions of what was lost, and `change/` what kind of change that
is; where it touches no meaning it is carried over into the Japanese.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from taiyaku.catalog.change import Nature, carried, change
from taiyaku.catalog.edit import by_person, unoffered, up_to_date
from taiyaku.catalog.follow import Link, Placed, follow
from taiyaku.catalog.halves import part_of, whole_of
from taiyaku.catalog.merged import Followed, Merged, Page
from taiyaku.catalog.po import HEADERS
from taiyaku.model import Catalog, Key, Message, State

__all__ = ["merge", "merge_pages"]

CARRIED = "carried over: "
"""How the translator comment begins that says what was carried over, and when."""


def merge(
    template: Catalog,
    old: Catalog | None,
    *,
    language: str,
    page: str,
    since: str,
    elsewhere: Mapping[Key, Message] | None = None,
    needed: int = 1,
) -> Merged:
    """The catalog of one page that follows its template, keeping all that was known.

    Args:
        template: the page's messages now.
        old: the page's catalog so far; None for a new page.
        language: of the targets.
        page: named at the head of a new file.
        since: date and commit that staleness found now is put down to, as in `Message.stale_since`.
        elsewhere: messages of pages that lost them, for text that moved from page to page.
        needed: how many people must approve a text.

    """
    lost = {"": Catalog(language, messages=elsewhere or {})}
    pages = {page: Page(template, old)}
    day = since.split(" ")[0]
    merged = merge_pages(pages, language=language, today=day, since=lambda _: since, elsewhere=lost, needed=needed)
    return merged[page]


def merge_pages(
    pages: Mapping[str, Page],
    *,
    language: str,
    today: str,
    since: Callable[[str], str],
    elsewhere: Mapping[str, Catalog] | None = None,
    needed: int = 1,
) -> dict[str, Merged]:
    """The catalogs that follow the templates of all pages, as `merge` does for one.

    Args:
        pages: the pages that may have changed, in the order of the project.
        language: of the targets.
        today: an ISO date, for the head of a new file.
        since: the date and commit of a page's change; asked only where there is one.
        elsewhere: catalogs of other pages, from which text may have come: all messages of pages that
            are no more, and the obsolete ones of the others.
        needed: how many people must approve a text.

    """
    return _Merging(pages, language, today, since, elsewhere or {}, needed).merged()


class _Merging:
    """One merge of all pages; every text has a number, new ones and old ones, page after page."""

    def __init__(
        self,
        pages: Mapping[str, Page],
        language: str,
        today: str,
        since: Callable[[str], str],
        elsewhere: Mapping[str, Catalog],
        needed: int,
    ) -> None:
        self._pages, self._language, self._today, self._since, self._needed = pages, language, today, since, needed
        self._new = [(page, key) for page, one in pages.items() for key in one.template.messages]
        self._old: list[tuple[str, Message, bool]] = []  # page, message, whether it stood on the page until now
        catalogs = {page: one.old for page, one in pages.items() if one.old} | dict(elsewhere)
        for page, catalog in catalogs.items():
            self._old += [(page, message, True) for message in catalog.messages.values()]
        for page, catalog in catalogs.items():
            self._old += [(page, message, False) for message in catalog.obsolete.values()]
        self._same = self._exact()
        back = self._taken_back()
        self._links = {number: Link((number,), (old,)) for number, old in back.items()}
        for link in self._followed(self._same | back):
            self._links |= dict.fromkeys(link.new, link)

    def _exact(self) -> dict[int, int]:
        """Texts that are known word for word: on their page, else among what any page lost."""
        here: dict[tuple[str, Key], int] = {}
        anywhere: dict[Key, int] = {}
        for number, (page, message, stood) in enumerate(self._old):
            if stood and page in self._pages:
                here[page, message.key] = number
            if self._is_free(number):
                here.setdefault((page, message.key), number)
                best = anywhere.setdefault(message.key, number)
                if _worth(self._old[best][1]) < _worth(message):
                    anywhere[message.key] = number
        same: dict[int, int] = {}
        for number, (page, key) in enumerate(self._new):
            if (found := here.get((page, key), anywhere.get(key))) is not None:
                same[number] = found
        return same

    def _taken_back(self) -> dict[int, int]:
        """Texts that are again what a stale message was made for."""
        made_for: dict[Key, list[int]] = {}
        taken = set(self._same.values())
        for number, (_, message, _) in enumerate(self._old):
            if message.state is State.STALE and number not in taken and self._is_free(number):
                made_for.setdefault(Key(message.previous_source, message.key.context), []).append(number)
        back: dict[int, int] = {}
        for number, (page, key) in enumerate(self._new):
            if number not in self._same and (found := made_for.get(key)):
                found.sort(key=lambda old: self._old[old][0] != page)
                back[number] = found.pop(0)
        return back

    def _is_free(self, number: int) -> bool:
        """Whether a message has a target that its page needs no more."""
        page, message, stood = self._old[number]
        if not message.target:
            return False
        return not (stood and page in self._pages and message.key in self._pages[page].template.messages)

    def _followed(self, known: Mapping[int, int]) -> tuple[Link, ...]:
        """Which of the other texts are versions of what was lost."""
        new = [Placed(key.source, page, key.context) for page, key in self._new]
        old = [Placed(one.key.source, page if stood else "", one.key.context) for page, one, stood in self._old]
        taken = set(known.values())
        lost = [number for number in range(len(old)) if number not in taken and self._is_free(number)]
        return follow(new, old, known, [number for number in lost if self._is_worth_it(number)])

    def _is_worth_it(self, number: int) -> bool:
        """Whether a version of a lost message can use it: a machine's draft only on its page."""
        page, message, stood = self._old[number]
        return (stood and page in self._pages) or by_person(message)

    # -- what becomes of each message ----------------------------------------------------------------

    def merged(self) -> dict[str, Merged]:
        """The merged pages."""
        results: dict[str, Merged] = {}
        number = 0
        used = self._used()
        for page, one in self._pages.items():
            known = one.old or _fresh(self._language, page, self._today)
            messages: dict[Key, Message] = {}
            counts: Counter[str] = Counter()
            events: dict[str, list[Followed]] = {"stale": [], "carried": [], "revived": []}
            for fresh in one.template.messages.values():
                what, message, followed = self._became(number, page, fresh)
                messages[fresh.key] = replace(message, key=fresh.key, locations=fresh.locations, notes=fresh.notes)
                counts[what] += 1
                if followed:
                    events[what].append(followed)
                number += 1
            lost = {key: gone for key, gone in known.messages.items() if key not in messages and gone.target}
            gone = {key: message for key, message in lost.items() if (page, key) not in used}
            remembered = {
                key: message
                for key, message in known.obsolete.items()
                if (page, key) not in used and key not in messages
            }
            obsolete = {key: replace(message, locations=()) for key, message in {**remembered, **gone}.items()}
            catalog = replace(known, language=known.language or self._language, messages=messages, obsolete=obsolete)
            results[page] = Merged(
                catalog,
                kept=counts["kept"],
                new=counts["new"],
                stale=tuple(events["stale"]),
                carried=tuple(events["carried"]),
                moved=tuple(events["revived"]),
                redraft=counts["redraft"],
                obsolete=len(gone),
                revived=counts["revived"],
            )
        return results

    def _used(self) -> set[tuple[str, Key]]:
        """What lives on under another key of its own page; all else that is lost becomes obsolete."""
        used: set[tuple[str, Key]] = set()
        for number, old in self._same.items():
            if self._old[old][0] == self._new[number][0]:
                used.add((self._old[old][0], self._old[old][1].key))
        for link in self._links.values():
            page, message, _ = self._old[link.old[0]]
            if len(link.new) == len(link.old) == 1 and page == self._new[link.new[0]][0]:
                used.add((page, message.key))
            elif len(link.new) + len(link.old) > 2:  # split or joined: what machines wrote is written again
                parts = (self._old[old] for old in link.old)
                used.update((page, part.key) for page, part, _ in parts if not by_person(part))
        return used

    def _became(self, number: int, page: str, fresh: Message) -> tuple[str, Message, Followed | None]:
        """A message of the new catalog, what it is, and what there is to say about it."""
        if (old := self._same.get(number)) is not None:
            whence, message, stood = self._old[old]
            if stood and whence == page:
                return "kept", message, None
            from_page = whence if whence != page else ""
            return "revived", message, Followed(fresh.key, message.key.source, page=from_page) if from_page else None
        if not (link := self._links.get(number)):
            return "new", fresh, None
        before = [self._old[old][1] for old in link.old]
        whence = self._old[link.old[0]][0]
        from_page = whence if whence != page else ""
        if len(link.new) > 1:
            parts = [self._new[one][1].source for one in link.new]
            message = part_of(before[0], parts, link.new.index(number), language=self._language)
            natures: tuple[Nature, ...] = (Nature.SPLIT,)
        elif len(before) > 1:
            message = whole_of(before)
            natures = (Nature.JOINED,)
        else:
            return self._version(before[0], fresh, page, from_page)
        if not message.target:
            return ("redraft" if not any(map(by_person, before)) else "new"), fresh, None
        stale = replace(message, stale_since=message.stale_since or self._since(page), change=natures[0].value)
        return "stale", stale, Followed(fresh.key, stale.previous_source, natures, from_page)

    def _version(
        self, before: Message, fresh: Message, page: str, from_page: str
    ) -> tuple[str, Message, Followed | None]:
        """A message whose English changed; what its target was made for stays the oldest known source."""
        made_for = before.previous_source if before.state is State.STALE else before.key.source
        source = fresh.key.source
        if made_for == source:  # the change was taken back, or only the context is another
            followed = Followed(fresh.key, made_for, page=from_page) if from_page else None
            return "revived", self._as_it_was(before), followed
        found = change(made_for, source)
        followed = Followed(fresh.key, made_for, found.natures, from_page)
        parted = before.change in (Nature.SPLIT.value, Nature.JOINED.value)
        target = None if parted else carried(before.target, made_for, source, found)
        if target is not None:
            comments = before.comments
            if by_person(before):
                note = f"{CARRIED}{found.nature} "
                comments = (*(line for line in comments if not line.startswith(note)), note + self._since(page))
            return "carried", replace(self._as_it_was(before), target=target, comments=comments), followed
        if not by_person(before):
            return "redraft", fresh, None
        stale = replace(
            unoffered(before),
            state=State.STALE,
            previous_source=made_for,
            stale_since=before.stale_since or self._since(page),
            change=before.change if parted else found.nature,
        )
        return "stale", stale, followed

    def _as_it_was(self, message: Message) -> Message:
        """The message as it was before it became stale; the same where it is not."""
        if message.state is not State.STALE:
            return message
        enough = len(message.reviews) >= self._needed or not (message.reviews or "<" in message.origin)
        state = State.REVIEWED if enough else State.DRAFT
        return replace(up_to_date(message), state=state)


def _fresh(language: str, page: str, date: str) -> Catalog:
    headers = tuple((name, value.format(date=date, language=language)) for name, value in HEADERS)
    return Catalog(language, headers=headers, comments=(f"Translation of {page}.",))


def _worth(message: Message) -> int:
    """Which of several messages with one key is to be kept: the one that most was done for."""
    if message.state is State.REVIEWED:
        return 3
    return 2 if by_person(message) else 1
