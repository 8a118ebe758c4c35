"""The engine with the embedded model; other models are in test_models.py."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from taiyaku.draft import EMBEDDED, Hypothesis, load_engine

ROOT = Path(__file__).parents[2]


@pytest.mark.engine
def test_the_embedded_model_translates(tmp_path: Path) -> None:
    engine = load_engine(cache=tmp_path)
    best = engine.translate(["Click the button to save the file.", "⟦0⟧ returns a list."])
    assert any("\u3040" <= char <= "\u30ff" for char in best[0][0].text)
    assert best[1][0].score < 0
    assert engine.knows_placeholders
    assert engine.knows_terms


@pytest.mark.engine
def test_the_embedded_model_says_what_it_is() -> None:
    card = json.loads((EMBEDDED / "model.json").read_text(encoding="utf-8"))
    assert f"{card['name']}@{card['revision']}" == load_engine(cache=Path()).signature
    assert (EMBEDDED / "MODEL_CARD.md").is_file()


@pytest.mark.engine
def test_equal_input_gives_equal_output(tmp_path: Path) -> None:
    """Drafting is deterministic, in any batch."""
    engine = load_engine(cache=tmp_path)
    text = "The function returns ⟦0⟧."
    alone = engine.translate([text])
    assert alone == engine.translate([text, "A longer sentence about something else entirely."])[:1]


def test_what_only_other_engines_need_is_not_imported() -> None:
    """Drafting begins in a moment: torch alone would take seconds."""
    heavy = ("babel", "httpx2", "huggingface_hub", "tenacity", "torch", "transformers")
    said = f"import sys, taiyaku.draft; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert "[]" == run.stdout.strip()


@pytest.mark.engine
@pytest.mark.slow
def test_nothing_depends_on_the_company(tmp_path: Path) -> None:
    """Sentences of the course, each alone and among any others: the same texts, scores and links, to the last bit."""
    engine = load_engine(cache=tmp_path)
    page = (ROOT / "docs" / "en" / "optimizers.md").read_text(encoding="utf-8")
    found = dict.fromkeys(sentence.strip() for sentence in re.split(r"(?<=[.!?])\s", page) if "`" not in sentence)
    texts = [text for text in found if len(text) < 300][:24]
    assert 24 == len(texts)
    alone = {text: _told(engine.translate([text])[0]) for text in texts}
    begun = {text: (text, alone[text][0][0][:5]) for text in texts}
    led = {text: _told(engine.continued([begun[text]])) for text in texts}
    random = Random(1)
    for size in (2, 7, 24):
        random.shuffle(texts)
        for start in range(0, len(texts), size):
            some = texts[start : start + size]
            assert [alone[text] for text in some] == list(map(_told, engine.translate(some)))
            said = engine.continued([begun[text] for text in some])
            assert [led[text] for text in some] == [_told([one]) for one in said]


def _told(offered: Sequence[Hypothesis]) -> list[tuple[object, ...]]:
    return [(one.text, one.score, one.links and one.links()) for one in offered]


@pytest.mark.engine
def test_what_is_led_does_not_depend_on_what_is_asked_beside_it(tmp_path: Path) -> None:
    """Alignments, likelihoods and continuations: of texts of several lengths at once, and of each alone."""
    engine = load_engine(cache=tmp_path)
    texts = ["It works.", "The learning rate is small.", "Call ⟦0⟧ to train the model on all of the data, then stop."]
    pairs = [(text, offered[0].text) for text, offered in zip(texts, engine.translate(texts), strict=True)]
    begun = [(source, target[:3]) for source, target in pairs]
    assert [engine.align([pair])[0] for pair in pairs] == engine.align(pairs)
    assert [engine.scored([pair])[0] for pair in pairs] == engine.scored(pairs)
    assert [engine.continued([one])[0] for one in begun] == engine.continued(begun)
