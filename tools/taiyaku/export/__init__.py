"""Side: the built site → a bilingual book: PDF for paper, EPUB for readers."""

from taiyaku.export.book import Book, Both, Chapter, read_book
from taiyaku.export.epub import epub
from taiyaku.export.pdf import browser, pdf

__all__ = ["Book", "Both", "Chapter", "browser", "epub", "pdf", "read_book"]
