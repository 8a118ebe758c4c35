"""How a model is to be trained, and how far a training is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from taiyaku.adapt.augment import Shares
from taiyaku.adapt.marian import SIZES, Size

__all__ = ["FINE_TUNING", "FROM_SCRATCH", "Progress", "Recipe", "Report"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what a training gives, but for the pairs and the model to start from."""

    minutes: float | None = None
    """The budget, without evaluations, over all starts; one of `minutes` and `steps` is given."""
    steps: int | None = None
    size: Size = SIZES["small"]
    pieces: int = 8000
    """Of a new vocabulary."""
    tokens: int = 1536
    """Pieces in a batch, padded, on the longer side."""
    longest: int = 80
    rate: float = 1e-3
    """The learning rate at the end of the warm-up; from there on it falls with the square root of the steps."""
    warmup: int = 1000
    cooldown: float = 0.2
    """The last share of the budget, in which the rate falls to nothing."""
    smoothing: float = 0.1
    dropout: float = 0.1
    averaging: float = 0.998
    """How much the average of the weights keeps at each step; the average is what is evaluated and saved."""
    guide: float = 0.3
    """The weight of the loss of the head that aligns."""
    shares: Shares = field(default_factory=Shares)
    join: float = 0.05
    weights: Mapping[str, float] = field(default_factory=dict)
    """How often pairs of a tag come in an epoch; 1 where nothing is said."""
    evaluations: int = 12
    """In the whole budget."""
    patience: int | None = None
    """End after so many evaluations without a better one."""
    save_minutes: float = 5.0
    log_steps: int = 20
    device: str = ""
    """``cpu`` or ``cuda``; empty for a GPU where there is one."""
    threads: int = 1
    workers: int = 1
    """Processes that make batches; 0: this one does."""
    seed: int = 1

    def share(self, step: int, seconds: float) -> float:
        """How much of the budget is used, 0 to 1."""
        by_steps = step / self.steps if self.steps else 0.0
        by_time = seconds / (self.minutes * 60) if self.minutes else 0.0
        return min(1.0, max(by_steps, by_time))

    def rate_at(self, step: int, share: float) -> float:
        """The learning rate of a step, counted from 1.

        >>> recipe = Recipe(steps=10_000, rate=1e-3, warmup=100)
        >>> [round(recipe.rate_at(step, step / 10_000), 6) for step in (50, 100, 400, 9_000)]
        [0.0005, 0.001, 0.0005, 5.3e-05]
        """
        rate = self.rate * min(step / self.warmup, math.sqrt(self.warmup / step))
        return rate * max(0.02, min(1.0, (1 - share) / self.cooldown))


FROM_SCRATCH = Recipe()
FINE_TUNING = Recipe(rate=2e-4, warmup=20, evaluations=20, patience=6, guide=0.1, join=0.0)
"""Short and careful: hundreds of pairs, not a million, and much that must not be forgotten."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a training is."""

    step: int
    epoch: int
    seconds: float
    share: float
    """Of the budget."""
    loss: float
    """Mean negative log-likelihood of a target piece since the last report, in nats."""
    rate: float
    pieces_per_second: float
    """Of the targets."""


Report = Callable[[Progress], None]
