"""A table of pages and how often each is read → the views of each page.

What web statistics export: a line per page, its address or its file, and a number, with commas or tabs
between; other columns, a line of headings and pages that are not ours do no harm. Both languages of a page
count together.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from taiyaku.errors import ProjectError
from taiyaku.files import read_text
from taiyaku.project import Project

__all__ = ["check_traffic", "page_of", "views"]


def views(path: Path, languages: Collection[str] = ()) -> Mapping[str, float]:
    """How often each page was read.

    Raises:
        ProjectError: the file cannot be read, or has no line with a page and a number.

    """
    text = read_text(path).removeprefix("\ufeff")
    found: Counter[str] = Counter()
    for row in csv.reader(text.splitlines(), delimiter="\t" if "\t" in text else ","):
        number = next((one for one in map(_number, row[1:]) if one is not None), None)
        if number is not None and row[0].strip():
            found[page_of(row[0], languages)] += number  # type: ignore[assignment]  # views may be averages
    if not found:
        raise ProjectError(f"{path}: no line has a page and a number. Give lines such as `guide/setup.md,120`.")
    return dict(found)


def check_traffic(project: Project) -> None:
    """Raises what is wrong with the project's table, where it has one."""
    if project.traffic is not None:
        views(project.traffic)


def page_of(address: str, languages: Collection[str] = ()) -> str:
    """The page that an address or a file name means.

    >>> page_of("https://example.org/ja/guide/setup/?q=1", ("en", "ja")), page_of("docs/en/a.md"), page_of("/")
    ('guide/setup.md', 'docs/en/a.md', 'index.md')
    """
    path = unquote(urlsplit(address.strip()).path).strip("/")
    first, _, rest = path.partition("/")
    if first in languages:
        path = rest
    path = path.removesuffix("index.html").removesuffix(".html").strip("/")
    return path if path.endswith(".md") else f"{path}.md" if path else "index.md"


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "").strip())
    except ValueError:
        return None
