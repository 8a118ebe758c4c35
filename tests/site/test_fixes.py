"""Where a suggestion for a fix goes."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from taiyaku.site.fixes import Fix, fix_for


def way(**given: str) -> Fix | None:
    defaults = {
        "language": "ja",
        "review_url": "",
        "repo_url": "",
        "edit_url": "",
        "address": "https://n.example/ja/a/",
    }
    return fix_for("a b.md", **(defaults | given))


def test_a_review_server_goes_before_all_else() -> None:
    found = way(review_url="https://review.example", repo_url="https://github.com/o/r")
    assert found is not None
    assert "https://review.example/page/a%20b.md?lang=ja" == found.page_url
    assert {"url": "https://review.example/message/a%20b.md?id={id}&lang=ja"} == found.template


@pytest.mark.parametrize(
    ("repo_url", "issue", "title", "body"),
    [
        ("https://github.com/o/r/", "https://github.com/o/r/issues/new", "title", "body"),
        ("https://github.example.org/o/r.git", "https://github.example.org/o/r/issues/new", "title", "body"),
        ("https://gitlab.com/g/sub/r", "https://gitlab.com/g/sub/r/-/issues/new", "issue[title]", "issue[description]"),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/issues/new", "title", "body"),
        ("https://gitea.example.org/o/r", "https://gitea.example.org/o/r/issues/new", "title", "body"),
    ],
)
def test_each_host_takes_an_issue_in_its_own_spelling(repo_url: str, issue: str, title: str, body: str) -> None:
    found = way(repo_url=repo_url, edit_url="https://edit.example/")
    assert found is not None
    parts = urlsplit(found.page_url)
    said = parse_qs(parts.query)
    assert issue == f"{parts.scheme}://{parts.netloc}{parts.path}"
    assert ["訳の修正: a b.md"] == said[title]
    assert "https://n.example/ja/a/" in said[body][0]
    assert found.template["url"].startswith(f"{issue}?")
    assert {"{title}", "{body}"} == {part for part in ("{title}", "{body}") if part in found.template["url"]}
    assert all(name in found.template["body"] for name in ("{id}", "{address}", "{english}", "{japanese}"))


def test_elsewhere_it_is_the_editor_or_nothing() -> None:
    found = way(repo_url="https://git.example.org/r", edit_url="https://git.example.org/r/edit/a.md")
    assert Fix("https://git.example.org/r/edit/a.md", {"url": "https://git.example.org/r/edit/a.md"}) == found
    assert way() is None
    assert way(repo_url="https://notgithub.example.org/o/r") is None
