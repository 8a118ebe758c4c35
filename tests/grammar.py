"""A grammar of pages: every construct that MkDocs renders, nested in every other.

`pages()` gives Hypothesis pages that people could have written; `strategies.pages` gives broken ones. A block is a
list of lines, and a container puts its own marks before the lines of its blocks. Words say what they stand in, so
that a failing page can be read.
"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import assume
from hypothesis import strategies as st

__all__ = ["page"]

Lines = list[str]
Blocks = st.SearchStrategy[Lines]

_WORDS = (
    "loss",
    "the gradient",
    "falls",
    "A step.",
    "so",
    "(and on)",
    "batch size",
    "$5 or $6",
    "2 * 3",
    "e.g. a_b_c",
    "100 %",
    "損失",
)
_INLINE = (
    "`code`", "``a ` tick``", "**strong**", "*emphasis*", "***both***", "_under_", "__twice__", "~~gone~~",
    "==marked==", "H~2~O", "x^2^",
    "[a link](a.md)", '[titled](a.md "A title")', "[**bold** link](a.md)", "[label][ref]", "[ref]",
    "[ref][]", "![an image](a.png)", "![](a.png)", '![alt](a.png "t"){ width=3 }', "$x_i$", r"\(y\)", "++ctrl+c++",
    ":smile:", "[^note]", "<b>tag</b>", "<br>", '<span class="c">span</span>', "<https://example.org>", "&amp;",
    "https://example.org/a_b_c", r"\*escaped\*", "{{ variable }}", "`code`{ .py }", "{++added++}", "{--removed--}",
    "{>>remark<<}", "<!-- comment -->", "a@example.org",
)  # fmt: skip


def _text() -> st.SearchStrategy[str]:
    """A line of prose: a word first, so that it begins nothing."""
    pieces = st.lists(st.one_of(st.sampled_from(_WORDS), st.sampled_from(_INLINE)), max_size=4)
    return st.tuples(st.sampled_from(("Here", "There", "Now")), pieces).map(lambda told: " ".join((told[0], *told[1])))


def _indented(blocks: Lines, first: str = "", margin: str = "    ") -> Lines:
    """Lines in a container: the first behind `first`, all others behind the margin; blank ones stay blank."""
    lines = [f"{margin}{line}" if line else "" for line in blocks]
    return [first + blocks[0], *lines[1:]] if first else lines


def _paragraph() -> Blocks:
    endings = st.sampled_from(("", "", "", "  ", "\\"))
    lines = st.lists(st.tuples(_text(), endings), min_size=1, max_size=3)
    attributes = st.sampled_from(([], [], [], ["{ .lead }"], ['{ title="A hint" }']))
    return st.tuples(lines, attributes).map(
        lambda told: [*(text + ending for text, ending in told[0][:-1]), told[0][-1][0], *told[1]]
    )


def _heading() -> Blocks:
    def made(level: int, text: str, tail: str, setext: bool) -> Lines:
        return [text, "=" * 5] if setext else [f"{'#' * level} {text}{tail}"]

    return st.builds(
        made, st.integers(1, 6), _text(), st.sampled_from(("", "", " ##", " { #own-id }", " {.c}")), st.booleans()
    )


def _code() -> Blocks:
    return st.sampled_from(
        (
            ["```python", "secret = 1", "", "# hidden", "```"],
            ['``` { .py title="What it does" hl_lines="1" }', "secret", "```"],
            ["~~~", "- secret", "~~~"],
            ["$$", "secret = x \\\\", "y", "$$"],
            ["\\[", "secret", "\\]"],
            ["\\begin{align}", "secret &= 1", "\\end{align}"],
            ["---"],
            ["<!-- a secret comment -->"],
            ["<!-- a secret", "comment -->"],
        )
    )


def _table() -> Blocks:
    cell = st.one_of(_text(), st.sampled_from(("", "1", r"a \| b", "`a | b`")))
    rows = st.lists(st.tuples(cell, cell), min_size=1, max_size=3)
    return rows.map(
        lambda told: [f"| {told[0][0]} | {told[0][1]} |", "| --- | :-: |", *(f"| {a} | {b} |" for a, b in told[1:])]
    )


def _html() -> Blocks:
    return _text().flatmap(
        lambda text: st.sampled_from(
            (
                [f"<p>{text}</p>"],
                ['<div class="c">', f"  <p>{text}</p>", '  <img src="a.png" alt="An image">', "</div>"],
                ["<details>", "<summary>Words</summary>", text, "</details>"],
                ["<table><tr><td>Words</td></tr></table>"],
                ["<script>", "secret()", "</script>"],
                ["<pre><code>secret", "</code></pre>"],
            )
        )
    )


def _joined(blocks: list[Lines]) -> Lines:
    """Blocks with a blank line between."""
    return [line for number, block in enumerate(blocks) for line in (*([""] if number else []), *block)]


def _containers(inner: Blocks) -> Blocks:
    several = st.lists(inner, min_size=1, max_size=3).map(_joined)
    starts_with_text = st.tuples(_paragraph(), st.lists(inner, max_size=2)).map(
        lambda told: _joined([told[0], *told[1]])
    )

    def items(marks: tuple[str, ...]) -> Blocks:
        one = st.tuples(st.sampled_from(marks), starts_with_text).map(lambda told: _indented(told[1], told[0].ljust(4)))
        loose = st.lists(one, min_size=1, max_size=3).map(_joined)
        tight = st.lists(st.tuples(st.sampled_from(marks), _text()), min_size=1, max_size=4).map(
            lambda told: [f"{mark} {text}" for mark, text in told]
        )
        return st.one_of(loose, tight)

    def titled(opening: str) -> Callable[[tuple[str, Lines]], Lines]:
        return lambda told: [opening.format(told[0].replace('"', "'")), "", *_indented(told[1])]

    plain_title = st.sampled_from(("A title", "The *loss*", "With `code`", "1. Not a list"))
    return st.one_of(
        items(("-",)),
        items(("1.", "2.")),
        items(("*",)),
        several.map(lambda blocks: [f"> {line}".rstrip() for line in blocks]),
        st.tuples(plain_title, several).map(titled('!!! note "{}"')),
        st.tuples(plain_title, several).map(titled('??? tip "{}"')),
        st.tuples(plain_title, several).map(titled('!!! warning ""')),
        st.tuples(plain_title, several).map(titled('=== "{}"')),
        st.tuples(_text(), _paragraph()).map(lambda told: [told[0], *_indented(told[1], ":   ")]),
        several.map(lambda blocks: ["<div markdown>", "", *blocks, "", "</div>"]),
        st.tuples(plain_title, several).map(lambda told: [f"/// admonition | {told[0]}", "", *told[1], "", "///"]),
        st.lists(_text(), min_size=1, max_size=3).map(
            lambda texts: [f"- [{'x' * (len(text) % 2) or ' '}] {text}" for text in texts]
        ),
        starts_with_text.map(
            lambda blocks: ['<div class="grid cards" markdown>', "", *_indented(blocks, "-   "), "", "</div>"]
        ),
    )


def _leaves(*, html: bool) -> Blocks:
    return st.one_of(_paragraph(), _paragraph(), _heading(), _code(), _table(), *([_html()] if html else []))


_HEADS = (
    "",
    "",
    "---\ntitle: A page\nsubtitle:\n  - One\n---\n\n",
    "---\n# comment\ntitle: 'It''s'\ntags: [a, b]\n---\n",
)
_TAIL = '\n\n[ref]: ref.md "Where it leads"\n\n[^note]: A note\n    that goes on.\n\n*[loss]: What is lost\n'


@st.composite
def page(draw: st.DrawFn, *, html: bool = True) -> str:
    """A page with front matter and definitions, in any of the ways to end lines; with or without blocks of HTML."""
    blocks = draw(st.lists(st.recursive(_leaves(html=html), _containers, max_leaves=6), min_size=1, max_size=4))
    divs = sum(line.lstrip(" >").startswith("<div") for block in blocks for line in block)
    assume(divs <= 1)  # one in another, with a list between, is more than md_in_html can do
    text = draw(st.sampled_from(_HEADS)) + "\n".join(_joined(blocks)) + _TAIL
    text = text.replace("\n", draw(st.sampled_from(("\n", "\n", "\r\n"))))
    return draw(st.sampled_from(("", "", "\ufeff"))) + (text if draw(st.booleans()) else text.rstrip("\r\n"))
