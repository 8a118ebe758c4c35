"""A page of the course → its Python blocks, with what the page says they print."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

__all__ = ["COURSE", "Block", "blocks", "shown"]

COURSE = Path(__file__).parents[2] / "docs/en"

_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w+)(?P<rest>[^\n]*)\n(?P<body>.*?)^(?P=indent)```$", re.M | re.S)
_TAB = re.compile(r'^(?P<indent> *)=== "(?P<title>[^"]*)"$', re.M)
_HEADING = re.compile(r"^#+ ", re.M)
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, slots=True)
class Block:
    """One Python block of a page."""

    line: int
    code: str
    tab: str
    """The title of the tab it stands in, if it stands in one."""
    output: str | None
    """The text of the block with the title «Output» right below, if there is one."""
    span: tuple[int, int]
    """Where that text stands in the page."""
    indent: str
    prose: str
    """The rest of its section, without code blocks: where its output is told otherwise."""

    @property
    def apart(self) -> bool:
        """A second way to do what the session has done: it sees the session, and leaves nothing in it."""
        return self.tab in ("Plain Python", "PyTorch")


def blocks(page: str) -> tuple[Block, ...]:
    """The Python blocks of a page, in order."""
    fences = list(_FENCE.finditer(page))
    tabs = list(_TAB.finditer(page))
    found = []
    for fence, after in zip(fences, [*fences[1:], None], strict=True):
        if fence["language"] != "python":
            continue
        told = after if after and 'title="Output"' in after["rest"] and after["indent"] == fence["indent"] else None
        if told and page[fence.end() : told.start()].strip():
            told = None
        rest = _FENCE.sub("", page[fence.end() :])
        found.append(
            Block(
                line=page.count("\n", 0, fence.start()) + 1,
                code=textwrap.dedent(fence["body"]),
                tab=_tab(page, fence, tabs),
                output=textwrap.dedent(told["body"]) if told else None,
                span=told.span("body") if told else (0, 0),
                indent=fence["indent"],
                prose=_HEADING.split(rest, maxsplit=1)[0],
            )
        )
    return tuple(found)


def shown(prose: str) -> str:
    """What a page tells in inline code."""
    return " ".join(_CODE.findall(prose))


def _tab(page: str, fence: re.Match[str], tabs: list[re.Match[str]]) -> str:
    """The tab around a block: the last one above it from which nothing leads out again."""
    for tab in reversed([tab for tab in tabs if tab.end() < fence.start()]):
        inside = tab["indent"] + "    "
        lines = page[tab.end() : fence.start()].splitlines()
        if fence["indent"].startswith(inside) and all(not line.strip() or line.startswith(inside) for line in lines):
            return tab["title"]
    return ""
