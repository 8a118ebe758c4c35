"""Side: how far each page is, and said in words."""

from taiyaku.status.count import Count, PageStatus, count, of_catalogs, total, words
from taiyaku.status.figures import StaleFigure, localised, stale_figures
from taiyaku.status.report import as_json, since_in_words
from taiyaku.status.trend import Point, Trend, trend

__all__ = [
    "Count",
    "PageStatus",
    "Point",
    "StaleFigure",
    "Trend",
    "as_json",
    "count",
    "localised",
    "of_catalogs",
    "since_in_words",
    "stale_figures",
    "total",
    "trend",
    "words",
]
