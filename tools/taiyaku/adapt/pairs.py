"""A TSV file of sentences → pairs.

One pair a line, UTF-8, plain or xz: ``tag TAB english TAB japanese``, or without the tag. The tag says
where the pair comes from, so that sources can be weighed and scored apart. Code, math and links are
placeholders ⟦0⟧ … ⟦15⟧, the same on both sides.
"""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from pathlib import Path

from taiyaku.errors import AdaptError
from taiyaku.files import read_text
from taiyaku.segments import PLACEHOLDER

__all__ = ["Pair", "placeholders", "read"]


@dataclass(frozen=True, slots=True)
class Pair:
    """An English text and its Japanese."""

    source: str
    target: str
    tag: str = ""
    """Where it comes from."""


def read(path: Path) -> tuple[Pair, ...]:
    """The pairs of a file, in its order.

    Raises:
        AdaptError: a line that is no pair, or whose placeholders differ; names the line.

    """
    pairs: list[Pair] = []
    for number, line in enumerate(_text(path).split("\n"), 1):
        columns = [column.strip() for column in line.rstrip("\r").split("\t")]
        if columns == [""]:
            continue
        if len(columns) not in (2, 3) or not all(columns[-2:]):
            raise AdaptError(
                f"{path}:{number}: this is no pair ({len(columns)} columns). Write tag, English and Japanese with tabs."
            )
        source, target = columns[-2:]
        if placeholders(source) != placeholders(target):
            raise AdaptError(f"{path}:{number}: the two sides have other placeholders. Correct or drop the line.")
        pairs.append(Pair(source, target, columns[0] if len(columns) == 3 else ""))
    if not pairs:
        raise AdaptError(f"{path}: there are no pairs in it. Write one a line: tag, English and Japanese with tabs.")
    return tuple(pairs)


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
