"""Side: how far each page is, and said in words."""

from taiyaku.status.count import Count, PageStatus, count, of_catalogs, total, words
from taiyaku.status.figures import StaleFigure, localised, stale_figures
from taiyaku.status.report import as_json, since_in_words

__all__ = [
    "Count",
    "PageStatus",
    "StaleFigure",
    "as_json",
    "count",
    "localised",
    "of_catalogs",
    "since_in_words",
    "stale_figures",
    "total",
    "words",
]
