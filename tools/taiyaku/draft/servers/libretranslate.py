"""LibreTranslate, and what speaks like it: texts → the body of a request, and back.

Placeholders go as HTML, ``<span translate="no" id="t0">X0</span>``: the server translates the text with X0 in it and
puts the element back where it finds X0, or translates what stands between elements, so that they all come back.
It takes entities out of what it gives back, so nothing is read there as markup but our own elements.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from taiyaku.draft.servers.address import Address
from taiyaku.draft.servers.api import Asked, Call
from taiyaku.errors import short

__all__ = ["LibreTranslate"]

_PLACEHOLDER = re.compile(r"⟦(\d+)⟧")
_ELEMENT = re.compile(r"""<span\b[^>]*?\bid\s*=\s*["']?t(\d+)["']?[^>]*>[^<]*</span\s*>""", re.IGNORECASE)


class LibreTranslate:
    """A kind of server; see `Api`."""

    name = "LibreTranslate"
    edition = "1"
    batch = 16
    batch_characters = 2_000
    knows_terms = False
    can_take_care = False

    def __init__(self, address: Address, *, source: str, target: str) -> None:
        self._source, self._target = source, target
        self.signature = f"libretranslate@{address.place}"

    def headers(self, key: str) -> dict[str, str]:
        """None: the key goes into the body."""
        del key
        return {}

    def probe(self) -> str:
        """The list of languages."""
        return "/languages"

    def probed(self, body: Any) -> str:
        """The languages must be among those listed, and the one must lead to the other where that is said."""
        if not isinstance(body, list) or not all(isinstance(one, dict) for one in body):
            return "it does not list its languages"
        codes = {code: one.get("targets") for one in body if isinstance(code := one.get("code"), str)}
        if self._source not in codes:
            return f"it does not know '{self._source}'"
        targets = codes[self._source]
        if self._target not in (targets if isinstance(targets, list) else codes):
            return f"it does not translate from '{self._source}' into '{self._target}'"
        return ""

    def form(self, asked: Asked) -> str:
        """HTML where there are placeholders, else text."""
        return "html" if _PLACEHOLDER.search(asked.text) else "text"

    def call(self, asked: Sequence[Asked], *, careful: bool, key: str) -> Call:
        """See `Api.call`."""
        del careful
        form = self.form(asked[0])
        texts = [_html(one.text) if form == "html" else one.text for one in asked]
        body: dict[str, Any] = {"q": texts, "source": self._source, "target": self._target, "format": form}
        if key:
            body["api_key"] = key
        return Call("/translate", body, sum(map(len, texts)))

    def answers(self, body: Any, asked: Sequence[Asked]) -> list[str | None]:
        """See `Api.answers`."""
        if not isinstance(body, dict) or "translatedText" not in body:
            raise ValueError(f"there is no translatedText in {short(repr(body), 60)}")
        texts = body["translatedText"]
        if isinstance(texts, str):
            texts = [texts]
        if not isinstance(texts, list) or len(texts) != len(asked):
            return [None] * len(asked)
        form = self.form(asked[0])
        return [(_text(text) if form == "html" else text) if isinstance(text, str) else None for text in texts]


def _html(text: str) -> str:
    """The text with elements for its placeholders.

    >>> _html("⟦0⟧ < 1")
    '<span translate="no" id="t0">X0</span> &lt; 1'
    """
    return _PLACEHOLDER.sub(r'<span translate="no" id="t\1">X\1</span>', html.escape(text, quote=False))


def _text(answer: str) -> str:
    """The text with placeholders for our elements; nothing else is read as markup.

    >>> _text('<span id="t0" translate="no">X0</span>は1&gt;0です。')
    '⟦0⟧は1>0です。'
    """
    return html.unescape(_ELEMENT.sub(r"⟦\1⟧", answer))
