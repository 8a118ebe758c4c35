"""The ids that MkDocs gives the headings of an English page, to be pinned in the Japanese one.

An id depends on how a heading's inline markup renders, on the slugify and
the other settings of the project, and on the ids before it, so the headings are rendered by the very
library. The headings alone are quick and nearly always enough; where something else on the page may
take an id of theirs, or bring headings of its own, the whole page is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from xml.etree.ElementTree import Element

import markdown
from markdown.treeprocessors import Treeprocessor

from taiyaku.dialect import MATERIAL, Dialect
from taiyaku.model import Kind
from taiyaku.segments.front_matter import head
from taiyaku.segments.lines import Block
from taiyaku.segments.renderer import renderer
from taiyaku.segments.split import page_blocks

__all__ = ["anchors", "pin"]

_ATTRIBUTES = re.compile(r"[ \t#]*(\{[^{}\r\n]*\})")
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]]+\]")
_OTHER_ID = re.compile(r"\{[^{}\n]*#([^\s{}]+)[^{}\n]*\}|\bid[ ]*=[ ]*[\"']?([^\s\"'<>]+)")
_BRINGS_HEADINGS = re.compile(r"^[ \t>]*-{1,}8<-{1,}|<h[1-6][^<>]*\bmarkdown\b", re.MULTILINE)
_MARKUP_IN_ID = re.compile(r"(?<![^\W_])_|_(?![^\W_])|-(?=-)|(?<=-)-")

_SIGN = "\ue000"
"""A character of private use, which is no word and no markup."""


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading as it is rendered."""

    name: str
    id: str


def anchors(text: str, *, dialect: Dialect = MATERIAL) -> dict[int, str]:
    """The id of each heading of a page, by the offset at which the heading's text begins."""
    found = [block for block in page_blocks(text) if isinstance(block, Block) and block.kind is Kind.HEADING]
    if not found:
        return {}
    rendered = _rendered("\n\n".join(_alone(text, block) for block in found), dialect)
    if len(rendered) != len(found):  # a heading that is none when it stands alone: better no pin than a wrong one
        return {}
    ids = [heading.id for heading in rendered]
    if _may_differ(text, found, ids):
        ids = _among_all(text, found, dialect) or ids
    return {block.start: name for block, name in zip(found, ids, strict=True)}


def pin(anchor: str) -> str:
    r"""The anchor as it is written in an attribute list, where `_` and `--` would be markup.

    >>> pin("the-loss"), pin("my_loss"), pin("of-__init__")
    ('the-loss', 'my_loss', 'of-\\_\\_init\\_\\_')
    """
    return _MARKUP_IN_ID.sub(r"\\\g<0>", anchor)


def _alone(text: str, block: Block) -> str:
    """The heading on one level, with its attribute list and without footnote marks, as `toc` sees it."""
    attributes = _ATTRIBUTES.match(text, block.end)
    title = _FOOTNOTE_MARK.sub("", text[block.start : block.end])
    return f"# {title}" + (f" {attributes[1]}" if attributes else "")


def _body(text: str) -> str:
    found = head(text)
    return text[found[2] :] if found else text.removeprefix("\ufeff")


def _may_differ(text: str, found: Sequence[Block], ids: Sequence[str]) -> bool:
    """Whether the rest of the page may take ids before the headings do."""
    if _BRINGS_HEADINGS.search(text):
        return True
    own = {match.start(1) for block in found if (match := _ATTRIBUTES.match(text, block.end))}
    others = (match for match in _OTHER_ID.finditer(text) if match.start() not in own)
    return any((match[1] or match[2]) in ids for match in others)


def _among_all(text: str, found: Sequence[Block], dialect: Dialect) -> list[str]:
    """The ids in the whole page as it is rendered; a second rendering, signed, tells which headings are its own."""
    start = len(text) - len(_body(text))
    ends = [start, *(block.start for block in found), len(text)]
    signed = _SIGN.join(text[first:last] for first, last in pairwise(ends))
    own = [_SIGN in heading.name for heading in _rendered(signed, dialect)]
    rendered = _rendered(text[start:], dialect)
    if len(own) != len(rendered) or sum(own) != len(found):
        return []
    return [heading.id for heading, mine in zip(rendered, own, strict=True) if mine]


def _rendered(text: str, dialect: Dialect) -> list[_Heading]:
    """The headings of a text, in order; none where an extension breaks on it, as it then will in MkDocs."""
    made, names, ids = _renderer(dialect)
    made.reset()
    try:
        made.convert(text)
    except Exception:  # noqa: BLE001  (extensions of the project may raise anything)
        return []
    return [_Heading(name, id_) for name, id_ in zip(names.found, ids.found, strict=True)]


class _Names(Treeprocessor):
    """The text of each heading, before `toc` adds signs to it."""

    def run(self, root: Element) -> None:
        self.found = ["".join(element.itertext()) for element in _headings(root)]


class _Ids(Treeprocessor):
    """The id of each heading, once `toc` has given it."""

    def run(self, root: Element) -> None:
        self.found = [element.get("id", "") for element in _headings(root)]


def _headings(root: Element) -> list[Element]:
    return [element for element in root.iter() if re.fullmatch("[hH][1-6]", str(element.tag))]


@lru_cache(maxsize=4)
def _renderer(dialect: Dialect) -> tuple[markdown.Markdown, _Names, _Ids]:
    """Python-Markdown that remembers the headings it saw."""
    made = renderer(dialect)
    names, ids = _Names(made), _Ids(made)
    made.treeprocessors.register(names, "taiyaku_names", 5.5)  # `toc` has 5
    made.treeprocessors.register(ids, "taiyaku_ids", 4.5)
    return made, names, ids
