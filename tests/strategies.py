"""One home for Hypothesis strategies: Markdown pages, messages, Japanese text."""

from __future__ import annotations

from hypothesis import strategies as st

# Pieces that the dialect gives a meaning, so that random pages are worth trying.
MARKS = [
    "# ", "## ", "- ", "1. ", "    ", "\t", "> ", "| ", "|", "|---|---|", "!!! note \"T\"", "??? tip", "=== \"Tab\"",
    "```", "~~~", "$$", "\\(", "\\)", "$", "`", "**", "*", "_", "[a](b.md)", "![i](x.png)", "[^1]", "[^1]: ", ":   ",
    "*[AB]: ", "<div markdown>", "</div>", "<p>", "</p>", "<!-- x -->", "<!--", "-->", "{ #id }", "{: .c }", "---",
    "===", "/// note", "///", "--8<-- \"x\"", "{% raw %}", "{{ v }}", "&amp;", "\\", "  ", "[x]: http://y", "[TOC]",
    "::: a.b", "word", "Loss", "損失", "⟦0⟧", "⟧", "$5", "\ufeff", "\u2028", "\x0b",
]  # fmt: skip

pages = st.lists(
    st.one_of(st.sampled_from(MARKS), st.sampled_from(["\n", "\n\n", "\r\n", " "]), st.text(max_size=8)), max_size=40
).map("".join)
"""Pages made of marks, line ends and words, most of them broken Markdown."""

messages = st.lists(st.one_of(st.sampled_from(MARKS), st.text(max_size=6)), max_size=14).map("".join)
"""Texts of one message."""

japanese = st.text(alphabet="あいう勾配損失関数。、をはのモデルa1 #-+*>|\"':\\`!?=[]()", min_size=1, max_size=30)
"""Targets, with every character that could begin or end something."""
