"""The way back from CTranslate2's form, and what is said of files that have none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from taiyaku.adapt import marian_folder
from taiyaku.draft import EMBEDDED
from taiyaku.errors import AdaptError

pytest.importorskip("torch", reason="the extra `torch` is not installed")
pytest.importorskip("transformers", reason="the extra `torch` is not installed")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("model.bin", None, r"model\.bin: no such file"),
        ("model.bin", b"\x05\x00\x00\x00", r"the format is not version 6"),
        ("model.bin", b"\x06", r"model\.bin: cannot be read"),
        ("shared_vocabulary.json", b"[", r"shared_vocabulary\.json: missing or broken"),
        ("shared_vocabulary.json", b'["a"]', r"no MarianMT model with a joint vocabulary"),
    ],
)
def test_a_folder_that_has_no_way_back_is_told(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(EMBEDDED, folder)
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(AdaptError, match=said):
        marian_folder(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()
