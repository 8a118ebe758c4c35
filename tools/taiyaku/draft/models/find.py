"""The name of a model, as settings or a command give it → its folder in CTranslate2's form.

A folder in that form is used as it is; any other MarianMT folder, or a hub id, is converted once into the
project's cache. A second process waits for the first, and what a killed one left is taken away.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from pathlib import Path

from taiyaku.draft.models.convert import convert
from taiyaku.draft.models.hub import HUB_ID, hub_folder
from taiyaku.draft.models.marian_folder import read_marian
from taiyaku.draft.models.ready import read_ready
from taiyaku.errors import EngineError
from taiyaku.locks import alone

__all__ = ["EMBEDDED", "converted", "find_model", "ready_folder"]

EMBEDDED = Path(__file__).parents[1] / "embedded"
"""The model that comes with the package."""
_EDITION = "2"
"""Of the conversion: another one makes all models be converted again."""


def find_model(model: str) -> Path:
    """The folder of a model as it was given: in CTranslate2 form, or as transformers saves it.

    Raises:
        EngineError: there is no such folder, and the hub has none.

    """
    if not model:
        return EMBEDDED
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    if "://" in model:
        raise EngineError(f"model '{model}': a server has no folder. Name a model that runs here.")
    if folder.is_absolute() or model.startswith((".", "~")) or not HUB_ID.fullmatch(model):
        raise EngineError(
            f"model '{model}': no such folder. Give the folder of a MarianMT model, or a hub id such as "
            "Helsinki-NLP/opus-mt-en-jap, as `model` of the taiyaku plugin in mkdocs.yml; "
            "leave it out for the embedded model."
        )
    return hub_folder(model)


def ready_folder(model: str, cache: Path) -> Path:
    """The folder of a model in CTranslate2's form, made where there is none.

    Raises:
        EngineError: the model is missing, incomplete or of another kind, or needs what is not installed.

    """
    folder = find_model(model)
    if (folder / "model.bin").exists():
        return folder
    named = "" if Path(model).expanduser().is_dir() else model
    return _converted(folder, cache / "models", named=named)


def converted(cache: Path) -> list[Path]:
    """The models that were converted into a cache."""
    return sorted(path.parent for path in (cache / "models").glob("[!.]*/model.bin"))


def _converted(folder: Path, models: Path, *, named: str) -> Path:
    marian = read_marian(folder)
    stats = [(path.resolve(), path.stat()) for path in marian.files()]
    made_from = "\n".join([_EDITION, *(f"{path}:{stat.st_size}:{stat.st_mtime_ns}" for path, stat in stats)])
    stamp = hashlib.sha256(made_from.encode()).hexdigest()[:12]
    name, _, revision = named.partition("@")
    output = models / f"{(name or folder.resolve().name).replace('/', '--')}-{stamp}"
    if _whole(output):
        return output
    with alone(models / f".{output.name}.lock"):
        if not _whole(output):
            for left in models.glob(f".{output.name}.*.part"):
                shutil.rmtree(left, ignore_errors=True)
            convert(folder, output, name=name, revision=revision or (folder.name[:8] if named else ""))
    return output


def _whole(output: Path) -> bool:
    """Whether a conversion is there, and as it was made."""
    with contextlib.suppress(EngineError):
        return output.is_dir() and bool(read_ready(output))
    return False
