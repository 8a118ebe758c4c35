"""Figures: only their texts are segments, everything else comes back byte for byte."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taiyaku.model import Gap, Key, Kind, Segment
from taiyaku.pages import build, mark_of, unmarked
from taiyaku.segments import fault, joined, render, split, unsafe

FIGURE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- Made by hand & heart -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:s="http://www.w3.org/2000/svg" xml:lang="en" width='90'>
  <title>Loss &amp; step</title>
  <style>text { fill: red } /* not a text */</style>
  <text x="4" text-anchor="middle"><tspan class="a">training loss</tspan></text>
  <s:text>
    two lines <tspan dy="1em">of one
    sentence</tspan> end
  </s:text>
  <text>3.14</text><text>x</text><text/>
  <switch><text systemLanguage="ja">日本</text><text>Japan</text></switch>
  <text translate="no">NumPy array</text>
  <foreignObject><p xmlns="http://www.w3.org/1999/xhtml">page text</p></foreignObject>
  <g><desc>A curve.</desc></g>
</svg>
"""


def texts(figure: str) -> list[str]:
    return [part.text for part in split(figure, page="a.svg") if isinstance(part, Segment)]


def test_texts_titles_and_descriptions_are_segments() -> None:
    """A text of several lines is one; what wraps a whole text stays outside; figures and names are none."""
    expected = ["Loss &amp; step", "training loss", 'two lines <tspan dy="1em">of one sentence</tspan> end', "A curve."]
    assert expected == texts(FIGURE)
    parts = split(FIGURE, page="a.svg")
    assert {Kind.FIGURE} == {part.kind for part in parts if isinstance(part, Segment)}
    assert [4, 6, 8, 15] == [part.location.line for part in parts if isinstance(part, Segment)]


def test_only_the_text_differs() -> None:
    targets = {Key("training loss"): "訓練損失 < 1 & x", Key("A curve."): "曲線です。"}
    japanese = render(split(FIGURE, page="a.svg"), targets)
    expected = FIGURE.replace("training loss", "訓練損失 &lt; 1 &amp; x").replace("A curve.", "曲線です。")
    assert expected == japanese
    ET.fromstring(japanese.encode())


def test_the_mark_is_a_comment_and_the_root_says_the_language() -> None:
    built = build(FIGURE, {Key("A curve."): "曲線です。"}, page="a.svg", source="en/a.svg")
    mark = mark_of(built.text)
    assert mark is not None
    assert ("en/a.svg", False, 3) == (mark.source, mark.edited, mark.line)
    plain = (
        FIGURE.replace("A curve.", "曲線です。").replace(' xml:lang="en"', "").replace("'90'>", "'90' xml:lang=\"ja\">")
    )
    assert plain == unmarked(built.text) == "".join(piece.text for piece in built.pieces)
    edited = mark_of(built.text.replace("曲線", "直線"))
    assert edited is not None
    assert edited.edited
    assert mark_of(FIGURE) is None


@pytest.mark.parametrize(
    ("figure", "says"),
    [
        ("<svg><text>One word</svg>", "1: mismatched tag"),
        ("not XML at all", "1: syntax error"),
        ("", "1: no element found"),
        ('<!DOCTYPE svg [<!ENTITY a "aa">]>\n<svg><text>&a; words</text></svg>', "1: entities are defined"),
        ('<!DOCTYPE a [\n<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>', "2: entities are defined"),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_read_is_left_alone(figure: str, says: str) -> None:
    assert says == fault(figure)
    assert figure == joined(split(figure, page="a.svg"))
    assert [] == texts(figure)


def test_a_target_that_breaks_the_figure_is_found() -> None:
    """Tags that do not close, and another text element: the figure keeps its English there."""
    parts = split(FIGURE, page="a.svg")
    targets = {
        Key("training loss"): "訓練<tspan>損失",
        Key("A curve."): "曲線</desc><desc>です。",
        Key("Loss &amp; step"): "損失",
    }
    assert {Key("training loss"), Key("A curve.")} == set(unsafe(parts, targets, page="a.svg"))


@given(
    st.text() | st.text(alphabet="<>/&;\"'= stextvgan日本!-[]?\n\r").map(lambda text: f"<svg><text>{text}</text></svg>")
)
def test_no_text_makes_it_raise_and_nothing_is_lost(figure: str) -> None:
    parts = split(figure, page="a.svg")
    assert figure == joined(parts)
    assert figure == render(parts, {})
    assert bool(fault(figure)) <= all(isinstance(part, Gap) for part in parts)


@given(st.text(min_size=1))
def test_every_target_leaves_a_figure_that_can_be_read(target: str) -> None:
    """Or it is refused: what is written is XML, with the elements that the figure had."""
    parts = split(FIGURE, page="a.svg")
    targets = {Key("training loss"): target, Key("A curve."): "曲線です。"}
    bad = unsafe(parts, targets, page="a.svg")
    made = render(parts, {key: text for key, text in targets.items() if key not in bad})
    assert "" == fault(made)
    assert len(ET.fromstring(FIGURE.encode()).findall(".//*")) == len(ET.fromstring(made.encode()).findall(".//*"))
