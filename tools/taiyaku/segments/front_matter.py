"""The YAML head of a page: which of its values are text, and how a value is written back.

Only the values of chosen keys become segments, at the top level and in lists there; everything
else, comments and quoting too, stays as it is. A head that is no YAML is left to MkDocs to report.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

import yaml

__all__ = ["Value", "head", "values", "write_value"]

_HEAD = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<yaml>.*?\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_PLAIN = re.compile(r"[^\s\[\]{}>|*&!%#`@,?:\"'-][^\n\r#:]*(?<!\s)")
_NOT_TEXT = frozenset({"true", "false", "yes", "no", "on", "off", "null", "~"})

Value = tuple[int, int, str]
"""Start and end offset in the page, and the text the YAML stands for."""


def head(text: str) -> tuple[int, int, int] | None:
    """Offsets of the YAML's start, its end, and of the page's text behind it; None without a head."""
    match = _HEAD.match(text)
    return (match.start("yaml"), match.end("yaml"), match.end()) if match else None


def values(text: str, start: int, end: int, keys: Sequence[str]) -> Iterator[Value]:
    """The string values of the chosen keys, in page order."""
    try:
        root = yaml.compose(text[start:end], yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):  # ValueError: a date that is none
        return
    if not isinstance(root, yaml.MappingNode):
        return
    for key, value in root.value:
        if not isinstance(key, yaml.ScalarNode) or key.value not in keys:
            continue
        for node in value.value if isinstance(value, yaml.SequenceNode) else [value]:
            if isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str" and node.value.strip():
                raw = text[start + node.start_mark.index : start + node.end_mark.index]
                yield start + node.start_mark.index, start + node.start_mark.index + len(raw.rstrip()), node.value


def write_value(text: str) -> str:
    """The text as a YAML scalar on one line, quoted only where it must be.

    >>> write_value("勾配降下法"), write_value("損失: 交差エントロピー")
    ('勾配降下法', '"損失: 交差エントロピー"')
    """
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT and not _is_number(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+.\d][\d_.,eExXoO:+-]*", text))
