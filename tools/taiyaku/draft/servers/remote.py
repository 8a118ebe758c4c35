"""An engine that is a server: sentences in requests of some twenty, a few at the same time, each paid for once.

A text that is asked again, on another rung of the ladder, in another run or after a kill, is answered from what is
kept. Where an answer misses a text, that one is asked alone, once; where the server rejects a request, it is asked in
halves, down to the one text that it does not take. A server tells no probability, so all drafts are equally doubtful.
"""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from taiyaku.draft.engine import MARKS, Hypothesis, OnlyTranslates
from taiyaku.draft.servers.answers import Answers
from taiyaku.draft.servers.api import Api, Asked
from taiyaku.draft.servers.budget import Budget
from taiyaku.draft.servers.client import Client, RejectedError
from taiyaku.errors import EngineError
from taiyaku.glossary import occurrences
from taiyaku.model import Term

__all__ = ["RemoteEngine"]

_AT_ONCE = 4
"""Requests under way at the same time."""
_SCORE = math.log(0.5)
"""Of every answer: as likely good as not."""
_ANNOTATED = re.compile("{} (.*?) {}(.*?){}".format(*map(re.escape, MARKS)))


class RemoteEngine(OnlyTranslates):
    """A server as an engine; see `Engine`. Threads may share it: they ask one after the other."""

    knows_placeholders = True

    def __init__(
        self, api: Api, client: Client, answers: Answers, budget: Budget, *, url: str, terms: Sequence[Term] = ()
    ) -> None:
        self._api, self._client, self._answers, self._budget = api, client, answers, budget
        self._terms = tuple(terms)
        self._turn = threading.Lock()
        self._refused: set[tuple[Asked, bool]] = set()
        """Texts that the server gave no answer for in this run."""
        self._answered = False
        self.signature = api.signature
        self.knows_terms = api.knows_terms
        self.url = url

    @property
    def sent(self) -> int:
        """Characters that were sent in this run."""
        return self._budget.sent

    def notice(self, texts: Sequence[str]) -> str:
        """Where how much of these texts will go to, and how much may at most; empty if all is known already."""
        asked = self._unknown(dict.fromkeys(map(self._asked, texts)), careful=False)
        if not asked:
            return ""
        characters = sum(len(one.text) for one in asked)
        return (
            f"{characters:,} characters in {len(asked):,} sentences go to {self._api.name} at {self.url}; "
            f"at most {self._budget.at_most:,} are sent in a run, what is asked around them included."
        )

    def translate(self, texts: Sequence[str], *, hypotheses: int = 1) -> list[tuple[Hypothesis, ...]]:
        """See `Engine.translate`. A text without an answer has an empty hypothesis.

        Raises:
            EngineStoppedError: what is unknown of these texts is more than may be sent.
            EngineError: the server does not answer.

        """
        asked = [self._asked(text) for text in texts]
        ways = (False, True) if hypotheses > 1 and self._api.can_take_care else (False,)
        found = []
        for careful in ways:
            with self._turn:  # what another thread was asking for may be known now
                self._fetch(self._unknown(dict.fromkeys(asked), careful=careful), careful=careful)
            found.append(self._answers.known(asked, careful=careful))
        return [
            tuple(Hypothesis(text.strip(), _SCORE) for text in dict.fromkeys(known.get(one, "") for known in found))
            for one in asked
        ]

    def close(self) -> None:
        """Let go of connections and files."""
        self._client.close()
        self._answers.close()

    def _asked(self, text: str) -> Asked:
        """The text without annotations, and the terms: those annotated, and those of the glossary that are in it."""
        given = {one[1]: one[2] for one in _ANNOTATED.finditer(text)}
        text = _ANNOTATED.sub(r"\1", text)
        if self._api.knows_terms:
            for one in occurrences(text, self._terms):
                given.setdefault(text[one.start : one.end], one.term.target)
        return Asked(text, tuple(given.items()))

    def _unknown(self, asked: dict[Asked, None], *, careful: bool) -> list[Asked]:
        known = self._answers.known(asked, careful=careful)
        return [one for one in asked if one not in known and (one, careful) not in self._refused]

    def _fetch(self, asked: Sequence[Asked], *, careful: bool) -> None:
        """Ask the server, and keep what it says; the first fault is raised when what was under way has ended."""
        if not asked:
            return
        fault: EngineError | None = None
        pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="taiyaku-server")
        try:
            running: set[Future[EngineError | None]] = set()
            for batch in self._batches(asked):
                if len(running) >= _AT_ONCE:
                    done, running = wait(running, return_when="FIRST_COMPLETED")
                    fault = next((found for one in done if (found := one.result())), None)
                if fault:
                    break
                try:
                    self._budget.take(self._characters(batch, careful=careful))
                except EngineError as stopped:
                    fault = stopped
                    break
                running.add(pool.submit(self._ask, batch, careful=careful))
            for one in wait(running).done:
                fault = one.result() or fault
        except BaseException:  # a person stopped it: do not wait for answers
            self._client.close()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
        if fault:
            raise fault

    def _batches(self, asked: Sequence[Asked]) -> Iterator[tuple[Asked, ...]]:
        """Texts of one form, as many as go into a request."""
        forms: dict[str, list[Asked]] = {}
        for one in asked:
            forms.setdefault(self._api.form(one), []).append(one)
        for some in forms.values():
            batch: list[Asked] = []
            size = 0
            for one in some:
                if batch and (len(batch) == self._api.batch or size + len(one.text) > self._api.batch_characters):
                    yield tuple(batch)
                    batch, size = [], 0
                batch.append(one)
                size += len(one.text)
            yield tuple(batch)

    def _characters(self, batch: Sequence[Asked], *, careful: bool) -> int:
        return self._api.call(batch, careful=careful, key="").characters

    def _ask(self, batch: tuple[Asked, ...], *, careful: bool, taken: bool = True) -> EngineError | None:
        """Ask for one batch, whose characters were `taken` from the budget; what went wrong, if something did."""
        try:
            if not taken:
                self._budget.take(self._characters(batch, careful=careful))
            said = self._said(batch, careful=careful)
        except RejectedError as rejected:
            if len(batch) > 1:
                half = len(batch) // 2
                return self._each([batch[:half], batch[half:]], careful=careful)
            if not self._answered:
                return rejected
            self._refused.add((batch[0], careful))
            return None
        except EngineError as error:
            return error
        self._answered = self._answered or bool(said)
        self._answers.keep(said, careful=careful)
        missing = [one for one in batch if one not in said]
        if len(batch) == 1:
            self._refused.update((one, careful) for one in missing)
            return None
        return self._each([(one,) for one in missing], careful=careful)

    def _each(self, batches: Sequence[tuple[Asked, ...]], *, careful: bool) -> EngineError | None:
        for batch in batches:
            if fault := self._ask(batch, careful=careful, taken=False):
                return fault
        return None

    def _said(self, batch: Sequence[Asked], *, careful: bool) -> dict[Asked, str]:
        """The answers to one request."""
        body = self._client.ask(batch, careful=careful)
        try:
            answers = self._api.answers(body, batch)
        except ValueError as error:
            raise EngineError(f"{self._api.name} at {self.url}: {error}. Check the address.") from None
        return {one: answer for one, answer in zip(batch, answers, strict=True) if answer is not None}
