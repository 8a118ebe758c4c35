"""PDF: printed by Chromium, read again by pypdf."""

from __future__ import annotations

import re
import stat
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pypdf
import pytest

from taiyaku.errors import ExportError
from taiyaku.export import Book, browser, pdf
from taiyaku.export.paper import paper


@pytest.fixture(scope="module")
def printed(book: Book) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(pdf(book, program=browser(), today="2026-11-25")))


def text(printed: pypdf.PdfReader, page: int) -> str:
    """Without blanks, and ligatures as the letters they are made of."""
    return re.sub(r"\s+", "", normalize("NFKC", printed.pages[page - 1].extract_text()))


@pytest.mark.browser
@pytest.mark.slow
def test_each_page_of_the_site_begins_on_a_new_sheet(printed: pypdf.PdfReader) -> None:
    """Cover, contents with the numbers of these sheets, then the chapters, their titles in the head."""
    starts = {
        name.strip("/"): printed.get_destination_page_number(place) + 1
        for name, place in printed.named_destinations.items()
        if re.fullmatch(r"/?c\d+", name)
    }
    assert [3, *sorted({starts["c2"], starts["c3"]})] == [starts["c1"], starts["c2"], starts["c3"]]
    assert "講義ノートNotes" in text(printed, 1)
    assert f"Theloss損失{starts['c2']}" in text(printed, 2)
    assert f"Gain利得{starts['c3']}" in text(printed, 2)
    assert "損失·Theloss" in text(printed, starts["c2"])


@pytest.mark.browser
@pytest.mark.slow
def test_both_halves_are_in_it_and_code_once(printed: pypdf.PdfReader) -> None:
    everything = "".join(text(printed, number) for number in range(1, len(printed.pages) + 1))
    order = [
        "Inthefirst.",
        "一番目の中です。",
        "Inthesecond.",
        "二番目の中です。",
        "Answer",
        "Itishidden.",
        "隠れています。",
        "段",
    ]
    for said in order:
        assert said in everything, said
    assert sorted(order, key=everything.index) == order
    assert 1 == everything.count('code="once"')
    assert r"\frac" not in everything


@pytest.mark.browser
@pytest.mark.slow
def test_links_bookmarks_and_fonts(printed: pypdf.PdfReader) -> None:
    """Links inside lead inside; all fonts are embedded; bookmarks stand under their section."""
    inside = outside = 0
    for page in printed.pages:
        for note in page.get("/Annots") or ():
            link = note.get_object()
            action = link.get("/A", {})
            outside += "/URI" in action
            inside += "/Dest" in link or action.get("/S") == "/GoTo"
            assert not str(action.get("/URI", "https:")).startswith("file:")
    assert inside >= 6
    assert outside >= 3
    fonts = [font.get_object() for page in printed.pages for font in page["/Resources"]["/Font"].values()]
    assert len(fonts) > 4
    for font in fonts:  # part of a font, or drawn glyph by glyph
        assert font["/Subtype"] == "/Type3" or "+" in str(font["/BaseFont"]), font
    home, basics, below = printed.outline
    assert ("Home", "基礎", ["損失", "利得"]) == (home.title, basics.title, [one.title for one in below])
    assert "講義ノート · Notes" == printed.metadata.title
    assert "ja" == printed.root_object["/Lang"]


def test_the_document_has_titles_and_its_pages(book: Book) -> None:
    html = paper(book, {2: 17}, today="2026-11-25")
    assert html.startswith("<!doctype html>")
    assert '<span class="number">17</span>' in html
    assert "確認済み reviewed" in html
    assert html.count("<section") == len(book.chapters)


def test_a_missing_browser_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExportError, match=r"no Chromium on the PATH, which prints the PDF\. Install Chromium"):
        browser()
    with pytest.raises(ExportError, match="nothing: no such program"):
        browser("nothing")


def test_a_browser_that_prints_nothing_is_one_line(book: Book, tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\necho 'cannot open display' >&2\nexit 1\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    with pytest.raises(ExportError, match=r"chromium: printed nothing \(cannot open display\). Try another one"):
        pdf(book, program=browser(str(program)), today="")
