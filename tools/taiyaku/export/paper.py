"""A book → one HTML document to be printed: cover, contents, chapters in two columns.

Each chapter is a named page with its title in the margin box, for CSS has no other running header that browsers know.
Pure, but for the style sheets that lie beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from pygments.formatters import HtmlFormatter

from taiyaku.export import tree
from taiyaku.export.book import Book, Both, Chapter
from taiyaku.export.clean import Places, anchor, cleaned

__all__ = ["STATES", "paper", "style"]

_THEME = Path(__file__).parent / "theme"
_KATEX = "assets/taiyaku/katex/katex.min"
_MATH = """
for (const element of document.querySelectorAll(".arithmatex:not(:has(.katex))")) {
  const match = /^\\s*\\\\([([])([\\s\\S]*)\\\\[)\\]]\\s*$/.exec(element.textContent);
  if (match) katex.render(match[2], element, { displayMode: match[1] === "[", throwOnError: false, strict: "ignore" });
}
"""
STATES: Mapping[str, str] = {
    "draft": "下書き・未確認 draft",
    "stale": "原文更新あり stale",
    "new": "未訳 not translated",
}
"""What a bar beside a segment says; reviewed ones have none."""


def paper(book: Book, pages: Mapping[int, int], *, today: str) -> str:
    """The document; `pages` says on which sheet each chapter begins, as far as that is known."""
    places = Places(lambda _, id_: f"#{id_}", lambda path: path if (book.folder / path).is_file() else "")
    chapters = [tree.html(cleaned(book, chapter, places)) for chapter in book.chapters]
    target = book.languages[1]
    math = any('class="arithmatex"' in chapter for chapter in chapters) and (book.folder / f"{_KATEX}.js").is_file()
    head = [
        f'<!doctype html><html lang="{target}"><meta charset="utf-8">',
        f"<title>{escape(_titled(book.title))}</title>",
        f'<base href="{escape(book.folder.absolute().as_uri())}/">',
        f'<link rel="stylesheet" href="{_KATEX}.css">' if math else "",
        f"<style>{style('book', 'paper')}{''.join(_running(book))}</style>",
    ]
    foot = [f'<script src="{_KATEX}.js"></script><script>{_MATH}</script>' if math else ""]
    body = [_cover(book, today), _contents(book, pages), *chapters]
    return "\n".join([*head, "<body>", *body, *foot, "</body></html>\n"])


def style(*names: str) -> str:
    """The style sheets of these names, and that of highlighted code."""
    sheets = [(_THEME / f"{name}.css").read_text(encoding="utf-8") for name in names]
    return "\n".join([*sheets, HtmlFormatter(style="default").get_style_defs(".highlight")]) + "\n"


def _running(book: Book) -> Iterator[str]:
    """A page for each chapter, whose head says the titles of book and chapter."""
    font = 'font: 8.5pt "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", sans-serif; color: #555'
    yield f"@page {{ @top-left {{ content: {_string(book.title.japanese)}; {font} }} }}\n"
    for chapter in book.chapters:
        name = anchor(chapter.number)
        yield f"@page {name} {{ @top-right {{ content: {_string(_titled(chapter.title))}; {font} }} }}\n"
        yield f"#{name} {{ page: {name} }}\n"


def _cover(book: Book, today: str) -> str:
    source, target = book.languages
    states = book.states
    reviewed = states.get("reviewed", 0)
    bars = [
        f'<span class="key" data-ty="{state}">{said} {states[state]}</span>'
        for state, said in STATES.items()
        if state in states
    ]
    said = [f"確認済み reviewed {reviewed} / {states['all']}", *bars] if states["all"] else []
    other = "" if book.title.same else f'<p class="other" lang="{source}">{escape(book.title.english)}</p>'
    about = [
        f'<p lang="{language}">{escape(text)}</p>'
        for language, text in ((target, book.description.japanese), (source, book.description.english))
        if text and (language == target or not book.description.same)
    ]
    return (
        f'<div class="cover"><h1>{escape(book.title.japanese)}</h1>{other}<div class="about">{"".join(about)}</div>'
        f'<div class="foot"><p>{" ".join(said)}</p><p>{escape(book.site_url)}</p><p>{escape(today)}</p></div></div>'
    )


def _contents(book: Book, pages: Mapping[int, int]) -> str:
    source, target = book.languages
    lines: list[str] = []
    above: tuple[Both, ...] = ()
    for chapter in book.chapters:
        opened = _opened(above, chapter)
        lines += [f'<li class="section">{_both(section, source, target)}</li>' for section in opened]
        above = chapter.sections
        lines.append(
            f'<li><a href="#{anchor(chapter.number)}">'
            f'<span class="both-en" lang="{source}">{escape(chapter.title.english)}</span>'
            f'<span lang="{target}">{escape(chapter.title.japanese)}</span>'
            f'<span class="number">{pages.get(chapter.number, 0) or "000"}</span></a></li>'
        )
    return f'<div class="contents"><h1>目次 <span lang="{source}">Contents</span></h1><ol>{"".join(lines)}</ol></div>'


def _opened(above: tuple[Both, ...], chapter: Chapter) -> tuple[Both, ...]:
    """The sections that begin with the chapter."""
    same = 0
    while same < min(len(above), len(chapter.sections)) and above[same] == chapter.sections[same]:
        same += 1
    return chapter.sections[same:]


def _both(title: Both, source: str, target: str) -> str:
    english = "" if title.same else f'<span class="both-en" lang="{source}">{escape(title.english)}</span> '
    return f'{english}<span lang="{target}">{escape(title.japanese)}</span>'


def _titled(title: Both) -> str:
    return title.japanese if title.same else f"{title.japanese} · {title.english}"


def _string(text: str) -> str:
    """The text as CSS and HTML can hold it."""
    quoted = "".join(f"\\{ord(char):x} " if char in '"\\<\n' else char for char in text)
    return f'"{quoted}"'
