"""The engine with the embedded model; other models are in test_models.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from taiyaku.draft import EMBEDDED, Cache, load_engine
from taiyaku.draft.ladder import climb
from taiyaku.draft.sentences import Request


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
    alone = engine.translate([text])[0][0].text
    assert alone == engine.translate([text, "A longer sentence about something else entirely."])[0][0].text


@pytest.mark.engine
def test_outcomes_come_back_from_the_cache(tmp_path: Path) -> None:
    engine = load_engine(cache=tmp_path)
    request = Request("Save the file.")
    outcomes = climb([request], engine)
    cache = Cache(tmp_path / "d.sqlite", signature=engine.signature, glossary="g")
    cache.keep(outcomes)
    cache.close()
    again = Cache(tmp_path / "d.sqlite", signature=engine.signature, glossary="g")
    assert outcomes == again.known([request])
    assert not Cache(tmp_path / "d.sqlite", signature=engine.signature, glossary="other").known([request])


def test_a_broken_cache_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "d.sqlite"
    path.write_bytes(b"no database" * 100)
    assert not Cache(path, signature="x", glossary="y").known([Request("a")])
