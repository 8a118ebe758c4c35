"""What is common to all servers: what they are asked, and what a kind of server must say about itself.

A kind of server is pure: texts → the body of a request, the body of an answer → texts. It knows no sockets.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

__all__ = ["Api", "Asked", "Call"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence with its placeholders ⟦0⟧ …, and terms that are to be used in it."""

    text: str
    terms: tuple[tuple[str, str], ...] = ()

    def spelled(self) -> str:
        """All of it as one text, by which an answer is kept."""
        return json.dumps([self.text, *self.terms], ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One request: where below the server's address, with what, and how many characters of it may cost something."""

    path: str
    body: dict[str, Any]
    characters: int
    optional: tuple[str, ...] = ()
    """Names in the body that a server may not know; it is then asked without."""


class Api(Protocol):
    """A kind of server."""

    name: str
    """As people call it."""
    signature: str
    """What drafts record: the model and the server."""
    edition: str
    """Of the way in which it is asked: answers to another way are not taken for this one's."""
    batch: int
    """Sentences in one request."""
    batch_characters: int
    knows_terms: bool
    can_take_care: bool
    """Whether it makes a difference to ask again."""

    def headers(self, key: str) -> dict[str, str]:
        """Headers that carry the key."""

    def probe(self) -> str:
        """A path that costs nothing, below the server's address."""

    def probed(self, body: Any) -> str:
        """What is wrong with a server that answers the probe so; empty if nothing is."""

    def form(self, asked: Asked) -> str:
        """Only texts of the same form go into one request."""

    def call(self, asked: Sequence[Asked], *, careful: bool, key: str) -> Call:
        """The request for some texts; `careful` where what came before was no good."""

    def answers(self, body: Any, asked: Sequence[Asked]) -> list[str | None]:
        """The translation of each text, None for those that the answer has none for.

        Raises:
            ValueError: it is no answer of such a server; says in a few words why.

        """
