"""A book → PDF, printed by the Chromium that is at hand, twice: CSS cannot ask on which page a chapter begins.

A browser is the one program that renders what a site has, formulas and Japanese line breaking too; no library does, and
the reader's own fonts are embedded. pypdf reads the numbers of pages out of the first print, and puts bookmarks in.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from taiyaku.errors import ExportError
from taiyaku.export.book import Book, Both
from taiyaku.export.paper import paper
from taiyaku.extras import needed

__all__ = ["browser", "pdf"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_PATIENCE = 600
"""Seconds for one print."""


def browser(named: str = "") -> str:
    """The program that prints: the one that is named, or the first on the PATH.

    Raises:
        ExportError: there is none.

    """
    if named:
        found = shutil.which(named)
        if found is None:
            raise ExportError(f"{named}: no such program. Name a Chromium or Chrome that can be run.")
        return found
    found = next((path for name in (*_NAMES, *_MAC) if (path := shutil.which(name))), None)
    if found is None:
        raise ExportError(
            "no Chromium on the PATH, which prints the PDF. Install Chromium or Chrome, or name it: --browser."
        )
    return found


def pdf(book: Book, *, program: str, today: str) -> bytes:
    """The book as PDF.

    Raises:
        ExportError: the program prints none, or pypdf is missing.

    """
    pypdf = needed(
        "pypdf",
        extra="export",
        why="A PDF gets its page numbers by {missing}, which is not installed.",
        error=ExportError,
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = _printed(paper(book, {}, today=today), folder, program)
        pages = _pages(pypdf.PdfReader(first))
        second = _printed(paper(book, pages, today=today), folder, program)
        return _finished(pypdf, second, book)


def _printed(html: str, folder: Path, program: str) -> Path:
    """The document as the program prints it."""
    source, target = folder / "book.html", folder / "book.pdf"
    source.write_text(html, encoding="utf-8")
    target.unlink(missing_ok=True)
    line = [
        program,
        "--headless",
        "--disable-gpu",
        "--disable-extensions",
        "--no-first-run",
        "--no-pdf-header-footer",
        "--allow-file-access-from-files",
        "--virtual-time-budget=60000",
        f"--user-data-dir={folder / 'profile'}",
        f"--print-to-pdf={target}",
        *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
        source.as_uri(),
    ]
    try:
        run = subprocess.run(line, capture_output=True, text=True, errors="replace", check=False, timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        raise ExportError(f"{program}: has not printed within {_PATIENCE} s. Try another one: --browser.") from None
    except OSError as error:
        raise ExportError(f"{program}: cannot be run ({error.strerror}). Name another one: --browser.") from None
    if not target.is_file() or not target.stat().st_size:
        said = next((line for line in reversed(run.stderr.splitlines()) if line.strip()), f"exit {run.returncode}")
        raise ExportError(f"{program}: printed nothing ({said.strip()}). Try another one: --browser.")
    return target


def _pages(reader: Any) -> dict[int, int]:
    """On which sheet each chapter begins, counted from 1, by its number."""
    found = {}
    for name, place in reader.named_destinations.items():
        plain = name.lstrip("/")
        if plain[:1] == "c" and plain[1:].isdecimal():
            found[int(plain[1:])] = reader.get_destination_page_number(place) + 1
    return found


def _finished(pypdf: Any, path: Path, book: Book) -> bytes:
    """The print with bookmarks, and with what it says of itself."""
    writer = pypdf.PdfWriter(clone_from=path)
    pages = _pages(pypdf.PdfReader(path))
    above: dict[tuple[Both, ...], Any] = {}
    for chapter in book.chapters:
        if chapter.number not in pages:
            continue
        parent, sheet = None, pages[chapter.number] - 1
        for depth in range(1, len(chapter.sections) + 1):
            key = chapter.sections[:depth]
            if key not in above:
                above[key] = writer.add_outline_item(title=key[-1].japanese, page_number=sheet, parent=parent)
            parent = above[key]
        writer.add_outline_item(title=chapter.title.japanese, page_number=sheet, parent=parent)
    title = book.title.japanese if book.title.same else f"{book.title.japanese} · {book.title.english}"
    writer.add_metadata({"/Title": title, "/Subject": book.description.japanese})
    generic = pypdf.generic
    writer.root_object[generic.NameObject("/Lang")] = generic.TextStringObject(book.languages[1])
    target = path.with_name("finished.pdf")
    writer.write(target)
    writer.close()
    return target.read_bytes()
