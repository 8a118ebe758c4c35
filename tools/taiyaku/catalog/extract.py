"""Segments → template: one message for each text and context, in page order.

Equal texts of one page are one message, as gettext wants it; a `taiyaku:context` directive tells them
apart where they must differ. The notes say what the text is, which no line number has to be kept for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from taiyaku.model import Catalog, Gap, Key, Kind, Location, Message, Segment
from taiyaku.project import CONFIG_PAGE

__all__ = ["kind", "navigation", "template"]

_KINDS = {kind.value: kind for kind in Kind}


def template(parts: Iterable[Segment | Gap]) -> Catalog:
    """The page's messages without targets."""
    messages: dict[Key, Message] = {}
    for part in parts:
        if isinstance(part, Gap):
            continue
        key = Key(part.text, part.context)
        notes = (_noted(part), *part.notes)
        known = messages.get(key)
        if known is None:
            messages[key] = Message(key, locations=(Location(part.location.page),), notes=notes)
        else:
            more = tuple(note for note in notes if note not in known.notes)
            messages[key] = replace(known, notes=known.notes + more)
    return Catalog(language="", messages=messages)


def _noted(segment: Segment) -> str:
    return f"{segment.kind.value} {len(segment.detail)}" if _is_atx(segment) else segment.kind.value


def kind(note: str) -> Kind | None:
    """The kind of segment that a template's note names; None for the note of an author.

    >>> kind("heading 2"), kind("a pun on 'batch'")
    (<Kind.HEADING: 'heading'>, None)
    """
    return _KINDS.get(re.sub(r" \d$", "", note))


def _is_atx(segment: Segment) -> bool:
    return segment.kind is Kind.HEADING and segment.detail.startswith("#")


def navigation(settings: dict[str, Any]) -> tuple[Segment, ...]:
    """What mkdocs.yml shows to readers: site name and description, and the titles of the nav."""
    texts = [settings.get("site_name"), settings.get("site_description"), settings.get("copyright")]
    texts += _titles(settings.get("nav") or [])
    wanted = dict.fromkeys(text for text in texts if isinstance(text, str) and any(map(str.isalpha, text)))
    where = Location(CONFIG_PAGE)
    return tuple(Segment(text, where, Kind.NAVIGATION, text) for text in wanted)


def _titles(nav: Any) -> Iterator[str]:
    if isinstance(nav, list):
        for entry in nav:
            yield from _titles(entry)
    elif isinstance(nav, dict):
        for title, below in nav.items():
            yield str(title)
            if isinstance(below, list):
                yield from _titles(below)
