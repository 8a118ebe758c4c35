"""A small project on disk: English pages, Japanese made from them by catalogs, and what mkdocs.yml says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import yaml

from taiyaku import catalog as catalogs
from taiyaku.model import Catalog, Key, Message, Review, State
from taiyaku.pages import build, targets_of
from taiyaku.project import CONFIG_PAGE, Project, find_project, load_settings
from taiyaku.segments import split

SETTINGS = {
    "site_name": "Notes",
    "site_url": "https://notes.example.org/course/",
    "theme": {"name": "material", "font": False},
    "plugins": ["search", "taiyaku"],
    "markdown_extensions": [
        "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables",
        {"toc": {"permalink": True}}, {"pymdownx.arithmatex": {"generic": True}}, "pymdownx.details",
        "pymdownx.superfences", {"pymdownx.tabbed": {"alternate_style": True}},
        {"pymdownx.tasklist": {"custom_checkbox": True}},
    ],
    "validation": {"links": {"anchors": "warn", "unrecognized_links": "warn"}},
}  # fmt: skip


def make_project(
    root: Path,
    english: Mapping[str, str],
    targets: Mapping[str, str],
    *,
    states: Mapping[str, State] | None = None,
    before: Mapping[str, str] | None = None,
    japanese: Mapping[str, str] | None = None,
    settings: Mapping[str, object] | None = None,
) -> Project:
    """The project. `targets` are by source; `before` the old sources of stale ones; `japanese` pages made by hand."""
    write(root / CONFIG_PAGE, yaml.safe_dump({**SETTINGS, **(settings or {})}, allow_unicode=True, sort_keys=False))
    for page, text in english.items():
        write(root / "docs/en" / page, text)
    project = find_project(root)
    for page, text in english.items():
        if not page.endswith(".md"):
            continue
        catalog = _catalog(catalogs.template(split(text, page=page)), targets, states or {}, before or {})
        catalogs.write(project.catalog_path(page), catalog)
        made = build(text, targets_of(catalog), page=page, source=f"en/{page}")
        if made.text:
            write(project.target_path(page), made.text)
    names = catalogs.template(catalogs.navigation(load_settings(project.config)))
    catalogs.write(project.catalog_path(CONFIG_PAGE), _catalog(names, targets, {}, {}))
    for page, text in (japanese or {}).items():
        write(project.target_path(page), text)
    return project


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _catalog(
    template: Catalog, targets: Mapping[str, str], states: Mapping[str, State], before: Mapping[str, str]
) -> Catalog:
    messages: dict[Key, Message] = {}
    for key, message in template.messages.items():
        target = targets.get(key.source, "")
        state = states.get(key.source, State.REVIEWED) if target else State.NEW
        messages[key] = replace(
            message,
            target=target,
            state=state,
            previous_source=before.get(key.source, "older") if state is State.STALE else "",
            stale_since="2026-11-20 1a2b3c4" if state is State.STALE else "",
            reviews=(Review("Aoi <aoi@example.org>", "2026-11-01"),) if state is State.REVIEWED and target else (),
        )
    return replace(template, language="ja", messages=messages, headers=(("Language", "ja"),))
