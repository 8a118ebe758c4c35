"""What mkdocs.yml says about Markdown is what MkDocs makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config import load_config

from taiyaku.dialect import dialect_of
from taiyaku.errors import ProjectError

CONFIGS = {
    "none": "site_name: a\n",
    "list": "site_name: a\nmarkdown_extensions:\n  - toc:\n      permalink: true\n  - attr_list\n  - smarty\n",
    "mapping": "site_name: a\nmarkdown_extensions:\n  toc:\n    separator: _\n  attr_list: {}\n",
    "function": (
        "site_name: a\nmarkdown_extensions:\n  - toc:\n      slugify: !!python/object/apply:pymdownx.slugs.slugify\n"
        "        kwds: {case: lower}\n  - pymdownx.emoji:\n"
        "      emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
    ),
    "env": "site_name: !ENV [NAME, a]\nmarkdown_extensions: [attr_list]\n",
}


@pytest.mark.parametrize("name", CONFIGS)
def test_it_is_what_mkdocs_has(name: str, tmp_path: Path) -> None:
    path = tmp_path / "mkdocs.yml"
    (tmp_path / "docs").mkdir()
    path.write_text(CONFIGS[name], encoding="utf-8")
    config = load_config(str(path))
    dialect = dialect_of(path)
    assert config.markdown_extensions == list(dialect.extensions)
    assert _comparable(config.mdx_configs) == _comparable(dialect.settings)


def _comparable(value: object) -> object:
    """Functions made anew by each loading are equal by their name and arguments."""
    if isinstance(value, dict):
        return {name: _comparable(one) for name, one in value.items()}
    return getattr(value, "__qualname__", None) or (type(value), getattr(value, "keywords", value))


def test_what_is_inherited_counts(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text(
        "markdown_extensions:\n  toc:\n    separator: _\n  smarty: {}\n", encoding="utf-8"
    )
    path = tmp_path / "mkdocs.yml"
    path.write_text(
        "INHERIT: base.yml\nsite_name: a\nmarkdown_extensions:\n  toc:\n    permalink: true\n", encoding="utf-8"
    )
    dialect = dialect_of(path)
    assert {"separator": "_", "permalink": True} == dialect.settings["toc"]
    assert "smarty" in dialect.extensions


def test_a_name_that_is_nowhere_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "mkdocs.yml"
    path.write_text("markdown_extensions:\n  - toc:\n      slugify: !!python/name:no.such.thing\n", encoding="utf-8")
    assert {"slugify": None} == dialect_of(path).settings["toc"]


def test_a_file_cannot_inherit_itself(tmp_path: Path) -> None:
    path = tmp_path / "mkdocs.yml"
    path.write_text("INHERIT: mkdocs.yml\n", encoding="utf-8")
    with pytest.raises(ProjectError, match=r"mkdocs\.yml: INHERIT names the file itself"):
        dialect_of(path)
