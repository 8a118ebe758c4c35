"""`taiyaku adapt`, on a project with enough reviewed text to learn from."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.adapt.toy import NOUNS, sentences
from tests.commands.support import taiyaku
from tests.support import project

pytest.importorskip("torch", reason="the extra `torch` is not installed")
pytest.importorskip("MeCab", reason="the extra `adapt` is not installed")

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.xdist_group("train")]

PAIRS = dict.fromkeys(sentences(90, seed=9))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Eighty or so reviewed messages in one catalog, and a glossary."""
    head = 'msgid ""\nmsgstr ""\n"Language: ja\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    entries = [
        f'msgid "{pair.source.replace("⟦0⟧", "`x`")}"\nmsgstr "{pair.target.replace("⟦0⟧", "`x`")}"\n' for pair in PAIRS
    ]
    terms = "".join(f"  - source: {english}\n    target: {japanese}\n" for english, japanese in NOUNS.items())
    project(
        tmp_path,
        {
            "docs/en/index.md": "# Notes\n",
            "locale/ja/LC_MESSAGES/index.po": head + "\n".join(entries),
            "glossary.yml": f"version: 1\nterms:\n{terms}",
        },
    )
    return tmp_path


def test_reviewed_text_makes_a_model_with_a_card(root: Path) -> None:
    """It drafts, compares with the one it began with, and says what it learnt from."""
    said = taiyaku(root, "adapt", "--steps", "20", "--threads", "1", "--json")
    assert 0 == said.code, said.err
    before, after = json.loads(said.out)
    assert before["signature"].startswith("taiyaku-en-ja@")
    assert "adapted" == after["signature"]
    assert before["scores"]["pairs"] == after["scores"]["pairs"] > 5
    assert "update 20: chrF" in said.err
    folder = root / ".taiyaku/adapted/model"
    card = (folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert f"Fine-tuned from {before['signature']}." in card
    assert "| reviewed |" in card
    assert "tok:ja-mecab" in card
    compared = taiyaku(root, "model", "compare", str(folder), "--pairs", "pairs.tsv")
    assert "pairs.tsv" in compared.err  # the file is not there; the model is not the reason
    assert 0 == taiyaku(root, "model", "add", str(folder)).code


def test_stopped_in_a_terminal_it_goes_on(root: Path) -> None:
    """Ctrl-C goes to all processes of a terminal, also to those that make batches."""
    arguments = ["adapt", "--steps", "4000", "--threads", "1", "--output", "long"]
    running = subprocess.Popen(
        [sys.executable, "-m", "taiyaku", *arguments],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    progress = root / "long/progress.jsonl"
    while running.poll() is None and (not progress.exists() or progress.read_text().count("\n") < 2):
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (1, "") == (running.returncode, err.partition("Traceback")[1]), err
    step = int(re.search(r"goes on from update ([\d,]+)", out)[1].replace(",", ""))  # type: ignore[index]
    again = taiyaku(root, *arguments[:2], str(step + 2), *arguments[3:])
    assert 0 == again.code, again.err
    assert f"{step + 2} updates" in again.err


def test_from_scratch_a_new_vocabulary_is_made(root: Path) -> None:
    lines = "".join(f"toy\t{pair.source}\t{pair.target}\n" for pair in sentences(300, seed=3))
    (root / "toy.tsv").write_text(f"{lines}a broken line\n", encoding="utf-8")
    (root / "about.md").write_text("All of it is made up, CC0.\n", encoding="utf-8")
    arguments = ("--from-scratch", "--pieces", "330", "--pairs", "toy.tsv", "--about", "about.md", "--output", "new")
    said = taiyaku(root, "adapt", *arguments, "--steps", "6", "--threads", "1")
    assert 0 == said.code, said.err
    assert "1 broken line left out; the first: toy.tsv:301: this is no pair" in said.err
    card = (root / "new/model/MODEL_CARD.md").read_text(encoding="utf-8")
    assert "Trained from scratch: 6 encoder and 2 decoder layers" in card
    assert "All of it is made up, CC0." in card
    again = taiyaku(root, "adapt", *arguments[:3], *arguments[3:], "--steps", "8", "--threads", "1")
    assert 0 == again.code, again.err
    assert "8 updates" in again.err


def test_ten_messages_are_too_few(root: Path) -> None:
    (root / "locale/ja/LC_MESSAGES/index.po").unlink()
    said = taiyaku(root, "adapt")
    assert (2, "") == (said.code, said.out)
    assert "0 pairs of reviewed text are too few to learn from; 40 are needed." in said.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "embedded", "--from-scratch"], "exclude each other"),
        (["--from", "./gone"], "model './gone': no such folder"),
        (["--weight", "toy"], "--weight toy: this is no weight. Write TAG=2."),
        (["--device", "cuda"], "there is no CUDA device"),
        (["--device", "abacus"], "device 'abacus'"),
        (["--terms", "mkdocs.yml"], "mkdocs.yml:1: this is no term"),
        (["--pairs", "mkdocs.yml"], "mkdocs.yml:1: this is no pair"),
        (["--pairs", "gone.tsv"], "gone.tsv"),
        (["--minutes", "0"], "--minutes"),
    ],
)
def test_bad_input_is_one_line(root: Path, arguments: list[str], said: str) -> None:
    run = taiyaku(root, "adapt", "--steps", "2", *arguments)
    assert 2 == run.code
    assert said in run.err
    assert "Traceback" not in run.err
