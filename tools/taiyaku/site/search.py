"""One search index per language, out of the one that both builds filled.

In one index an English word finds every page twice and Japanese is cut by the rules of English. The
Japanese one also gets the English title of each section, so that a reader who only knows the English
word finds the Japanese page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["SEPARATORS", "index", "indexes"]

SEPARATORS: Mapping[str, str] = {"ja": r"[\s\-\u3000-\u303f\uff01-\uff0f]+"}
"""Where words end. Full stops and brackets of Japanese are none of English."""

_PIPELINES: Mapping[str, list[str]] = {"en": ["stopWordFilter"]}


def indexes(
    entries: Sequence[Mapping[str, Any]], config: Mapping[str, Any], *, source: str, target: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The indexes of the source and of the target language; locations are relative to each one's folder."""
    folder = f"{target}/"
    english = [dict(entry) for entry in entries if not entry["location"].startswith(folder)]
    titles = {entry["location"]: entry["title"] for entry in english}
    japanese = [
        _found_by_english({**entry, "location": entry["location"].removeprefix(folder)}, titles)
        for entry in entries
        if entry["location"].startswith(folder)
    ]
    return index(english, config, [source]), index(japanese, config, list(dict.fromkeys(["en", target])))


def index(entries: Sequence[Mapping[str, Any]], config: Mapping[str, Any], languages: list[str]) -> dict[str, Any]:
    """An index in the form that Material reads."""
    language = languages[-1]
    settings = {**config, "lang": languages}
    settings["separator"] = SEPARATORS.get(language, config.get("separator"))
    settings["pipeline"] = _PIPELINES.get(language, [])
    return {"config": settings, "docs": list(entries)}


def _found_by_english(entry: dict[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    title = titles.get(entry["location"], "")
    return {**entry, "text": f"{entry['text']} {title}".strip()} if title and title != entry["title"] else entry
