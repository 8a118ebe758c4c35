"""A page's article → the same for a book: without what only a screen can do, with links that stay in the book.

What is opened by a click is open, tabs stand one below the other under their labels, boxes to tick are signs, readings
above words are left out. Ids get the number of their chapter, so that they are unique in a book that is one file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from posixpath import join, normpath
from urllib.parse import quote, unquote

from taiyaku.export import tree
from taiyaku.export.book import Book, Chapter

__all__ = ["Places", "anchor", "cleaned"]

_SCREEN = re.compile(
    r"(?:headerlink|ty-(?:bar|line|note|more|change|tools|fix)|md-(?:content__button|source-file|feedback|clipboard)"
    r"|md-code__nav|md-annotation__index)"
)
"""Classes of what works on a screen only."""
_NO_PAPER = frozenset({"script", "style", "link", "button", "nav", "form", "template", "dialog", "rt", "rp", "iframe"})
_PLAYED = frozenset({"video", "audio", "object", "embed"})
_PATH = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:|//)(?P<path>[^?#]*)(?:\?[^#]*)?(?:#(?P<fragment>.*))?\Z", re.DOTALL)
_NO_ID = re.compile(r"[^\w.-]")
_LINKING = ("href", "for", "aria-describedby", "aria-labelledby", "aria-controls")


def anchor(number: int, fragment: str = "") -> str:
    """The id of a chapter, or of a place in it.

    >>> anchor(3), anchor(3, "fn:1")
    ('c3', 'c3-fn-1')
    """
    return f"c{number}-{_NO_ID.sub('-', fragment)}" if fragment else f"c{number}"


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are in a book of one kind."""

    chapter: Callable[[int, str], str]
    """Number and id → what a link to it says."""
    picture: Callable[[str], str]
    """The path of a file, from the site's root → where it is in the book; empty where it is not."""


def cleaned(book: Book, chapter: Chapter, places: Places) -> tree.Element:
    """The chapter's article for a book."""
    article = deepcopy(chapter.article)
    tree.rename(article, "section", id=anchor(chapter.number), class_="chapter", lang=book.languages[1])
    _strip(article)
    _unfold(article)
    _address(article, book, chapter, places)
    return article


def _strip(article: tree.Element) -> None:
    """Take out what belongs to the screen."""
    for element in [*article.iterdescendants()]:
        classes = set((element.get("class") or "").split()) if isinstance(element.tag, str) else set()
        if (
            not isinstance(element.tag, str)
            or element.tag in _NO_PAPER
            or any(map(_SCREEN.fullmatch, classes))
            or element.get("popover") is not None
            or element.get("data-search-exclude") is not None
            or element.get("hidden") is not None
        ):
            tree.drop(element)
        elif "ty-term" in classes or element.tag in ("ruby", "rb"):
            tree.unwrap(element)


def _unfold(article: tree.Element) -> None:
    """Show all that could be opened."""
    for tabs in tree.of_class(article, "tabbed-set"):
        labels = [label for head in tree.of_class(tabs, "tabbed-labels") for label in head]
        bodies = [body for all_ in tree.of_class(tabs, "tabbed-content") for body in all_]
        for label, body in zip(labels, bodies, strict=False):
            for link in [*label.iter("a")]:
                tree.unwrap(link)
            tree.rename(label, "p", class_="tab")
            body.insert(0, label)
        for head in [*tree.of_class(tabs, "tabbed-labels"), *(one for one in tabs if one.tag == "input")]:
            tree.drop(head)
    for details in [*article.iter("details")]:
        details.tag = "div"
        details.attrib.pop("open", None)
        details.set("class", f"{details.get('class') or ''} admonition".strip())
        for summary in [*details.iterchildren("summary")]:
            tree.rename(summary, "p", class_="admonition-title")
    for box in [*article.iter("input")]:
        if box.get("type") == "checkbox":
            sign = "☑ " if "checked" in box.attrib else "☐ "
            tree.rename(box, "span", class_="box")
            box.text = sign
            _keep_check(box)
        else:
            tree.drop(box)
    for label in [*article.iter("label")]:
        tree.rename(label, "span")


def _keep_check(box: tree.Element) -> None:
    """Material draws the box beside the input, in an element that is empty."""
    following = box.getnext()
    if following is not None and "task-list-indicator" in (following.get("class") or ""):
        tree.drop(following)


def _address(article: tree.Element, book: Book, chapter: Chapter, places: Places) -> None:
    """Ids, links and pictures of the book."""
    numbers = {_bare(url): one.number for one in book.chapters for url in (one.source_url, one.url)}
    for element in [*article.iter()]:
        if not isinstance(element.tag, str):
            continue
        if element is not article and element.get("id"):
            element.set("id", anchor(chapter.number, element.get("id")))
        for name in ("name", "loading", "tabindex", "target", "srcset", "sizes", "onclick"):
            element.attrib.pop(name, None)
        for name in _LINKING[1:]:
            if name in element.attrib:
                element.set(name, " ".join(anchor(chapter.number, one) for one in element.get(name).split()))
        if element.tag == "a" and element.get("href") is not None:
            _link(element, book, chapter, places, numbers)
        elif element.tag in ("img", "source") or element.tag in _PLAYED:
            _picture(element, book, chapter, places)


def _link(element: tree.Element, book: Book, chapter: Chapter, places: Places, numbers: dict[str, int]) -> None:
    match = _PATH.match(element.get("href"))
    if match is None:  # to another site
        return
    fragment = unquote(match["fragment"] or "")
    path = _from_root(match["path"], chapter, book)
    number = numbers.get(_bare(path)) if match["path"] else chapter.number
    if number is not None:
        element.set("href", places.chapter(number, anchor(number, fragment)))
    elif book.site_url:
        element.set("href", book.site_url + quote(path) + (f"#{match['fragment']}" if match["fragment"] else ""))
    else:
        tree.unwrap(element)


def _picture(element: tree.Element, book: Book, chapter: Chapter, places: Places) -> None:
    """A picture of the site where it is in the book; what is played becomes a link to it."""
    address = element.get("src") or element.get("data") or ""
    match = _PATH.match(address)
    path = _from_root(match["path"], chapter, book) if match else ""
    if element.tag == "img":
        if match and (there := places.picture(path)):
            element.set("src", there)
        elif match or not address.startswith("data:"):
            tree.rename(element, "span", class_="picture")
            element.text = address if match is None else path
        return
    if element.tag == "source":
        tree.drop(element)
        return
    tree.rename(element, "a", href=(book.site_url + quote(path)) if match and book.site_url else address)
    for child in [*element]:
        element.remove(child)
    element.text = path or address


def _from_root(path: str, chapter: Chapter, book: Book) -> str:
    """The path of an address on a page, from the site's root."""
    path = unquote(path)
    if path.startswith("/"):
        base = "/" + book.site_url.partition("://")[2].partition("/")[2]
        return path.removeprefix(base).lstrip("/")
    folder = chapter.url if chapter.url.endswith("/") else chapter.url.rpartition("/")[0]
    there = normpath(join(folder, path))
    return ("" if there == "." else there) + ("/" if path.endswith("/") and there != "." else "")


def _bare(url: str) -> str:
    """A page's address in one spelling.

    >>> _bare("ja/loss/"), _bare("ja/loss/index.html"), _bare(".")
    ('ja/loss', 'ja/loss', '')
    """
    return unquote(url).removesuffix("index.html").strip("/.")
