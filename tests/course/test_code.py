"""Every code block of the course runs, and prints what its page says.

A page is one session: its blocks run in order and see what those above have made. What a block prints stands
right below it in a block with the title «Output»; where the prose tells it instead, every number of it does.
`pytest tests/course/test_code.py --rewrite` writes what is printed into the pages: read it, and the prose too.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests.course.pages import COURSE, Block, blocks, shown

PAGES = sorted(path.name for path in COURSE.glob("*.md"))
WITH_CODE = [page for page in PAGES if blocks((COURSE / page).read_text(encoding="utf-8"))]
TORCH = importlib.util.find_spec("torch") is not None
_NUMBER = re.compile(r"\d+(?:\.\d+)?|True|False")


def run(block: Block, session: dict[str, Any]) -> str:
    """What a block prints."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(block.code, f"line {block.line}", "exec"), dict(session) if block.apart else session)
    return said.getvalue()


@pytest.mark.parametrize("page", WITH_CODE)
def test_a_page_is_one_session_and_prints_what_it_says(page: str, request: pytest.FixtureRequest) -> None:
    path = COURSE / page
    text = path.read_text(encoding="utf-8")
    session: dict[str, Any] = {"__name__": "__main__"}
    said = [(block, run(block, session)) for block in blocks(text) if TORCH or "torch" not in block.code]
    if request.config.getoption("--rewrite"):
        rewrite(path, text, said)
        return
    for block, printed in said:
        where = f"{page}, the block in line {block.line}"
        if block.output is not None:
            assert block.output == printed, where
        else:
            told = set(_NUMBER.findall(shown(block.prose)))
            assert [] == [number for number in _NUMBER.findall(printed) if number not in told], where


def rewrite(path: Path, text: str, said: list[tuple[Block, str]]) -> None:
    """Put what was printed into the page."""
    for block, printed in reversed(said):
        if block.output is not None:
            first, last = block.span
            text = text[:first] + textwrap.indent(printed, block.indent) + text[last:]
    path.write_text(text, encoding="utf-8")


def test_what_is_printed_is_shown() -> None:
    """A block that prints has its output below it, or the prose tells its numbers: never neither."""
    page = (
        '```python\nprint(1)\n```\n\n```text title="Output"\n1\n```\n\n```python\nprint(2)\n```\n\nThis prints `2`.\n'
    )
    first, second = blocks(page)
    assert ("1\n", None, "2") == (first.output, second.output, shown(second.prose))


def test_a_second_tab_leaves_the_session_alone() -> None:
    first, second = (f'=== "{tab}"\n\n    ```python\n    a = {n}\n    ```' for n, tab in ((1, "NumPy"), (2, "PyTorch")))
    page = f"{first}\n\n{second}\n\nText.\n"
    session: dict[str, Any] = {}
    for block in blocks(page):
        run(block, session)
    assert 1 == session["a"]
