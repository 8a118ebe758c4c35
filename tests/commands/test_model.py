"""`taiyaku model`, with the embedded model and a copy of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from taiyaku.draft import EMBEDDED
from tests.commands.support import taiyaku
from tests.support import project

pytestmark = pytest.mark.engine


@pytest.fixture
def root(tmp_path: Path) -> Path:
    pairs = "docs\tSave the file.\tファイルを保存します。\ndocs\tCall ⟦0⟧ first.\t最初に⟦0⟧を呼び出します。\n"
    project(tmp_path, {"docs/en/index.md": "# Notes\n", "pairs.tsv": pairs})
    shutil.copytree(EMBEDDED, tmp_path / "other")
    (tmp_path / "other/model.json").write_text('{"name": "other", "revision": "1"}', encoding="utf-8")
    return tmp_path


def test_the_model_that_drafts_is_marked(root: Path) -> None:
    (own,) = json.loads(taiyaku(root, "model", "list", "--json").out)
    assert own["used"]
    assert own["signature"].startswith("taiyaku-en-ja@")
    assert own["megabytes"] <= 45
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8").replace("- taiyaku\n", "- taiyaku: {model: ./other}\n")
    settings.write_text(text, encoding="utf-8")
    models = json.loads(taiyaku(root, "model", "list", "--json").out)
    assert ["other@1"] == [model["signature"] for model in models if model["used"]]


def test_equal_models_score_the_same(root: Path) -> None:
    said = taiyaku(root, "model", "compare", "embedded", "./other", "--pairs", "pairs.tsv", "--json")
    assert 0 == said.code, said.err
    one, two = json.loads(said.out)
    assert one["scores"] == two["scores"]
    assert 2 == one["scores"]["pairs"]
    assert one["per_second"] > 0
    table = taiyaku(root, "model", "compare", "embedded", "--pairs", "pairs.tsv").out
    assert "chrF" in table
    assert "tok:ja-mecab" in table


def test_adding_says_what_to_write(root: Path) -> None:
    said = taiyaku(root, "model", "add", "./other")
    assert 0 == said.code
    assert "model: ./other" in said.out


@pytest.mark.slow
def test_what_is_exported_converts_to_the_very_model(root: Path) -> None:
    """Out to floats and back to int8: the same bytes, and the same translations by transformers' own form."""
    assert 0 == taiyaku(root, "model", "export", "embedded", "floats").code
    assert 0 == taiyaku(root, "model", "add", "./floats").code
    (converted,) = (root / ".taiyaku/models").glob("*/model.bin")
    assert (EMBEDDED / "model.bin").read_bytes() == converted.read_bytes()
    again = taiyaku(root, "model", "export", "embedded", "floats")
    assert 2 == again.code
    assert "there is something in it already" in again.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "./gone"], "model './gone': no such folder"),
        (["compare", "./gone", "--pairs", "pairs.tsv"], "model './gone': no such folder"),
        (["compare", "embedded", "--pairs", "mkdocs.yml"], "mkdocs.yml:1: this is no pair"),
        (["compare", "embedded", "--pairs", "gone.tsv"], "gone.tsv"),
        (["compare"], "MODEL..."),
    ],
)
def test_bad_input_is_one_line(root: Path, arguments: list[str], said: str) -> None:
    run = taiyaku(root, "model", *arguments)
    assert 2 == run.code
    assert said in run.err
    assert "Traceback" not in run.err
