"""Pairs → a better model: the loop, from the first step or from wherever it was stopped.

One loop for the CPU and for CUDA (there in bf16). Stopped by Ctrl-C or SIGTERM it saves and ends; begun
again with the same arguments it goes on, and its curve is the one of a training that was never stopped.
"""

from __future__ import annotations

import math
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from taiyaku.adapt.augment import Augment, Shares
from taiyaku.adapt.batches import Batch, Batches, padded
from taiyaku.adapt.checkpoint import Workplace
from taiyaku.adapt.lexicon import Lexicon
from taiyaku.adapt.network import GuidedHead, decoder_input, fresh, loaded, smoothed_loss
from taiyaku.adapt.pairs import Pair
from taiyaku.adapt.recipe import Progress, Recipe, Report
from taiyaku.adapt.score import Scores, score
from taiyaku.adapt.vocabulary import Vocabulary
from taiyaku.draft import MarianEngine, convert
from taiyaku.errors import AdaptError
from taiyaku.model import Term

__all__ = ["Evaluated", "Trained", "train"]

_FEWEST_TO_ALIGN = 5_000
"""Pairs; a lexicon of fewer would teach nonsense."""
_FEWEST_TO_SCORE = 100
"""Pairs held out; of fewer chrF says less about a model than the likelihood of its references."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What the averaged model was worth at some step, on the pairs held out."""

    step: int
    minutes: float
    loss: float
    """Mean negative log-likelihood of a target piece, in nats."""
    scores: Scores


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training gave."""

    model: Path
    """The MarianMT folder of the best model; the one to start from, where nothing got better."""
    best: Evaluated
    curve: tuple[Evaluated, ...]
    step: int
    minutes: float
    finished: bool
    """False where it was stopped; the same call goes on."""
    weights: int
    """How many numbers the model is made of."""


def train(
    pairs: Sequence[Pair],
    held: Sequence[Pair],
    *,
    start: Path,
    output: Path,
    recipe: Recipe,
    terms: tuple[Term, ...] = (),
    on_report: Report = lambda _: None,
    on_evaluation: Callable[[Evaluated], None] = lambda _: None,
) -> Trained:
    """Train on `pairs` and judge by `held`; everything that is written lies in `output`.

    `start` is a MarianMT folder, or one with nothing but a vocabulary, for a new model of the recipe's size.

    Raises:
        AdaptError: no GPU where one was asked for, nothing to learn from, a model or a checkpoint that does
            not fit, a disk that is full. A checkpoint once written is kept.

    """
    return _Training(pairs, held, start, output, recipe, terms, on_report, on_evaluation).run()


class _Training:
    """The state of a training, and its steps."""

    def __init__(
        self,
        pairs: Sequence[Pair],
        held: Sequence[Pair],
        start: Path,
        output: Path,
        recipe: Recipe,
        terms: tuple[Term, ...],
        on_report: Report,
        on_evaluation: Callable[[Evaluated], None],
    ) -> None:
        self.recipe, self.held, self.terms = recipe, held, terms
        self.on_report, self.on_evaluation = on_report, on_evaluation
        self.device = _device(recipe.device)
        torch.set_num_threads(recipe.threads)
        torch.manual_seed(recipe.seed)
        self.half = torch.bfloat16 if self.device.type == "cuda" else None
        self.place = Workplace(output)
        self.folder = start
        self.vocabulary = Vocabulary(start)
        self.batches = Batches(
            pairs if self.vocabulary.ours else [pair for pair in pairs if "⟦" not in pair.source],
            self.vocabulary,
            Augment(terms, recipe.shares) if self.vocabulary.ours else Augment((), _NO_SHARES),
            tokens=recipe.tokens,
            longest=recipe.longest,
            weights=recipe.weights,
            join=recipe.join,
            seed=recipe.seed,
        )
        if not len(self.batches.usable):
            raise AdaptError(
                f"none of {len(pairs)} pairs can be learnt from: all are longer than {recipe.longest} pieces."
            )
        self.step, self.epoch, self.seconds = 0, 0, 0.0
        self.curve: list[Evaluated] = []
        self.loss_sum, self.piece_count = 0.0, 0
        self._prepare()

    def _prepare(self) -> None:
        recipe, pieces = self.recipe, len(self.vocabulary)
        self.known = (self.folder / "config.json").exists()
        if self.known:
            model = loaded(self.folder, pieces=pieces, dropout=recipe.dropout)
        else:
            model = fresh(recipe.size, pieces=pieces, dropout=recipe.dropout)
        self.model = model.to(self.device).train()
        self.bias = torch.nn.Parameter(self.model.final_logits_bias[0].detach().clone())
        self.bias.data[self.vocabulary.pad] = -1e4
        self.weights = [weight for weight in (*self.model.parameters(), self.bias) if weight.requires_grad]
        self.average = [weight.detach().clone() for weight in self.weights]
        self.optimiser = torch.optim.AdamW(
            self.weights, lr=recipe.rate, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0, fused=True
        )
        self._restore()
        self.head: GuidedHead | None = None
        if recipe.guide and self.vocabulary.ours and len(self.batches.usable) >= _FEWEST_TO_ALIGN:
            self.lexicon, self.head = Lexicon(self.batches, self.device), GuidedHead(self.model)

    # --- the loop

    def run(self) -> Trained:
        """Train until the budget is used, nothing gets better, or somebody stops it."""
        if self.known and not self.curve:
            self._evaluate()
        with _stopping() as stopped:
            last_save = last_report = began = time.monotonic()
            for batch in self._stream():
                if stopped() or self._ended():
                    break
                self._learn(batch)
                now = time.monotonic()
                self.seconds += now - began
                began = now
                if self.step % self.recipe.log_steps == 0:
                    self._report(now - last_report)
                    last_report = now
                due = self._due() and not self._ended()
                if due:
                    self._evaluate()
                elif now - last_save >= self.recipe.save_minutes * 60:
                    self._save()
                else:
                    continue
                last_save = began = last_report = time.monotonic()  # none of this is in the budget
            if not stopped() and (not self.curve or self.curve[-1].step < self.step):
                self._evaluate()
            if self.saved < self.step:  # an evaluation saves as well
                self._save()
        return self._trained(finished=not stopped())

    def _ended(self) -> bool:
        if self.recipe.share(self.step, self.seconds) >= 1:
            return True
        patience = self.recipe.patience
        if patience is None or not self.curve:
            return False
        return len(self.curve) - 1 - self.curve.index(self._best()) >= patience

    def _due(self) -> bool:
        """Whether the next evaluation is due; they are spread evenly over the budget."""
        share = self.recipe.share(self.step, self.seconds)
        return share * self.recipe.evaluations >= len(self.curve) + (0 if self.known else 1)

    def _stream(self) -> Iterator[Batch]:
        """The batches from this step on, made by other processes where the recipe has some."""
        loader = torch.utils.data.DataLoader(
            _Made(self.batches),
            batch_size=None,
            sampler=_Order(self.batches, self.step),
            collate_fn=_as_it_is,
            worker_init_fn=_deaf,
            num_workers=self.recipe.workers,
            prefetch_factor=8 if self.recipe.workers else None,
        )
        return iter(loader)

    def _learn(self, batch: Batch) -> None:
        """One step."""
        recipe = self.recipe
        self.epoch = batch.epoch
        torch.manual_seed(recipe.seed * 1_000_003 + self.step)  # dropout is the same after a stop
        self.rate = recipe.rate_at(self.step + 1, recipe.share(self.step, self.seconds))
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate
        loss, plain, pieces = self._loss(torch.from_numpy(batch.source), torch.from_numpy(batch.target), teach=True)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        if math.isfinite(float(norm)):
            self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.step += 1
        kept = min(recipe.averaging, (1 + self.step) / (10 + self.step))
        torch._foreach_lerp_(self.average, [weight.data for weight in self.weights], 1 - kept)
        self.loss_sum += plain
        self.piece_count += pieces

    def _loss(self, source: Tensor, target: Tensor, *, teach: bool) -> tuple[Tensor, float, int]:
        """The mean loss of a target piece, its negative log-likelihood summed, and how many pieces there are."""
        pad = self.vocabulary.pad
        source, target = source.to(self.device, non_blocking=True), target.to(self.device, non_blocking=True)
        with torch.autocast(self.device.type, dtype=self.half, enabled=self.half is not None):
            states = self.model.model(
                input_ids=source,
                attention_mask=(source != pad).long(),
                decoder_input_ids=decoder_input(target, self.model.config.decoder_start_token_id),
                use_cache=False,
            )[0]
        wanted = target != pad
        pieces = int(wanted.sum())
        smoothing = self.recipe.smoothing if teach else 0.0
        embeddings = self.model.lm_head.weight
        loss, plain = smoothed_loss(states[wanted], embeddings, self.bias, target[wanted], smoothing=smoothing, pad=pad)
        loss = loss / pieces
        if self.head is not None and teach:
            shares, sure = self.lexicon.reference(source, target)
            missed = -(shares * self.head.log_weights(source != pad)).sum(2)
            loss = loss + self.recipe.guide * (missed * sure).sum() / pieces
        return loss, float(plain), pieces

    # --- what is said and saved

    def _report(self, seconds: float) -> None:
        progress = Progress(
            step=self.step,
            epoch=self.epoch,
            seconds=self.seconds,
            share=self.recipe.share(self.step, self.seconds),
            loss=self.loss_sum / max(1, self.piece_count),
            rate=self.rate,
            pieces_per_second=self.piece_count / max(seconds, 1e-9),
        )
        self.loss_sum, self.piece_count = 0.0, 0
        line = {name: round(value, 6) for name, value in asdict(progress).items()}
        self.place.note(line)
        self.on_report(progress)

    def _evaluate(self) -> None:
        """Save the averaged model, translate what was held out with it, and keep it if it is the best."""
        loss = self._averaged(self._held_loss)
        self.place.save_model(self._write_model, kept=self._kept())
        ready = self.place.folder / "last.ct2"
        convert(self.place.last, ready)
        engine = MarianEngine(ready, beam_size=1)
        outputs = [offered[0].text for offered in engine.translate([pair.source for pair in self.held])]
        scores = score(self.held, outputs, terms=self.terms)
        evaluated = Evaluated(self.step, round(self.seconds / 60, 2), round(loss, 4), scores)
        self.curve.append(evaluated)
        if self._best() is evaluated:
            self.place.best(kept=self._kept())
        self.place.note({"evaluation": len(self.curve), **asdict(evaluated)})
        self._save()
        self.on_evaluation(evaluated)

    def _best(self) -> Evaluated:
        if len(self.held) < _FEWEST_TO_SCORE:
            return min(self.curve, key=lambda one: one.loss)
        return max(self.curve, key=lambda one: (one.scores.chrf, one.step))

    @torch.no_grad()
    def _held_loss(self) -> float:
        self.model.eval()
        total, count = 0.0, 0
        ordered = sorted(self.held, key=lambda pair: len(pair.source))
        for first in range(0, len(ordered), 32):
            some = ordered[first : first + 32]
            sources = self.vocabulary.sources([pair.source for pair in some])
            targets = self.vocabulary.targets([pair.target for pair in some])
            sides = (torch.from_numpy(padded(side, self.vocabulary.pad)[:, :500]) for side in (sources, targets))
            _, plain, pieces = self._loss(*sides, teach=False)
            total, count = total + plain, count + pieces
        self.model.train()
        return total / max(1, count)

    def _averaged(self, work: Callable[[], Any]) -> Any:
        """The result of some work with the average of the weights in place of the newest."""
        newest = [weight.data for weight in self.weights]
        for weight, average in zip(self.weights, self.average, strict=True):
            weight.data = average
        try:
            self.model.final_logits_bias.copy_(self.bias.data[None])
            return work()
        finally:
            for weight, value in zip(self.weights, newest, strict=True):
                weight.data = value

    def _write_model(self, folder: Path) -> None:
        self._averaged(lambda: self.model.save_pretrained(folder))
        for name in ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json"):
            if (self.folder / name).exists():
                (folder / name).write_bytes((self.folder / name).read_bytes())

    def _save(self) -> None:
        state = {
            "weights": [weight.data for weight in self.weights],
            "average": self.average,
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
            "sums": (self.loss_sum, self.piece_count),
            "curve": [asdict(one) for one in self.curve],
            "fits": self._fits(),
        }
        self.place.save(state, kept=self._kept())
        self.saved = self.step

    def _restore(self) -> None:
        state = self.place.restore(self.device, fits=self._fits())
        self.saved = -1
        if state is None:
            return
        for ours, theirs in ((self.weights, state["weights"]), (self.average, state["average"])):
            for value, saved in zip(ours, theirs, strict=True):
                value.data.copy_(saved)
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.seconds = state["step"], state["seconds"]
        self.loss_sum, self.piece_count = state["sums"]
        self.curve = [Evaluated(**{**one, "scores": Scores(**one["scores"])}) for one in state["curve"]]
        self.saved = self.step

    def _fits(self) -> dict[str, Any]:
        """What must be the same for a checkpoint to go on."""
        config = self.model.config
        return {
            "vocabulary": len(self.vocabulary),
            "dim": config.d_model,
            "ffn": config.encoder_ffn_dim,
            "layers": f"{config.encoder_layers}+{config.decoder_layers}",
            "pairs": len(self.batches.usable),
            "seed": self.recipe.seed,
        }

    def _kept(self) -> str:
        return f"the checkpoint of step {self.saved} is kept" if self.saved >= 0 else "there is no checkpoint yet"

    def _trained(self, *, finished: bool) -> Trained:
        if not self.curve:
            raise AdaptError(f"{self.place.folder}: stopped before the first evaluation; the same command goes on.")
        return Trained(
            model=self.place.model,
            best=self._best(),
            curve=tuple(self.curve),
            step=self.step,
            minutes=round(self.seconds / 60, 1),
            finished=finished,
            weights=sum(weight.numel() for weight in self.weights),
        )


_NO_SHARES = Shares(terms=0, other=0, marks=0, placeholders=0, case=0)


class _Made(torch.utils.data.Dataset[Batch]):
    """Batches by what `Batches.from_step` says of them."""

    def __init__(self, batches: Batches) -> None:
        self._batches = batches

    def __getitem__(self, asked: tuple[int, int, list[int]]) -> Batch:
        return self._batches.batch(*asked)


class _Order(torch.utils.data.Sampler[Any]):
    """Which batches come, from a step on."""

    def __init__(self, batches: Batches, start: int) -> None:
        self._batches, self._start = batches, start

    def __iter__(self) -> Iterator[Any]:
        return self._batches.from_step(self._start)


def _as_it_is(batch: Any) -> Any:
    return batch


def _deaf(_: int) -> None:
    """A process that makes batches ends with the training, not with a signal to all of a terminal's processes."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def _device(asked: str) -> torch.device:
    there = torch.cuda.is_available()
    if asked.startswith("cuda") and not there:
        raise AdaptError("there is no CUDA device that torch can use. Leave --device out to train on the CPU.")
    try:
        return torch.device(asked or ("cuda" if there else "cpu"))
    except RuntimeError as error:
        raise AdaptError(f"device '{asked}': {str(error).splitlines()[0][:80]}. Say cpu or cuda.") from None


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Whether somebody asked to stop; a second time stops at once."""
    asked = threading.Event()

    def ask(*_: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
