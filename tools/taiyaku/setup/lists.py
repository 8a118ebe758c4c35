"""A YAML text and entries for one of its lists → the same text with the entries in it, every other byte as it was.

No YAML library writes a file back as a person laid it out, so the text is only ever inserted into, at a place
that the nodes' marks give, and the result is read again: unless it says what it said before and the new entries,
nothing is changed and the caller tells the person what to write. Lists may be blocks or flows, lists or mappings,
empty or not there, with LF or CRLF.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from taiyaku.errors import ProjectError
from taiyaku.project import parse_settings

__all__ = ["CannotAdd", "Entry", "with_entries"]


class CannotAdd(Exception):  # noqa: N818  (no error of the person's: the caller says what to write instead)
    """The text is laid out in a way that is not understood well enough to insert into it."""


class _Indented(yaml.SafeDumper):
    """Lists inside mappings indented, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One plugin or extension, with its options."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def value(self) -> Any:
        """As an entry of a list."""
        return {self.name: dict(self.options)} if self.options else self.name

    def block(self, *, named: bool) -> list[str]:
        """The lines in a block; `named`: of a mapping, not of a list."""
        if not self.options:
            return [f"{self.name}: {{}}" if named else f"- {self.name}"]
        dumped = yaml.dump(dict(self.options), Dumper=_Indented, sort_keys=False, allow_unicode=True)
        options = dumped.splitlines()
        first, indent = (f"{self.name}:", "  ") if named else (f"- {self.name}:", "    ")
        return [first, *(indent + line for line in options)]

    def flow(self, *, named: bool) -> str:
        """The same in a flow."""
        if not self.options and not named:
            return self.name
        options = yaml.safe_dump(
            dict(self.options), default_flow_style=True, sort_keys=False, allow_unicode=True, width=9999
        )
        return f"{self.name}: {options.strip()}"


def with_entries(text: str, key: str, entries: Sequence[Entry], *, default: Sequence[Entry] = ()) -> str:
    """The text with the entries behind those of a top-level list; `default` is what is meant where there is none.

    Raises:
        CannotAdd: what comes out would not be what went in and the entries.

    """
    before = _settings(text)
    after = _inserted(text, key, entries, default)
    try:
        said = _settings(after)
    except ProjectError as error:
        raise CannotAdd(str(error)) from None
    old = before.get(key)
    if isinstance(old, dict):
        expected: Any = old | {entry.name: dict(entry.options) for entry in entries}
    else:
        expected = [*([entry.value for entry in default] if old is None else old), *(entry.value for entry in entries)]
    if said != before | {key: expected}:
        raise CannotAdd(f"`{key}` is laid out in an unusual way")
    return after


def _inserted(text: str, key: str, entries: Sequence[Entry], default: Sequence[Entry]) -> str:
    ending = "\r\n" if "\r\n" in text else "\n"
    root = yaml.compose(text, yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise CannotAdd("the file is no mapping")
    pairs = [(name, value) for name, value in root.value if name.value == key]
    if not pairs:
        lines = [f"{key}:", *_block([*default, *entries], indent=2)]
        return _ended(text, ending) + ending + ending.join(lines) + ending
    name, value = pairs[0]
    if value.start_mark.index < name.end_mark.index:
        raise CannotAdd(f"`{key}` is an alias")
    if isinstance(value, yaml.ScalarNode):
        if value.tag != "tag:yaml.org,2002:null":
            raise CannotAdd(f"`{key}` is no list")
        text = text[: value.start_mark.index] + text[value.end_mark.index :]
        return _after_line(text, name.start_mark.line, _block([*default, *entries], indent=2), ending)
    named = isinstance(value, yaml.MappingNode)
    if value.flow_style:
        return _into_flow(text, value, [entry.flow(named=named) for entry in entries])
    following = [other.start_mark.line for other, _ in root.value if other.start_mark.line > name.start_mark.line]
    last = _last_line(text.splitlines(), value.start_mark.line, min(following, default=None))
    column = value.start_mark.column
    return _after_line(text, last, _block(entries, indent=column, named=named), ending)


def _block(entries: Sequence[Entry], *, indent: int, named: bool = False) -> list[str]:
    return [" " * indent + line for entry in entries for line in entry.block(named=named)]


def _into_flow(text: str, value: yaml.Node, entries: Sequence[str]) -> str:
    """The entries before the closing bracket."""
    inside = text[value.start_mark.index : value.end_mark.index - 1].rstrip()
    place = value.start_mark.index + len(inside)
    joined = ", ".join(entries)
    comma = "" if len(inside) == 1 else " " if inside.endswith(",") else ", "
    return text[:place] + comma + joined + text[place:]


def _last_line(lines: Sequence[str], first: int, following: int | None) -> int:
    """The last line of a block, with comments that are indented as it is."""
    last = first
    for number in range(first, len(lines) if following is None else following):
        if lines[number].strip() and not lines[number].startswith("#"):
            last = number
    return last


def _after_line(text: str, number: int, new: Sequence[str], ending: str) -> str:
    lines = text.splitlines(keepends=True)
    lines[number] = _ended(lines[number], ending)
    return "".join([*lines[: number + 1], *(line + ending for line in new), *lines[number + 1 :]])


def _ended(text: str, ending: str) -> str:
    return text if text.endswith("\n") else text + ending


def _settings(text: str) -> dict[str, Any]:
    return parse_settings(text, where="mkdocs.yml")
