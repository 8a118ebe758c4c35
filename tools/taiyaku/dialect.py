"""Which Markdown the site is rendered by: the extensions that mkdocs.yml names, with their settings.

MkDocs lets a setting be a Python function (`!!python/name:`, `!!python/object/apply:`), a slugify above
all, and calls it when it builds; whoever must know what MkDocs will make of a page has to do the same.
Only this file resolves such names, and only when it is asked to: all else of mkdocs.yml is read by
`project`, which runs nothing. A name that cannot be found is left out, as MkDocs will say so itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from taiyaku.files import read_text
from taiyaku.project import load_settings

__all__ = ["MATERIAL", "Dialect", "dialect_of"]

_BUILT_IN = ("toc", "tables", "fenced_code")
"""What MkDocs puts before the extensions of mkdocs.yml."""


@dataclass(frozen=True, eq=False)
class Dialect:
    """Extensions of Python-Markdown in their order, and the settings of those that have some."""

    extensions: tuple[str, ...]
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


MATERIAL = Dialect(
    (
        *_BUILT_IN,
        "attr_list",
        "md_in_html",
        "pymdownx.arithmatex",
        "pymdownx.betterem",
        "pymdownx.caret",
        "pymdownx.inlinehilite",
        "pymdownx.keys",
        "pymdownx.mark",
        "pymdownx.smartsymbols",
        "pymdownx.tilde",
    ),
    {"pymdownx.arithmatex": {"generic": True}},
)
"""What Material's documentation recommends, as far as it can change how a heading reads."""


def dialect_of(config: Path) -> Dialect:
    """The dialect of a project, by its mkdocs.yml; made anew only where that file says something else."""
    return _dialect(config, read_text(config))


@lru_cache(maxsize=8)
def _dialect(config: Path, _: str) -> Dialect:
    settings = load_settings(config, loader=_Resolving)
    named = [*((name, {}) for name in _BUILT_IN), *_named(settings.get("markdown_extensions"))]
    configured = settings.get("mdx_configs")
    configs: dict[str, Mapping[str, Any]] = dict(configured) if isinstance(configured, dict) else {}
    configs |= {name: options for name, options in named if options}
    return Dialect(tuple(dict.fromkeys(name for name, _ in named)), configs)


def _named(extensions: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Names and settings, from a list of names and single mappings, or from one mapping."""
    entries = extensions.items() if isinstance(extensions, dict) else extensions or ()
    for entry in entries:
        name, options = next(iter(entry.items())) if isinstance(entry, dict) and entry else (entry, None)
        if isinstance(entry, tuple):
            name, options = entry
        if isinstance(name, str):
            yield name, options if isinstance(options, dict) else {}


class _Resolving(yaml.UnsafeLoader):
    """MkDocs' own way of loading: names of Python objects become these objects."""


def _resolved(loader: Any, suffix: str, node: yaml.Node) -> Any:
    try:
        if isinstance(node, yaml.ScalarNode):
            return loader.construct_python_name(suffix, node)
        return loader.construct_python_object_apply(suffix, node)
    except (yaml.YAMLError, TypeError, ValueError):
        return None


def _unresolved(loader: Any, _: str, node: yaml.Node) -> Any:
    return loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode) else None


_Resolving.add_multi_constructor("tag:yaml.org,2002:python/name:", _resolved)
_Resolving.add_multi_constructor("tag:yaml.org,2002:python/object/apply:", _resolved)
_Resolving.add_multi_constructor("!", _unresolved)
