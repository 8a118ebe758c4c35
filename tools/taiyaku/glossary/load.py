"""glossary.yml → terms; what is not in the schema is refused with its line.

    version: 1
    terms:
      - source: gradient descent
        target: 勾配降下法
        reading: こうばいこうかほう
        note: …
        variants: [GD]
        forbidden: [傾斜降下法]

PyYAML composes the file into nodes, whose marks give the line of every fault; values are read from
the nodes, so that `no` or `1` stay the words they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from taiyaku.errors import GlossaryError
from taiyaku.files import read_text
from taiyaku.model import Term, TermStatus

__all__ = ["load", "version"]

_TEXTS = ("source", "target", "reading", "note", "status")
_LISTS = ("variants", "admitted", "forbidden")
_KEYS = (*_TEXTS, "keep", *_LISTS)
_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


def load(path: Path) -> tuple[Term, ...]:
    """The terms of a glossary, in its order; none where there is no file.

    Raises:
        GlossaryError: names the line, the value and what to write instead.

    """
    if not path.is_file():
        return ()
    try:
        root = yaml.compose(read_text(path), yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise GlossaryError(f"{path}:{mark.line + 1 if mark else 1}: {error.problem}. Correct the YAML.") from None
    except yaml.YAMLError as error:
        raise GlossaryError(f"{path}: {str(error).splitlines()[0]}. Correct the YAML.") from None
    if root is None:
        return ()
    terms: dict[str, Term] = {}
    for node in _entries(path, root):
        term = _term(path, node)
        if term.source.lower() in terms:
            raise GlossaryError(f"{_where(path, node)}: '{term.source}' stands twice. Keep one entry.")
        terms[term.source.lower()] = term
    return tuple(terms.values())


def version(terms: tuple[Term, ...]) -> str:
    """A short digest of the terms, for what was made with them."""
    return hashlib.sha256(repr(terms).encode()).hexdigest()[:8]


def _where(path: Path, node: yaml.Node) -> str:
    return f"{path}:{node.start_mark.line + 1}"


def _entries(path: Path, root: yaml.Node) -> Iterator[yaml.Node]:
    if not isinstance(root, yaml.MappingNode):
        raise GlossaryError(f"{_where(path, root)}: this is no mapping. Begin with `terms:`.")
    for key, value in root.value:
        name = key.value
        if name == "version":
            continue
        if name != "terms":
            raise GlossaryError(f"{_where(path, key)}: unknown key '{name}'.{_near(name, ('version', 'terms'))}")
        if not isinstance(value, yaml.SequenceNode):
            raise GlossaryError(f"{_where(path, value)}: 'terms' is no list. Begin each term with `- source:`.")
        yield from value.value


def _near(name: str, known: tuple[str, ...]) -> str:
    found = get_close_matches(str(name), known, n=1)
    return f" Did you mean '{found[0]}'?" if found else f" Known are {', '.join(known)}."


def _term(path: Path, node: yaml.Node) -> Term:
    if not isinstance(node, yaml.MappingNode):
        raise GlossaryError(f"{_where(path, node)}: this is no term. Write `source:` and `target:`.")
    values: dict[str, Any] = {}
    for key, value in node.value:
        if key.value not in _KEYS:
            raise GlossaryError(f"{_where(path, key)}: unknown key '{key.value}'.{_near(key.value, _KEYS)}")
        values[key.value] = _value(path, key.value, value)
    source = values.get("source", "")
    if not source:
        raise GlossaryError(f"{_where(path, node)}: a term without 'source'. Give the English.")
    if not values.get("target"):
        if not values.get("keep"):
            raise GlossaryError(
                f"{_where(path, node)}: '{source}' has no 'target'. Give the Japanese, or `keep: true`."
            )
        values["target"] = source
    return Term(**values)


def _value(path: Path, name: str, node: yaml.Node) -> Any:
    if name in _LISTS:
        if not isinstance(node, yaml.SequenceNode) or not all(isinstance(one, yaml.ScalarNode) for one in node.value):
            raise GlossaryError(f"{_where(path, node)}: '{name}' is no list of words. Write `[one, two]`.")
        return tuple(str(one.value) for one in node.value)
    if not isinstance(node, yaml.ScalarNode):
        raise GlossaryError(f"{_where(path, node)}: '{name}' is no text.")
    text = str(node.value).strip()
    if name == "keep":
        if text.lower() not in _TRUTHS:
            raise GlossaryError(f"{_where(path, node)}: 'keep' is '{text}'. Use true or false.")
        return _TRUTHS[text.lower()]
    if name == "status":
        return _status(path, node, text)
    return text


_STATUSES: Mapping[str, TermStatus] = {status.value: status for status in TermStatus}


def _status(path: Path, node: yaml.Node, text: str) -> TermStatus:
    if text not in _STATUSES:
        raise GlossaryError(f"{_where(path, node)}: 'status' is '{text}'. Use preferred, admitted or deprecated.")
    return _STATUSES[text]
