"""The marks leave the rendering as it was, and stand where the segments are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import markdown
import pytest
from hypothesis import given, settings

from taiyaku.model import Segment
from taiyaku.segments import split
from taiyaku.site.pairing import folded, strip
from taiyaku.site.wrap import MARK, Heading, Marker
from tests.site.cases import CASES
from tests.strategies import pages

EXTENSIONS = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc", "pymdownx.arithmatex",
    "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic", "pymdownx.details", "pymdownx.emoji",
    "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark",
    "pymdownx.smartsymbols", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde",
    "pymdownx.blocks.admonition", "smarty",
]  # fmt: skip
CONFIGS: dict[str, Any] = {
    "toc": {"permalink": True},
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.tasklist": {"custom_checkbox": True},
}
MARKED = re.compile(rf'<{MARK} n="(\d+)">(.*?)</{MARK}>', re.DOTALL)
BLOCK = re.compile(r"<(?:p|div|ul|ol|li|pre|table|td|tr|dl|h[1-6])\b")


def plain(text: str) -> str:
    return markdown.markdown(text, extensions=EXTENSIONS, extension_configs=CONFIGS)


def marked(text: str, marker: Marker | None = None) -> str:
    marker = marker or Marker()
    marker.arm(pins=marker.pins)
    return markdown.markdown(text, extensions=[*EXTENSIONS, marker], extension_configs=CONFIGS)


@pytest.mark.parametrize("name", CASES)
def test_a_construct(name: str) -> None:
    """The marks leave no trace; there is one for each segment, with inline HTML only, and one for bare figures;
    and the renderer sees the text that `split` gives the catalog, but for what only one of them knows.
    """
    text = CASES[name].replace("«", "").replace("»", "")
    marker = Marker()
    html = marked(text, marker)
    assert plain(text) == strip(html)
    segments = [seen for seen in marker.wrapped if not seen.bare]
    found = [inner for number, inner in MARKED.findall(html) if not marker.wrapped[int(number) - 1].bare]
    titles = 1 if name == "admonition without a title" else 0
    assert CASES[name].count("«") + titles == len(found) == len(segments)
    assert [] == [inner for inner in found if BLOCK.search(inner)]
    known = {folded(part.text) for part in split(text, page="p.md") if isinstance(part, Segment)}
    assert UNKNOWN.get(name, []) == [seen.text for seen in segments if folded(seen.text) not in known]


UNKNOWN = {
    "admonition without a title": ["Tip"],  # Python-Markdown's own word
    "critic": ["\x02czjqqkd:0\x03new\x02czjqqkd:1\x03 text"],  # taken out before the blocks are parsed
}


def test_figures_for_words_leave_the_marks_in_step() -> None:
    """Wherever the figures stand; code and math are the same in both languages and get no mark."""
    english, japanese = Marker(), Marker()
    page = "# {0}\n\n{0}\n\n- {0}\n\n| a | b | c |\n|---|---|---|\n| {0} | `1` | $2$ |\n| 3 | x | |\n\n"
    page += "End[^1]\n\n[^1]: {0}\n"
    marked(page.format("one to two"), english)
    marked(page.format("1～2"), japanese)
    assert [seen.place for seen in english.wrapped] == [seen.place for seen in japanese.wrapped]
    assert {"one to two": False, "3": True} == {
        seen.text: seen.bare for seen in english.wrapped if seen.text in ("one to two", "3")
    }
    assert {True} == {seen.bare for seen in japanese.wrapped if seen.text == "1～2"}
    assert not [seen for seen in english.wrapped if "`" in seen.text or "$" in seen.text]


@given(pages)
@settings(max_examples=50, deadline=None)
def test_marks_leave_no_trace_on_random_pages(text: str) -> None:
    assert plain(text) == strip(marked(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SGDでは速い", "{}では速い"),
        ("確率的勾配降下法（SGD）と新SGD", "確率的勾配降下法（{}）と新{}"),
        ("`SGD`とSGDRとASGD", "<code>SGD</code>とSGDRとASGD"),
        ("損失は訓練損失", '<abbr title="loss">損失</abbr>は訓練損失'),
    ],
)  # fmt: skip
def test_an_abbreviation_is_marked_beside_japanese(text: str, expected: str) -> None:
    """On a Japanese page; on an English one Python-Markdown does as ever."""
    page = f"{text}\n\n*[SGD]: 確率的勾配降下法\n*[損失]: loss"
    marker = Marker()
    marker.arm(language="ja")
    made = markdown.markdown(page, extensions=[*EXTENSIONS, marker], extension_configs=CONFIGS)
    abbreviation = '<abbr title="確率的勾配降下法">SGD</abbr>'
    assert f"<p>{expected.replace('{}', abbreviation)}</p>" == strip(made)
    assert plain(page) == strip(marked(page))


def test_an_escaped_blank_at_the_end_stays_escaped() -> None:
    assert plain("/// note\\ ") == strip(marked("/// note\\ "))


def test_real_cases_leave_no_trace() -> None:
    """The golden pages of `segments`, which hold all the constructs together."""
    for path in sorted((Path(__file__).parents[1] / "segments" / "cases").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        assert plain(text) == strip(marked(text)), path.name


def test_headings_without_an_id_take_the_english_one() -> None:
    """Only where all levels agree, and never over an id of their own."""
    marker = Marker()
    marked("# Loss\n\n## Loss\n\n## Gain", marker)
    english = marker.headings
    assert (Heading("h1", "loss"), Heading("h2", "loss_1"), Heading("h2", "gain")) == english
    marker.pins = english
    assert '<h2 id="loss_1">' in strip(marked("# 損失\n\n## 損失\n\n## 利得 { #own }", marker))
    assert Heading("h2", "own") == marker.headings[2]
    marker.pins = english
    marked("# 損失\n\n### 損失\n\n## 利得", marker)
    assert "loss" not in {heading.anchor for heading in marker.headings}


def test_boxes_say_what_they_are_in_the_language_of_the_page() -> None:
    """Where they have no title of their own, in every syntax; one that wants none gets none, and code is code."""
    marker = Marker()
    page = '!!! note\n    a\n\n??? tip\n    b\n\n/// note\nc\n///\n\n!!! note ""\n    d\n\n!!! note "Own"\n    e\n'
    page += "\n```\n!!! note\n    f\n```\n"
    marker.arm(titles={"note": "注記", "tip": "ヒント"})
    html = strip(markdown.markdown(page, extensions=[*EXTENSIONS, marker], extension_configs=CONFIGS))
    titles = re.findall(r'<(?:p class="admonition-title"|summary)>(.*?)</', html)
    assert ["注記", "ヒント", "注記", "Own"] == titles
    assert "!!! note" in html


def test_only_the_page_itself_is_marked() -> None:
    """A renderer that another plugin makes while the page is rendered gets no marks."""
    marker = Marker()
    marker.arm()
    markdown.Markdown(extensions=[marker])
    assert "<p>text</p>" == markdown.markdown("text", extensions=[marker])
