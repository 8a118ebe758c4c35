"""glossary.yml → terms.

The file is composed into YAML nodes and read from those, because only nodes know their lines: a
slip in a file of hundreds of terms must be told with its line. Everything is strict (unknown keys,
types, statuses), so that a typing error never silently takes a term out of the drafts and checks.

    version: 1
    terms:
      - source: learning rate
        target: 学習率
        reading: がくしゅうりつ
        part_of_speech: noun         noun (if none is given), proper noun, verb, adjective or adverb
        note: η in formulas          for English readers …
        note_ja: 数式ではη             … and for Japanese ones; who has none is shown the other
        status: preferred            preferred, admitted or deprecated
        variants: [LR]               other English spellings
        admitted: [ラーニングレート]    other Japanese forms that pass
        forbidden: [学習係数]          Japanese forms to replace by the target
      - source: ReLU
        keep: true                   stays as it is; needs no target
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import yaml

from taiyaku.errors import GlossaryError
from taiyaku.files import read_text
from taiyaku.model import PartOfSpeech, Term, TermStatus
from taiyaku.said import Said, say

__all__ = ["load", "version"]

_DEEPEST = 4000
"""So deep no stack ends."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something stands in the file; makes the one line that a person reads."""

    path: Path
    line: int

    def error(self, what: Said) -> GlossaryError:
        return GlossaryError(say("{path}:{line}: {what}", path=self.path, line=self.line, what=what))


def load(path: Path) -> tuple[Term, ...]:
    """The terms of a glossary in file order; none where there is no file.

    Raises:
        GlossaryError: an entry that is not what the schema says; names the line.

    """
    if not path.exists():
        return ()
    node = _composed(path)
    if node is None or _is_null(node):
        return ()
    place = _place(path, node)
    if not isinstance(node, yaml.MappingNode):
        raise place.error(say("the file is no mapping. Begin it with `terms:` and list the terms under it."))
    values = _values(path, node, known=("version", "terms"))
    if "version" in values and values["version"].value != "1":
        raise _place(path, values["version"]).error(say("'version' is {what}. Use 1.", what=_shown(values["version"])))
    terms = values.get("terms")
    if terms is None or _is_null(terms):
        return ()
    if not isinstance(terms, yaml.SequenceNode):
        raise _place(path, terms).error(say("'terms' is no list. Begin each term with `- source:`."))
    return _terms(path, terms)


def version(terms: tuple[Term, ...]) -> str:
    """A short name for what the terms demand of a target: the same for equal terms, whatever their notes.

    >>> version((Term("loss", "損失"),)) == version((Term("loss", "損失", note="L"),))
    True
    """
    demands = [
        (term.source, term.target, term.status.value, term.keep, term.variants, term.admitted, term.forbidden)
        for term in terms
    ]
    return hashlib.sha256(json.dumps(demands, ensure_ascii=False).encode()).hexdigest()[:8]


def _composed(path: Path) -> yaml.Node | None:
    text = read_text(path)
    if _is_flat(text):
        with suppress(yaml.YAMLError):
            return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    try:  # which takes ten times as long, and says what is wrong, and where
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(str(error.problem or error.context).split())
        raise _Place(path, mark.line + 1 if mark else 1).error(
            say("this is no YAML ({why}). Correct it.", why=problem)
        ) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _Place(path, line).error(
            say("character {character} cannot stand in YAML.", character=f"U+{ord(text[error.position]):04X}")
        ) from None
    except RecursionError:
        raise _Place(path, 1).error(say("the brackets are nested too deeply. List the terms under `terms:`.")) from None


def _is_flat(text: str) -> bool:
    """Whether it cannot be nested deeply, which ends the process in the quick reader: by brackets, or in one line."""
    longest = max(map(len, text.splitlines()), default=0)
    return longest <= _DEEPEST and text.count("[") + text.count("{") <= _DEEPEST


def _terms(path: Path, node: yaml.SequenceNode) -> tuple[Term, ...]:
    terms: list[Term] = []
    lines: dict[str, int] = {}
    for entry in node.value:
        place = _place(path, entry)
        if not isinstance(entry, yaml.MappingNode):
            raise place.error(say("a term is {what}. Begin each term with `- source:`.", what=_shown(entry)))
        term = _term(path, entry)
        known = lines.get(term.source.casefold())
        if known:
            raise place.error(
                say(
                    "the source '{source}' stands on line {known} already. Put both into one term.",
                    source=term.source,
                    known=known,
                )
            )
        lines[term.source.casefold()] = place.line
        terms.append(term)
    return tuple(terms)


def _term(path: Path, node: yaml.MappingNode) -> Term:
    place = _place(path, node)
    nodes = _values(path, node, known=tuple(_FIELDS))
    values = {
        name: _FIELDS[name](path, name, value)
        for name, value in nodes.items()
        if not _is_null(value) or name == "source"
    }
    if "source" not in values:
        raise place.error(say("a term has no 'source'. Give the English term."))
    source, keep = values["source"], values.get("keep", False)
    if keep and values.get("target", source) != source:
        raise place.error(
            say(
                "'{source}' is kept, yet has the target '{target}'. Leave out 'keep' or 'target'.",
                source=source,
                target=values["target"],
            )
        )
    if not keep and "target" not in values:
        raise place.error(
            say(
                "'{source}' has no 'target'. Give the Japanese term, or `keep: true` to leave it as it is.",
                source=source,
            )
        )
    term = Term(**{"target": source, **values})
    for form in term.forbidden:
        if form in (term.target, *term.admitted):
            raise _place(path, nodes["forbidden"]).error(
                say(
                    "'{form}' is a form of '{source}' and forbidden too. Leave out one of them.",
                    form=form,
                    source=source,
                )
            )
    return term


def _values(path: Path, node: yaml.MappingNode, *, known: tuple[str, ...]) -> dict[str, yaml.Node]:
    """The nodes under the keys of a mapping; unknown and doubled keys are refused."""
    values: dict[str, yaml.Node] = {}
    for key, value in node.value:
        place = _place(path, key)
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = (
                say("Did you mean '{name}'?", name=near[0])
                if near
                else say("Known are {names}.", names=", ".join(known))
            )
            raise place.error(say("unknown key '{name}'. {hint}", name=name, hint=hint))
        if name in values:
            raise place.error(say("the key '{name}' stands twice in one mapping. Leave out one of them.", name=name))
        values[name] = value
    return values


def _place(path: Path, node: yaml.Node) -> _Place:
    return _Place(path, node.start_mark.line + 1)


def _is_null(node: yaml.Node) -> bool:
    """An empty value, as a form that was not filled in."""
    return bool(node.tag == "tag:yaml.org,2002:null")


def _shown(node: yaml.Node) -> str:
    """What a node says, in one line and in short."""
    if isinstance(node, yaml.ScalarNode):
        line = " ".join(str(node.value).split())
        return f"'{line if len(line) <= 40 else line[:39] + '…'}'"
    return say("a list") if isinstance(node, yaml.SequenceNode) else say("a mapping")


def _text(path: Path, name: str, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _place(path, node).error(say("'{name}' is {what}. Give one text.", name=name, what=_shown(node)))
    if node.tag != "tag:yaml.org,2002:str":
        raise _place(path, node).error(
            say("'{name}' is {what}, which YAML takes for no text. Put it in quotes.", name=name, what=_shown(node))
        )
    text = " ".join(str(node.value).split())
    if not text:
        raise _place(path, node).error(say("'{name}' is empty. Give a text, or leave the key out.", name=name))
    return text


def _texts(path: Path, name: str, node: yaml.Node) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise _place(path, node).error(
            say("'{name}' is {what}. Give a list: `{name}: [one, two]`.", name=name, what=_shown(node))
        )
    return tuple(dict.fromkeys(_text(path, name, entry) for entry in node.value))


def _flag(path: Path, name: str, node: yaml.Node) -> bool:
    if node.tag != "tag:yaml.org,2002:bool":
        raise _place(path, node).error(say("'{name}' is {what}. Use true or false.", name=name, what=_shown(node)))
    return str(node.value).lower() in ("true", "yes", "on")


def _status(path: Path, name: str, node: yaml.Node) -> TermStatus:
    return _one_of(TermStatus, path, name, node)


def _part_of_speech(path: Path, name: str, node: yaml.Node) -> PartOfSpeech:
    return _one_of(PartOfSpeech, path, name, node)


_Choice = TypeVar("_Choice", bound=Enum)


def _one_of(choices: type[_Choice], path: Path, name: str, node: yaml.Node) -> _Choice:
    """The one of the choices that is written there."""
    by_word = {str(choice.value): choice for choice in choices}
    text = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
    if text not in by_word:
        *most, last = by_word
        raise _place(path, node).error(
            say(
                "'{name}' is {what}. Use {most} or {last}.",
                name=name,
                what=_shown(node),
                most=", ".join(most),
                last=last,
            )
        )
    return by_word[text]


_FIELDS: Mapping[str, Callable[[Path, str, yaml.Node], Any]] = {
    "source": _text,
    "target": _text,
    "reading": _text,
    "part_of_speech": _part_of_speech,
    "note": _text,
    "note_ja": _text,
    "status": _status,
    "keep": _flag,
    "variants": _texts,
    "admitted": _texts,
    "forbidden": _texts,
}
"""The keys of a term, and what reads each; the names are the fields of `Term`."""
