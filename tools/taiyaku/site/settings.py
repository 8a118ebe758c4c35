"""What a build puts into MkDocs' configuration: extensions, style sheets, the theme's folder; and what it reads there.

All of it may be asked for twice, since the configuration is made for each language anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from taiyaku.site.words import words
from taiyaku.site.wrap import Marker

__all__ = ["ASSETS", "add_theme", "extend", "has_math", "has_own_math"]

ASSETS = "assets/taiyaku/"
"""Where our files are in a site."""

_THEME = Path(__file__).parent / "theme"
_PROGRESS = ("ty0", "ty25", "ty50", "ty75")


def extend(config: MkDocsConfig, marker: Marker) -> None:
    """Our Markdown extension, our style sheets, our marks in the navigation."""
    extensions: list[Any] = config.markdown_extensions
    if marker not in extensions:
        extensions += [marker, *({"attr_list"} - {*map(str, extensions)})]  # headings have their anchors in it
    if f"{ASSETS}pair.css" not in config.extra_css:
        config.extra_css[:0] = [f"{ASSETS}access.css", f"{ASSETS}pair.css", f"{ASSETS}terms.css"]
    config.extra.setdefault("status", {}).update(dict.fromkeys(_PROGRESS, ""))


def add_theme(config: MkDocsConfig, language: str) -> None:
    """Our templates, which a project's own go before; the marks in the navigation get their words."""
    says = words(language)
    config.extra["status"].update({name: says[name] for name in _PROGRESS})
    others = [folder for folder in config.theme.dirs if Path(folder).name != "custom_i18n_sitemap"]
    others = [folder for folder in others if folder != str(_THEME)]
    own = bool(config.theme.custom_dir)
    config.theme.dirs[:] = [*others[:own], str(_THEME), *others[own:]]


def has_math(config: MkDocsConfig) -> bool:
    """Whether formulas are set by us."""
    return "pymdownx.arithmatex" in config.markdown_extensions and not has_own_math(config)


def has_own_math(config: MkDocsConfig) -> bool:
    """Whether the project brings its own math renderer."""
    return any("katex" in str(script).lower() or "mathjax" in str(script).lower() for script in config.extra_javascript)
