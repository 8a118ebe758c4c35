"""Golden cases as plain files: what a page is split into, and what it is with other words in it.

`cases/*.md` are pages; beside them, in `expected/`, stand their segments, and the page with every word marked.
`rendering/*.md` put Japanese into one place of a page that Markdown could take for something else there.
After a change that is meant: ``pytest tests/segments/test_golden.py --rewrite``, and read the diff.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from taiyaku.model import Gap, Key, Offer, Segment
from taiyaku.segments import render, split, unsafe
from tests.segments.test_oracle import Rendered, marked
from tests.support import Case, cases, rewrite

HERE = Path(__file__).parent
PAGES = sorted((HERE / "cases").glob("*.md"))
OFFER = Offer(("title", "subtitle", "description", "summary"))
SOURCE = "Text here"
"""How the segment begins that gets the case's target."""
PLACES = sorted(path.stem for path in (HERE / "rendering").glob("*.md"))
CASES = {place: [case for case in cases(HERE / "rendering", parts=3) if case.path.stem == place] for place in PLACES}
LEFT_OUT = "left out"
"""What is expected where a target cannot be put in safely, and the English stays."""


def listed(page: str) -> str:
    """The segments of a page, a line each: line, kind, text, and what steers it."""
    lines = []
    for part in split(page, page="p", offer=OFFER):
        if isinstance(part, Segment):
            text = part.text.replace("\n", "\\n")
            extras = [f"context {part.context}" * bool(part.context), *(f"note {note}" for note in part.notes)]
            lines.append(" | ".join([str(part.location.line), part.kind.value, text, *filter(None, extras)]))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_pages_are_split_and_put_back_as_expected(path: Path, *, rewriting: bool) -> None:
    page = path.read_bytes().decode()
    for suffix, actual in ((".txt", listed(page)), (".md", marked(page))):
        expected = path.parent / "expected" / f"{path.stem}{suffix}"
        if rewriting:
            expected.write_bytes(actual.encode())
        assert expected.read_bytes().decode() == actual


def put(case: Case) -> str:
    """The page of a case with its target in place; `\\n` in the target is a line end."""
    page = case.parts[0] + "\n"
    key = next(Key(part.text) for part in split(page, page="p", offer=OFFER) if _is_place(part))
    targets = {key: case.parts[1].replace("\\n", "\n")}
    parts = split(page, page="p", offer=OFFER)
    return LEFT_OUT if unsafe(parts, targets, page="p", offer=OFFER) else render(parts, targets).removesuffix("\n")


def _is_place(part: Segment | Gap) -> bool:
    return isinstance(part, Segment) and part.text.startswith(SOURCE)


@pytest.mark.parametrize("place", PLACES)
def test_a_target_is_put_in_as_expected(place: str, *, rewriting: bool) -> None:
    """In each place; and the page has the elements it had, but for a line break that the target asks for."""
    if rewriting:
        if place == PLACES[0]:
            rewrite(HERE / "rendering", parts=3, actual=put)
        return
    for case in CASES[place]:
        said = put(case)
        assert case.expected == said, str(case)
        if said != LEFT_OUT:
            assert tree(case.parts[0]) == tree(said), str(case)


def tree(page: str) -> list[object]:
    """The elements that Python-Markdown makes of a page, without line breaks."""
    return [one for one in Rendered(page + "\n").tree if one not in (("br",), "/br")]
