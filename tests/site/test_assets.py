"""Figures of the page's own language, in Markdown, in HTML, and in the pair view."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser

from taiyaku.project import Project
from taiyaku.site import build
from taiyaku.site.assets import each_address, located
from tests.site.support import make_project
from tests.site.test_browser import serving

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>{}</title></svg>'
PAGE = """# The loss

See ![a](images/both.svg) and ![b](images/english.svg) here.

<p><img src="../images/english.svg" alt="c"> <img alt="d" src='../images/both.svg'></p>

<picture><source srcset="../images/both.svg 1x, ../images/english.svg 2x">
<img src="../images/both.svg" alt="e"></picture>

<video poster="../images/both.svg" src="../data/film.mp4"></video>

[Data](data/a b.csv), <a href="../data/a%20b.csv">raw data</a>, [gain](gain.md), <https://example.org/images/both.svg>.

<figure markdown="span">
  ![f](images/both.svg)
  <figcaption>A caption</figcaption>
</figure>
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = make_project(
        tmp_path_factory.mktemp("project"),
        {
            "index.md": "# Welcome\n\n![g](images/both.svg)\n",
            "gain.md": "# Gain\n\n![h](images/both.svg)\n",
            "loss.md": PAGE,
            "images/english.svg": SVG.format("en"),
            "images/both.svg": SVG.format("en"),
            "data/a b.csv": "a,b\n",
            "data/film.mp4": "film",
        },
        {
            "The loss": "損失",
            "See ![a](images/both.svg) and ![b](images/english.svg) here.":
                "ここの![い](images/both.svg)と![ろ](images/english.svg)を参照。",
            "Welcome": "ようこそ",
        },
        japanese={"images/both.svg": SVG.format("ja").replace('width="9"', 'width="19"')},
    )  # fmt: skip
    assert () == build(made, strict=True).warnings
    return made


def files(project: Project, page: str) -> set[str]:
    """The files that a page shows or leads to, from the site's root."""
    html = (project.site / page / "index.html").read_text(encoding="utf-8")
    article = html[html.index("<article") : html.index("</article>")]
    values = re.findall(r"""\s(?:src|srcset|poster|href)=(["'])(.*?)\1""", article)
    addresses = [one.split()[0] for _, value in values for one in value.split(",") if one.split()]
    inside = [one for one in addresses if not re.match(r"https?:|#|.*[#?]|.*/$", one)]
    return {os.path.normpath(Path(page, unquote(one))) for one in inside}


def test_the_japanese_page_has_its_own_figures_and_else_the_english_ones(project: Project) -> None:
    """In Markdown, HTML, `srcset`, a poster and links to files, in both halves of a pair."""
    expected = {"ja/images/both.svg", "images/english.svg", "data/a b.csv", "data/film.mp4"}
    assert expected == files(project, "ja/loss")
    assert all((project.site / path).is_file() for path in expected)


def test_the_english_page_has_the_english_ones(project: Project) -> None:
    assert {"images/both.svg", "images/english.svg", "data/a b.csv", "data/film.mp4"} == files(project, "loss")
    assert "<title>en</title>" in (project.site / "images/both.svg").read_text(encoding="utf-8")
    assert "<title>ja</title>" in (project.site / "ja/images/both.svg").read_text(encoding="utf-8")


@pytest.mark.browser
def test_all_of_them_are_shown(project: Project, browser: Browser) -> None:
    """In Chromium, side by side: nothing is missing, and the Japanese figures are the Japanese ones."""
    with serving(project.site) as server:
        page = browser.new_page()
        missing: list[str] = []
        page.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
        page.goto(f"http://127.0.0.1:{server.server_port}/ja/loss/?read=both", wait_until="load")
        sizes = page.evaluate("[...document.querySelectorAll('article img')].map(img => [img.alt, img.naturalWidth])")
        page.close()
    japanese, english = 19, 9
    expected = {"a": japanese, "b": english, "い": japanese, "ろ": english, "c": english, "d": japanese, "f": japanese}
    assert expected == {name: width for name, width in sizes if name != "e"}  # which has two sizes to choose from
    assert [] == [url for url in missing if "favicon" not in url]


def test_a_figure_beside_the_text_is_there_once(project: Project) -> None:
    html = (project.site / "ja/index.html").read_text(encoding="utf-8")
    assert ["images/both.svg"] == re.findall(r'src="([^"]*both.svg)"', html)


def test_a_fallback_page_shows_them_too(project: Project) -> None:
    assert {"ja/images/both.svg"} == files(project, "ja/gain")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("../images/a.png", "../images/a.png"),
        ("../images/b.png?v=1#top", "../../images/b.png?v=1#top"),
        ("../images/c d.png", "../../images/c%20d.png"),
        ("../other/", "../other/"),
        ("/images/a.png", "/images/a.png"),
        ("//host/images/a.png", "//host/images/a.png"),
        ("data:image/png;base64,aa", "data:image/png;base64,aa"),
        ("#top", "#top"),
        ("", ""),
        ("http://[broken", "http://[broken"),
    ],
)
def test_where_a_file_is(address: str, expected: str) -> None:
    assets = {"ja/images/a.png", "images/a.png", "images/b.png", "images/c d.png"}
    assert expected == located(address, seen_from="ja/x/", url="ja/x/", language="ja", assets=assets)
    assert "../images/a.png" == located("../images/a.png", seen_from="x/", url="ja/x/", language="ja", assets=assets)


def test_only_addresses_are_moved() -> None:
    html = '<p data-src="a" title="src">src="a" <img src="a&amp;b" srcset="data:x,y 1x, a 2x"></p>'
    assert html.replace('"a&amp;b"', '"A&amp;B"').replace("a 2x", "A 2x").replace(
        "data:x,y", "DATA:X,Y"
    ) == each_address(html, str.upper)
