"""One line of configuration → the engine that it names; another kind of engine is one line here."""

from __future__ import annotations

from pathlib import Path

from taiyaku.draft.marian import MarianEngine
from taiyaku.draft.models import ready_folder

__all__ = ["load_engine"]


def load_engine(model: str = "", *, cache: Path, beam_size: int = 4, language: str = "ja") -> MarianEngine:
    """The engine for a model: empty for the embedded one, else a folder or a hub id.

    Raises:
        EngineError: the model is missing, incomplete or of another kind, or needs what is not installed.

    """
    return MarianEngine(ready_folder(model, cache), beam_size=beam_size, language=language)
