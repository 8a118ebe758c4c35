"""What was trained, on what, how well → the model card that goes with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from taiyaku.adapt.pairs import Pair
from taiyaku.adapt.recipe import Recipe
from taiyaku.adapt.score import Measured

__all__ = ["Story", "card"]


@dataclass(frozen=True, slots=True)
class Story:
    """What a card tells."""

    name: str
    start: str
    """The signature of the model that it learnt on from; empty for a model from scratch."""
    recipe: Recipe
    weights: int
    """How many numbers the model is made of."""
    steps: int
    minutes: float
    curve: Sequence[tuple[float, float, float]]
    """Minute, chrF and BLEU of each evaluation."""
    pairs: Sequence[Pair]
    """What it learnt from."""
    judged_by: str
    """Which pairs the scores are of."""
    measured: Sequence[Measured]
    """The scores, of the model itself last."""
    data: str = ""
    """Markdown on the data: licences and attribution."""


def card(story: Story) -> str:
    """The card, Markdown."""
    return "\n\n".join([_head(story), _training(story), _scores(story), _LIMITS, _data(story)]) + "\n"


def _head(story: Story) -> str:
    size = story.recipe.size
    how = f"Fine-tuned from {story.start}." if story.start else (
        f"Trained from scratch: {size.encoder} encoder and {size.decoder} decoder layers, d = {size.dim}, "
        f"ffn = {size.ffn}, one joint SentencePiece vocabulary."
    )  # fmt: skip
    return (
        f"# {story.name}\n\nA MarianMT model, English → Japanese, with {story.weights / 1e6:.1f} M parameters. {how}\n"
        "It knows placeholders ⟦0⟧ … ⟦15⟧ for code, math and links, and terms with their Japanese beside them:\n"
        "⟦t⟧ gradient descent ⟦=⟧勾配降下法⟦/t⟧."
    )


def _training(story: Story) -> str:
    lines = [
        "## Training",
        "",
        f"{story.steps:,} updates in {story.minutes:.1f} minutes, in batches of {story.recipe.tokens:,} pieces, with a",
        f"learning rate of {story.recipe.rate:g} after {story.recipe.warmup:,} updates. On the pairs held out, greedy:",
        "",
        "| minute | " + " | ".join(f"{minute:.1f}" for minute, _, _ in story.curve) + " |",
        "| --- |" + " --- |" * len(story.curve),
        "| chrF | " + " | ".join(f"{chrf:.1f}" for _, chrf, _ in story.curve) + " |",
        "| BLEU | " + " | ".join(f"{bleu:.1f}" for _, _, bleu in story.curve) + " |",
    ]
    return "\n".join(lines)


def _scores(story: Story) -> str:
    scores = story.measured[-1].scores
    lines = [
        "## Scores",
        "",
        f"On {story.judged_by}, with the beam that drafts, in int8.",
        "",
        "| | " + " | ".join(one.signature for one in story.measured) + " |",
        "| --- |" + " --- |" * len(story.measured),
        *(
            f"| {name} | " + " | ".join(one.rows()[name] for one in story.measured) + " |"
            for name in story.measured[0].rows()
        ),
        "",
        f"chrF `{scores.signatures[0]}`, BLEU `{scores.signatures[1]}`.",
    ]
    return "\n".join(lines)


_LIMITS = (
    "## Limits\n\nA small model for drafts of technical notes. Every draft has to be read by a person; rare\n"
    "terms, long sentences and images of speech are what it gets wrong most. It was not made for chat or speech."
)


def _data(story: Story) -> str:
    counted = Counter(pair.tag or "(no tag)" for pair in story.pairs)
    lines = ["## Data", "", f"{len(story.pairs):,} pairs.", "", "| source | pairs |", "| --- | --- |"]
    lines += [f"| {tag} | {count:,} |" for tag, count in counted.most_common()]
    said = story.data.strip() or (
        "Licences and attribution were not given; before the model is passed on, say here whose texts it learnt from."
    )
    return "\n".join([*lines, "", said])
