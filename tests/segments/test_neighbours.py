"""Every construct right below text, or after a blank line, in every container: pages that no other test thinks of."""

from __future__ import annotations

import pytest

from taiyaku.segments import joined, split
from tests.segments.test_oracle import Rendered, marked

CONSTRUCTS = [
    "# x", "> q", "- sub", "1. sub", "+ sub", "* sub", "- [ ] t", "=====", "---", "***",
    "| a | b |\n|---|---|\n| c | d |",
    '!!! note "T"', '!!! note "T"\n    body', '??? tip "T"\n    body', "```\ncode\n```", ":::: a", "<div>d</div>",
    "<p>e</p>", "[^1]: n", "*[AB]: words", '[a]: b "t"', '=== "t"', "$$\nx\n$$", "\\[\nx\n\\]", "/// note\nx\n///",
    ":   def", "<!-- c -->", "{ .c }", "    code", "{% x %}", '--8<-- "x"', "::: mod", "[TOC]",
]  # fmt: skip
CONTAINERS = {
    "none": ("", ""), "item": ("- ", "    "), "wide item": ("-   ", "    "), "number": ("1. ", "    "),
    "item by two": ("- ", "  "), "number by three": ("1. ", "   "), "quotation": ("> ", "> "),
    "box": ('!!! note "T"\n    ', "    "), "details": ('??? note "T"\n\n    ', "    "),
    "tab": ('=== "T"\n\n    ', "    "),
    "footnote": ("[^1]: ", "    "), "definition": ("Term\n:   ", "    "), "div": ("<div markdown>\n", ""),
}  # fmt: skip
FOLDED = "Term\n:   Here\n    code\n"
"""Folded, its text would take in the line below, which `unsafe` sees: the English stays."""


def pages(container: str) -> list[str]:
    first, margin = CONTAINERS[container]
    found = []
    for construct in CONSTRUCTS:
        for between in ("\n", "\n\n"):
            for inside in (margin, ""):
                for behind in ("", "\nmore"):
                    lines = f"Here{between}{construct}{behind}".split("\n")
                    rest = "\n".join(inside + line if line else line for line in lines[1:])
                    closing = "\n</div>" if container == "div" else ""
                    found.append(f"{first}{lines[0]}\n{rest}{closing}\n\nEnd\n")
    return list(dict.fromkeys(found))


@pytest.mark.slow
@pytest.mark.parametrize("container", CONTAINERS)
def test_a_neighbour_leaves_the_page_alone(container: str) -> None:
    """The parts are the page, and with every word marked it has the elements it had."""
    for page in pages(container):
        assert page == joined(split(page, page="p"))
        if not page.startswith(FOLDED):
            assert Rendered(page).tree == Rendered(marked(page)).tree, page
