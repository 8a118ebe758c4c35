"""A MarianMT folder as transformers saves it → its parts, which belong together.

transformers loads much that does not belong together: weights that are missing are made up at random, pieces
that no vocabulary has become ``<unk>``. So what can be seen without the weights is looked at here, and the rest by
`convert`. The layout is that of the models of OPUS-MT: ``config.json``, ``vocab.json``, ``source.spm`` and
``target.spm``, weights, and perhaps ``tokenizer_config.json`` and ``target_vocab.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taiyaku.draft.models.parts import AGAIN, check_together, needed_file, read_json
from taiyaku.errors import EngineError

__all__ = ["PAD", "MarianFolder", "read_marian"]

PAD = "<pad>"
_FILES = ("config.json", "vocab.json", "target_vocab.json", "source.spm", "target.spm", "tokenizer_config.json")


@dataclass(frozen=True, slots=True)
class MarianFolder:
    """A model that can be converted."""

    folder: Path
    weights: Path
    source: tuple[str, ...]
    """The pieces, in the order of their numbers."""
    target: tuple[str, ...]
    """The same tuple where both sides share one vocabulary."""
    target_language: str

    def files(self) -> tuple[Path, ...]:
        """All that its conversion is made from."""
        return (self.weights, *(path for name in _FILES if (path := self.folder / name).is_file()))


def read_marian(folder: Path) -> MarianFolder:
    """The parts of a folder.

    Raises:
        EngineError: a file is missing, broken or of another model, or the model is of another kind; names it.

    """
    settings = _settings(folder)
    weights = next((path for name in _WEIGHTS if (path := folder / name).is_file()), None)
    if weights is None:
        raise EngineError(f"model '{folder}': neither {' nor '.join(_WEIGHTS)} is there. {AGAIN}")
    tokenizer = _tokenizer(folder)
    vocabulary = folder / "vocab.json"
    source = _pieces(vocabulary, settings.get("vocab_size"))
    target, other = source, vocabulary
    if tokenizer.get("separate_vocabs"):
        other = folder / "target_vocab.json"
        target = _pieces(other, settings.get("decoder_vocab_size"))
    check_together(folder / "source.spm", vocabulary, source)
    check_together(folder / "target.spm", other, target)
    return MarianFolder(folder, needed_file(weights), source, target, str(tokenizer.get("target_lang") or ""))


_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


def _settings(folder: Path) -> Mapping[str, Any]:
    settings: Mapping[str, Any] = read_json(folder / "config.json", dict)
    kind = settings.get("model_type")
    if kind != "marian":
        raise EngineError(f"model '{folder}': it is a '{kind}' model. Give a MarianMT one.")
    return settings


def _tokenizer(folder: Path) -> Mapping[str, Any]:
    path = folder / "tokenizer_config.json"
    settings: Mapping[str, Any] = read_json(path, dict) if path.is_file() else {}
    return settings


def _pieces(path: Path, size: object) -> tuple[str, ...]:
    """The pieces by their numbers, of which the model has weights for `size`."""
    numbers = read_json(path, dict)
    pieces = sorted(numbers, key=lambda piece: numbers[piece] if isinstance(numbers[piece], int) else -1)
    if [numbers[piece] for piece in pieces] != list(range(len(pieces))):
        raise EngineError(f"{path}: the pieces are not numbered 0, 1, 2 …. {AGAIN}")
    for needed in ("</s>", "<unk>", PAD):
        if needed not in numbers:
            raise EngineError(f"{path}: it has no {needed}. {AGAIN}")
    if size != len(pieces):
        raise EngineError(
            f"{path}: it has {len(pieces):,} pieces, and config.json says {size}: they are of two models. {AGAIN}"
        )
    return tuple(pieces)
