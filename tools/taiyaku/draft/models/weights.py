"""What is in a model.bin of CTranslate2, without the weights themselves: a second's look at any size of file.

The format is that of CTranslate2's own `model_spec.py`. CTranslate2 says of a file that was cut what it failed
to read at which place; here it is said that the file was cut.
"""

from __future__ import annotations

import math
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

__all__ = ["VERSION", "Variable", "variables"]

VERSION = 6
"""Of the file format, since years."""
_WIDTHS = (4, 1, 2, 4, 2, 2)
"""Bytes of one number, by its kind: float32, int8, int16, int32, float16, bfloat16."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One of the model's weights, and where it lies in the file."""

    shape: tuple[int, ...]
    kind: int
    """Of its numbers: float32, int8, int16, int32, float16, bfloat16."""
    start: int
    length: int


def variables(path: Path) -> tuple[Mapping[str, Variable], Mapping[str, str]]:
    """The variables by name, and the other names that some of them have.

    Raises:
        ValueError: this is no such file, or it was cut; says which.
        OSError: it cannot be read.

    """
    with path.open("rb") as file:
        return _Reader(file).read()


class _Reader:
    """One reading of the file, from its beginning to its end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = os.fstat(file.fileno()).st_size

    def read(self) -> tuple[dict[str, Variable], dict[str, str]]:
        version = self._number("I")
        if version != VERSION:
            raise ValueError(f"it is no model of CTranslate2: the format is not version {VERSION}")
        self._string()
        self._number("I")
        found = dict(self._variable() for _ in range(self._number("I")))
        others = {self._string(): self._string() for _ in range(self._number("I"))}
        if set(others.values()) - set(found):
            raise ValueError("it is no model of CTranslate2: a name leads nowhere")
        return found, others

    def _variable(self) -> tuple[str, Variable]:
        name = self._string()
        shape = tuple(self._number("I") for _ in range(self._number("B")))
        kind, length, start = self._number("B"), self._number("I"), self._file.tell()
        if start + length > self._size:
            raise ValueError("it was cut off")
        if kind >= len(_WIDTHS) or math.prod(shape) * _WIDTHS[kind] != length:
            raise ValueError(f"it is no model of CTranslate2: {name!r} has another size than it says")
        self._file.seek(length, os.SEEK_CUR)
        return name, Variable(shape, kind, start, length)

    def _number(self, kind: str) -> int:
        (value,) = struct.unpack(f"<{kind}", self._bytes(struct.calcsize(f"<{kind}")))
        return int(value)

    def _string(self) -> str:
        return self._bytes(self._number("H"))[:-1].decode("utf-8")

    def _bytes(self, count: int) -> bytes:
        content = self._file.read(count)
        if len(content) < count:
            raise ValueError("it was cut off")
        return content
