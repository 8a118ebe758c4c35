"""The splitter against Python-Markdown itself: the blocks it finds are the blocks that are rendered."""

from __future__ import annotations

import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from taiyaku.dialect import Dialect
from taiyaku.model import Gap, Key, Kind, Offer, Segment
from taiyaku.segments import anchors, joined, protect, render, restore, split, translatable
from taiyaku.segments.front_matter import head

EXTENSIONS = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc", "pymdownx.arithmatex",
    "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic", "pymdownx.details", "pymdownx.highlight",
    "pymdownx.keys", "pymdownx.mark", "pymdownx.superfences",
    "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde", "pymdownx.blocks.admonition", "pymdownx.blocks.caption",
    "pymdownx.blocks.details", "pymdownx.blocks.tab",
]  # fmt: skip
CONFIGURATION = {
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.blocks.tab": {"alternate_style": True},
}
DIALECT = Dialect(tuple(EXTENSIONS), CONFIGURATION)
CASES = Path(__file__).parent / "cases"
CORPORA = Path(__file__).parents[3] / "shared" / "corpora" / "markdown.tar.xz"
SKIPPED = {"pre", "code", "script", "style", "svg", "math"}


class Texts(Treeprocessor):
    """Collects what Python-Markdown is about to render inline."""

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(md)
        self.found: list[str] = []

    def run(self, root: object) -> None:
        for element in root.iter():  # type: ignore[attr-defined]
            text = element.text
            if not isinstance(element.tag, str) or element.tag in SKIPPED or not text:
                continue
            if isinstance(text, AtomicString) or element.get("class") == "footnote-backref":
                continue
            text = re.sub("\x02(?:wzxhzdk|czjqqkd):\\d+\x03|\x02qq\\d+zz\x03", "", text)
            self.found.append(re.sub("\x02(\\d+)\x03", lambda match: chr(int(match[1])), text))


class Collect(Extension):
    """Registers `Texts` where footnotes are placed and nothing inline is done yet."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802  (Python-Markdown's name)
        self.texts = Texts(md)
        md.treeprocessors.register(self.texts, "texts", 25)


def plain(text: str) -> str:
    """A text without what the splitter leaves to gaps: attribute lists, task marks, comments."""
    text = re.sub(r"\{>>.*?<<\}", "", text)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"(?s)<[^<>]*>", "", text)  # an inline tag is stashed away, alternative text and all
    text = re.sub(r"\](?:\[[^\[\]]*\])+", "]", text).replace("\\$", "$")
    text = re.sub(r"\\\n", "\n", text)
    text = re.sub(r"\{(?:\+\+|--|==|>>|~~)|(?:\+\+|--|==|<<|~~)\}|~>", "", text)
    text = re.sub(r"(?:\s+\{:?[ ]*[^}\n ][^}\n]*\}|\{:[^}\n]*\})[ ]*$", "", text)
    return " ".join(re.sub(r"^\[[ xX]\] ", "", text).split())


def rendered_texts(page: str) -> Counter[str]:
    """The texts with words that Python-Markdown renders."""
    collect = Collect()
    md = markdown.Markdown(extensions=[*EXTENSIONS, collect], extension_configs=CONFIGURATION)
    found = head(page)
    md.convert(page[found[2] :] if found else page.lstrip("\ufeff"))
    texts = (plain(text) for text in collect.texts.found)
    return Counter(text for text in texts if translatable(text))


def split_texts(page: str) -> Counter[str]:
    """The segments' texts, but for those Python-Markdown never sees as inline text."""
    apart = (Kind.HTML, Kind.ABBREVIATION, Kind.FRONT_MATTER, Kind.ATTRIBUTE)
    segments = (part for part in split(page, page="p") if isinstance(part, Segment) and part.kind not in apart)
    texts = (plain(part.text) for part in segments if not part.detail.startswith("```"))
    return Counter(text for text in texts if text)


def cases() -> list[Path]:
    return sorted(CASES.glob("*.md"))


@pytest.mark.parametrize("path", cases(), ids=lambda path: path.stem)
def test_segments_are_what_is_rendered(path: Path) -> None:
    """Every inline text of the rendered page is a segment, and no segment is anything else."""
    page = path.read_bytes().decode()
    assert rendered_texts(page) == split_texts(page)


@pytest.mark.parametrize("path", cases(), ids=lambda path: path.stem)
def test_marked_words_leave_the_page_alone(path: Path) -> None:
    """With every word marked, the rendered page differs in words only."""
    page = path.read_bytes().decode()
    assert html(page) == html(marked(page)).replace("〓", "")


def marked(page: str, mark: str = "〓") -> str:
    """The page as a careful translator leaves it who puts a mark before every word."""
    parts = split(page, page="p", offer=Offer(("title",)))
    targets = {}
    for part in parts:
        if isinstance(part, Segment):
            protected = protect(part.text)
            said = [_marked(words, mark) for words in protected.words()]
            targets[Key(part.text, part.context)] = restore(_marked(protected.text, mark), protected.reworded(said))
    return render(parts, targets, anchors=anchors(page, dialect=DIALECT))


def _marked(text: str, mark: str) -> str:
    return re.sub(r"(?<![\w⟦&])(?=[^\W\d_])", mark, text)


def html(page: str) -> str:
    found = head(page)
    body = page[found[2] :] if found else page.lstrip("\ufeff")
    rendered = markdown.markdown(body, extensions=EXTENSIONS, extension_configs=CONFIGURATION)
    return re.sub(r"\s+", " ", rendered)


def corpus_pages() -> Iterator[tuple[str, str]]:
    with tarfile.open(CORPORA) as archive:
        for member in archive:
            if member.name.endswith(".md") and (file := archive.extractfile(member)):
                yield member.name, file.read().decode("utf-8", "replace")


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_file(), reason="../shared/corpora is not here")
def test_real_pages_come_back_byte_for_byte() -> None:
    """Real sites, four dialects: the parts joined are the page, and so is a rendering without targets."""
    pages = 0
    for name, page in corpus_pages():
        parts = split(page, page=name)
        assert page == joined(parts), name
        assert page == render(parts, {}), name
        pages += 1
    assert pages > 400


class Rendered(HTMLParser):
    """The tree of a page without the texts in it, and its visible words."""

    hidden = frozenset(("pre", "code", "script", "style", "svg", "math", "kbd"))
    void = frozenset(("br", "img", "hr", "input", "wbr", "col", "link", "meta", "source", "area", "base", "embed"))
    texts = frozenset(("alt", "title", "id", "href", "content", "aria-label", "placeholder"))

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tree: list[object] = []
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html(page))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.append((tag, *((name, value) for name, value in attrs if name not in self.texts)))
        if tag not in self.void:
            self._open.append((tag, tag in self.hidden or "arithmatex" in str(dict(attrs).get("class"))))

    def handle_endtag(self, tag: str) -> None:
        self.tree.append(f"/{tag}")
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if not any(hidden for _, hidden in self._open):
            self.words += re.findall(r"[〓〆][^\W\d_][\w'’-]*|(?<!\w)[^\W\d_][\w'’-]*", NO_PROSE.sub("", data))


NO_PROSE = re.compile(
    r"\$\$.*?\$\$|\\\(.*?\\\)|\{\*.*?\*\}|\{%.*?%\}|\{\{.*?\}\}|^[ ]*:::.*(?:\n[ ]{4,}.*|\n[ ]*$)*|https?://\S+|\S+@\S+|\bwww\.\S+"
    r"|\]\[[^\]]*\]|:?[a-z]+(?:-[a-z0-9]+)+:(?:\{[^{}]*\})?|\{[^{}]*\}|\b[a-z]+(?:[_.]\w+)+|[\d.]+[a-zA-Z][-\d]?\w*|^\w+$|\(.*?\\.*?\)",
    re.DOTALL | re.MULTILINE,
)
"""Math, macros, directives, addresses, names, the titles of boxes that have none: shown, and yet no prose."""


@pytest.mark.corpora
@pytest.mark.slow
@pytest.mark.skipif(not CORPORA.is_file(), reason="../shared/corpora is not here")
@pytest.mark.parametrize("site", ["mkdocs", "material", "fastapi-en", "cs231n", "fastapi-ja"])
def test_real_pages_keep_their_tree_and_offer_their_words(site: str) -> None:
    """With every word of every segment marked, all pages have the tree they had; nearly no word is left unmarked."""
    mark = "〆" if site == "fastapi-ja" else "〓"  # a letter, where marks stand beside Japanese ones
    words = unmarked = 0
    for name, page in corpus_pages():
        if name.startswith(f"{site}/"):
            after = Rendered(marked(page, mark))
            assert Rendered(page).tree == after.tree, name
            words += len(after.words)
            unmarked += sum(not word.startswith(mark) for word in after.words)
    assert words > 20_000
    # cs231n has code and math in places where MkDocs shows them as text.
    assert unmarked / words < (0.002 if site == "cs231n" else 0.001)


def test_code_and_math_never_reach_a_segment() -> None:
    page = "# T\n\n```py\nsecret = 1\n```\n\n$$\nsecret\n$$\n\n    secret\n\nText $x$ and `secret`.\n"
    texts = [part.text for part in split(page, page="p") if not isinstance(part, Gap)]
    assert ["T", "Text $x$ and `secret`."] == texts
