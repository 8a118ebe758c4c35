"""A preview looks like the page and can do nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from taiyaku.dialect import MATERIAL, Dialect, dialect_of
from taiyaku.model import Key, Message
from taiyaku.review.preview import Preview, references

PREVIEW = Preview(Dialect((*MATERIAL.extensions, "footnotes"), MATERIAL.settings))
PARAGRAPH = Message(Key("Words."), notes=("paragraph",))

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<svg onload="alert(1)"><animate onbegin=alert(1)></svg>',
    "[押す](javascript:alert(1))",
    "[押す](JaVaScRiPt&#58;alert(1))",
    "<javascript:alert(1)>",
    '[押す](https://example.org "\\" onclick=alert(1) <img src=x onerror=alert(1)>")',
    "**語**{ onclick=alert(1) onmouseover=alert(1) style=position:fixed id=text class=insert }",
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<iframe src=//example.org></iframe><object data=x></object><embed src=x>",
    "<form action=/undo><button>x</button><input name=x></form>",
    "<style>*{display:none}</style><link rel=stylesheet href=//example.org><meta http-equiv=refresh content=0>",
    "<p id=text data-insert=x class=insert>x</p>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "$\\href{javascript:alert(1)}{x}$",
)
TAGS = re.compile(r"<[a-z][^>]*>")
HARMLESS = re.compile(
    r"<[a-z0-9]+(?: (?:href=\"(?:https?|mailto):[^\"]*\"|title=\"[^\"]*\"|target=\"_blank\"|rel=\"noopener noreferrer\""
    r"|align=\"\w+\"|class=\"(?:arithmatex|pictured|)\"))*>"
)
DANGEROUS = re.compile(
    r"<(?:script|style|iframe|object|embed|form|button|input|img|svg|math|link|meta|base|textarea)\b"
)


def safe(html: str) -> bool:
    return not DANGEROUS.search(html) and all(HARMLESS.fullmatch(tag) for tag in TAGS.findall(html))


@pytest.mark.parametrize("target", ATTACKS)
def test_nothing_that_could_do_harm_is_left(target: str) -> None:
    """No script, handler, frame, form, style, id, foreign class, or address but plain ones."""
    assert safe(PREVIEW.html(PARAGRAPH, target)), PREVIEW.html(PARAGRAPH, target)


@given(
    st.lists(st.sampled_from([*ATTACKS, "語", "**", "`", "[", "](", '"', "<", ">", "\n", "$", "{", "}", " "])).map(
        "".join
    )
)
@example("[^1]")
def test_no_text_at_all_makes_it_raise_or_harm(target: str) -> None:
    """However the pieces are put together."""
    assert safe(PREVIEW.html(PARAGRAPH, target))


def test_it_looks_as_the_page_will() -> None:
    """Emphasis, code, math for the browser to set, and links of the page's own references."""
    known = references("Text\n\n[guide]: https://example.org/guide 'G'\n\n[^1]: a note\n")
    html = PREVIEW.html(PARAGRAPH, "**損失** `x` $a<b$ [案内][guide] 注[^1]", known=known)
    assert "[guide]: https://example.org/guide 'G'" == known
    for part in (
        "<strong>損失</strong>",
        "<code>x</code>",
        '<span class="arithmatex">\\(a&lt;b\\)</span>',
        'href="https://example.org/guide"',
        "<sup>",
    ):
        assert part in html
    assert "footnote" not in html


@pytest.mark.parametrize(
    ("notes", "target", "expected"),
    [
        (("heading 3",), "# 見出し", "<h3># 見出し</h3>"),
        (("list item",), "項目", "<ul>\n<li>項目</li>\n</ul>"),
        (("quotation",), "引用", "<blockquote>\n<p>引用</p>\n</blockquote>"),
        (("paragraph",), "1. 数", "<p>1. 数</p>"),
        (("front matter",), "**値** <b>", "<p>**値** &lt;b&gt;</p>"),
        (("paragraph",), '![図](a.png "題")', '<p><span class="pictured">図</span></p>'),
        (("paragraph",), "[次](b.md)", '<p><a target="_blank" rel="noopener noreferrer">次</a></p>'),
    ],
)
def test_each_kind_in_its_own_block(notes: tuple[str, ...], target: str, expected: str) -> None:
    """A message stays in its block, as when its page is rendered; what is no Markdown is text."""
    assert expected == PREVIEW.html(Message(Key("Words."), notes=notes), target).strip()


def test_nothing_is_read_or_run_for_a_preview(tmp_path: Path) -> None:
    """Extensions that read files or call what a setting names are left out, whatever mkdocs.yml says."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    config = tmp_path / "mkdocs.yml"
    config.write_text(
        "site_name: x\nmarkdown_extensions:\n"
        f"  - pymdownx.snippets: {{base_path: [{tmp_path}], check_paths: true, restrict_base_path: false}}\n"
        f"  - pymdownx.b64: {{base_path: {tmp_path}}}\n"
        "  - pymdownx.superfences\n  - pymdownx.arithmatex\n  - no_such_extension\n",
        encoding="utf-8",
    )
    preview = Preview(dialect_of(config))
    for target in ('--8<-- "secret.txt"', f'--8<-- "{secret}"', '<div markdown>\n--8<-- "secret.txt"\n</div>'):
        assert ">secret<" not in preview.html(PARAGRAPH, target)
    assert '<span class="arithmatex">\\(x\\)</span>' in preview.html(PARAGRAPH, "$x$")


def test_an_extension_that_breaks_shows_the_text() -> None:
    """As text, whatever is in it."""
    broken = Preview(Dialect(()))
    broken._markdown.convert = lambda _: 1 / 0  # type: ignore[assignment]
    assert "&lt;b&gt;" in broken.html(PARAGRAPH, "<b>")
