"""The files that both forms of a model have: JSON, SentencePiece models, lists of pieces.

Each reader gives the content or one line that names the file. SentencePiece is asked only whether its model
can be read and which pieces it has; that a model and a vocabulary belong together is seen by their pieces.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import sentencepiece

from taiyaku.errors import EngineError, short
from taiyaku.extras import needed

__all__ = ["AGAIN", "check_together", "library", "needed_file", "pieces_of", "read_json", "read_lines", "strings"]

AGAIN = "Copy or fetch the model again."
"""What to do about a file that is not as it was when it was made."""
_POINTER = b"version https://git-lfs"
_SHARE = 0.75
"""Of the pieces of a SentencePiece model, so many must be in the vocabulary. In the models of OPUS-MT nearly all
are; two models of the same language share half."""


def needed_file(path: Path) -> Path:
    """The path, if there is such a file."""
    if not path.is_file():
        raise EngineError(f"{path}: no such file, and the model needs it. {AGAIN}")
    with path.open("rb") as file:
        begun = file.read(len(_POINTER))
    if not begun:
        raise EngineError(f"{path}: the file is empty. {AGAIN}")
    if begun == _POINTER:
        raise EngineError(f"{path}: this only says where git-lfs has the file. Run `git lfs pull` where it is from.")
    return path


def read_json(path: Path, kind: type[dict[str, Any]] | type[list[Any]]) -> Any:
    """What a JSON file holds, if it is of that kind."""
    try:
        value = json.loads(needed_file(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise EngineError(f"{path}: cannot be read ({error.strerror}).") from None
    except ValueError as error:  # JSON, or UTF-8
        raise EngineError(f"{path}: this is no JSON, or it was cut off ({short(str(error), 80)}). {AGAIN}") from None
    if not isinstance(value, kind):
        raise EngineError(f"{path}: this is a {type(value).__name__}, not a {kind.__name__}. {AGAIN}")
    return value


def read_lines(path: Path) -> list[str]:
    """The lines of a text file, of which none is empty."""
    try:
        return needed_file(path).read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except OSError as error:
        raise EngineError(f"{path}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise EngineError(f"{path}: this is no UTF-8. {AGAIN}") from None


def pieces_of(path: Path) -> frozenset[str]:
    """The pieces that a SentencePiece model cuts text into, but for bytes and control pieces."""
    try:
        model = sentencepiece.SentencePieceProcessor(model_file=str(needed_file(path)))
    except (RuntimeError, OSError):
        raise EngineError(f"{path}: this is no SentencePiece model, or it was cut off. {AGAIN}") from None
    return frozenset(
        model.id_to_piece(number)
        for number in range(model.get_piece_size())
        if not (
            model.is_control(number) or model.is_byte(number) or model.is_unknown(number) or model.is_unused(number)
        )
    )


def check_together(spm: Path, vocabulary: Path, pieces: Collection[str]) -> None:
    """Refuse a SentencePiece model whose pieces are not those of the vocabulary: it is of another model."""
    cut = pieces_of(spm)
    known = len(cut & frozenset(pieces))
    if known < _SHARE * len(cut):
        raise EngineError(
            f"{spm}: only {known:,} of its {len(cut):,} pieces are in {vocabulary.name}: "
            f"it is of another model. {AGAIN}"
        )


def strings(path: Path, values: Sequence[object]) -> tuple[str, ...]:
    """A list of pieces, if it is one."""
    if not all(isinstance(value, str) for value in values):
        raise EngineError(f"{path}: this is no list of pieces. {AGAIN}")
    return tuple(str(value) for value in values)


def library(name: str, model: str) -> Any:
    """A module of the extra `torch`."""
    return needed(
        name, extra="torch", why=f"model '{model}': reading it needs transformers and torch.", error=EngineError
    )
