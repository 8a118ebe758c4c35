"""The engine on the desk: which stretch of the Japanese says which English, and what a machine would say as well.

It is loaded when somebody first asks, by a thread of the server, and does one thing at a time: who comes while it is
busy is told so and asks again. What it said is kept until the glossary changes. Nothing is sent or fetched: a project
that drafts by a server, or by a model that is no folder here, gets the embedded one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from taiyaku.errors import TaiyakuError
from taiyaku.model import Draft, Message, Term
from taiyaku.project import Project

if TYPE_CHECKING:
    from taiyaku.draft import Engine, Link

__all__ = ["BusyError", "Machine"]

KEPT = 2000
"""Answers."""

PATIENCE = 3.0
"""Seconds that somebody waits for somebody else's answer."""

_Answer = TypeVar("_Answer")


class BusyError(Exception):
    """Somebody else's question is being answered; ask again."""


class Machine:
    """The engine of one project; may be used from many threads."""

    def __init__(self, project: Project, terms: Callable[[], tuple[Term, ...]]) -> None:
        self._project, self._terms = project, terms
        self._turn = threading.Lock()
        self._engine: Engine | None = None
        self._missing = False
        self._with: tuple[Term, ...] = ()
        self._said: OrderedDict[Hashable, Any] = OrderedDict()

    def links(self, source: str, target: str) -> tuple[Link, ...]:
        """Which stretch of the target says which of the source; none where nothing can tell."""
        return self._answer(("links", source, target), partial(_links, source, target), ())

    def drafts(self, message: Message) -> tuple[Draft, ...]:
        """What the engine would say."""
        return self._answer(("drafts", message.key, message.notes), partial(_drafts, message), ())

    def _answer(
        self, question: Hashable, ask: Callable[[tuple[Term, ...], Engine], _Answer], nothing: _Answer
    ) -> _Answer:
        with self._alone():
            terms = self._terms()
            if terms is not self._with:
                self._with = terms
                self._said.clear()
            if question in self._said:
                self._said.move_to_end(question)
                known: _Answer = self._said[question]
                return known
            engine = self._loaded()
            answer = ask(terms, engine) if engine else nothing
            self._said[question] = answer
            if len(self._said) > KEPT:
                self._said.popitem(last=False)
            return answer

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=PATIENCE):
            raise BusyError
        try:
            yield
        finally:
            self._turn.release()

    def _loaded(self) -> Engine | None:
        if self._engine is None and not self._missing:
            self._engine = _load(self._project)
            self._missing = self._engine is None
        return self._engine


def _load(project: Project) -> Engine | None:
    # Importing it takes longer than the app may take to start.
    from taiyaku.draft import load_engine

    here = bool(project.model) and Path(project.model).is_dir()
    for model in dict.fromkeys((project.model if here else "", "")):
        if not model and (project.source_language, project.target_language) != ("en", "ja"):
            continue
        try:
            return load_engine(model, cache=project.cache, beam_size=project.beam_size, target=project.target_language)
        except TaiyakuError:
            continue  # `taiyaku draft` says what is wrong with the model
    return None


def _links(source: str, target: str, terms: tuple[Term, ...], engine: Engine) -> tuple[Link, ...]:
    from taiyaku.draft import trace

    return trace(source, target, engine, terms)


def _drafts(message: Message, terms: tuple[Term, ...], engine: Engine) -> tuple[Draft, ...]:
    from taiyaku.draft import others

    return others(message.key, engine=engine, terms=terms, notes=message.notes)
