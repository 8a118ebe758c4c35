"""Laws of splitting and rendering that hold for every text."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taiyaku.model import CODE_PARTS, Key, Offer, Segment
from taiyaku.segments import joined, placeholders, protect, render, restore, spans, split, translatable, unsafe
from tests.fuzz import LAWS
from tests.strategies import japanese, messages, pages

OFFER = Offer(("title",), CODE_PARTS)


@given(pages)
@settings(max_examples=300)
def test_parts_joined_are_the_page(page: str) -> None:
    """No text makes `split` raise, and nothing is lost on the way."""
    assert page == joined(split(page, page="p.md", offer=OFFER))


@given(pages)
@settings(max_examples=100)
def test_without_targets_the_page_stays(page: str) -> None:
    assert page == render(split(page, page="p.md"), {})


@given(pages, st.data())
@settings(max_examples=150)
def test_safe_targets_keep_the_structure(page: str, data: st.DataObject) -> None:
    """What `unsafe` lets through splits into the same kinds and gaps as the English page."""
    parts = split(page, page="p.md")
    keys = [Key(part.text) for part in parts if isinstance(part, Segment)]
    targets = {key: data.draw(japanese.filter(translatable)) for key in keys[:4]}
    for key in unsafe(parts, targets, page="p.md"):
        del targets[key]
    again = split(render(parts, targets), page="p.md")
    assert [type(part) for part in parts] == [type(part) for part in again]
    assert [part.kind for part in parts if isinstance(part, Segment)] == [
        part.kind for part in again if isinstance(part, Segment)
    ]


@pytest.mark.parametrize("law", ["tree", "texts"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nested_pages_are_what_is_rendered(law: str, data: st.DataObject) -> None:
    """Every construct in every other: `make fuzz` tries more of them."""
    holds, pages = LAWS[law]
    page = data.draw(pages)
    assert holds(page), page


@given(messages)
@settings(max_examples=400)
def test_protect_and_restore_are_inverses(text: str) -> None:
    protected = protect(text)
    assert text == restore(protected.text, protected)


@given(messages | st.text(" \n\\<`$&⟦⟧[]:@{}+*_~=^!-()/>#hfta.1"))
@settings(max_examples=400)
def test_what_is_passed_over_at_once_has_no_spans(text: str) -> None:
    """The two short ways to the spans lead to the same ones as the long way."""
    always, found = re.compile(""), spans(text)
    with (
        patch.object(placeholders, "_ANY", always),
        patch.object(placeholders, "_ATOM_BUT_ADDRESS", placeholders._ATOM),
    ):
        assert spans(text) == found


@given(messages)
@settings(max_examples=300)
def test_spans_are_in_order_and_apart(text: str) -> None:
    position = 0
    found = spans(text)
    for index, span in enumerate(found):
        assert position <= span.start < span.end
        assert span.text == text[span.start : span.end]
        if span.partner is not None:
            assert index == found[span.partner].partner
        position = span.end
