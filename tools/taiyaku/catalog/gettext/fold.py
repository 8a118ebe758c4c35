"""A string of a PO entry → its lines, folded as gettext folds them.

`msgcat` of a file folded so is that file, byte for byte. A string stands beside its keyword if all of it
fits there. If not, the keyword has an empty string, each line of the text begins a line of the file, and
what is longer than 79 columns goes on in further lines, where `linebreaks.py` says so. What is flagged
``no-wrap`` begins a line for each line of the text only. Comments gettext leaves alone, but for references.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from taiyaku.catalog.gettext.linebreaks import columns, lines

__all__ = ["fold", "references"]

COLUMNS = 79
_LINE = re.compile(r"(?:[^\\]|\\[^n])*\\n|(?:[^\\]|\\[^n])+")


def fold(keyword: str, text: str, *, prefix: str = "", wrap: bool = True) -> str:
    r"""The lines of a string, which is escaped already, with its keyword.

    >>> print(fold("msgid", r"One.\nTwo."))
    msgid ""
    "One.\n"
    "Two."

    """
    room = COLUMNS - len('""') - len(prefix)
    parts = _LINE.findall(text) if r"\n" in text else (text,)
    if len(parts) == 1 and (not wrap or _fits(text, room - len(keyword) - len(" "))):
        return f'{prefix}{keyword} "{text}"'
    if wrap:
        parts = [line for part in parts for line in lines(part, room)]
        if len(parts) == 1 and len(lines(text, 1)) == 1:  # too long, and no place to break it
            return f'{prefix}{keyword} "{text}"'
    between = f'"\n{prefix}"'
    return f'{prefix}{keyword} "{between}{between.join(parts)}"'


def _fits(text: str, room: int) -> bool:
    return 2 * len(text) <= room or columns(text) <= room


def references(places: Iterable[str]) -> list[str]:
    """The comment lines that name the places a message comes from; gettext counts bytes here."""
    found: list[str] = []
    column = COLUMNS
    for place in places:
        size = len(" ") + len(place.encode())
        if column + size < COLUMNS:
            found[-1] += f" {place}"
            column += size
        else:
            found.append(f"#: {place}")
            column = len("#:") + size
    return found
