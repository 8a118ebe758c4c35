"""A file of sentences → pairs.

TSV, one pair a line, UTF-8, plain or xz: ``tag TAB english TAB japanese``, or without the tag; or TMX, as
translation memories exchange it. The tag says where a pair comes from, so that sources can be weighed and
scored apart. Code, math and links are placeholders ⟦0⟧ … ⟦15⟧, the same on both sides.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from taiyaku.errors import AdaptError
from taiyaku.files import read_text
from taiyaku.memory import read_tmx
from taiyaku.segments import PLACEHOLDER

__all__ = ["Pair", "Reading", "held_out", "placeholders", "read", "read_usable"]


@dataclass(frozen=True, slots=True)
class Pair:
    """An English text and its Japanese."""

    source: str
    target: str
    tag: str = ""
    """Where it comes from."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file to train on gave."""

    pairs: tuple[Pair, ...]
    broken: int = 0
    """Lines that are no pairs, or whose placeholders differ; they are left out."""
    first: str = ""
    """What is wrong with the first of them, and where."""


def read(path: Path) -> tuple[Pair, ...]:
    """The pairs of a file, in its order.

    Raises:
        AdaptError: a line that is no pair, or whose placeholders differ; names the line.

    """
    pairs = tuple(_strict(one) for one in _entries(path))
    if not pairs:
        raise _none_in(path)
    return pairs


def read_usable(path: Path) -> Reading:
    """The pairs of a file that was collected, not written: its broken lines are counted and left out.

    Raises:
        AdaptError: the file cannot be read, or more of its lines are broken than not.

    """
    pairs: list[Pair] = []
    broken: list[str] = []
    for one in _entries(path):
        if isinstance(one, str):
            broken.append(one)
        else:
            pairs.append(one)
    if len(broken) > len(pairs):
        raise AdaptError(broken[0])
    if not pairs:
        raise _none_in(path)
    return Reading(tuple(pairs), len(broken), broken[0] if broken else "")


def _none_in(path: Path) -> AdaptError:
    return AdaptError(f"{path}: there are no pairs in it. Write one a line: tag, English and Japanese with tabs.")


def _strict(one: Pair | str) -> Pair:
    if isinstance(one, str):
        raise AdaptError(one)
    return one


def _entries(path: Path) -> Iterator[Pair | str]:
    """Each pair of a file, or what is wrong where one should be."""
    if path.suffix == ".tmx":
        for number, (source, target) in enumerate(read_tmx(path), 1):
            yield _pair(source, target, path.stem, f"{path}: unit {number}")
        return
    for number, line in enumerate(_text(path).split("\n"), 1):
        columns = [column.strip() for column in line.rstrip("\r").split("\t")]
        if columns == [""]:
            continue
        where = f"{path}:{number}"
        if len(columns) not in (2, 3) or not all(columns[-2:]):
            yield f"{where}: this is no pair ({len(columns)} columns). Write tag, English and Japanese with tabs."
        else:
            yield _pair(columns[-2], columns[-1], columns[0] if len(columns) == 3 else "", where)


def _pair(source: str, target: str, tag: str, where: str) -> Pair | str:
    if placeholders(source) != placeholders(target):
        return f"{where}: the two sides have other placeholders. Correct or drop the line."
    return Pair(source, target, tag)


def held_out(source: str, *, share: float) -> bool:
    """Whether a source belongs to those that are kept from training; the same for all its occurrences, for ever."""
    return crc32(source.encode("utf-8")) % 10_000 < share * 10_000


def placeholders(text: str) -> list[str]:
    """The numbers of a text's placeholders, sorted; equal lists mean that none is lost or doubled.

    >>> placeholders("⟦1⟧は⟦0⟧です")
    ['0', '1']
    """
    return sorted(PLACEHOLDER.findall(text))


def _text(path: Path) -> str:
    if path.suffix != ".xz":
        return read_text(path)
    try:
        return lzma.decompress(path.read_bytes()).decode("utf-8")
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise AdaptError(f"{path}: cannot be read ({error}). Compress a UTF-8 file with xz again.") from None
