"""A training that learns, one that was killed and goes on, and those that cannot begin."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import signal
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from taiyaku.adapt import Pair, Recipe, save_vocabulary, train_pieces
from taiyaku.adapt.augment import Shares
from taiyaku.adapt.pairs import placeholders
from taiyaku.draft import MarianEngine, annotated, convert
from taiyaku.errors import AdaptError
from tests.adapt.toy import NOUNS, TERMS, TINY, sentences

torch = pytest.importorskip("torch", reason="the extra `torch` is not installed")
transformers = pytest.importorskip("transformers", reason="the extra `torch` is not installed")
pytest.importorskip("MeCab", reason="the extra `adapt` is not installed")

from taiyaku.adapt.train import Trained, train  # noqa: E402  (needs torch)

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.xdist_group("train")]

RECIPE = Recipe(
    steps=2000,
    size=TINY,
    tokens=512,
    longest=40,
    rate=3e-3,
    warmup=200,
    dropout=0.0,
    averaging=0.99,
    shares=Shares(terms=0.6, other=0.8, marks=0.1, placeholders=0.2, case=0.0),
    join=0.0,
    evaluations=3,
    log_steps=10,
    workers=0,
)
PAIRS, HELD = sentences(4000, seed=1), sentences(100, seed=2)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but a vocabulary."""
    folder = tmp_path_factory.mktemp("start")
    save_vocabulary(folder / "joint.spm", train_pieces(PAIRS, folder / "joint.spm", size=330, threads=1), folder)
    return folder


@pytest.fixture(scope="module")
def trained(start: Path, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """The toy language, learnt."""
    return train(PAIRS, HELD, start=start, output=tmp_path_factory.mktemp("toy"), recipe=RECIPE, terms=TERMS)


def translations(model: Path, texts: list[str], folder: Path) -> list[str]:
    convert(model, folder)
    return [offered[0].text for offered in MarianEngine(folder).translate(texts)]


def test_a_toy_language_is_learnt_with_its_placeholders(trained: Trained, tmp_path: Path) -> None:
    """In any place, once each, and with numbers that the sentence did not begin with 0."""
    unseen = sentences(200, seed=3)
    random = Random(1)
    numbered = [
        Pair(*(side.replace("⟦0⟧", f"⟦{number}⟧") for side in (pair.source, pair.target)))
        for pair in unseen
        for number in [random.randrange(16)]
    ]
    outputs = translations(trained.model, [pair.source for pair in numbered], tmp_path / "model")
    assert [placeholders(pair.target) for pair in numbered] == [placeholders(output) for output in outputs]
    assert 198 <= sum(pair.target == output for pair, output in zip(numbered, outputs, strict=True))


def test_a_term_is_called_what_it_is_said_to_be_called(trained: Trained, tmp_path: Path) -> None:
    """Another noun's Japanese beside a noun: the translation has that, and is otherwise the same."""
    random = Random(5)
    sources, wanted = [], []
    for pair in sentences(200, seed=4):
        noun = random.choice([noun for noun in NOUNS if f" {noun} " in pair.source or f" {noun}." in pair.source])
        other = random.choice([said for said in NOUNS.values() if said not in pair.target])
        sources.append(pair.source.replace(noun, annotated(noun, other)))
        wanted.append(pair.target.replace(NOUNS[noun], other))
    outputs = translations(trained.model, sources, tmp_path / "model")
    right = sum(one == other for one, other in zip(outputs, wanted, strict=True))
    assert right >= 198, [pair for pair in zip(sources, outputs, strict=True) if pair[1] not in wanted][:5]


def test_the_curve_falls_and_the_best_is_kept(trained: Trained) -> None:
    assert trained.finished
    assert RECIPE.steps == trained.step
    assert [one.step for one in trained.curve] == sorted({one.step for one in trained.curve})
    assert 100.0 == trained.best.scores.chrf
    lines = [json.loads(line) for line in (trained.model.parent / "progress.jsonl").read_text().splitlines()]
    losses = [line["loss"] for line in lines if "evaluation" not in line]
    assert RECIPE.steps == 10 * len(losses)
    assert losses[-1] < losses[0] / 10


SHORT = replace(RECIPE, steps=120, evaluations=2, save_minutes=0.0, dropout=0.1)


def run(start: Path, output: Path) -> None:
    train(PAIRS[:500], HELD[:20], start=start, output=output, recipe=SHORT, terms=TERMS)


def curve(output: Path) -> list[tuple[int, float]]:
    lines = [json.loads(line) for line in (output / "progress.jsonl").read_text().splitlines()]
    return [(line["step"], line["loss"]) for line in lines]


def test_killed_and_begun_again_the_curve_is_the_same(start: Path, tmp_path: Path) -> None:
    run(start, tmp_path / "whole")
    child = multiprocessing.get_context("spawn").Process(target=run, args=(start, tmp_path / "killed"))
    child.start()
    progress = tmp_path / "killed/progress.jsonl"
    while child.is_alive() and (not progress.exists() or progress.read_text().count("\n") < 4):
        time.sleep(0.01)
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    assert curve(tmp_path / "killed")[-1][0] < 120, "it had ended before it was killed"
    run(start, tmp_path / "killed")
    assert curve(tmp_path / "whole") == curve(tmp_path / "killed")
    weights = [(tmp_path / name / "last/model.safetensors").read_bytes() for name in ("whole", "killed")]
    assert weights[0] == weights[1]


def test_a_signal_saves_and_ends(start: Path, tmp_path: Path) -> None:
    steps: list[int] = []

    def stop(progress: object) -> None:
        steps.append(progress.step)  # type: ignore[attr-defined]
        if len(steps) == 9:
            os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    stopped = train(PAIRS[:500], HELD[:20], start=start, output=tmp_path, recipe=SHORT, terms=TERMS, on_report=stop)
    assert not stopped.finished
    assert 90 == stopped.step
    assert before == signal.getsignal(signal.SIGTERM)
    assert (tmp_path / "checkpoint.pt").exists()


def test_a_full_disk_leaves_the_checkpoint(start: Path, tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(progress: object) -> None:
        if progress.step == 60:  # type: ignore[attr-defined]
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))

    try:
        with pytest.raises(AdaptError, match=r"cannot be written \(.+\); the checkpoint of step 59 is kept"):
            train(PAIRS[:500], HELD[:20], start=start, output=tmp_path, recipe=SHORT, terms=TERMS, on_report=fill)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert 59 == torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"]
    assert not list(tmp_path.glob(".*"))
    run(start, tmp_path)
    assert 120 == curve(tmp_path)[-1][0]


def test_a_checkpoint_of_another_model_is_not_gone_on_from(start: Path, tmp_path: Path) -> None:
    short = replace(SHORT, steps=10)
    train(PAIRS[:500], HELD[:20], start=start, output=tmp_path, recipe=short)
    other = replace(short, size=replace(TINY, ffn=64))
    with pytest.raises(AdaptError, match=r"checkpoint\.pt: it was begun with ffn 128, now it is 64"):
        train(PAIRS[:500], HELD[:20], start=start, output=tmp_path, recipe=other)
    (tmp_path / "checkpoint.pt").write_bytes(b"no checkpoint")
    with pytest.raises(AdaptError, match=r"checkpoint\.pt: cannot be read"):
        train(PAIRS[:500], HELD[:20], start=start, output=tmp_path, recipe=short)


def test_weights_of_another_vocabulary_are_told(trained: Trained, start: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    save_vocabulary(folder / "joint.spm", other_pieces(folder), folder)
    for name in ("config.json", "model.safetensors"):
        (folder / name).write_bytes((trained.model / name).read_bytes())
    with pytest.raises(AdaptError, match=r"mixed: the model has \d+ pieces, its vocabulary \d+"):
        train(PAIRS, HELD, start=folder, output=tmp_path / "out", recipe=SHORT)


def other_pieces(folder: Path) -> list[str]:
    folder.mkdir()
    return train_pieces(PAIRS, folder / "joint.spm", size=324, threads=1)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_a_gpu_that_is_not_there_is_told(start: Path, tmp_path: Path) -> None:
    with pytest.raises(AdaptError, match="there is no CUDA device"):
        train(PAIRS, HELD, start=start, output=tmp_path, recipe=replace(SHORT, device="cuda"))


def test_pairs_that_are_all_too_long_are_told(start: Path, tmp_path: Path) -> None:
    long = [Pair(pair.source * 20, pair.target * 20) for pair in PAIRS[:50]]
    with pytest.raises(AdaptError, match="none of 50 pairs can be learnt from: all are longer than 40 pieces"):
        train(long, HELD, start=start, output=tmp_path, recipe=SHORT)
