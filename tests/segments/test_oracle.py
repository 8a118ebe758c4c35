"""The splitter against Python-Markdown itself: the blocks it finds are the blocks that are rendered."""

from __future__ import annotations

import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import markdown
import pytest
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from taiyaku.model import Gap, Key, Kind, Segment
from taiyaku.segments import anchors, joined, protect, render, restore, split, translatable
from taiyaku.segments.front_matter import head

EXTENSIONS = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc", "pymdownx.arithmatex",
    "pymdownx.betterem", "pymdownx.caret", "pymdownx.details", "pymdownx.keys", "pymdownx.mark", "pymdownx.superfences",
    "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde", "pymdownx.blocks.admonition", "pymdownx.blocks.caption",
]  # fmt: skip
CONFIGURATION = {"pymdownx.arithmatex": {"generic": True}, "pymdownx.tabbed": {"alternate_style": True}}
CASES = Path(__file__).parent / "cases"
CORPORA = Path(__file__).parents[3] / "shared" / "corpora" / "markdown.tar.xz"
IMAGE_ALONE = re.compile(r"!\[\]\([^)]*\)")
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
            text = re.sub("\x02wzxhzdk:\\d+\x03|\x02qq\\d+zz\x03", "", text)
            self.found.append(re.sub("\x02(\\d+)\x03", lambda match: chr(int(match[1])), text))


class Collect(Extension):
    """Registers `Texts` where footnotes are placed and nothing inline is done yet."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802  (Python-Markdown's name)
        self.texts = Texts(md)
        md.treeprocessors.register(self.texts, "texts", 25)


def plain(text: str) -> str:
    """A text without what the splitter leaves to gaps: attribute lists, task marks, comments."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"\]\[[^\[\]]*\]", "]", text)
    text = re.sub(r"\\\n", "\n", text)
    text = re.sub(r"\s*\{:?[ ]*[^}\n ][^}\n]*\}[ ]*$", "", text)
    return " ".join(re.sub(r"^\[[ xX]\] ", "", text).split())


def rendered_texts(page: str) -> Counter[str]:
    """The texts with words that Python-Markdown renders."""
    collect = Collect()
    md = markdown.Markdown(extensions=[*EXTENSIONS, collect], extension_configs=CONFIGURATION)
    found = head(page)
    md.convert(page[found[2] :] if found else page.lstrip("\ufeff"))
    texts = (plain(text) for text in collect.texts.found)
    return Counter(text for text in texts if translatable(text) and not IMAGE_ALONE.fullmatch(text))


def split_texts(page: str) -> Counter[str]:
    """The segments' texts, but for those Python-Markdown never sees as inline text."""
    apart = (Kind.HTML, Kind.ABBREVIATION, Kind.FRONT_MATTER)
    return Counter(
        plain(part.text) for part in split(page, page="p") if isinstance(part, Segment) and part.kind not in apart
    )


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


def marked(page: str) -> str:
    """The page as a careful translator leaves it who puts a mark before every word."""
    parts = split(page, page="p", front_matter=("title",))
    targets = {}
    for part in parts:
        if isinstance(part, Segment):
            protected = protect(part.text)
            text = re.sub(r"(?<![\w⟦&])(?=[^\W\d_])", "〓", protected.text)
            targets[Key(part.text, part.context)] = restore(text, protected)
    return render(parts, targets, anchors=anchors(page))


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


@pytest.mark.corpora
@pytest.mark.slow
@pytest.mark.skipif(not CORPORA.is_file(), reason="../shared/corpora is not here")
def test_real_pages_offer_nearly_every_word() -> None:
    """On course notes at least 99 % of the words Python-Markdown renders are in a segment."""
    missing = total = 0
    for name, page in corpus_pages():
        if name.startswith("cs231n/"):
            rendered = rendered_texts(page)
            lost = rendered - split_texts(page)
            missing += sum(len(text.split()) * times for text, times in lost.items())
            total += sum(len(text.split()) * times for text, times in rendered.items())
    assert total > 50_000
    assert missing / total < 0.01


def test_code_and_math_never_reach_a_segment() -> None:
    page = "# T\n\n```py\nsecret = 1\n```\n\n$$\nsecret\n$$\n\n    secret\n\nText $x$ and `secret`.\n"
    texts = [part.text for part in split(page, page="p") if not isinstance(part, Gap)]
    assert ["T", "Text $x$ and `secret`."] == texts
