"""The files of a new project: a glossary to begin with, and lines for .gitattributes and .gitignore."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["ATTRIBUTES", "GLOSSARY", "IGNORED", "attribute_lines", "with_lines"]

GLOSSARY = """\
# The glossary: which Japanese a term of the notes gets. Drafts, checks, the review page and the site read it.
#
#  - source: learning rate
#    target: 学習率
#    reading: がくしゅうりつ
#    note: η in formulas
#    variants: [LR]               other English spellings
#    admitted: [ラーニングレート]    other Japanese forms that pass
#    forbidden: [学習係数]          Japanese forms to replace by the target
#  - source: ReLU
#    keep: true                   stays as it is; needs no target
version: 1
terms: []
"""

ATTRIBUTES = ("{locale}/**/*.po", "{locale}/**/*.pot", "{locale}/memory.tmx", "{target}/**/*.md")
"""What `taiyaku merge-driver` merges: catalogs, templates, the memory and built pages."""

IGNORED = ("/.taiyaku/", "/{site}/")
"""What can be made again at any time."""


def attribute_lines(*, locale: str, target: str) -> tuple[str, ...]:
    """The lines of .gitattributes, with folders as seen from the project."""
    return tuple(f"{pattern.format(locale=locale, target=target)} merge=taiyaku" for pattern in ATTRIBUTES)


def with_lines(text: str, lines: Sequence[str]) -> str:
    r"""The text with those of the lines at its end that it does not have, slashes at their ends aside.

    >>> with_lines("site", ["/.taiyaku/", "/site/"])
    'site\n/.taiyaku/\n'
    """
    ending = "\r\n" if "\r\n" in text else "\n"
    known = {line.strip().strip("/") for line in text.splitlines()}
    new = [line for line in lines if line.strip("/") not in known]
    if new and text and not text.endswith("\n"):
        text += ending
    return text + "".join(line + ending for line in new)
