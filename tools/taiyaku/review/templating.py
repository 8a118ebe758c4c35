"""Templates in one language of the app, compiled once: not by each of a crowd, nor again at the next start.

Jinja compiles a template where it is first asked for, and all who wait for it would do it at the same time. What it
compiled is kept where Python keeps what it compiled of this folder, and is as much trusted; where that is not to be
written, the next start compiles again. It may depend on the language, on Jinja and on how we set it up, not only on
the template.
"""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined, Template
from jinja2.bccache import Bucket
from markupsafe import Markup

from taiyaku.errors import ProjectError
from taiyaku.files import write_bytes
from taiyaku.review.language import Language

__all__ = ["KEPT", "environment"]

KEPT = Path(__file__).parent / "__pycache__"
"""Where compiled templates are."""


class Kept(BytecodeCache):
    """Compiled templates of one language, in a folder."""

    def __init__(self, code: str, folder: Path) -> None:
        self._code, self._folder = code, folder
        self._ours = f"{jinja2.__version__} {Path(__file__).stat().st_mtime_ns} {code} "

    def get_source_checksum(self, source: str) -> str:
        """Tells what was compiled of this source, in this language, by these versions."""
        return hashlib.sha256(f"{self._ours}{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what is kept, if it is of this source."""
        with suppress(OSError), self._path(bucket).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket, if that can be."""
        if not sys.dont_write_bytecode:
            with suppress(ProjectError):
                write_bytes(self._path(bucket), bucket.bytecode_to_string())

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"template-{self._code}-{bucket.key}.cache"


class Templates(Environment):
    """An environment in which each template is compiled by one thread, for which the others wait."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._compiling = threading.RLock()

    def get_template(self, *name: Any, **more: Any) -> Template:
        """The template, compiled."""
        with self._compiling:
            return super().get_template(*name, **more)


def environment(words: Language, *, folder: Path = KEPT) -> Environment:
    """The templates, in the language of these words."""
    made = Templates(
        loader=PackageLoader("taiyaku.review"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=Kept(words.code, folder),
    )
    made.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    made.globals["gettext"] = _remembering(words.translations.gettext)
    return made


def _remembering(gettext: Callable[[str], str]) -> Callable[..., Markup]:
    """What Jinja makes of a `gettext` where all is escaped, but each text is looked up once: a page has sixty."""
    known: dict[str, Markup] = {}

    def said(text: str, /, **values: object) -> Markup:
        if values:
            return Markup(gettext(text)) % values  # noqa: S704  (our own catalogs)
        found = known.get(text)
        if found is None:
            found = known[text] = Markup(gettext(text)) % {}  # noqa: S704
        return found

    return said
