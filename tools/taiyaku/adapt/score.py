"""Translations beside references → scores with signatures.

sacrebleu measures: chrF, and BLEU on MeCab's words, because Japanese has no blanks to cut at. Beside
these stand the two things that a draft of course notes must not lose: its placeholders, and the terms
of the glossary, which count where the English has the term and the reference really uses its Japanese.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from taiyaku.adapt.links import Linked, alignment_error
from taiyaku.adapt.pairs import Pair, placeholders
from taiyaku.draft import Engine, annotated
from taiyaku.errors import AdaptError
from taiyaku.extras import needed
from taiyaku.glossary import occurrences, target_uses
from taiyaku.model import Term

__all__ = ["Measured", "Scores", "measured", "percent", "score"]


@dataclass(frozen=True, slots=True)
class Scores:
    """How good some translations are; shares are 0 to 1, and None where there was nothing to count."""

    pairs: int
    chrf: float
    bleu: float
    signatures: tuple[str, str]
    """Of chrF and of BLEU, as sacrebleu writes them."""
    placeholders: float | None = None
    """Of the texts with placeholders: those that kept all of them, once each."""
    terms: float | None = None
    """Of the terms: those that are used."""


def score(pairs: Sequence[Pair], outputs: Sequence[str], *, terms: tuple[Term, ...] = ()) -> Scores:
    """The scores of translations of the pairs' sources.

    Raises:
        AdaptError: sacrebleu or MeCab is not installed.

    """
    references = [[pair.target for pair in pairs]]
    metrics = _metrics()
    chrf, bleu = metrics.CHRF(), metrics.BLEU(tokenize="ja-mecab")
    values = (chrf.corpus_score(list(outputs), references).score, bleu.corpus_score(list(outputs), references).score)
    marked = [
        placeholders(pair.source) == placeholders(output)
        for pair, output in zip(pairs, outputs, strict=True)
        if placeholders(pair.source)
    ]
    used = [
        target_uses(one.term, output)
        for pair, output in zip(pairs, outputs, strict=True)
        for one in occurrences(pair.source, terms)
        if target_uses(one.term, pair.target)
    ]
    return Scores(
        pairs=len(pairs),
        chrf=round(values[0], 2),
        bleu=round(values[1], 2),
        signatures=(str(chrf.get_signature()), str(bleu.get_signature())),
        placeholders=_share(marked),
        terms=_share(used),
    )


@dataclass(frozen=True, slots=True)
class Measured:
    """How an engine does on some pairs."""

    signature: str
    scores: Scores
    terms_given: float | None
    """Of the terms: those that are used where each has its Japanese beside it in the source."""
    per_second: float
    """Sentences in a second, with the engine's own beam, on this machine."""
    alignment_error: float | None = None
    """See `links.alignment_error`."""

    def rows(self) -> dict[str, str]:
        """What a table shows, by its name there; nothing where nothing was measured."""
        shares = {
            "placeholders kept": self.scores.placeholders,
            "terms used": self.scores.terms,
            "terms used when told": self.terms_given,
            "alignment error": self.alignment_error,
        }
        scores = {"chrF": f"{self.scores.chrf:.1f}", "BLEU": f"{self.scores.bleu:.1f}"}
        said = {name: percent(share) for name, share in shares.items()}
        return scores | said | {"sentences a second": f"{self.per_second:.0f}"}


def measured(
    engine: Engine, pairs: Sequence[Pair], *, terms: tuple[Term, ...] = (), linked: Sequence[Linked] = ()
) -> Measured:
    """Let an engine translate the pairs' sources, and score what it says; not every one can align."""
    sources = [pair.source for pair in pairs]
    engine.translate(sources[:1])  # what is loaded late is loaded now
    began = time.monotonic()
    outputs = [offered[0].text for offered in engine.translate(sources)]
    seconds = time.monotonic() - began
    scores = score(pairs, outputs, terms=terms)
    given = None
    if scores.terms is not None and engine.knows_terms:
        told = engine.translate([_annotated(pair, terms) for pair in pairs])
        given = score(pairs, [offered[0].text for offered in told], terms=terms).terms
    error = round(alignment_error(engine, linked), 4) if linked and engine.can_align else None
    return Measured(engine.signature, scores, given, round(len(pairs) / seconds, 1), error)


def _annotated(pair: Pair, terms: tuple[Term, ...]) -> str:
    """The source with the terms that the target uses written into it: what a glossary tells a model."""
    source = pair.source
    for one in reversed(occurrences(source, terms)):
        if target_uses(one.term, pair.target):
            said = annotated(source[one.start : one.end], one.term.target)
            source = source[: one.start] + said + source[one.end :]
    return source


def percent(share: float | None) -> str:
    """A share as a table shows it.

    >>> percent(0.9667), percent(None)
    ('96.7 %', '–')
    """
    return "–" if share is None else f"{100 * share:.1f} %"


def _share(kept: Sequence[bool]) -> float | None:
    return round(sum(kept) / len(kept), 4) if kept else None


def _metrics() -> Any:
    """Sacrebleu's metrics, if they can cut Japanese into words."""
    modules = [
        needed(name, extra="adapt", why="scoring needs {missing}.", error=AdaptError)
        for name in ("MeCab", "ipadic", "sacrebleu.metrics")
    ]
    return modules[-1]
