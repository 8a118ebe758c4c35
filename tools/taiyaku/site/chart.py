"""The trend of the translation → a chart, as SVG that stands in the page.

Areas one upon the other, the reviewed at the bottom; each is named at its end, so that no colour has to be
told from another. Between two commits nothing changes, so the areas have steps. What is drawn can be read as
a table beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from taiyaku.model import State
from taiyaku.status import Point

__all__ = ["chart"]

_ORDER = (State.REVIEWED, State.DRAFT, State.STALE, State.NEW)
"""From the bottom to the top."""
_WIDTH, _HEIGHT = 460, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 126, 12, 24
_LAST = 0.03
"""The share of the width in which the last state is seen."""
_LINE = 14


def chart(points: Sequence[Point], says: Mapping[str, str]) -> str:
    """The chart of two points or more, in the words of a language."""
    highest = max(1, *(sum(point.counts.values()) for point in points))
    begin, length = points[0].when, max(points[-1].when - points[0].when, 1)
    width, height = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def x(when: float) -> float:
        return round(_LEFT + (when - begin) / length * width * (1 - _LAST), 1)

    def y(number: float) -> float:
        return round(_TOP + height * (1 - number / highest), 1)

    ends = [*(x(point.when) for point in points[1:]), _LEFT + width]
    floor = [0] * len(points)
    areas, names = [], []
    for state in _ORDER:
        roof = [low + point.counts.get(state, 0) for low, point in zip(floor, points, strict=True)]
        if roof != floor:
            over = [(x(point.when), end, y(top)) for point, end, top in zip(points, ends, roof, strict=True)]
            under = [(x(point.when), end, y(low)) for point, end, low in zip(points, ends, floor, strict=True)]
            line = [f"{a},{h} {b},{h}" for a, b, h in over] + [f"{b},{h} {a},{h}" for a, b, h in reversed(under)]
            areas.append(f'<polygon data-ty="{state.value}" points="{" ".join(line)}"/>')
        if last := points[-1].counts.get(state, 0):
            names.append((y((roof[-1] + floor[-1]) / 2), f"{says[state.value]} {last:,}"))
        floor = roof
    scale = "".join(
        f'<line x1="{_LEFT}" x2="{_LEFT + width}" y1="{y(n)}" y2="{y(n)}"/>'
        f'<text x="{_LEFT - 6}" y="{y(n) + 4}" text-anchor="end">{n:,}</text>'
        for n in sorted({0, highest // 2, highest})
    )
    legend = "".join(
        f'<text x="{_LEFT + width + 8}" y="{at + 4}">{escape(text)}</text>'
        for at, text in _spread(names, _TOP + height)
    )
    days = (
        f'<text x="{_LEFT}" y="{_HEIGHT - 6}">{points[0].day}</text>'
        f'<text x="{_LEFT + width}" y="{_HEIGHT - 6}" text-anchor="end">{points[-1].day}</text>'
    )
    told = ". ".join(
        f"{says[state.value]} {points[0].counts.get(state, 0)} → {points[-1].counts.get(state, 0)}" for state in _ORDER
    )
    return (
        f'<svg class="ty-trend" role="img" aria-labelledby="ty-trend-title" aria-describedby="ty-trend-told" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}"><title id="ty-trend-title">{escape(says["trend"])}</title>'
        f'<desc id="ty-trend-told">{points[0].day} – {points[-1].day}. {escape(told)}</desc>'
        f"{''.join(areas)}{scale}{days}{legend}</svg>"
    )


def _spread(names: Sequence[tuple[float, str]], bottom: float) -> list[tuple[float, str]]:
    """The names, which come from the bottom to the top, so far apart that each can be read."""
    placed: list[tuple[float, str]] = []
    limit = bottom
    for at, text in names:
        placed.append((min(at, limit), text))
        limit = placed[-1][0] - _LINE
    overshoot = max(0.0, _TOP - placed[-1][0]) if placed else 0.0
    return [(round(at + overshoot, 1), text) for at, text in placed]
