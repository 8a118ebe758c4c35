"""What of a site is in a book, and what of a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from taiyaku.errors import ExportError
from taiyaku.export import Book, Both, read_book, tree
from taiyaku.export.clean import Places, cleaned

PLACES = Places(lambda number, id_: f"{number}#{id_}", lambda path: f"pictures/{path}")


def html(book: Book, number: int) -> str:
    return tree.html(cleaned(book, book.chapters[number - 1], PLACES))


def test_the_chapters_are_the_pages_in_reading_order(book: Book) -> None:
    """With titles and sections in both languages; the status page is none."""
    basics = (Both("Basics", "基礎"),)
    expected = [(Both("Home", "Home"), ()), (Both("The loss", "損失"), basics), (Both("Gain", "利得"), basics)]
    assert expected == [(chapter.title, chapter.sections) for chapter in book.chapters]
    assert (Both("Notes", "講義ノート"), ("en", "ja")) == (book.title, book.languages)


def test_the_states_are_counted(book: Book) -> None:
    assert (1, 1) == (book.states["draft"], book.states["stale"])
    assert book.states["all"] == sum(count for state, count in book.states.items() if state != "all")


def test_links_stay_in_the_book(book: Book) -> None:
    """From both halves of a pair; files are on the site, and other sites stay where they are."""
    assert 2 == html(book, 1).count('href="2#c2"')
    assert 2 == html(book, 1).count('href="https://example.org/?a=1&amp;b=2"')
    page = html(book, 2)
    assert 2 == page.count('href="3#c3-why"')
    assert 2 == page.count('href="https://notes.example.org/course/data/a.csv"')
    assert 'id="c3-why"' in html(book, 3)
    assert 'href="2#c2-fn-1"' in page
    assert 'id="c2-fn-1"' in page


def test_what_is_opened_by_a_click_is_open(book: Book) -> None:
    page = html(book, 2)
    for text in ("First tab", "一番目の中です。", "Second tab", "二番目の中です。", "隠れています。", "☑", "☐"):
        assert text in page, text
    assert page.index("一番目</span>") < page.index("一番目の中") < page.index("Second tab") < page.index("二番目の中")
    for gone in ("<input", "<button", "<details", "<script", "popover", "headerlink", "ty-bar", "ty-note", "<label"):
        assert gone not in page, gone


def test_code_math_and_figures_are_there_once(book: Book) -> None:
    page = html(book, 2)
    assert 1 == page.count("once")
    assert 1 == page.count(r"\frac{a}{b}")
    assert 1 == page.count('src="pictures/ja/images/curve.svg"')


def test_a_site_of_another_kind_is_refused(nowhere: Path) -> None:
    with pytest.raises(ExportError, match=r"no site that can be exported\. Run `taiyaku site` first"):
        read_book(nowhere)
