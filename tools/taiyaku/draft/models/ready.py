"""A folder in CTranslate2's form → what is in it, and that it is whole and of one piece.

CTranslate2 loads a vocabulary that is too short, or a SentencePiece model of another model, without a word, and
then translates into nonsense; so this is looked at before. Nothing of the weights is read but their sizes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from taiyaku.draft.models.parts import AGAIN, check_together, needed_file, read_json, read_lines, strings
from taiyaku.draft.models.weights import Variable, variables
from taiyaku.errors import EngineError

__all__ = ["Ready", "read_ready", "signature"]


@dataclass(frozen=True, slots=True)
class Ready:
    """A model that CTranslate2 can load."""

    folder: Path
    signature: str
    vocabulary: frozenset[str]
    """The pieces of the source."""
    target_language: str = ""
    """As the model itself has it; empty where it does not say."""


def read_ready(folder: Path) -> Ready:
    """What a folder in CTranslate2's form holds.

    Raises:
        EngineError: a file is missing, broken, or of another model; names it.

    """
    weights = needed_file(folder / "model.bin")
    source, target = _embeddings(weights)
    read_json(folder / "config.json", dict)
    one, two = _vocabularies(folder)
    pieces = _pieces(one, source)
    written = pieces if two == one else _pieces(two, target)
    if two == one and target.shape[0] != len(written):
        raise EngineError(f"{weights}: it has weights for {target.shape[0]:,} pieces, not {len(written):,}. {AGAIN}")
    check_together(folder / "source.spm", one, pieces)
    if (folder / "target.spm").is_file():
        check_together(folder / "target.spm", two, written)
    card = _card(folder)
    return Ready(folder, signature(folder), frozenset(pieces), str(card.get("target_language") or ""))


def _vocabularies(folder: Path) -> tuple[Path, Path]:
    """Of the source and of the target; older conversions have text files."""
    for ending in ("json", "txt"):
        shared, *sides = (folder / f"{name}_vocabulary.{ending}" for name in ("shared", "source", "target"))
        if shared.is_file():
            return shared, shared
        if sides[0].is_file():
            return sides[0], sides[1]
    raise EngineError(f"{folder / 'shared_vocabulary.json'}: no such file, and the model needs it. {AGAIN}")


_EMBEDDINGS = (("encoder/embeddings_0/weight", "encoder/embeddings/weight"), ("decoder/embeddings/weight",))


def _embeddings(weights: Path) -> tuple[Variable, Variable]:
    """Of the source and the target: one row for each piece."""
    try:
        found, others = variables(weights)
    except OSError as error:
        raise EngineError(f"{weights}: cannot be read ({error.strerror}).") from None
    except ValueError as error:
        raise EngineError(f"{weights}: {error}. Convert or copy the model again.") from None
    one, two = (
        [found[others.get(name, name)] for name in names if others.get(name, name) in found] for names in _EMBEDDINGS
    )
    source, target = next(iter(one), None), next(iter(two), None)
    if source is None or target is None or not source.shape or not target.shape:
        raise EngineError(f"{weights}: this is no translation model. Give a MarianMT one.")
    return source, target


def _pieces(path: Path, embeddings: Variable) -> tuple[str, ...]:
    pieces = tuple(read_lines(path)) if path.suffix == ".txt" else strings(path, read_json(path, list))
    if len(pieces) != embeddings.shape[0]:
        raise EngineError(
            f"{path}: it has {len(pieces):,} pieces, and model.bin has weights for {embeddings.shape[0]:,}: "
            f"they are of two models, or the list was cut. {AGAIN}"
        )
    return pieces


def signature(folder: Path) -> str:
    """Name and revision from model.json, or the folder's name and a digest of its weights."""
    card = _card(folder)
    if "name" in card and "revision" in card:
        return f"{card['name']}@{card['revision']}"
    return f"{folder.name}@{digest(folder / 'model.bin')}"


def digest(weights: Path) -> str:
    """A few letters by which to tell one file of weights from another."""
    with weights.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:8]


def _card(folder: Path) -> dict[str, object]:
    path = folder / "model.json"
    return dict(read_json(path, dict)) if path.is_file() else {}
