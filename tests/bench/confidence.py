"""Whether a draft's confidence is of use: rank correlation with chrF against what people wrote.

Sentences of test.tsv go up the ladder with the embedded model and the course's glossary; what is refused has
no confidence. The plain model score, the mean probability of a token, stands beside. The best and
the worst quarter show what a reviewer gains who begins with the doubtful ones.

    python -m tests.bench.confidence [SENTENCES]
    python -m tests.bench.confidence --fit      the weights for draft/confidence.py, from dev.tsv
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from rich.console import Console
from rich.table import Table

from taiyaku.draft import Hypothesis, MarianEngine, load_engine
from taiyaku.draft.confidence import BASE, SIGNS, WEIGHTS, signs, together
from taiyaku.draft.guards import fault
from taiyaku.draft.ladder import Outcome, climb
from taiyaku.draft.sentences import Request, lost
from taiyaku.glossary import load, occurrences, target_uses
from taiyaku.model import Term

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "mt" / "corpus"
TERMS = CORPUS.parent / "terms.tsv"
ENOUGH = 500
"""Sentences that are translated where no number is given."""
RIDGE = 3.0
"""How much weights are held back, in rows."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft, what is said of it, and how near it really is."""

    confidence: float
    plain: float
    """The mean probability of a token."""
    chrf: float


class Overheard:
    """An engine that remembers how sure it was of all it said."""

    def __init__(self, engine: MarianEngine) -> None:
        self.signature = engine.signature
        self.knows_placeholders, self.knows_terms = engine.knows_placeholders, engine.knows_terms
        self.scores: dict[str, float] = {}
        self._engine = engine

    def translate(self, texts: Sequence[str], *, hypotheses: int = 1) -> list[tuple[Hypothesis, ...]]:
        """What the engine says."""
        said = self._engine.translate(texts, hypotheses=hypotheses)
        for offered in said:
            for one in offered:
                self.scores.setdefault(one.text, one.score)
        return said


def rows(name: str, count: int = 0) -> list[tuple[str, str]]:
    """English and Japanese of a file of the corpus, in its order, which is shuffled."""
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t")[1:3] for line in lines]
    return [(source, target) for source, target in pairs[: count or len(pairs)]]


def chrf(target: str, reference: str) -> float:
    """The sentence chrF, 0 to 100."""
    from sacrebleu.metrics import CHRF

    return float(CHRF().sentence_score(target, [reference]).score)


def spearman(some: Sequence[float], others: Sequence[float]) -> float:
    """The rank correlation of two rows of numbers; equal ones share their ranks."""
    return float(np.corrcoef(_ranks(some), _ranks(others))[0, 1])


def _ranks(values: Sequence[float]) -> np.ndarray:
    order = np.argsort(values, kind="stable")
    ranks = np.empty(len(order))
    ranks[order] = np.arange(len(order))
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.bincount(place, ranks) / counts)[place]


def fitted(engine: MarianEngine) -> tuple[float, dict[str, float]]:
    """Base and weights by least squares on plain drafts of dev.tsv that the guards let pass, terms as mined for it."""
    pairs = rows("dev.tsv")
    terms = tuple(
        Term(source, forms.split("|")[0], admitted=tuple(forms.split("|")[1:]))
        for source, forms, *_ in (line.split("\t") for line in TERMS.read_text(encoding="utf-8").splitlines())
    )
    seen, near = [], []
    for (source, reference), offered in zip(pairs, engine.translate([one for one, _ in pairs]), strict=True):
        draft = offered[0]
        if lost(Request(source), draft.text) or fault(source, draft.text):
            continue
        wanted = occurrences(source, terms)
        found = sum(target_uses(one.term, draft.text) for one in wanted)
        missing = 1 - found / len(wanted) if wanted else 0.0
        seen.append(signs(source, draft.text, score=draft.score, missing=missing))
        near.append(chrf(draft.text, reference) / 100)
    there, said = np.array(seen), np.array(near)
    middle, spread = there.mean(0), there.std(0)
    standard = (there - middle) / spread
    gains = np.linalg.solve(standard.T @ standard + RIDGE * np.eye(len(SIGNS)), standard.T @ (said - said.mean()))
    weights = gains / spread
    return float(said.mean() - weights @ middle), dict(zip(SIGNS, map(float, weights), strict=True))


@dataclass(frozen=True, slots=True)
class Drafted:
    """A sentence that was not refused."""

    outcome: Outcome
    probability: float
    reference: str


def drafted(engine: MarianEngine, pairs: Sequence[tuple[str, str]], terms: tuple[Term, ...]) -> list[Drafted]:
    """The drafts of the sentences, by the whole ladder."""
    heard = Overheard(engine)
    made = climb([Request(source) for source, _ in pairs], heard, terms)
    return [
        Drafted(outcome, math.exp(heard.scores.get(outcome.target, 0.0)), reference)
        for source, reference in pairs
        if (outcome := made[Request(source)]).target
    ]


def paragraphs(drafts: Sequence[Drafted], size: int) -> list[Judged]:
    """So many sentences at a time as one message; its plain score is that of its worst sentence."""
    result = []
    for place in range(0, len(drafts) - size + 1, size):
        group = drafts[place : place + size]
        said, meant = (
            "".join(texts) for texts in zip(*((one.outcome.target, one.reference) for one in group), strict=True)
        )
        sure = together([(one.outcome.score, len(one.outcome.target)) for one in group])
        result.append(Judged(sure, min(one.probability for one in group), chrf(said, meant)))
    return result


def shown(title: str, drafts: Sequence[Judged]) -> list[tuple[str, ...]]:
    """The lines of the table for some drafts: what is said of them, and how far that is true."""
    lines = []
    for name, said in (
        ("plain model score", [one.plain for one in drafts]),
        ("confidence", [one.confidence for one in drafts]),
    ):
        order = np.argsort(said, kind="stable")
        quarters = np.array_split(np.array([drafts[place].chrf for place in order]), 4)
        means = [f"{quarter.mean():.1f}" for quarter in quarters]
        lines.append((title, name, str(len(drafts)), f"{spearman(said, [one.chrf for one in drafts]):.3f}", *means))
    return lines


def main() -> None:
    """Print the table, or the weights."""
    console = Console(width=120)
    if not (CORPUS / "test.tsv").is_file():
        console.print("confidence: ../shared/mt/corpus is not there; nothing is measured.")
        return
    with TemporaryDirectory() as folder:
        engine = load_engine(cache=Path(folder))
    if "--fit" in sys.argv:
        base, weights = fitted(engine)
        console.print(f"BASE = {base:.4f}  # in the code: {BASE}")
        for name, weight in weights.items():
            console.print(f'    "{name}": {weight:.4f},  # in the code: {WEIGHTS[name]}')
        return
    pairs = rows("test.tsv", next((int(one) for one in sys.argv[1:] if one.isdigit()), ENOUGH))
    terms = load(ROOT / "glossary.yml")
    table = Table(
        title=f"Confidence and chrF ({engine.signature})", box=None, header_style="bold", title_justify="left"
    )
    for name in ("drafts of", "sorted by", "drafts", "Spearman", "worst quarter", "second", "third", "best quarter"):
        table.add_column(name, justify="left" if name in ("drafts of", "sorted by") else "right")
    drafts = drafted(engine, pairs, terms)
    for title, size in (("sentences", 1), ("paragraphs of three", 3)):
        for line in shown(title, paragraphs(drafts, size)):
            table.add_row(*line)
    console.print(table)


if __name__ == "__main__":
    main()
