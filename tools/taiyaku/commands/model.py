"""`taiyaku model`: which models there are, another one or a server made ready, one taken out, two compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from taiyaku.adapt import Measured, marian_folder, measured, read, read_linked
from taiyaku.commands.say import as_json, columns, console, plural, side_by_side, step
from taiyaku.draft import (
    EMBEDDED,
    Engine,
    RemoteEngine,
    converted,
    load_engine,
    parse_address,
    reached_server,
    ready_folder,
    signature,
)
from taiyaku.errors import ProjectError
from taiyaku.glossary import load
from taiyaku.project import Project, find_project

__all__ = ["OWN", "command", "named", "say_how_to_draft", "show_scores"]

OWN = "embedded"
"""What the model that comes with the package is called on the command line."""


@dataclass(frozen=True, slots=True)
class _Model:
    """A model on this machine."""

    signature: str
    megabytes: float | None
    folder: str
    """Or the address of a server."""
    used: bool
    """The project drafts with it."""


@click.group("model", help="See, add, export and compare MarianMT models.")
def command() -> None:
    """The group; each of its commands is a function below."""


@command.command("list", help="The models on this machine; the one that drafts is marked.")
@click.option("--json", "json_", is_flag=True, help="For other programs.")
def list_(json_: bool) -> int:
    """The command."""
    project = find_project(Path.cwd())
    models = _models(project)
    if json_:
        as_json([asdict(model) for model in models])
        return 0
    shown = columns()
    for name in ("", "model", "MB", "folder"):
        shown.add_column(name, justify="right" if name == "MB" else "left")
    for model in models:
        size = "–" if model.megabytes is None else f"{model.megabytes:.1f}"
        shown.add_row("*" if model.used else "", model.signature, size, model.folder)
    console.print(shown)
    return 0


@command.command("add", help="Make a model ready to draft: a MarianMT folder, a hub id, or a server that answers.")
@click.argument("model")
def add(model: str) -> int:
    """The command. A folder or hub id is converted once; of a server only what it offers is asked."""
    project = find_project(Path.cwd())
    with step("model") as running:
        if address := parse_address(model):
            languages = {"source": project.source_language, "target": project.target_language}
            running.say(f"{reached_server(address, **languages)} answers at {address.url}.")
        else:
            folder = ready_folder(model, project.cache)
            made = load_engine(str(folder), cache=project.cache, target=project.target_language)
            running.say(f"{made.signature} is ready in {project.shown(folder)}.")
    say_how_to_draft(project, model)
    return 0


@command.command("export", help=f"Write a model as a MarianMT folder, to train on from; '{OWN}' is the package's own.")
@click.argument("model")
@click.argument("output", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER")
def export(model: str, output: Path) -> int:
    """The command."""
    if output.exists() and any(output.iterdir()):
        raise ProjectError(f"{output}: there is something in it already. Name a new folder.")
    project = find_project(Path.cwd())
    with step("export") as running:
        marian_folder(ready_folder(named(model), project.cache), output)
        running.say(f"{model} is a MarianMT folder in {output}/.")
    return 0


@command.command("compare", help=f"Scores and speed of models on the same pairs; '{OWN}' is the package's own.")
@click.argument("models", nargs=-1, required=True, metavar="MODEL...")
@click.option(
    "--pairs",
    "path",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TSV or TSV.xz: tag, English, Japanese.",
)
@click.option(
    "--links",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TSV of pairs whose words are linked by hand: adds the alignment error.",
)
@click.option("--at-most", type=click.IntRange(1), help="Only so many pairs, from the first on.")
@click.option("--json", "json_", is_flag=True, help="For other programs.")
def compare(models: tuple[str, ...], path: Path, links: Path | None, at_most: int | None, json_: bool) -> int:
    """The command."""
    project = find_project(Path.cwd())
    pairs = read(path)[:at_most]
    linked = read_linked(links) if links else ()
    terms = load(project.glossary)
    engines = [_engine(project, name) for name in models]  # all, before the long work begins
    compared: list[Measured] = []
    with step("compare") as running:
        for done, engine in enumerate(engines, 1):
            if isinstance(engine, RemoteEngine) and (notice := engine.notice([pair.source for pair in pairs])):
                running.note(notice)
            compared.append(measured(engine, pairs, terms=terms, linked=linked))
            running.advance(done, len(engines))
        running.say(f"{plural(len(engines), 'model')} on {plural(len(pairs), 'pair')} of {path.name}.")
    if json_:
        as_json([asdict(one) for one in compared])
    else:
        show_scores(compared)
    return 0


def named(name: str) -> str:
    """A model as settings name it, by its name on the command line."""
    return "" if name == OWN else name


def say_how_to_draft(project: Project, model: str) -> None:
    """What to write where, to draft with a model."""
    console.print(f"To draft with it, write this into {project.shown(project.config)}:", markup=False)
    console.print(f"plugins:\n  - taiyaku:\n      model: {model}", markup=False)


def show_scores(models: Sequence[Measured]) -> None:
    """The scores side by side, and how they were counted."""
    console.print(side_by_side([(one.signature, one.rows()) for one in models]))
    for metric in models[0].scores.signatures:
        console.print(metric, style="dim")


def _engine(project: Project, name: str) -> Engine:
    return load_engine(
        named(name),
        cache=project.cache,
        beam_size=project.beam_size,
        source=project.source_language,
        target=project.target_language,
        at_most=project.at_most_characters,
    )


def _models(project: Project) -> list[_Model]:
    """The package's own, those in the project's cache, and what the project drafts with; no server is asked."""
    if address := parse_address(project.model):
        server = _engine(project, project.model)
        models = [_Model(server.signature, None, address.url, True)]
        drafting = None
    else:
        models, drafting = [], ready_folder(project.model, project.cache)
    for folder in dict.fromkeys([EMBEDDED, *converted(project.cache), *([drafting] if drafting else [])]):
        size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
        models.append(_Model(signature(folder), round(size / 1e6, 1), project.shown(folder), folder == drafting))
    return models
