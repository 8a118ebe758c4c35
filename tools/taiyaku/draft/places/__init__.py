"""Where batches are run: in this process, or on the machines of a cluster.

A place takes batches as it has room for them, and gives back what became of each as soon as it is done, in
any order. The rest of the station knows no more of it, and what comes back is the same from every place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from taiyaku.draft.ladder import Outcome
from taiyaku.draft.places.here import Here
from taiyaku.draft.sentences import Request

__all__ = ["Here", "Place"]


class Place(Protocol):
    """Whatever runs batches."""

    @property
    def stopped(self) -> str:
        """Why some sentences have no outcome, not even a refusal; empty where all have one."""

    def outcomes(self, batches: Iterable[Sequence[Request]]) -> Iterator[Mapping[Request, Outcome]]:
        """The outcomes of each batch; an error is raised when what was under way has been given back."""
