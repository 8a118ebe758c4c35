"""Where a training is kept while it runs: a checkpoint to go on from, models, and the curve.

Everything is written beside its place and moved there, so that a kill or a full disk leaves what was.

    checkpoint.pt     to go on from
    progress.jsonl    the curve: a line a report, a line an evaluation
    last/ last.ct2/   the newest averaged model, and the form that drafts
    model/            the best one so far
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError

from taiyaku.errors import AdaptError
from taiyaku.files import write_text

__all__ = ["Workplace"]


class Workplace:
    """The folder of one training."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.checkpoint = folder / "checkpoint.pt"
        self.curve = folder / "progress.jsonl"
        self.model = folder / "model"
        self.last = folder / "last"
        with self._writing("the training has not begun"):
            folder.mkdir(parents=True, exist_ok=True)

    def restore(self, device: torch.device, *, fits: dict[str, Any]) -> dict[str, Any] | None:
        """The checkpoint, if there is one; lines of the curve that came after it are dropped.

        Raises:
            AdaptError: it is broken, or of a training with another model or vocabulary.

        """
        if not self.checkpoint.exists():
            return None
        try:
            state: dict[str, Any] = torch.load(self.checkpoint, map_location=device, weights_only=True)
            step, began = int(state["step"]), dict(state["fits"])
        except Exception as error:  # noqa: BLE001  (torch raises whatever a broken file provokes)
            said = str(error).splitlines()[0][:120]
            raise AdaptError(f"{self.checkpoint}: cannot be read ({said}). Delete it to begin again.") from None
        other = [name for name in fits if began.get(name) != fits[name]]
        if other:
            name = other[0]
            raise AdaptError(
                f"{self.checkpoint}: it was begun with {name} {began.get(name)}, now it is {fits[name]}. "
                "Use the same model and options, or another --output."
            )
        lines = self.curve.read_text(encoding="utf-8").splitlines() if self.curve.exists() else []
        kept = [line for line in lines if json.loads(line)["step"] <= step]
        write_text(self.curve, "".join(f"{line}\n" for line in kept))
        return state

    def save(self, state: dict[str, Any], *, kept: str) -> None:
        """Write the checkpoint."""

        def write(path: Path) -> None:
            with path.open("wb") as file:  # a file of ours: a full disk is then an OSError
                torch.save(state, file)

        self._replace(self.checkpoint, write, kept)

    def save_model(self, write: Callable[[Path], None], *, kept: str) -> None:
        """Write the newest model with a function that fills a folder."""
        self._replace(self.last, write, kept)

    def best(self, *, kept: str) -> None:
        """The newest model becomes the best one."""
        self._replace(self.model, lambda path: shutil.copytree(self.last, path), kept)

    def note(self, line: dict[str, Any]) -> None:
        """One more line of the curve."""
        with self._writing("the last checkpoint is kept"), self.curve.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _replace(self, path: Path, write: Callable[[Path], Any], kept: str) -> None:
        part, old = path.with_name(f".{path.name}.part"), path.with_name(f".{path.name}.old")
        try:
            with self._writing(kept):
                _remove(part)
                write(part)
                _remove(old)
                if path.is_dir():
                    os.replace(path, old)  # a folder cannot be replaced in one move
                os.replace(part, path)
        finally:
            _remove(part)
            if path.exists():
                _remove(old)
            elif old.exists():
                os.replace(old, path)

    @contextmanager
    def _writing(self, kept: str) -> Iterator[None]:
        try:
            yield
        except (OSError, RuntimeError, SafetensorError) as error:
            said = getattr(error, "strerror", None) or str(error).splitlines()[0][:120]
            raise AdaptError(
                f"{self.folder}: cannot be written ({said}); {kept}. Free the cause and run the same command again."
            ) from None


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()
