"""A site of real pages, translated into nothing but katakana, and what its Japanese pages then show.

Every message gets a text of its own, which begins with a word that no other message of the page has: so it can be seen
which of them is rendered, and whether it stands beside its English.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml
from lxml import html as lxml_html

from taiyaku import catalog as catalogs
from taiyaku.dialect import dialect_of
from taiyaku.model import Catalog, Key, Kind, Message, Segment, State
from taiyaku.pages import build as build_page
from taiyaku.pages import targets_of
from taiyaku.project import CONFIG_PAGE, Project, find_project, load_settings
from taiyaku.segments import protect, restore, split
from tests.site.support import SETTINGS, write

__all__ = ["Seen", "katakana", "look", "number_of", "scratch_project"]

_DIGITS = "アイウエオカキクケコ"
_CODE = re.compile(f"ヌ([{_DIGITS}]+)ヌ")
_WORD = re.compile(r"(?<![\w⟦&#])[^\W\d_][\w'’]*")
_NO_PROSE = re.compile(
    r"\\\(.*?\\\)|\\\[.*?\\\]|\\[a-zA-Z]+|\$\$.*?\$\$|\$[^$\n]+\$|\{%.*?%\}|\{\{.*?\}\}|\{[*:#. ][^{}]*\}"
    r"|https?://\S+|\S+@\S+"
    r"|:::.*?(?=\n\n|\Z)|:[a-z]+(?:-[a-z0-9]+)+:(?:\{[^{}]*\})?|\b\w+(?:[._/]\w+)+",
    re.DOTALL,
)
"""Formulas, macros and icons of extensions that this site has not, addresses, names with dots: shown, and no prose."""
_OTHER = ("pre", "code", "kbd", "script", "style", "svg", "math", "button", "template")
EXTENSIONS = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", {"toc": {"permalink": True}},
    {"pymdownx.arithmatex": {"generic": True}}, "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic",
    "pymdownx.details", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.mark",
    "pymdownx.superfences", {"pymdownx.tabbed": {"alternate_style": True}},
    {"pymdownx.tasklist": {"custom_checkbox": True}}, "pymdownx.tilde", "pymdownx.blocks.admonition",
    "pymdownx.blocks.caption", "pymdownx.blocks.details", {"pymdownx.blocks.tab": {"alternate_style": True}},
]  # fmt: skip


def katakana(source: str, number: int) -> str:
    """The source with other words: the first says which message it is."""
    protected = protect(source)
    code = f"ヌ{''.join(_DIGITS[int(digit)] for digit in str(number))}ヌ"
    words = [_WORD.sub("カナ", words) for words in protected.words()]
    text = _WORD.sub(code, protected.text, count=1)
    if text == protected.text:  # its words are titles of a picture, or the like
        return restore(text, protected.reworded([code, *words[1:]] if words else words))
    return restore(_WORD.sub(lambda match: match[0] if "ヌ" in match[0] else "カナ", text), protected.reworded(words))


def number_of(text: str) -> set[int]:
    """The numbers of the messages that the text is of."""
    return {int("".join(str(_DIGITS.index(one)) for one in code)) for code in _CODE.findall(text)}


def scratch_project(root: Path, pages: Mapping[str, str]) -> Project:
    """The pages as a project whose every message is translated and reviewed."""
    nav = [{"Home": "index.md"}, {"Pages": list(pages)}]
    settings = {
        **SETTINGS,
        "theme": {"name": "material", "font": False, "features": ["navigation.prune"]},
        "markdown_extensions": EXTENSIONS,
        "nav": nav,
        "validation": {"links": {"anchors": "ignore"}},
    }
    write(root / CONFIG_PAGE, yaml.safe_dump(settings, allow_unicode=True, sort_keys=False))
    pages = {"index.md": "# Welcome\n\nRead on.\n", **pages}
    for page, text in pages.items():
        write(root / "docs/en" / page, text)
    project = find_project(root)
    dialect = dialect_of(project.config)
    for page, text in pages.items():
        catalog = _translated(catalogs.template(split(text, page=page)))
        catalogs.write(project.catalog_path(page), catalog)
        made = build_page(text, targets_of(catalog), page=page, source=f"en/{page}", dialect=dialect)
        if made.text:
            write(project.target_path(page), made.text)
    names = catalogs.template(catalogs.navigation(load_settings(project.config)))
    catalogs.write(project.catalog_path(CONFIG_PAGE), _translated(names))
    return project


def _translated(template: Catalog) -> Catalog:
    messages: dict[Key, Message] = {
        key: replace(message, target=katakana(key.source, number), state=State.REVIEWED)
        for number, (key, message) in enumerate(template.messages.items())
    }
    return replace(template, language="ja", messages=messages, headers=(("Language", "ja"),))


@dataclass(slots=True)
class Seen:
    """What one Japanese page shows."""

    pairs: int = 0
    words: int = 0
    """In the Japanese column."""
    lost: list[str] = field(default_factory=list)
    """Sources of messages that are rendered, and not beside their English."""
    english: Counter[str] = field(default_factory=Counter)
    """English words in the Japanese column."""
    hidden: Counter[Kind] = field(default_factory=Counter)
    """Kinds of the segments that are rendered nowhere."""
    doubled: list[str] = field(default_factory=list)
    """Ids that are there twice, and on the English page once."""


def look(project: Project, page: str) -> Seen:
    """The built Japanese page, taken apart."""
    url = page.removesuffix("index.md").removesuffix("README.md").removesuffix(".md")
    root, english = (
        lxml_html.document_fromstring((project.site / folder / url / "index.html").read_text(encoding="utf-8"))
        for folder in ("ja", "")
    )
    seen = Seen(doubled=sorted({*_doubled(root)} - {*_doubled(english)}))
    (article,) = root.iter("article")
    for bar in article.xpath(
        ".//*[@data-search-exclude] | .//*[contains(@class, 'ty-line')] | .//*[@class='headerlink']"
    ):
        bar.drop_tree()
    for title in article.xpath("./h1[not(.//@class)]"):  # of a page without one, made of the name of its file
        title.drop_tree()
    paired: set[int] = set()
    for pair in article.find_class("ty"):
        seen.pairs += 1
        paired |= number_of(pair.find_class("ty-ja")[0].text_content())
    catalog = catalogs.read(project.catalog_path(page))
    sources = [*catalog.messages]
    kinds = {Key(one.text, one.context): one.kind for one in _segments(project, page)}
    for half in article.find_class("ty-en"):
        half.drop_tree()
    visible, anywhere = "".join(_texts(article)), number_of(lxml_html.tostring(root, encoding="unicode"))
    rendered = number_of(visible)
    seen.lost = [sources[number].source for number in sorted(rendered - paired)]
    seen.hidden = Counter(kinds[key] for number, key in enumerate(sources) if number not in anywhere)
    prose = _NO_PROSE.sub("", visible)
    seen.english = Counter(re.findall(r"(?<![\w@])[A-Za-z][a-z]{2,}(?![\w@])", prose))
    seen.words = len(re.findall(r"\w+", prose))
    return seen


def _doubled(root: lxml_html.HtmlElement) -> list[str]:
    return [one for one, count in Counter(root.xpath("//@id")).items() if count > 1]


def _segments(project: Project, page: str) -> Iterator[Segment]:
    text = project.source_path(page).read_bytes().decode()
    return (part for part in split(text, page=page) if isinstance(part, Segment))


def _texts(element: lxml_html.HtmlElement) -> Iterator[str]:
    """The texts that are read as words: not code, not formulas."""
    if not isinstance(element.tag, str) or element.tag in _OTHER or "arithmatex" in (element.get("class") or ""):
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
