"""A built site with everything in it that a book must treat in its own way."""

from __future__ import annotations

from pathlib import Path

import pytest

from taiyaku.export import Book, read_book
from taiyaku.model import State
from taiyaku.project import Project
from taiyaku.site import build
from tests.site.support import make_project

LOSS = """# The loss

The loss $x^2$ is *small*, see [the gain](gain.md#why)[^1] and [data](data/a.csv).

$$
\\frac{a}{b}
$$

```python
code = "once"
```

![A curve](images/curve.svg)

- [x] Done
- [ ] Open

=== "First tab"

    In the first.

=== "Second tab"

    In the second.

??? note "Answer"

    It is hidden.

| Word | Meaning |
|------|---------|
| step | size    |

[^1]: A footnote.
"""
JAPANESE = {
    "Welcome": "ようこそ",
    "Read [on](loss.md) or [elsewhere](https://example.org/?a=1&b=2).": "[続き](loss.md)か[外](https://example.org/?a=1&b=2)へ。",
    "The loss": "損失",
    "The loss $x^2$ is *small*, see [the gain](gain.md#why)[^1] and [data](data/a.csv).":
        "損失$x^2$は*小さい*。[利得](gain.md#why)[^1]と[データ](data/a.csv)を参照。",
    "Done": "済み",
    "First tab": "一番目",
    "In the first.": "一番目の中です。",
    "In the second.": "二番目の中です。",
    "Answer": "答え",
    "It is hidden.": "隠れています。",
    "step": "段",
    "A footnote.": "脚注です。",
    "Gain": "利得",
    "Why": "なぜ",
    "Nobody knows.": "だれも知りません。",
    "Notes": "講義ノート",
    "Basics": "基礎",
}  # fmt: skip
ENGLISH = {
    "index.md": "# Welcome\n\nRead [on](loss.md) or [elsewhere](https://example.org/?a=1&b=2).\n",
    "loss.md": LOSS,
    "gain.md": "# Gain\n\n## Why\n\nNobody knows.\n\n<p>Raw &amp; <br> HTML</p>\n",
    "images/curve.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><circle r="40"/></svg>',
    "data/a.csv": "a,b\n",
}


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = make_project(
        tmp_path_factory.mktemp("book"),
        ENGLISH,
        JAPANESE,
        states={"In the first.": State.DRAFT, "It is hidden.": State.STALE},
        settings={"nav": [{"Home": "index.md"}, {"Basics": ["loss.md", "gain.md"]}]},
        japanese={"images/curve.svg": ENGLISH["images/curve.svg"].replace("circle", "ellipse")},
    )
    build(made, strict=True)
    return made


@pytest.fixture(scope="session")
def book(project: Project) -> Book:
    return read_book(project.site)


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    return tmp_path / "site"
