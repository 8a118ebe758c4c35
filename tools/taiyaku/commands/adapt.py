"""`taiyaku adapt`: reviewed messages and other pairs → a better model, with a card."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from taiyaku import catalog as catalogs
from taiyaku.adapt import (
    FINE_TUNING,
    FROM_SCRATCH,
    SIZES,
    Measured,
    Pair,
    Progress,
    Recipe,
    Story,
    card,
    held_out,
    marian_folder,
    measured,
    mined,
    percent,
    read_terms,
    read_usable,
    reviewed,
    save_vocabulary,
    together,
    train_pieces,
)
from taiyaku.commands.model import OWN, named, say_how_to_draft, show_scores
from taiyaku.commands.say import Step, as_json, console, plural, step
from taiyaku.draft import find_model, load_engine, signature
from taiyaku.errors import AdaptError
from taiyaku.extras import needed
from taiyaku.files import read_text, write_text
from taiyaku.glossary import load
from taiyaku.model import Term
from taiyaku.project import Project, find_project

if TYPE_CHECKING:
    from taiyaku.adapt.train import Evaluated, Trained

__all__ = ["command"]

_FEWEST = 40
"""Pairs; of fewer a model learns them by heart, and nothing else."""
_MOST_HELD = 500

_File = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class _Material:
    """What a training reads."""

    pairs: tuple[Pair, ...]
    held: tuple[Pair, ...]
    judged_by: str
    terms: tuple[Term, ...]


@click.command("adapt", help="Train the model on what was reviewed, or on other pairs; from scratch if you like.")
@click.option("--pairs", "files", multiple=True, type=_File, help="More pairs: TSV, TSV.xz or TMX. Repeatable.")
@click.option("--held", type=_File, help="Pairs to judge by; without it some of the others are held back.")
@click.option("--test", type=_File, help="Pairs for the scores at the end; never trained on.")
@click.option("--terms", "term_file", type=_File, help="TSV of terms, beside the glossary.")
@click.option(
    "--from", "start", default="", metavar="MODEL", help=f"'{OWN}', a folder or a hub id; else the project's."
)
@click.option("--from-scratch", is_flag=True, help="A new vocabulary and a new model.")
@click.option("--size", type=click.Choice([*SIZES]), default="small", show_default=True, help="Of a new model.")
@click.option("--pieces", type=click.IntRange(256), default=8000, show_default=True, help="Of a new vocabulary.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Else .taiyaku/adapted.")
@click.option("--minutes", type=click.FloatRange(0, min_open=True), help="The budget; 10, from scratch 240.")
@click.option("--steps", type=click.IntRange(1), help="The same in updates.")
@click.option("--weight", "weights", multiple=True, metavar="TAG=N", help="Pairs of TAG N times as often. Repeatable.")
@click.option("--batch", "tokens", type=click.IntRange(64), help="Pieces in a batch.")
@click.option("--rate", type=click.FloatRange(0, min_open=True), help="The learning rate at its height.")
@click.option("--warmup", type=click.IntRange(1), help="Updates until the rate is at its height.")
@click.option("--threads", type=click.IntRange(1), help="Else as many as there are cores.")
@click.option("--workers", type=click.IntRange(0), help="Processes that make batches; 1, and 8 or more feed a GPU.")
@click.option("--device", default="", help="cpu or cuda; else a GPU where there is one.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--about", type=_File, help="Markdown for the card: the data's licences and attribution.")
@click.option("--json", "json_", is_flag=True, help="For other programs.")
def command(
    files: tuple[Path, ...],
    held: Path | None,
    test: Path | None,
    term_file: Path | None,
    start: str,
    from_scratch: bool,
    size: str,
    pieces: int,
    output: Path | None,
    minutes: float | None,
    steps: int | None,
    weights: tuple[str, ...],
    tokens: int | None,
    rate: float | None,
    warmup: int | None,
    threads: int | None,
    workers: int | None,
    device: str,
    seed: int,
    about: Path | None,
    json_: bool,
) -> int:
    """The command."""
    if from_scratch and start:
        raise AdaptError("--from and --from-scratch exclude each other. Leave one out.")
    project = find_project(Path.cwd())
    recipe = _recipe(
        FROM_SCRATCH if from_scratch else FINE_TUNING,
        minutes=minutes if minutes or steps else 240.0 if from_scratch else 10.0,
        steps=steps,
        size=SIZES[size],
        pieces=pieces,
        weights=_weights(weights),
        tokens=tokens,
        rate=rate,
        warmup=warmup,
        threads=threads or os.cpu_count() or 1,
        workers=workers,
        device=device,
        seed=seed,
    )
    output = output or project.cache / "adapted"
    said = read_text(about) if about else ""
    with step("pairs") as running:
        kept_out = read_usable(test).pairs if test else ()
        material = _material(project, files, held, kept_out, term_file, from_scratch, running)
        running.say(
            f"{plural(len(material.pairs), 'pair')} to learn from, {len(material.held):,} to judge by; "
            f"{plural(len(material.terms), 'term')}."
        )
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch: threads that spin ruin a shared machine
    training: Any = needed("taiyaku.adapt.train", extra="torch", why="training needs {missing}.", error=AdaptError)
    with step("model") as running:
        name, folder = _start(project, start, output, from_scratch, material, recipe)
        running.say(f"begins with {name or 'nothing'}.")
    with step("adapt") as running:
        trained: Trained = training.train(
            material.pairs,
            material.held,
            start=folder,
            output=output,
            recipe=recipe,
            terms=material.terms,
            on_report=lambda progress: _advance(running, recipe, progress),
            on_evaluation=lambda evaluated: running.note(_said(evaluated)),
        )
        running.say(f"{plural(trained.step, 'update')} in {trained.minutes:.1f} minutes; {_said(trained.best)}.")
    if not trained.finished:
        console.print(f"Stopped. The same command goes on from update {trained.step:,}.")
        return 1
    with step("score") as running:
        judged, by = (kept_out, test.name) if test else (material.held, material.judged_by)
        terms = load(project.glossary) or material.terms
        models = {} if from_scratch else {name: _model_to_start(project, start)}
        results = [
            _measured(project, *one, judged, terms) for one in (models | {output.name: str(trained.model)}).items()
        ]
        running.say(f"{plural(len(judged), 'pair')} of {by}.")
    story = Story(
        name=output.name,
        start=name,
        recipe=recipe,
        weights=trained.weights,
        steps=trained.step,
        minutes=trained.minutes,
        curve=[(one.minutes, one.scores.chrf, one.scores.bleu) for one in trained.curve],
        pairs=material.pairs,
        judged_by=f"{plural(len(judged), 'pair')} of {by}",
        measured=results,
        data=said,
    )
    write_text(trained.model / "MODEL_CARD.md", card(story))
    if json_:
        as_json([asdict(one) for one in results])
    else:
        _show(project, trained, results)
    return 0


def _recipe(base: Recipe, **chosen: Any) -> Recipe:
    """The recipe with what was chosen; None keeps what it says."""
    return replace(base, **{name: value for name, value in chosen.items() if value is not None})


def _weights(given: tuple[str, ...]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for one in given:
        tag, _, value = one.partition("=")
        try:
            weights[tag] = float(value)
        except ValueError:
            raise AdaptError(f"--weight {one}: this is no weight. Write TAG=2.") from None
    return weights


def _material(
    project: Project,
    files: tuple[Path, ...],
    held: Path | None,
    kept_out: Sequence[Pair],
    term_file: Path | None,
    from_scratch: bool,
    running: Step,
) -> _Material:
    """All that is learnt from and judged by, with nothing in both."""
    own = _reviewed(project)
    pairs = list(own)
    for path in files:
        reading = read_usable(path)
        pairs += reading.pairs
        if reading.broken:
            running.note(f"{plural(reading.broken, 'broken line')} left out; the first: {reading.first}")
    if len(pairs) < _FEWEST:
        raise AdaptError(
            f"{plural(len(pairs), 'pair')} of reviewed text are too few to learn from; {_FEWEST} are needed. "
            "Review more messages, or give others with --pairs."
        )
    apart = {pair.source for pair in kept_out}
    if held:
        judges = read_usable(held).pairs
        judged_by = held.name
        apart |= {pair.source for pair in judges}
        judges = judges[:_MOST_HELD]
    else:
        share = min(0.15, _MOST_HELD / len(pairs))
        judges = tuple(pair for pair in pairs if held_out(pair.source, share=share) and pair.source not in apart)
        judged_by = "what was held back"
        apart |= {pair.source for pair in judges}
    learnt = tuple(pair for pair in pairs if pair.source not in apart)
    if not judges or not learnt:
        raise AdaptError("no pairs are left to learn from or to judge by. Give more with --pairs.")
    terms = together(load(project.glossary), read_terms(term_file) if term_file else ())
    if from_scratch and not term_file:
        terms = together(terms, mined(learnt))
    return _Material(learnt, judges, judged_by, terms)


def _reviewed(project: Project) -> tuple[Pair, ...]:
    return reviewed(
        message
        for page in project.catalog_pages()
        for message in catalogs.read(project.catalog_path(page)).messages.values()
    )


def _start(
    project: Project, start: str, output: Path, from_scratch: bool, material: _Material, recipe: Recipe
) -> tuple[str, Path]:
    """What the model to begin with is called, empty for a new one, and the MarianMT folder to begin from."""
    folder = output / "start"
    if from_scratch:
        if not (folder / "vocab.json").exists():
            folder.mkdir(parents=True, exist_ok=True)
            joint = folder / "joint.spm"
            made = train_pieces(material.pairs, joint, size=recipe.pieces, threads=recipe.threads)
            save_vocabulary(joint, made, folder)
        return "", folder
    model = _model_to_start(project, start)
    given = find_model(model)
    if not (given / "model.bin").exists():
        return model, given
    if not (folder / "config.json").exists():
        marian_folder(given, folder)
    return signature(given), folder


def _model_to_start(project: Project, start: str) -> str:
    """The model to begin with: the one asked for, else the project's own."""
    return named(start) if start else project.model


def _advance(running: Step, recipe: Recipe, progress: Progress) -> None:
    if recipe.steps:
        running.advance(progress.step, recipe.steps)
    else:
        running.advance(int(progress.seconds), int((recipe.minutes or 0) * 60))


def _said(evaluated: Evaluated) -> str:
    scores = evaluated.scores
    return (
        f"update {evaluated.step:,}: chrF {scores.chrf:.1f}, BLEU {scores.bleu:.1f}, "
        f"placeholders {percent(scores.placeholders)}, terms {percent(scores.terms)}"
    )


def _measured(project: Project, name: str, model: str, judged: Sequence[Pair], terms: tuple[Term, ...]) -> Measured:
    engine = load_engine(model, cache=project.cache, beam_size=project.beam_size)
    return replace(measured(engine, judged, terms=terms), signature=name)


def _show(project: Project, trained: Trained, results: Sequence[Measured]) -> None:
    show_scores(results)
    if trained.best.step == 0:
        console.print("It did not get better. Keep the model you have; more reviewed text will help.")
        return
    console.print(f"The model is in {project.shown(trained.model)}, with its card.")
    say_how_to_draft(project, project.shown(trained.model))
