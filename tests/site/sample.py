"""A site with every kind of page: the sample course, with pages beside it that are stale, drafted, by hand, not there.

It is served on loopback while the tests run, in the folder that its `site_url` names; what comes late in life
(pictures, KaTeX) can be made to come late.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from taiyaku import catalog as catalogs
from taiyaku.model import Catalog, Key, Message, Review, State
from taiyaku.pages import build as build_page
from taiyaku.pages import targets_of
from taiyaku.project import Project, find_project
from taiyaku.segments import split
from tests.site.support import write
from tests.site.test_browser import Quiet, serving

__all__ = ["PAGES", "Served", "at_home", "make_sample", "serving_sample"]

COURSE = Path(__file__).parents[2]

EVERYTHING = """# Every construct { #all }

A paragraph with a [link](gradient-descent.md#the-idea), `code`, $x^2 + y$ and a footnote.[^one]

[^one]: The footnote has **two** paragraphs.

    This is the second one.

=== "First tab"

    Text in the first tab.

    ```python
    print("hello")
    ```

=== "Second tab"

    Text in the second tab.

    More text in the second tab.

!!! warning "Mind the step"
    A box with a list:

    1. First item
    2. Second item
        - nested item

??? note
    A folded box with the title that it has anyway.

Term
:   The definition of the term.

| Name | Meaning |
|------|:-------:|
| first letter | alpha |
| second letter | $\\beta$ is it |

> A quotation that
> runs over two lines.

- [x] a done task
- [ ] an open task

$$
\\int_0^1 x\\,dx = \\frac12
$$

<div class="grid cards" markdown>

- **One card** with text
- **Another card** with text

</div>

![A small picture](images/learning-rates.svg){ width="200" }

## Old news { #old }

This paragraph has changed.

The last paragraph, with ++ctrl+c++ and ==marked text==.
"""
STALE = {
    "This paragraph has changed.": "This paragraph is as it was.",
    "Mind the step": "Mind the gap",
    "Old news": "News",
}
OUTDATED = "# Out of date\n\n" + "\n\n".join(f"Sentence {n} is new." for n in range(6)) + "\n"
UNTRANSLATED = "# Not yet translated\n\nNothing of this page is Japanese.\n\n## A part of it\n\nMore text.\n"
OTHERWISE = "# By hand\n\nThe English has one paragraph.\n\n## What follows { #next }\n\nAnother one.\n"
BY_HAND = "# 手書きのページ\n\nこのページは人が書きました。\n\n- 構成が\n- 違います\n\n## 続き { #next }\n\n終わり。\n"

PAGES = {
    "home": "ja/",
    "reviewed": "ja/gradient-descent/",
    "drafts": "ja/attention/",
    "everything": "ja/everything/",
    "outdated": "ja/outdated/",
    "fallback": "ja/untranslated/",
    "by hand": "ja/by-hand/",
    "status": "ja/translation-status/",
    "not found": "404.html",
    "English": "everything/",
}
"""One address of each kind of page."""


@dataclass(frozen=True, slots=True)
class Served:
    """The site while it is served."""

    project: Project
    url: str

    @contextmanager
    def slowly(self, seconds: float) -> Iterator[None]:
        """Pictures and KaTeX take their time."""
        _Handler.delay = seconds
        try:
            yield
        finally:
            _Handler.delay = 0.0


class _Handler(Quiet):
    delay = 0.0

    def do_GET(self) -> None:  # noqa: N802  (the name that the library calls)
        if self.path.endswith((".svg", "katex.min.js")):
            time.sleep(self.delay)
        with suppress(ConnectionError):  # the reader is gone already
            super().do_GET()


@contextmanager
def serving_sample(project: Project) -> Iterator[Served]:
    """The project's site on loopback; it may be built while it is served, as its address must be known."""
    with serving(project.site, handler=_Handler) as server:
        yield Served(project, f"http://127.0.0.1:{server.server_port}/")


def make_sample(root: Path) -> Project:
    """The project on disk, not built yet."""
    for name in ("docs", "locale"):
        shutil.copytree(COURSE / name, root / name)
    for name in ("glossary.yml", "mkdocs.yml"):
        shutil.copy(COURSE / name, root / name)
    project = find_project(root)
    write(project.source_path("untranslated.md"), UNTRANSLATED)
    write(project.source_path("by-hand.md"), OTHERWISE)
    write(project.target_path("by-hand.md"), BY_HAND)
    _translated(project, "everything.md", EVERYTHING, STALE, reviewed=12)
    _translated(project, "outdated.md", OUTDATED, {f"Sentence {n} is new.": f"Sentence {n} is old." for n in range(6)})
    settings = project.config.read_text(encoding="utf-8")
    more = ["everything", "outdated", "untranslated", "by-hand"]
    nav = "".join(f"      - {name}.md\n" for name in more)
    write(project.config, settings.replace("      - attention.md\n", f"      - attention.md\n{nav}"))
    return project


def at_home(project: Project, url: str, *features: str) -> None:
    """Let the site be at home at this address, and the theme have more features."""
    settings = project.config.read_text(encoding="utf-8")
    settings = settings.replace("https://notes.example.org/deep-learning/", url)
    more = "".join(f"    - {feature}\n" for feature in features)
    write(project.config, settings.replace("    - navigation.footer\n", f"    - navigation.footer\n{more}"))


def _translated(project: Project, page: str, text: str, before: dict[str, str], *, reviewed: int = 1) -> None:
    """A page in pseudo-Japanese: its first segments reviewed, those of `before` stale, its last new, others drafts."""
    write(project.source_path(page), text)
    template = catalogs.template(split(text, page=page))
    messages: dict[Key, Message] = {}
    for number, (key, message) in enumerate(template.messages.items()):
        state = State.REVIEWED if number < reviewed else State.DRAFT
        if key.source in before:
            state = State.STALE
        elif number == len(template.messages) - 1:
            state = State.NEW
        messages[key] = replace(message, **_state(key.source, state, before.get(key.source, "")))
    catalog = Catalog("ja", messages, headers=(("Language", "ja"),))
    catalogs.write(project.catalog_path(page), catalog)
    write(project.target_path(page), build_page(text, targets_of(catalog), page=page, source=f"en/{page}").text)


def _state(source: str, state: State, previous: str) -> dict[str, object]:
    if state is State.NEW:
        return {}
    approved = (Review("Aoi <aoi@example.org>", "2026-11-01"), Review("Ken <ken@example.org>", "2026-11-02"))
    return {
        "target": source.replace("![", "![図: ") if source.startswith("![") else f"「{source}」",
        "state": state,
        "origin": "marian-small-2" if state is State.DRAFT else "",
        "previous_source": previous,
        "stale_since": "2026-11-20 1a2b3c4" if state is State.STALE else "",
        "reviews": approved if state is State.REVIEWED else (),
    }
