"""A model in CTranslate2 form → a MarianMT folder again, to train on from.

The package ships its model in CTranslate2's int8, a quarter of the size of its floats. Training goes on
from floats, so this is the way back: each row of a matrix times its scale, the fused projections of
attention taken apart. What int8 rounded off stays lost, which a model hardly notices; from a float32
file every weight comes back as it was.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from taiyaku.adapt.marian import Size, configuration, generation, save_vocabulary, torch_library
from taiyaku.draft.models import variables
from taiyaku.errors import AdaptError

__all__ = ["marian_folder"]

_Weights = Mapping[str, npt.NDArray[Any]]

_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)
_PARTS = {"self_attention": "self_attn", "attention": "encoder_attn"}


def marian_folder(folder: Path, output: Path) -> None:
    """Write the MarianMT folder of a model that was converted from one; transformers loads it.

    Raises:
        AdaptError: the model is no Marian one with a joint vocabulary, or torch is not installed.

    """
    torch, transformers = torch_library("torch"), torch_library("transformers")
    weights = _read(folder / "model.bin")
    pieces = _vocabulary(folder)
    embeddings = weights.get("encoder/embeddings_0/weight")
    if embeddings is None or len(embeddings) != len(pieces) or "decoder/projection/bias" not in weights:
        raise AdaptError(f"{folder}: this is no MarianMT model with a joint vocabulary. Give the folder it came from.")
    state = {f"model.{name}": value for name, value in _layers(weights)}
    dim = embeddings.shape[1]
    state["model.shared.weight"] = np.concatenate([embeddings, np.zeros((1, dim), np.float32)])
    state["final_logits_bias"] = np.append(weights["decoder/projection/bias"], np.float32(-1e4))[None]
    model = transformers.MarianMTModel(configuration(_size(weights, dim), pieces=len(pieces) + 1))
    known = model.load_state_dict({name: torch.tensor(value) for name, value in state.items()}, strict=False)
    if known.unexpected_keys:
        raise AdaptError(f"{folder}: transformers knows no weight {known.unexpected_keys[0]}. Give another model.")
    model.tie_weights()
    model.generation_config = generation(pieces=len(pieces) + 1)
    output.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(output)
    save_vocabulary(folder / "source.spm", pieces, output)


def _read(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Every variable of the file by its name, int8 rows as floats again."""
    try:
        found, others = variables(path)
        content = path.read_bytes()
        weights: dict[str, npt.NDArray[Any]] = {
            name: np.frombuffer(content, _TYPES[one.kind], math.prod(one.shape), one.start).reshape(one.shape)
            for name, one in found.items()
        }
    except FileNotFoundError:
        raise AdaptError(f"{path}: no such file. Give a folder in CTranslate2 form.") from None
    except (OSError, ValueError, IndexError) as error:
        raise AdaptError(f"{path}: cannot be read ({error}). Convert the model again.") from None
    for name, value in weights.items():
        scale = weights.get(f"{name}_scale")
        weights[name] = value.astype(np.float32) if scale is None else value / scale[:, None]
    return weights | {alias: weights[name] for alias, name in others.items()}


def _layers(weights: _Weights) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """The weights of all layers by the names that transformers has for them."""
    for side, parts in (("encoder", ("self_attention",)), ("decoder", ("self_attention", "attention"))):
        for number in range(_count(weights, side)):
            ours, theirs = f"{side}/layer_{number}", f"{side}.layers.{number}"
            for part in parts:
                yield from _attention(weights, f"{ours}/{part}", f"{theirs}.{_PARTS[part]}")
            for linear, name in (("linear_0", "fc1"), ("linear_1", "fc2")):
                for kind in ("weight", "bias"):
                    yield f"{theirs}.{name}.{kind}", weights[f"{ours}/ffn/{linear}/{kind}"]
            yield from _norm(weights, f"{ours}/ffn/layer_norm", f"{theirs}.final_layer_norm")


def _attention(weights: _Weights, ours: str, theirs: str) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """Query, key and value are fused in self-attention, key and value in the other."""
    last = 2 if f"{ours}/linear_2/weight" in weights else 1
    for kind in ("weight", "bias"):
        fused = np.concatenate([weights[f"{ours}/linear_{number}/{kind}"] for number in range(last)])
        for name, value in zip("qkv", np.split(fused, 3), strict=True):
            yield f"{theirs}.{name}_proj.{kind}", value
        yield f"{theirs}.out_proj.{kind}", weights[f"{ours}/linear_{last}/{kind}"]
    yield from _norm(weights, f"{ours}/layer_norm", f"{theirs}_layer_norm")


def _norm(weights: _Weights, ours: str, theirs: str) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    yield f"{theirs}.weight", weights[f"{ours}/gamma"]
    yield f"{theirs}.bias", weights[f"{ours}/beta"]


def _count(weights: _Weights, side: str) -> int:
    return len({name.split("/")[1] for name in weights if name.startswith(f"{side}/layer_")})


def _size(weights: _Weights, dim: int) -> Size:
    return Size(
        dim=dim,
        ffn=len(weights["encoder/layer_0/ffn/linear_0/weight"]),
        heads=int(weights["encoder/num_heads"]),
        encoder=_count(weights, "encoder"),
        decoder=_count(weights, "decoder"),
    )


def _vocabulary(folder: Path) -> list[str]:
    path = folder / "shared_vocabulary.json"
    try:
        pieces = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise AdaptError(
            f"{path}: missing or broken. Only models with one joint vocabulary can be taken back."
        ) from None
    return [str(piece) for piece in pieces]
