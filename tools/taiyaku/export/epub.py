"""A book → EPUB 3: each page of the site a document, pairs one above the other, formulas as MathML.

An EPUB is a zip file with XHTML in it; no library is asked for what is a list of files. The same site makes the same
file, byte for byte: names, order and dates come from it alone.
"""

from __future__ import annotations

import mimetypes
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from posixpath import splitext
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from taiyaku.export import tree
from taiyaku.export.book import Book, Both, Chapter
from taiyaku.export.clean import Places, anchor, cleaned
from taiyaku.export.mathml import with_mathml
from taiyaku.export.paper import style

__all__ = ["epub"]

_CORE = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
"""The pictures that a reader has to show."""
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_FEATURES = (
    ("schema:accessMode", "textual"),
    ("schema:accessMode", "visual"),
    ("schema:accessModeSufficient", "textual,visual"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityFeature", "alternativeText"),
    ("schema:accessibilityFeature", "MathML"),
    ("schema:accessibilityHazard", "none"),
    ("schema:accessibilitySummary", "Text and navigation are structured; both languages are marked as such."),
)


@dataclass(slots=True)
class _Document:
    """One XHTML file of the book."""

    name: str
    content: str
    properties: list[str] = field(default_factory=list)


def epub(book: Book) -> bytes:
    """The book as EPUB.

    Raises:
        ExportError: a library for it is missing.

    """
    pictures: dict[str, str] = {}

    def picture(path: str) -> str:
        if splitext(path)[1].lower() not in _CORE or not (book.folder / path).is_file():
            return ""
        return quote(pictures.setdefault(path, f"files/{path}"))

    places = Places(lambda number, id_: f"{anchor(number)}.xhtml#{id_}", picture)
    chapters = [_chapter(book, chapter, places) for chapter in book.chapters]
    documents = [_cover(book), _nav(book), *chapters]
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _put(archive, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        _put(archive, "META-INF/container.xml", _CONTAINER.encode())
        _put(archive, "EPUB/package.opf", _package(book, documents, pictures).encode())
        _put(archive, "EPUB/book.css", style("book", "epub").encode())
        for document in documents:
            _put(archive, f"EPUB/{document.name}", document.content.encode())
        for path, name in sorted(pictures.items()):
            _put(archive, f"EPUB/{name}", (book.folder / path).read_bytes())
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.external_attr = 0o644 << 16
    archive.writestr(info, content, how)


def _chapter(book: Book, chapter: Chapter, places: Places) -> _Document:
    article = cleaned(book, chapter, places)
    properties = ["mathml"] if with_mathml(article) else []
    if next(article.iter("svg"), None) is not None:
        properties.append("svg")
    for element in [*article.iter("a")]:  # a link in a link is none
        if any(above.tag == "a" for above in element.iterancestors()):
            tree.unwrap(element)
    title = chapter.title.japanese
    return _Document(f"{anchor(chapter.number)}.xhtml", _xhtml(book, title, tree.xhtml(article)), properties)


def _cover(book: Book) -> _Document:
    source = book.languages[0]
    other = (
        ""
        if book.title.same
        else f'<p class="both-en" lang="{source}" xml:lang="{source}">{escape(book.title.english)}</p>'
    )
    about = f"{other}<p>{escape(book.description.japanese)}</p>"
    body = f'<section class="cover"><h1>{escape(book.title.japanese)}</h1>{about}</section>'
    return _Document("cover.xhtml", _xhtml(book, book.title.japanese, body))


def _nav(book: Book) -> _Document:
    body = f'<nav epub:type="toc" id="toc" role="doc-toc"><h1>目次</h1>{_list(book, [*book.chapters], 0)}</nav>'
    return _Document("nav.xhtml", _xhtml(book, "目次", body), ["nav"])


def _list(book: Book, chapters: list[Chapter], depth: int) -> str:
    """The chapters as a list, those of one section in a list of their own."""
    written: list[str] = []
    while chapters:
        section = chapters[0].sections[depth : depth + 1]
        group = [chapters.pop(0)]
        while section and chapters and chapters[0].sections[depth : depth + 1] == section:
            group.append(chapters.pop(0))
        if section:
            written.append(f"<li><span>{_titled(book, section[0])}</span>{_list(book, group, depth + 1)}</li>")
        else:
            written.append(f'<li><a href="{anchor(group[0].number)}.xhtml">{_titled(book, group[0].title)}</a></li>')
    return f"<ol>{''.join(written)}</ol>"


def _titled(book: Book, title: Both) -> str:
    source = book.languages[0]
    english = "" if title.same else f' <span lang="{source}" xml:lang="{source}">{escape(title.english)}</span>'
    return escape(title.japanese) + english


def _xhtml(book: Book, title: str, body: str) -> str:
    language = book.languages[1]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{language}" xml:lang="{language}">\n<head><title>{escape(title)}</title>'
        f'<link rel="stylesheet" type="text/css" href="book.css"/></head>\n<body>{body}</body>\n</html>\n'
    )


def _package(book: Book, documents: list[_Document], pictures: dict[str, str]) -> str:
    source, target = book.languages
    identifier = uuid5(NAMESPACE_URL, book.site_url or book.title.english)
    entries = [*_entries(documents, pictures)]
    spine = "".join(f'<itemref idref="{_id(document.name)}"/>' for document in documents)
    subtitle = (
        ""
        if book.title.same
        else f'<dc:title id="t2" xml:lang="{source}">{escape(book.title.english)}</dc:title>'
        '<meta refines="#t2" property="title-type">subtitle</meta>'
    )
    about = f"<dc:description>{escape(book.description.japanese)}</dc:description>" if book.description.japanese else ""
    features = "".join(f'<meta property="{name}">{escape(value)}</meta>' for name, value in _FEATURES)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
        f'xml:lang="{target}" prefix="schema: http://schema.org/">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>'
        f'<dc:title id="t1">{escape(book.title.japanese)}</dc:title>'
        f'<meta refines="#t1" property="title-type">main</meta>{subtitle}{about}'
        f"<dc:language>{target}</dc:language><dc:language>{source}</dc:language>"
        f'<meta property="dcterms:modified">{_modified(book)}</meta>{features}</metadata>\n'
        f"<manifest>{''.join(entries)}</manifest>\n<spine>{spine}</spine>\n</package>\n"
    )


def _entries(documents: list[_Document], pictures: dict[str, str]) -> Iterator[str]:
    yield '<item id="css" href="book.css" media-type="text/css"/>'
    for document in documents:
        said = f' properties="{" ".join(document.properties)}"' if document.properties else ""
        yield f'<item id="{_id(document.name)}" href="{document.name}" media-type="application/xhtml+xml"{said}/>'
    for number, (path, name) in enumerate(sorted(pictures.items()), 1):
        kind = _CORE.get(splitext(path)[1].lower()) or mimetypes.guess_type(path)[0]
        yield f'<item id="file-{number}" href="{quote(name)}" media-type="{kind}"/>'


def _id(name: str) -> str:
    return f"doc-{name.removesuffix('.xhtml')}"


def _modified(book: Book) -> str:
    """When the newest page of the site was made."""
    newest = max(path.stat().st_mtime for path in book.folder.rglob("*.html"))
    return datetime.fromtimestamp(newest, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
