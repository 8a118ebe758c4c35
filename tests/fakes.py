"""Engines that answer as a test wants: from a table, or as badly as an engine can."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from taiyaku.draft import Hypothesis, Likelihood, Link, OnlyTranslates

__all__ = ["Answers", "Hostile"]

_PLACEHOLDER = re.compile(r"⟦\d+⟧")


class Answers(OnlyTranslates):
    """An engine that gives each text what a function says, and remembers what it was asked."""

    def __init__(self, answer: Callable[[str], str], *, placeholders: bool = True, terms: bool = False) -> None:
        self.signature = "answers@1"
        self.knows_placeholders = placeholders
        self.knows_terms = terms
        self.asked: list[str] = []
        self._answer = answer

    def translate(self, texts: Sequence[str], *, hypotheses: int = 1) -> list[tuple[Hypothesis, ...]]:
        self.asked += texts
        return [tuple(Hypothesis(self._answer(text), -0.1 - n) for n in range(hypotheses)) for text in texts]


class Hostile:
    """An engine that does everything wrong that an engine can.

    It drops, doubles, swaps and makes up placeholders, writes markup of its own, nothing or without end, begins
    otherwise than it was told, and lies about where its words came from and how likely they are.
    """

    def __init__(self, seed: int, *, placeholders: bool = True) -> None:
        self.signature = "hostile@1"
        self.knows_placeholders = placeholders
        self.knows_terms = self.can_align = self.can_score = self.can_continue = True
        self._random = random.Random(seed)

    def translate(self, texts: Sequence[str], *, hypotheses: int = 1) -> list[tuple[Hypothesis, ...]]:
        return [tuple(Hypothesis(self._spoil(text), -0.5) for _ in range(hypotheses)) for text in texts]

    def align(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Link, ...]]:
        return [
            tuple(Link(self._place(target), self._place(source), self._random.random()) for _ in range(4))
            for source, target in texts
        ]

    def scored(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Likelihood, ...]]:
        return [
            tuple(
                Likelihood(self._place(target), self._random.uniform(-9, 1)) for _ in range(self._random.randrange(4))
            )
            for _, target in texts
        ]

    def continued(self, begun: Sequence[tuple[str, str]]) -> list[Hypothesis]:
        return [
            Hypothesis(self._random.choice(["", start]) + self._spoil(source), self._random.uniform(-9, 1))
            for source, start in begun
        ]

    def _place(self, text: str) -> tuple[int, int]:
        """A place that is in the text, or backwards, or beyond."""
        return self._random.randrange(-3, len(text) + 4), self._random.randrange(-3, len(text) + 4)

    def _spoil(self, text: str) -> str:
        marks = _PLACEHOLDER.findall(text)
        self._random.shuffle(marks)
        extra = ["⟦99⟧", "⟦0⟧", "`", "**", "<b>", "[x](y)", "", "", "", ""]
        marks = [mark for mark in marks if self._random.random() > 0.1]
        if self._random.random() < 0.3:
            marks.append(self._random.choice(extra))
        words = self._random.choice([["これ", "は", "損失", "です"], ["損失"], [], ["学習"] * 40])
        for mark in marks:
            words.insert(self._random.randrange(len(words) + 1), mark)
        return "".join(words) + self._random.choice(["。", "", "。。。", " 3"])
