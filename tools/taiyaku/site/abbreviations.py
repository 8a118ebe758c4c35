"""Abbreviations on Japanese pages: marked where Japanese stands right beside them.

Python-Markdown looks for one between word boundaries, and there is none between SGD and では, both being letters. What
must not go on here is the abbreviation's own script, as with terms.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.abbr import AbbrTreeprocessor

from taiyaku.site.forms import guarded

__all__ = ["Abbreviations"]


class Abbreviations(AbbrTreeprocessor):
    """Takes the place of Python-Markdown's own, whose abbreviations it knows."""

    @classmethod
    def replace(cls, md: Markdown) -> None:
        """Let it do so, if the renderer knows abbreviations at all."""
        if "abbr" in md.treeprocessors:
            before = md.treeprocessors["abbr"]
            assert isinstance(before, AbbrTreeprocessor)  # noqa: S101
            md.treeprocessors.register(cls(md, before.abbrs), "abbr", 7)  # as it was

    def run(self, root: Element) -> None:
        """Mark them, the longest first."""
        if self.abbrs:
            self.RE = re.compile("|".join(guarded(form) for form in sorted(self.abbrs, key=len, reverse=True)))
            self.iter_element(root)
