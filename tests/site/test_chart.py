"""The chart of the trend: SVG that a browser and a screen reader can take."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from taiyaku.model import State
from taiyaku.site.chart import chart
from taiyaku.site.words import words
from taiyaku.status import Point


@given(st.lists(st.lists(st.integers(0, 5000), min_size=4, max_size=4), min_size=2, max_size=8))
def test_a_chart_stays_in_its_frame_and_names_what_there_is(numbers: list[list[int]]) -> None:
    points = [Point(1_700_000_000 + 86_400 * n, dict(zip(State, row, strict=True))) for n, row in enumerate(numbers)]
    drawing = ET.fromstring(chart(points, words("ja")))
    width, height = map(float, drawing.get("viewBox", "").split()[2:])
    for area in drawing.iter("polygon"):
        for place in area.get("points", "").split():
            x, y = map(float, place.split(","))
            assert 0 <= x <= width
            assert 0 <= y <= height
    labels = [text.text or "" for text in drawing.iter("text")]
    for state, number in points[-1].counts.items():
        assert (number > 0) == any(label.startswith(words("ja")[state.value]) for label in labels)
