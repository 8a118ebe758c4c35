"""No page takes more than time linear in its size: what was quadratic would not end before the tests' own timeout."""

from __future__ import annotations

import pytest

from taiyaku.segments import joined, protect, restore, split

SIZE = 100_000
pytestmark = pytest.mark.timeout(60)

SIGNS = [
    "[", "![", "[](", "[x][", "*", "**a ", "_", "~~~ a ", "`", "``` a ", "<", "<a href=\"", "</b>", "<!-- ",
    "{{ ", "{% ",
    "{: ", "{a=\"",
    "$", "$$ ", "\\( ", "\\[ ", "\\begin{a} ", "\\", "&a", "(", ">", "> ", "| a ", "++a", "++\"a", ":a", "a@", "http://",
    "==", "^", "[^", "日本語", " ", "\t", "\r", "\ufeff", "⟦", "⟦0⟧",
]  # fmt: skip
LINES = [
    "- a", "    - a", "1. a", "-",
    "> a", ">", "> ``` a", "# a", "a\n=", "a\n: b", "!!! note", "??? a", '=== "a"', "/// a",
    "::: a",
    "[^1]: a", "[a]: b", "*[a]: b", "| a |\n|---|", "|-", "```", "~~~~ a", "``` a", "$$", "\\[", "\\begin{a}",
    "<div>", "<div>\n",
    "</div>", "<div markdown>", "<p>\n<", "<!--", "<!--\n", "<pre>", "--8<--", "{% a %}", "{ .a }", "a  ", "a\\",
    "---", "...",
]  # fmt: skip


def check(page: str) -> None:
    assert page == joined(split(page, page="p"))
    protected = protect(page[: SIZE // 4])
    assert page[: SIZE // 4] == restore(protected.text, protected)


@pytest.mark.slow
@pytest.mark.parametrize("sign", SIGNS)
def test_one_sign_for_ever(sign: str) -> None:
    check(sign * (SIZE // len(sign)))
    check("x " + sign * (SIZE // len(sign)))


@pytest.mark.slow
@pytest.mark.parametrize("line", LINES)
def test_one_line_for_ever(line: str) -> None:
    """One below the other, with blank lines between, and with a long gap in one of them."""
    for between in ("\n", "\n\n", "\r\n"):
        check((line + between) * (SIZE // len(line + between)))
    check(f"{line} a{' ' * SIZE}b\n\nc\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    "mark", ["> ", ">", "- ", "1. ", "    ", "!!! a\n    ", "[^1]: ", ":   ", "<div markdown>\n", "* > "]
)
def test_nesting_has_no_end(mark: str) -> None:
    """As deep as one line goes, and every level deeper than the last."""
    check(mark * (SIZE // 4 // len(mark)) + "a\n")
    check("".join(f"{'    ' * depth}* a\n" for depth in range(400)))
    check(f"{mark * 200}a\n" * 100)


def test_front_matter_may_nest_too() -> None:
    check(f"---\ntitle: {'[' * 5000}\n---\n\na\n")
    check("---\ndate: 2026-13-45\ntitle: a\n---\n\na\n")
