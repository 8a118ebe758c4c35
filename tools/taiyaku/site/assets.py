"""A page's figures and files → the Japanese ones where there are some, else the English ones.

static-i18n puts docs/ja/images/x.png beside the Japanese pages, and leaves the English one where it is if there is no
Japanese one. MkDocs follows that in Markdown, and nowhere else: what stands in raw HTML (`<img>`, `srcset`,
`<picture>`, `<video poster>`, links to files) is passed through, and leads nowhere from a page under /ja/. It is put
right here, and so are the addresses in the English half of a pair, which was rendered for another folder.

Left out: style sheets, which are the same in both languages and may say `:lang(ja)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from html import escape, unescape
from posixpath import dirname, join, normpath, relpath
from urllib.parse import quote, unquote

__all__ = ["each_address", "folder", "located"]

_ADDRESSES = re.compile(
    r"(?P<before>\s(?:href|src|poster|data|(?P<set>srcset))\s*=\s*(?P<quote>[\"']))(?P<value>.*?)(?=(?P=quote))",
    re.DOTALL,
)
_PATH = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:|/)[^?#]+")
"""Of an address on the same site that does not begin at its root."""
_CANDIDATE = re.compile(r"(?P<before>(?:^|,)\s*)(?P<url>[^\s,](?:[^\s]*[^\s,])?)")


def each_address(html: str, moved: Callable[[str], str]) -> str:
    """The HTML with every address in it moved; in a `srcset` each of them."""

    def attribute(match: re.Match[str]) -> str:
        value = unescape(match["value"])
        many = match["set"] is not None
        now = _CANDIDATE.sub(lambda one: one["before"] + moved(one["url"]), value) if many else moved(value)
        return match[0] if now == value else match["before"] + escape(now)

    return _ADDRESSES.sub(attribute, html)


def located(address: str, *, seen_from: str, url: str, language: str, assets: Collection[str]) -> str:
    """Where a file is that a page names, for a page at `url`, which is of `language`.

    Args:
        address: as it stands in the page.
        seen_from: the URL of the page that it was written for: `url`, or that of the English one.
        url: the page's; like all URLs here from the site's root.
        language: whose file is taken, if there is one.
        assets: the URLs of all files that are no pages, unquoted.

    >>> where = dict(seen_from="ja/loss/", url="ja/loss/", language="ja", assets={"images/curve.png"})
    >>> located("../images/curve.png", **where), located("../images/other.png", **where)
    ('../../images/curve.png', '../images/other.png')

    """
    path = _PATH.match(address)
    if path is None:
        return address
    named = normpath(join(folder(seen_from), unquote(path[0])))
    shared = named.removeprefix(f"{language}/")
    found = next((one for one in (f"{language}/{shared}", shared) if one in assets), "")
    if not found or (found == named and seen_from == url):
        return address
    return quote(relpath(found, folder(url) or ".")) + address[path.end() :]


def folder(url: str) -> str:
    """The folder that addresses on a page are seen from."""
    return dirname(url) if not url.endswith("/") else url.rstrip("/")
