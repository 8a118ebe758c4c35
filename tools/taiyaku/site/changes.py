"""What changed between two English texts, word by word, as HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from html import escape

__all__ = ["changed"]

_TOKEN = re.compile(r"(\w+|[^\w\s])(\s*)")


def changed(before: str, after: str) -> str:
    """The new text with what was taken away struck out and what was added marked.

    >>> changed("the step is small", "the step must be small")
    'the step <del>is</del> <ins>must be</ins> small'
    """
    old, new = _TOKEN.findall(before.strip()), _TOKEN.findall(after.strip())
    compared = SequenceMatcher(None, [word for word, _ in old], [word for word, _ in new], autojunk=False)
    written: list[str] = []
    for change, start, end, first, last in compared.get_opcodes():
        if change == "equal":
            written.append(escape("".join(word + space for word, space in new[first:last]), quote=False))
        else:
            written += [_tagged("del", old[start:end]), _tagged("ins", new[first:last])]
    return "".join(written).strip()


def _tagged(tag: str, tokens: Sequence[tuple[str, str]]) -> str:
    """The tokens in an element, and the blank behind them after it."""
    text = "".join(word + space for word, space in tokens)
    inner = text.rstrip()
    return f"<{tag}>{escape(inner, quote=False)}</{tag}>{' ' * (inner != text)}" if inner else ""
