"""A small project with a message in every state, and an app on it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from starlette.testclient import TestClient

from taiyaku.catalog import merge, read, template, write
from taiyaku.model import Key, Message, Review, State
from taiyaku.project import Project, find_project
from taiyaku.review import make_app
from taiyaku.segments import split

AIKO = "Aiko Tanaka <aiko@example.org>"
BEN = "Ben Sato <ben@example.org>"
TODAY = date(2026, 11, 23)
ORIGIN = "http://127.0.0.1"

HOME = "# Course notes\n\nThese notes are short.\n\nThey use Python.\n"
DESCENT = """# Gradient descent

Each step follows the gradient, $x - \\eta g$, and the **learning rate** sets its length.

A large learning rate makes the loss diverge.

The gradient comes from `loss.backward()`.

Stop when the loss no longer falls.

Nobody has begun this one.
"""

MKDOCS = """site_name: Deep notes
nav:
  - index.md
  - notes/descent.md
plugins:
  - taiyaku:
      reviews_needed: {}
"""

GLOSSARY = """terms:
  - source: learning rate
    target: 学習率
    reading: がくしゅうりつ
    note: 記号は η
    forbidden: [学習係数]
  - source: gradient
    target: 勾配
  - source: loss
    target: 損失
"""

STATES: Mapping[str, Mapping[str, object]] = {
    "Course notes": {"target": "講義ノート", "state": State.REVIEWED, "reviews": (Review(AIKO, "2026-11-01"),)},
    "These notes are short.": {"target": "短いノートです。", "state": State.DRAFT, "origin": "memory"},
    "Gradient descent": {"target": "勾配降下法", "state": State.REVIEWED, "reviews": (Review(AIKO, "2026-11-01"),)},
    "Each step follows the gradient, $x - \\eta g$, and the **learning rate** sets its length.": {
        "target": "各ステップは勾配 $x - \\eta g$ に従い、その長さは**学習係数**が決めます。",
        "state": State.DRAFT,
        "origin": "marian/tiny@1",
        "score": 0.8,
    },
    "A large learning rate makes the loss diverge.": {
        "target": "ステップが大きいと損失は発散します。",
        "state": State.STALE,
        "reviews": (Review(AIKO, "2026-10-01"),),
        "previous_source": "A large step makes the loss diverge.",
        "stale_since": "2026-11-20 1a2b3c4",
        "suggestion": "学習率が大きいと損失は発散します。",
    },
    "The gradient comes from `loss.backward()`.": {
        "target": "勾配は `loss.backward()` から来ます。",
        "state": State.DRAFT,
        "origin": "marian/tiny@1",
        "score": 0.3,
    },
    "Stop when the loss no longer falls.": {"refusal": "every draft was empty"},
}
"""What is changed in the fresh messages, by source."""

PAGE = "notes/descent.md"
STALE = Key("A large learning rate makes the loss diverge.")
DOUBTFUL = Key("The gradient comes from `loss.backward()`.")
LIKELY = Key("Each step follows the gradient, $x - \\eta g$, and the **learning rate** sets its length.")
REFUSED = Key("Stop when the loss no longer falls.")
UNTOUCHED = Key("Nobody has begun this one.")
NOTES = Key("These notes are short.")
DONE = Key("Gradient descent")


def make_project(root: Path, *, needed: int = 1, pages: Mapping[str, str] | None = None) -> Project:
    """The project on disk, its catalogs made by the real merge."""
    (root / "mkdocs.yml").write_text(MKDOCS.format(needed), encoding="utf-8")
    (root / "glossary.yml").write_text(GLOSSARY, encoding="utf-8")
    pages = pages or {"index.md": HOME, PAGE: DESCENT}
    for page, text in pages.items():
        path = root / "docs/en" / page
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    project = find_project(root)
    for page, text in pages.items():
        fresh = merge(template(split(text, page=page)), None, language="ja", page=page, since="2026-11-23").catalog
        messages = {key: replace(message, **STATES.get(key.source, {})) for key, message in fresh.messages.items()}
        write(project.catalog_path(page), replace(fresh, messages=messages))
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    for name, value in (("user.name", "Aiko Tanaka"), ("user.email", "aiko@example.org")):
        subprocess.run(["git", "config", name, value], cwd=root, check=True)
    return project


def message(project: Project, key: Key, page: str = PAGE) -> Message:
    """The message as it is on disk."""
    return read(project.catalog_path(page)).messages[key]


def edit(project: Project, key: Key, page: str = PAGE, **changes: object) -> None:
    """Change a message on disk behind the app's back, as an editor or a pull would."""
    catalog = read(project.catalog_path(page))
    changed = replace(catalog.messages[key], **changes)
    write(project.catalog_path(page), replace(catalog, messages={**catalog.messages, key: changed}))


def client(project: Project, who: str = AIKO) -> TestClient:
    """A browser on this machine that does not follow redirects by itself."""
    app = make_app(project, who=who, today=lambda: TODAY)
    return TestClient(app, base_url=ORIGIN, headers={"origin": ORIGIN}, follow_redirects=False)
