"""What can go wrong, for the person at the keyboard.

A `TaiyakuError` stops the work: a command shows it as one line and exits 2, with the files on disk
as they were. Something wrong with a *translation* is never one of these; it is a `Finding`.
Every message says where, what (with the value), and what to do next.
"""

from __future__ import annotations


class TaiyakuError(Exception):
    """The base of all below; its text is the one line a person reads."""


class ProjectError(TaiyakuError):
    """Raised by `project` and `files`: no mkdocs.yml, a bad setting, a file that cannot be read or written."""


class MarkdownError(TaiyakuError):
    """Raised by `segments`: a page that is no text, or front matter that is no YAML."""


class CatalogError(TaiyakuError):
    """Raised by `catalog`: a PO file that gettext would refuse too."""


class GlossaryError(TaiyakuError):
    """Raised by `glossary`: an entry that is not what the schema says."""


class EngineError(TaiyakuError):
    """Raised by `draft`: a model that is missing, incomplete or of another kind, or a server that gives no answer."""


class EngineStoppedError(EngineError):
    """Raised by `draft`: an engine may not go on in this run; what is left stays as it is, with this as the reason."""


class AdaptError(TaiyakuError):
    """Raised by `adapt`: pairs that are none, or a library for scores that is not installed."""


class PageError(TaiyakuError):
    """Raised by `pages`: a Japanese page that must not be overwritten."""


class SiteError(TaiyakuError):
    """Raised by `site`: MkDocs is missing or its build failed."""


class ExportError(TaiyakuError):
    """Raised by `export`: no site, no browser, or a library that is not installed."""


def short(text: str, most: int) -> str:
    r"""A text as a message shows it: on one line, and not longer than `most` characters.

    >>> short("one\ntwo three", 8)
    'one two…'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
