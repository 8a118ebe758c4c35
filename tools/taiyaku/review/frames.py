"""The frames of a project's pages, kept as the English pages and mkdocs.yml are; and what the checks saw last.

Both are costly to make and the same for everybody. What fails costs only itself: a page that is gone has an empty
frame, and its messages are shown one after another.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path

from taiyaku.checks import findings
from taiyaku.dialect import MATERIAL, Dialect, dialect_of
from taiyaku.errors import TaiyakuError
from taiyaku.files import read_text
from taiyaku.model import Finding, Message, Term
from taiyaku.project import CONFIG_PAGE, Project
from taiyaku.review.frame import Frame, frame
from taiyaku.review.watched import Watched
from taiyaku.segments import is_figure

__all__ = ["Checked", "Frames"]

PAGES = 64
"""Frames that are kept."""

PICTURES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})

AGAIN = 10.0
"""Seconds for which the list of pictures is kept."""

MESSAGES = 20_000
"""Messages whose findings are kept."""


class Frames:
    """The frames of one project; may be used from many threads."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._pages: OrderedDict[str, Watched[Frame]] = OrderedDict()
        self._dialect = Watched(project.config, _dialect)
        self._pictures: tuple[float, Mapping[str, Path]] = (0.0, {})

    def dialect(self) -> Dialect:
        """The Markdown of the project as mkdocs.yml has it now."""
        return self._dialect.get()

    def of(self, page: str) -> Frame:
        """The frame of a page as it is now."""
        if page == CONFIG_PAGE or is_figure(page):
            return Frame()
        with self._lock:
            watched = self._pages.setdefault(page, Watched(self._project.source_path(page), self._made(page)))
            self._pages.move_to_end(page)
            while len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        with self._making:  # a renderer knows one text at a time
            return watched.get()

    def pictures(self) -> Mapping[str, Path]:
        """The pictures among the English pages, by their path in that folder; looked for again after a while."""
        until, found = self._pictures
        if time.monotonic() > until:
            folder = self._project.source_docs.resolve()
            files = (path for path in folder.rglob("*") if path.suffix.lower() in PICTURES and path.is_file())
            inside = (path for path in files if path.resolve().is_relative_to(folder))
            found = {path.relative_to(folder).as_posix(): path for path in inside}
            self._pictures = (time.monotonic() + AGAIN, found)
        return found

    def warm(self) -> None:
        """Load what rendering needs, so that nobody's first page waits for it."""
        with self._making:
            frame(
                "# T\n\n`x` :smile:\n\n```python\nx\n```\n", page="", offer=self._project.offer, dialect=self.dialect()
            )

    def _made(self, page: str) -> Callable[[Path], Frame]:
        def made(path: Path) -> Frame:
            try:
                return frame(read_text(path), page=page, offer=self._project.offer, dialect=self.dialect())
            except TaiyakuError:
                return Frame()  # `taiyaku extract` says what is wrong with the page

        return made


class Checked:
    """What the checks see in messages, remembered while the glossary stays as it is."""

    def __init__(self) -> None:
        self._terms: tuple[Term, ...] | None = None
        self._found: dict[tuple[object, str], tuple[Finding, ...]] = {}

    def findings(self, message: Message, terms: tuple[Term, ...]) -> tuple[Finding, ...]:
        """The findings on a message."""
        if self._terms is not terms or len(self._found) > MESSAGES:
            self._terms, self._found = terms, {}
        name, kept = (message.key, message.target), self._found
        if name not in kept:
            kept[name] = findings(message, terms=terms)
        return kept[name]


def _dialect(path: Path) -> Dialect:
    try:
        return dialect_of(path)
    except (TaiyakuError, ImportError):
        return MATERIAL  # mkdocs.yml is being edited
