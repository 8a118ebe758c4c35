"""What rendering puts into a page is taken out again as it was."""

from __future__ import annotations

from hypothesis import given

from taiyaku.model import Gap, Key, Offer, Segment
from taiyaku.segments import joined, put, render, split, take, unsafe
from tests import strategies

PAGE = """---
title: Loss
---

# The loss

A paragraph of text.

- an item
- > quoted text

!!! note "A title"

    Inside of it.

| a cell | more |
|--------|------|
| third  | last |

Term
:   What it means
"""
OFFER = Offer(("title",))


@given(strategies.japanese.filter(str.strip))
def test_a_target_is_taken_out_as_it_was_put_in(target: str) -> None:
    """Taken and put again, it stands in the page as before: whatever was escaped is escaped again, and only once."""
    parts = split(PAGE, page="p.md", offer=OFFER)
    for segment in (part for part in parts if isinstance(part, Segment)):
        key = Key(segment.text, segment.context)
        if unsafe(parts, {key: target}, page="p.md", offer=OFFER):
            continue
        page = render(parts, {key: target})
        start = len(joined(parts[: parts.index(segment)]))
        raw = put(segment, target)
        assert page[start : start + len(raw)] == raw
        now = _segment_at(page, start)
        if now and now.raw == raw:
            taken = take(segment, raw, now.text)
            assert raw == put(segment, taken)


def _segment_at(page: str, offset: int) -> Segment | None:
    position = 0
    for part in split(page, page="p.md", offer=OFFER):
        if position == offset and isinstance(part, Segment):
            return part
        position += len(part.text if isinstance(part, Gap) else part.raw)
    return None


def test_escapes_are_undone() -> None:
    parts = [part for part in split(PAGE, page="p.md", offer=OFFER) if isinstance(part, Segment)]
    by_text = {part.text: part for part in parts}
    cases = [
        ("A paragraph of text.", "# 番号"),
        ("A paragraph of text.", "1. 番号"),
        ("A paragraph of text.", "!!! 注意"),
        ("A paragraph of text.", "::: 注意"),
        ("an item", "- 項目"),
        ("A title", '「"引用"」'),
        ("a cell", "甲|乙 `丙|丁`"),
        ("The loss", "C#"),
    ]
    for source, target in cases:
        segment = by_text[source]
        raw = put(segment, target)
        assert target == take(segment, raw, raw)


def test_an_escape_that_the_target_had_before_is_kept() -> None:
    segment = next(part for part in split("| a |\n|---|\n| b |\n", page="p.md") if isinstance(part, Segment))
    assert "甲 \\| 丙" == take(segment, "甲 \\| 丙", "甲 \\| 丙", before="甲 \\| 乙")
    assert "甲 | 丙" == take(segment, "甲 \\| 丙", "甲 \\| 丙", before="甲 | 乙")


def test_lines_are_joined_as_japanese_is_written() -> None:
    segment = next(part for part in split("Some text.\n", page="p.md") if isinstance(part, Segment))
    raw = "損失は\n小さい\n  word です。\nおわり"
    assert "損失は小さい word です。おわり" == take(segment, raw, "損失は 小さい word です。 おわり")
