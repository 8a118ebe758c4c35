"""A MarianMT folder → its form in CTranslate2, whole or not at all.

transformers reads the weights, CTranslate2's own loader of such networks takes them over. What stands here beside
it: a vocabulary of its own for each side, and ``<pad>`` wherever it is (CTranslate2's converter takes one
vocabulary for both, and cuts off the last row without looking). Pickled files give weights and nothing else, and code
that comes with a model is never run.

The decoder begins with ``<pad>``. Where its row is zero, as in what Marian itself trained, the row is left out and
CTranslate2 starts from zeros; a model that was trained further by others has learnt a row there, and keeps it.
"""

from __future__ import annotations

import json
import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from taiyaku.draft.models.marian_folder import PAD, MarianFolder, read_marian
from taiyaku.draft.models.parts import AGAIN, library
from taiyaku.draft.models.ready import digest
from taiyaku.errors import EngineError, short

__all__ = ["convert"]

_NEVER = -1e9
"""What is added to the score of a piece that shall not be said."""


def convert(folder: Path, output: Path, *, quantization: str = "int8", name: str = "", revision: str = "") -> None:
    """Write the CTranslate2 form of a MarianMT folder; what was at `output` is replaced.

    `name` and `revision` are what drafts call the model: else the folder's name, and a digest of its weights.

    Raises:
        EngineError: the folder is broken, there is no room, or torch and transformers are not installed.

    """
    marian = read_marian(folder)
    made = _specification(marian, _model(marian))
    with _written(output) as part:
        made.validate()
        made.optimize(quantization=quantization)
        made.save(str(part))
        for spm in ("source.spm", "target.spm"):
            shutil.copyfile(folder / spm, part / spm)
        card = {
            "name": name or folder.resolve().name,
            "revision": revision or digest(part / "model.bin"),
            "target_language": marian.target_language,
        }
        (part / "model.json").write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _model(marian: MarianFolder) -> Any:
    """The network with its weights, every one of which is in the file."""
    torch, transformers = library("torch", str(marian.folder)), library("transformers", str(marian.folder))
    transformers.utils.logging.disable_progress_bar()  # ours is on the terminal
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model, loading = transformers.MarianMTModel.from_pretrained(
                str(marian.folder),
                local_files_only=True,
                use_safetensors=marian.weights.suffix == ".safetensors",
                weights_only=True,
                dtype=torch.float32,
                output_loading_info=True,
            )
    except Exception as error:  # noqa: BLE001  (transformers raises whatever a broken folder provokes)
        raise EngineError(f"{marian.weights}: {_reason(error)}. {AGAIN}") from None
    for fault, what in (("missing_keys", "has no"), ("mismatched_keys", "has another size of")):
        if found := sorted(map(str, loading.get(fault) or ())):
            raise EngineError(f"{marian.weights}: it {what} {found[0]}, and config.json wants it. {AGAIN}")
    return model.eval()


def _reason(error: Exception) -> str:
    said = short(str(error), 160)
    if "eights only load failed" in said or type(error).__name__ == "UnpicklingError":
        return "it is cut off, or holds something else than weights, which is not run"
    if "size mismatch" in said or "ignore_mismatched_sizes" in said:
        return "its weights have other sizes than config.json says: they are of two models"
    return f"it cannot be read, or was cut off ({said})"


def _specification(marian: MarianFolder, model: Any) -> Any:
    """The model as CTranslate2 writes it."""
    from taiyaku.draft.models.loader import Loader  # which takes seconds, and torch

    torch = library("torch", str(marian.folder))
    pads = marian.source.index(PAD), marian.target.index(PAD)
    rows = model.model.encoder.embed_tokens.weight, model.model.decoder.embed_tokens.weight
    for side, embedded, pieces in zip(("source", "target"), rows, (marian.source, marian.target), strict=True):
        if len(embedded) != len(pieces):
            raise EngineError(f"{marian.weights}: it has {len(embedded):,} {side} pieces, not {len(pieces):,}. {AGAIN}")
    from_zeros = not bool(torch.count_nonzero(rows[1][pads[1]]))
    model.config.normalize_before = model.config.normalize_embedding = False
    try:
        with torch.no_grad():
            spec = Loader(from_zeros=from_zeros).get_model_spec(model)
            if spec.decoder.projection.has_bias() and not from_zeros:
                spec.decoder.projection.bias[pads[1]] = _NEVER
    except (KeyError, AttributeError, ValueError) as error:
        raise EngineError(f"model '{marian.folder}': CTranslate2 cannot run it ({short(str(error), 120)}).") from None
    source, target = list(marian.source), list(marian.target)
    if from_zeros:
        for part, pad in zip((spec.encoder.embeddings[0], spec.decoder.embeddings), pads, strict=True):
            part.weight = _without(torch, part.weight, pad)
        spec.decoder.projection.weight = _without(torch, spec.decoder.projection.weight, pads[1])
        if spec.decoder.projection.has_bias():
            spec.decoder.projection.bias = _without(torch, spec.decoder.projection.bias, pads[1])
        del source[pads[0]], target[pads[1]]
    spec.register_source_vocabulary(source)
    spec.register_target_vocabulary(target)
    spec.config.eos_token, spec.config.unk_token = "</s>", "<unk>"
    spec.config.decoder_start_token = "</s>" if from_zeros else PAD
    return spec


def _without(torch: Any, weight: Any, row: int) -> Any:
    """The rows but for one; where it is the last one, without a copy."""
    return weight[:-1] if row == len(weight) - 1 else torch.cat([weight[:row], weight[row + 1 :]])


@contextmanager
def _written(output: Path) -> Iterator[Path]:
    """A folder to write into, which becomes `output` when all is written and nothing went wrong."""
    part = output.parent / f".{output.name}.{os.getpid()}.part"
    try:
        part.mkdir(parents=True)
        yield part
        for path in part.iterdir():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        if output.exists():
            shutil.rmtree(output)
        os.replace(part, output)
    except OSError as error:
        raise EngineError(
            f"{output}: the converted model cannot be written ({error.strerror}). Nothing of it was kept; "
            "free the cause and run again."
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
