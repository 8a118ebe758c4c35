"""What a message looks like on its page, whatever is in it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taiyaku.dialect import MATERIAL, Dialect
from taiyaku.model import Kind
from taiyaku.review.preview import ELEMENTS, LONGEST, _rendered, preview
from tests import strategies

FULL = Dialect(
    (
        *MATERIAL.extensions,
        "pymdownx.snippets",
        "pymdownx.emoji",
        "pymdownx.critic",
        "pymdownx.superfences",
        "smarty",
        "no.such",
    ),
    MATERIAL.settings,
)
TAG = re.compile(r"<(/?)([a-z]+)((?: [a-z-]+=\"[^\"<>]*\")*)>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**a** and *b*", "<strong>a</strong> and <em>b</em>"),
        ("`<b>` and $x < y$", '<code>&lt;b&gt;</code> and <span class="arithmatex">\\(x &lt; y\\)</span>'),
        ("H~2~O ^^in^^ ==m==", "H<sub>2</sub>O <ins>in</ins> <mark>m</mark>"),
        ("Loss[^1].", 'Loss<sup class="footnote-mark">1</sup>.'),
        ("![a *curve*](a.svg){ width=3 } rises", '<span><span class="image">a *curve*</span></span> rises'),
        ("# no heading", "# no heading"),
        ("- no list", "- no list"),
        ("    no code", "no code"),
        ("[no]: reference", "[no]: reference"),
        ("one\n\ntwo", "one<br><br>two"),
    ],
)
def test_a_message_is_one_block_of_the_site(text: str, html: str) -> None:
    """Inline markup is rendered, nothing begins a block."""
    assert html == preview(text, Kind.PARAGRAPH, dialect=FULL)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("![x](images/a%20b.svg){ width=9 }", "/picture/notes/images/a%20b.svg"),
        ("![x](../c.png)", "/picture/c.png"),
        ("![x](https://evil.example/a.png)", ""),
        ("![x](//evil.example/a.png)", ""),
        ("![x](data:image/svg+xml,<svg onload=alert(1)>)", ""),
        ('![x](<a"onerror=alert(1).png>)', "/picture/notes/a%22onerror%3Dalert%281%29.png"),
        ("<span data-picture='/../undo?x'></span>", ""),
        ("<span data-picture='x&quot; onerror=&quot;alert(1)'></span>", ""),
    ],
)
def test_pictures_are_those_of_the_site(text: str, address: str) -> None:
    """Beside the words that are translated; nothing is asked for elsewhere."""
    html = preview(text, Kind.PARAGRAPH, folder="notes")
    assert [address] * bool(address) == re.findall(r'<img src="([^"]*)" alt="" loading="lazy">', html)
    assert bool(address) == ("<img" in html)
    only_harmless(re.sub(r'<img src="/picture/[^"]*" alt="" loading="lazy">', "", html))


def test_links_lead_out_of_the_app_or_nowhere() -> None:
    """The address of a page of the site would lead nowhere from here; the page's references are known."""
    html = preview("[in](../a.md#b) [out][Guide]", Kind.PARAGRAPH, references=(("Guide", "https://example.org/"),))
    inside, outside = re.findall(r"<a ([^>]*)>", html)
    assert "href" not in inside
    assert {'href="https://example.org/"', 'target="_blank"', 'rel="noopener', 'noreferrer"'} == set(outside.split())


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
        "<iframe src=//evil.example></iframe>",
        "<b onclick=alert(1) style='position:fixed' id=main class=top>x</b>",
        "[x](javascript:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](//evil.example)",
        "a{ onclick=alert(1) style=color:red #main .top }",
        "</div></form></td></table><textarea><form action=//evil.example>",
        '--8<-- "/etc/passwd"',
        "`x`{ onmouseover=alert(1) }",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    ],
)
@pytest.mark.parametrize("kind", [Kind.PARAGRAPH, Kind.HTML, Kind.CELL, Kind.CODE, Kind.FRONT_MATTER])
def test_a_malicious_text_does_nothing(text: str, kind: Kind) -> None:
    """No script, no handler, no style, no id, no address but of other sites, no file read."""
    html = preview(text, kind, dialect=FULL)
    assert "root:" not in html
    only_harmless(html)


@given(strategies.messages, st.sampled_from(Kind))
def test_no_text_leaves_its_place(text: str, kind: Kind) -> None:
    """Whatever is written, the HTML is whole and has only what is allowed."""
    only_harmless(preview(text, kind, dialect=FULL))


@given(st.text(alphabet="aZé訳ー1 .,;?。、！2nd", max_size=25))
def test_a_text_without_signs_is_what_it_is(text: str) -> None:
    """What is not rendered because it seems to be only words would come out as it is."""
    assert _rendered(text, FULL, ()) == preview(text, Kind.PARAGRAPH, dialect=FULL)


def test_a_huge_text_is_shown_as_it_is_written() -> None:
    """Nobody waits for a renderer that grows with the square of what it is given."""
    assert "*" * (LONGEST + 1) == preview("*" * (LONGEST + 1), Kind.PARAGRAPH)
    assert "[" * 9000 == preview("[" * 9000, Kind.PARAGRAPH)


def only_harmless(html: str) -> None:
    """Fail unless the HTML has only elements of the list, closed in order, with attributes that do nothing."""
    rest, open_elements = TAG.sub("", html), []
    assert "<" not in rest
    for closing, name, attributes in TAG.findall(html):
        assert name in {*ELEMENTS, "br"}, html
        if closing:
            assert open_elements.pop() == name, html
        elif name not in ("br", "wbr"):
            open_elements.append(name)
        for key, value in re.findall(r'([a-z-]+)="([^"]*)"', attributes):
            assert key in {"href", "title", "class", "lang", "dir", "target", "rel", "data-picture"}, html
            assert key != "href" or re.match("https?:|mailto:", value), html
            assert key != "class" or value in ("", "arithmatex", "image", "keys", "footnote-mark"), html
    assert [] == open_elements, html
