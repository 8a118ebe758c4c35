"""Where a reader who sees a wrong translation is sent: the review server, a filled-in issue, or the editor.

The address of one segment is put together in the browser (`fix.js`), out of a template that stands on the page
once: an address for each paragraph would double the page. The page itself has one plain link, which works
without scripts and speaks of the page as a whole. A segment is named by its message's id, made of its English
and its context, so that it still names it when paragraphs were added before it.

Pure: what mkdocs.yml says in, addresses out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from taiyaku.site.words import words

__all__ = ["Fix", "fix_for"]

_HOSTS: tuple[tuple[str, str], ...] = (
    (r"(^|\.)github\.", "/issues/new?title={title}&body={body}"),
    (r"(^|\.)gitlab\.", "/-/issues/new?issue%5Btitle%5D={title}&issue%5Bdescription%5D={body}"),
    (r"(^|\.)(codeberg|gitea|forgejo)\.", "/issues/new?title={title}&body={body}"),
)
"""Hosts, and where each takes an issue that is filled in already."""


@dataclass(frozen=True, slots=True)
class Fix:
    """How to suggest a fix to one page."""

    page_url: str
    """The plain link, for the page as a whole."""
    template: Mapping[str, str]
    """`url`, with the places that `fix.js` fills: `{id}`, `{title}`, `{body}`; and the texts for the last two."""


def fix_for(page: str, *, language: str, review_url: str, repo_url: str, edit_url: str, address: str) -> Fix | None:
    """The way for a page, by its name; None where mkdocs.yml names neither review server nor repository.

    `address` is the page's own, for whoever reads the issue.
    """
    if review_url:
        where = f"{review_url}/{{}}/{quote(page)}"
        return Fix(
            f"{where.format('page')}?lang={language}",
            {"url": f"{where.format('message')}?id={{id}}&lang={language}"},
        )
    issue = _issue(repo_url)
    if issue:
        says = words(language)
        title, body = says["fix title"].replace("{page}", page), _body(says, page, "{address}")
        plain = {"title": title.replace(" {id}", ""), "body": _page_body(says, page, address)}
        return Fix(_put(issue, plain), {"url": issue, "title": title, "body": body})
    return Fix(edit_url, {"url": edit_url}) if edit_url else None


def _issue(repo_url: str) -> str:
    """The template of an issue's address on the repository's host; empty where the host is not known."""
    parts = urlsplit(repo_url)
    host = parts.hostname or ""
    repository = repo_url.rstrip("/").removesuffix(".git")
    return next((repository + path for pattern, path in _HOSTS if re.search(pattern, host)), "")


def _body(says: Mapping[str, str], page: str, address: str) -> str:
    quoted = (("fix english", "{english}"), ("fix present", "{japanese}"), ("fix suggestion", ""))
    head = f"{says['fix page']}: {page}\n{address}\n{says['fix segment']}: `{{id}}`\n"
    return head + "".join(f"\n### {says[name]}\n\n{text}\n" for name, text in quoted)


def _page_body(says: Mapping[str, str], page: str, address: str) -> str:
    head = "\n".join(line for line in (f"{says['fix page']}: {page}", address) if line)
    return f"{head}\n\n### {says['fix suggestion']}\n\n"


def _put(template: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: quote(values[match[1]], safe=""), template)
