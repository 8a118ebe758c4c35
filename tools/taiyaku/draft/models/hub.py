"""A hub id → the folder that the hub's own cache has it in; fetched where it is not there yet.

A snapshot that is whole on this machine is taken without a word to the hub: drafting works offline, and does
not change under somebody's hands. Another revision is named, `owner/name@revision`. The hub is asked what
files there are, and what kind of model it is, before hundreds of megabytes are fetched; code is never fetched.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

from taiyaku.draft.models.parts import library
from taiyaku.errors import EngineError, short

__all__ = ["HUB_ID", "hub_folder"]

HUB_ID = re.compile(r"[\w.-]+/[\w.-]+(?:@[\w./-]+)?")
_TIMEOUT = 10.0
"""Seconds for the hub to answer the first question."""
_SMALL = (
    "config.json",
    "generation_config.json",
    "tokenizer_config.json",
    "vocab.json",
    "target_vocab.json",
    "source.spm",
    "target.spm",
)
_CONVERTED = ("shared_vocabulary.json", "source_vocabulary.json", "target_vocabulary.json", "model.json")
_WEIGHTS = ("model.bin", "model.safetensors", "pytorch_model.bin")
"""In CTranslate2's form, as safetensors, or pickled (of which nothing but weights is read): the first of these."""


def hub_folder(model: str) -> Path:
    """The folder of a hub id.

    Raises:
        EngineError: it is not on this machine and the hub did not give it, or it is no MarianMT model.

    """
    name, _, revision = model.partition("@")
    hub = library("huggingface_hub", model)
    if not sys.stderr.isatty():
        library("huggingface_hub.utils", model).disable_progress_bars()
    if kept := _kept(hub, name, revision or None):
        return kept
    try:
        information = hub.HfApi().model_info(name, revision=revision or None, timeout=_TIMEOUT)
        kind = (information.config or {}).get("model_type", "marian")
        names = _wanted({file.rfilename for file in information.siblings or ()})
        if kind != "marian" or not names:
            raise EngineError(f"model '{model}': it is no MarianMT model ({kind}). Name another one.")
        return Path(hub.snapshot_download(name, revision=revision or None, allow_patterns=names))
    except EngineError:
        raise
    except Exception as error:  # noqa: BLE001  (the hub's client raises what its HTTP library raises)
        raise EngineError(_told(model, error)) from None


def _kept(hub: Any, name: str, revision: str | None) -> Path | None:
    """The snapshot on this machine, if it is whole."""
    try:
        folder = Path(hub.snapshot_download(name, revision=revision, local_files_only=True))
    except (OSError, ValueError):
        return None
    names = {path.name for path in folder.iterdir() if path.is_file()}
    wanted = _wanted(names)
    return folder if wanted and {"config.json", "source.spm"} <= names else None


def _wanted(names: Collection[str]) -> list[str]:
    """Which of a model's files are needed; none where it has no weights that we read."""
    weights = next((one for one in _WEIGHTS if one in names), None)
    return [one for one in (*_SMALL, *_CONVERTED) if one in names] + [weights] if weights else []


def _told(model: str, error: Exception) -> str:
    said = short(str(error) or type(error).__name__, 120)
    kind = type(error).__name__
    if kind in ("OfflineModeIsEnabled", "LocalEntryNotFoundError") or "HF_HUB_OFFLINE" in said:
        return (
            f"model '{model}': it is not on this machine, and HF_HUB_OFFLINE forbids to fetch it. "
            "Unset that once, or give the folder of a model."
        )
    if kind in ("RepositoryNotFoundError", "RevisionNotFoundError", "GatedRepoError", "HFValidationError"):
        return f"model '{model}': the hub has no such model that is open to you. Check the id and the revision."
    return (
        f"model '{model}': it is not on this machine, and the hub did not give it ({said}). "
        "Check the network, or give the folder of a model."
    )
