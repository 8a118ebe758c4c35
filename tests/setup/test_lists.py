"""Entries go into real shapes of mkdocs.yml, and every other byte stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku.project import parse_settings
from taiyaku.setup import CannotAdd, Entry, entries_of, with_entries

TAIYAKU, I18N = Entry("taiyaku"), Entry("i18n", {"docs_structure": "folder", "languages": [{"locale": "en"}]})
BLOCK = "- taiyaku\n{0}- i18n:\n{0}    docs_structure: folder\n{0}    languages:\n{0}      - locale: en\n"

SHAPES = {
    "list": "site_name: x # name\nplugins:\n  - search # first\n  - blog:\n      dir: posts\n\n# the rest\nnav: []\n",
    "list at column 0": "plugins:\n- search\n- tags\nnav:\n- index.md\n",
    "list at the end": "site_name: x\nplugins:\n    - search",
    "list with a comment in it": "plugins:\n  - search\n  # - social\nnav: []\n",
    "last entry is a block of text": "plugins:\n  - search\n"
    "  - macros:\n      about: |\n        one\n        # two\nnav: []\n",
    "last entry is quoted over two lines": "plugins:\n  - search\n"
    "  - macros:\n      about: 'one\n        two'\nnav: []\n",
    "mapping": "plugins:\n  search:\n    lang: en\n  tags: {}\nnav: []\n",
    "empty options": "plugins:\n  - search:\n  - tags:\nnav: []\n",
    "flow": "plugins: [search, tags]  # both\nnav: []\n",
    "flow over lines": "plugins: [\n  search,\n  tags,\n]\n",
    "flow of mappings": "plugins: {search: {}, tags: {}}\n",
    "empty flow": "plugins: []\n",
    "none": "site_name: x\ntheme:\n  name: material",
    "null": "site_name: x\nplugins:\ntheme: material\n",
    "said null": "site_name: x\nplugins: ~  # none\ntheme: material\n",
    "tags": "site_url: !ENV [URL, 'http://x']\nplugins:\n  - search\n  - x:\n      on: !ENV [CI, false]\n"
    "markdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\n",
    "byte order mark": "\ufeffsite_name: x\nplugins:\n  - search\n",
}


def names(text: str) -> list[str]:
    return list(entries_of(parse_settings(text, where="mkdocs.yml"), "plugins"))


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("shape", SHAPES)
def test_entries_are_put_in_and_nothing_else_changes(shape: str, ending: str) -> None:
    """The old text is what remains when the new lines are taken out again; line ends are the file's."""
    text = SHAPES[shape].replace("\n", ending)
    after = with_entries(text, "plugins", [TAIYAKU, I18N], default=[Entry("search")])
    before = names(text) or ([] if shape == "empty flow" else ["search"])
    assert [*before, "taiyaku", "i18n"] == names(after)
    assert after.count("\n") == after.count(ending)
    rest = iter(after)
    assert all(char in rest for char in text.replace("~", ""))


def test_a_block_looks_like_its_neighbours() -> None:
    two = with_entries("plugins:\n  - search # s\nnav: []\n", "plugins", [TAIYAKU, I18N])
    assert "plugins:\n  - search # s\n  " + BLOCK.format("  ") + "nav: []\n" == two
    none = with_entries("plugins:\n- search\n", "plugins", [TAIYAKU, I18N])
    assert "plugins:\n- search\n" + BLOCK.format("") == none
    named = with_entries("plugins:\n  search: {}\n", "plugins", [TAIYAKU])
    assert "plugins:\n  search: {}\n  taiyaku: {}\n" == named


@pytest.mark.parametrize(
    "text", ["x: &p [search]\nplugins: *p\n", "plugins: !ENV PLUGINS\n", "plugins: [a, # one\n  b # two\n]\n"]
)
def test_what_is_not_understood_is_left_to_the_person(text: str) -> None:
    with pytest.raises(CannotAdd):
        with_entries(text, "plugins", [TAIYAKU])


@given(st.text(alphabet="ab:-#[]{} \n'\"|>*&!~,", max_size=40))
@settings(max_examples=300)
def test_no_layout_is_ever_spoilt(text: str) -> None:
    """Whatever stands there: the result means the same and one more, or there is none."""
    text = f"plugins:\n  - search\n  {text}\nnav: x\n"
    try:
        before = parse_settings(text, where="x")
    except Exception:  # noqa: BLE001  (not YAML: no case)
        return
    try:
        after = parse_settings(with_entries(text, "plugins", [TAIYAKU]), where="x")
    except CannotAdd:
        return
    assert {**before, "plugins": None} == {**after, "plugins": None}
    assert [*entries_of(before, "plugins"), "taiyaku"] == list(entries_of(after, "plugins"))
