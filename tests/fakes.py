"""Engines that answer as a test wants: from a table, or as badly as an engine can."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from taiyaku.draft import Hypothesis

__all__ = ["Answers", "Hostile"]

_PLACEHOLDER = re.compile(r"⟦\d+⟧")


class Answers:
    """An engine that gives each text what a function says, and remembers what it was asked."""

    def __init__(self, answer: Callable[[str], str], *, placeholders: bool = True, terms: bool = False) -> None:
        self.signature = "answers@1"
        self.knows_placeholders = placeholders
        self.knows_terms = terms
        self.can_align = self.can_score = self.can_continue = False
        self.asked: list[str] = []
        self._answer = answer

    def translate(self, texts: Sequence[str], *, hypotheses: int = 1) -> list[tuple[Hypothesis, ...]]:
        self.asked += texts
        return [tuple(Hypothesis(self._answer(text), -0.1 - n) for n in range(hypotheses)) for text in texts]


class Hostile:
    """An engine that drops, doubles, swaps and makes up placeholders, and writes markup of its own."""

    def __init__(self, seed: int) -> None:
        self.signature = "hostile@1"
        self.knows_placeholders = True
        self.knows_terms = True
        self.can_align = self.can_score = self.can_continue = False
        self._random = random.Random(seed)

    def translate(self, texts: Sequence[str], *, hypotheses: int = 1) -> list[tuple[Hypothesis, ...]]:
        return [tuple(Hypothesis(self._spoil(text), -0.5) for _ in range(hypotheses)) for text in texts]

    def _spoil(self, text: str) -> str:
        marks = _PLACEHOLDER.findall(text)
        self._random.shuffle(marks)
        extra = ["⟦99⟧", "⟦0⟧", "`", "**", "<b>", "[x](y)", "", "", "", ""]
        marks = [mark for mark in marks if self._random.random() > 0.1]
        if self._random.random() < 0.3:
            marks.append(self._random.choice(extra))
        words = ["これ", "は", "損失", "です"]
        for mark in marks:
            words.insert(self._random.randrange(len(words) + 1), mark)
        return "".join(words) + self._random.choice(["。", "", "。。。", " 3"])
