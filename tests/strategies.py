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

ATOMS = [
    "`fit`", "$x_i$", r"\(y\)", r"\\(W_1 x\\)", "![plot](p.png)", "[^1]", "<br>", "https://a.org/b_c", "{{ version }}",
    "++ctrl+c++", ":smile:", "&amp;", "3.5", "CIFAR-10", "[32x32x3]", "x<sub>i</sub>",
]  # fmt: skip
PAIRS = [
    ("**", "**"), ("*", "*"), ("[", "](a.md)"), ("<b>", "</b>"), ('<span class="c">', "</span>"), ("<sub>", "</sub>"),
    ("==", "=="),
]  # fmt: skip
_words = st.lists(
    st.sampled_from(["the", "learning rate", "loss", "is", "small", "of layer", "see"]), min_size=1, max_size=4
)
_pieces = st.recursive(
    st.one_of(st.sampled_from(ATOMS), _words.map(" ".join)),
    lambda inner: st.tuples(st.sampled_from(PAIRS), st.lists(inner, min_size=1, max_size=3)).map(
        lambda found: f"{found[0][0]}{' '.join(found[1])}{found[0][1]}"
    ),
    max_leaves=5,
)
protected_sentences = st.lists(_pieces, min_size=1, max_size=9).map(lambda pieces: " ".join(pieces) + ".")
"""Sentences with protected spans in them, well formed, nested and many."""
