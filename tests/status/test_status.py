"""Counts and their words."""

from __future__ import annotations

from taiyaku.model import Key, Message, State
from taiyaku.status import as_json, count


def test_json_has_the_promised_names() -> None:
    messages = [
        Message(Key("Three words here")),
        Message(Key("Two words"), "二語", State.STALE, stale_since="2026-11-20 abc", change="number"),
        Message(Key("One `code` more"), "一", State.STALE, stale_since="2026-11-19"),
    ]
    said = as_json("ja", [count("p.md", messages)])
    assert "ja" == said["language"]
    page = said["pages"][0]
    promised = ("page", "messages", "words", "new", "draft", "stale", "reviewed", "stale_since")
    assert ("p.md", 3, 7, 1, 0, 2, 0, "2026-11-19") == tuple(page[name] for name in promised)
    assert 4 == said["total"]["stale_words"]
    assert {"number": 1, "unknown": 1} == page["stale_changes"] == said["total"]["stale_changes"]
