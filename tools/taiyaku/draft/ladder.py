"""One sentence → one translation that lost nothing, by the first rung that holds.

    plain     the engine's best translation
    terms     the same with glossary terms given in the source, where the plain one missed them
    n-best    the best of eight that passes, decoded with more care against repetition
    split     the stretches between the placeholders, each translated alone, in English order
    refused   no translation, and the reason

Every rung is tried for all sentences that need it at once, so that the engine gets full batches. A
translation passes when each placeholder stands in it exactly once and no guard objects.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from taiyaku.draft.engine import PLACEHOLDERS, Engine, Hypothesis, annotated
from taiyaku.draft.guards import fault
from taiyaku.draft.sentences import PLACEHOLDER, has_words, lost, pieces
from taiyaku.glossary import occurrences, target_uses
from taiyaku.model import Occurrence, Term

__all__ = ["Outcome", "climb"]

N_BEST = 8
SPLIT_PENALTY = 0.5
"""What a translation in English word order is worth of what its parts are."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a sentence; `target` is empty where it was refused."""

    target: str
    step: str
    score: float = 0.0
    """Confidence, 0 to 1: the mean probability of a token, less for missing terms."""
    reason: str = ""
    asked: int = 0
    """Glossary terms in the sentence, and `found` in its translation."""
    found: int = 0

    def as_json(self) -> str:
        """The outcome as text."""
        return json.dumps(asdict(self), ensure_ascii=False)


def climb(sentences: Sequence[str], engine: Engine, terms: Sequence[Term] = ()) -> dict[str, Outcome]:
    """The outcome of each sentence."""
    terms = tuple(terms)
    wanted = {sentence: occurrences(sentence, terms) for sentence in sentences}
    done: dict[str, Outcome] = {}
    reasons = dict.fromkeys(sentences, "")
    whole = [sentence for sentence in sentences if _fits(sentence, engine)]
    _take(done, reasons, "plain", _best(whole, engine, wanted, reasons, hypotheses=1))
    if engine.knows_terms:
        short = [sentence for sentence in whole if sentence in done and done[sentence].found < done[sentence].asked]
        _improve(done, short, engine, wanted)
    left = [sentence for sentence in whole if sentence not in done]
    _take(done, reasons, "n-best", _best(left, engine, wanted, reasons, hypotheses=N_BEST))
    left = [sentence for sentence in sentences if sentence not in done and PLACEHOLDER.search(sentence)]
    _take(done, reasons, "split", _split(left, engine, wanted, reasons))
    for sentence in sentences:
        if sentence not in done:
            done[sentence] = Outcome("", "refused", reason=reasons[sentence] or "no translation passed")
    return done


def _fits(sentence: str, engine: Engine) -> bool:
    """Whether the engine can take the sentence as one."""
    count = len(PLACEHOLDER.findall(sentence))
    return count == 0 or (engine.knows_placeholders and count <= PLACEHOLDERS)


def _take(done: dict[str, Outcome], reasons: dict[str, str], step: str, found: Mapping[str, Outcome]) -> None:
    for sentence, outcome in found.items():
        done[sentence] = replace(outcome, step=step)
        reasons.pop(sentence, None)


def _best(
    sentences: Sequence[str],
    engine: Engine,
    wanted: Mapping[str, tuple[Occurrence, ...]],
    reasons: dict[str, str],
    *,
    hypotheses: int,
) -> dict[str, Outcome]:
    """For each sentence the first hypothesis that passes, one with all terms before one without."""
    found: dict[str, Outcome] = {}
    for sentence, offered in zip(sentences, engine.translate(sentences, hypotheses=hypotheses), strict=True):
        passing = []
        for hypothesis in offered:
            reason = lost(sentence, hypothesis.text) or fault(sentence, hypothesis.text)
            if reason:
                reasons[sentence] = reasons[sentence] or reason
            else:
                passing.append(_outcome(hypothesis, wanted[sentence]))
        if passing:
            found[sentence] = max(passing, key=lambda outcome: outcome.found)
    return found


def _outcome(hypothesis: Hypothesis, wanted: Sequence[Occurrence]) -> Outcome:
    found = sum(target_uses(one.term, hypothesis.text) for one in wanted)
    missing = 1 - found / len(wanted) if wanted else 0.0
    score = math.exp(min(hypothesis.score, 0.0)) * (1 - 0.3 * missing)
    return Outcome(hypothesis.text, "", round(score, 3), asked=len(wanted), found=found)


def _improve(
    done: dict[str, Outcome],
    sentences: Sequence[str],
    engine: Engine,
    wanted: Mapping[str, tuple[Occurrence, ...]],
) -> None:
    """Try again with the missing terms given in the source; keep what has more of them and passes."""
    given = [_annotate(sentence, wanted[sentence], done[sentence].target) for sentence in sentences]
    for sentence, offered in zip(sentences, engine.translate(given, hypotheses=1), strict=True):
        for hypothesis in offered:
            if lost(sentence, hypothesis.text) or fault(sentence, hypothesis.text):
                continue
            outcome = _outcome(hypothesis, wanted[sentence])
            if outcome.found > done[sentence].found:
                done[sentence] = replace(outcome, step="terms")


def _annotate(sentence: str, wanted: Sequence[Occurrence], target: str) -> str:
    """The sentence with the terms that `target` misses annotated, from right to left."""
    for one in reversed(wanted):
        if not target_uses(one.term, target):
            said = annotated(sentence[one.start : one.end], one.term.target)
            sentence = f"{sentence[: one.start]}{said}{sentence[one.end :]}"
    return sentence


def _split(
    sentences: Sequence[str],
    engine: Engine,
    wanted: Mapping[str, tuple[Occurrence, ...]],
    reasons: dict[str, str],
) -> dict[str, Outcome]:
    """The stretches between the placeholders translated alone, and joined in English order."""
    cut = {sentence: pieces(sentence) for sentence in sentences}
    texts = list(dict.fromkeys(piece.strip() for parts in cut.values() for piece in parts if has_words(piece)))
    drafts = dict(zip(texts, engine.translate(texts), strict=True))
    found: dict[str, Outcome] = {}
    for sentence, parts in cut.items():
        said: list[str] = []
        scores: list[float] = []
        for piece in parts:
            if not has_words(piece):
                said.append(piece)
                continue
            best = drafts[piece.strip()][0]
            if reason := fault(piece, best.text):
                reasons[sentence] = reasons[sentence] or reason
                break
            said.append(_fitted(piece, best.text))
            scores.append(best.score)
        else:
            mean = sum(scores) / len(scores) if scores else 0.0
            outcome = _outcome(Hypothesis("".join(said).strip(), mean), wanted[sentence])
            found[sentence] = replace(outcome, score=round(outcome.score * SPLIT_PENALTY, 3))
    return found


def _fitted(piece: str, target: str) -> str:
    """A stretch's translation without the full stop that only a sentence has."""
    if target.endswith("。") and not piece.rstrip().endswith((".", "!", "?")):
        return target[:-1]
    return target
