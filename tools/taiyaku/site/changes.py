"""What changed between two English texts, word by word, as HTML."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import escape

__all__ = ["changed"]

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


def changed(before: str, after: str) -> str:
    """The new text with what was taken away struck out and what was added marked.

    >>> changed("the step is small", "the step must be small")
    'the step <del>is</del><ins>must be</ins> small'
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    written: list[str] = []
    for change, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = escape("".join(old[start:end])), escape("".join(new[first:last]))
        if change == "equal":
            written.append(come)
            continue
        written += [f"<del>{gone}</del>"] if gone else []
        written += [f"<ins>{come}</ins>"] if come else []
    return "".join(written)
