"""The ids that MkDocs gives the headings of an English page, to be pinned in the Japanese one.

The door to Python-Markdown: an id depends on how a heading's inline markup renders and on the ids
before it, so the headings are rendered by the very library, with the extensions that can change
them. A page's other elements are left out; an id that one of them takes by an attribute list is
not seen here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import markdown
from material.extensions import emoji

from taiyaku.model import Kind
from taiyaku.segments.lines import Block
from taiyaku.segments.split import page_blocks

__all__ = ["anchors"]

_EXTENSIONS = (
    "attr_list",
    "md_in_html",
    "pymdownx.arithmatex",
    "pymdownx.betterem",
    "pymdownx.caret",
    "pymdownx.emoji",
    "pymdownx.inlinehilite",
    "pymdownx.keys",
    "pymdownx.mark",
    "pymdownx.smartsymbols",
    "pymdownx.tilde",
    "toc",
)
_ATTRIBUTES = re.compile(r"[ \t#]*(\{[^{}\r\n]*\})")
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]]+\]")


@lru_cache(maxsize=1)
def _renderer() -> markdown.Markdown:
    return markdown.Markdown(
        extensions=list(_EXTENSIONS),
        extension_configs={
            "pymdownx.arithmatex": {"generic": True},
            "pymdownx.emoji": {"emoji_index": emoji.twemoji, "emoji_generator": emoji.to_svg},
        },
    )


def anchors(text: str) -> dict[int, str]:
    """The id of each heading of a page, by the offset at which the heading's text begins."""
    found = [block for block in page_blocks(text) if isinstance(block, Block) and block.kind is Kind.HEADING]
    if not found:
        return {}
    renderer = _renderer()
    renderer.reset()
    renderer.convert("\n\n".join(_alone(text, block) for block in found))
    ids = _ids(getattr(renderer, "toc_tokens", []))
    if len(ids) != len(found):  # a heading that is none when it stands alone: better no pin than a wrong one
        return {}
    return {block.start: name for block, name in zip(found, ids, strict=True)}


def _alone(text: str, block: Block) -> str:
    """The heading on one level, with its attribute list and without footnote marks, as `toc` sees it."""
    attributes = _ATTRIBUTES.match(text, block.end)
    title = _FOOTNOTE_MARK.sub("", text[block.start : block.end])
    return f"# {title}" + (f" {attributes[1]}" if attributes else "")


def _ids(tokens: list[Any]) -> list[str]:
    """The ids of nested table-of-contents entries, flat."""
    found: list[str] = []
    for token in tokens:
        found += [token["id"], *_ids(token["children"])]
    return found
