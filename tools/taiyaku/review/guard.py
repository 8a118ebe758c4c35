"""Which requests are answered at all: those of browsers that mean this app, from the app's own pages.

A host name that an attacker lets point to this machine (DNS rebinding) is refused by `Host`; a form or script of
another origin by `Origin`, which every browser sends with what may change something, and, where the browser says it, by
`Sec-Fetch-Site`. So no form needs a token of its own. Who asks is another question (`gates.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from taiyaku.errors import ProjectError
from taiyaku.said import say

__all__ = ["HEADERS", "LIMIT", "LOOPBACK", "Site", "refusal", "site"]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LIMIT = 1_000_000
"""Bytes in a request; the longest paragraph anybody ever wrote is far below."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With `no-referrer` a browser would send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # The back button must show the message as it is now, not as it was.
    "Cache-Control": "no-store",
}
"""Sent with every answer; static files bring their own Cache-Control."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the app is called by those who open it."""

    names: frozenset[str] = LOOPBACK
    """Host names that are answered."""
    origin: str = ""
    """Scheme, host and port of its pages; empty for http and whatever host was asked."""

    @property
    def secure(self) -> bool:
        """Whether it is reached by TLS, which a proxy in front of it ends."""
        return self.origin.startswith("https:")


HERE = Site()
"""A workbench for one person, on their own machine."""


def site(host: str, public_url: str = "") -> Site:
    """The site of an app that listens on `host`, and is opened as `public_url`.

    Raises:
        ProjectError: others would come without TLS, or under a name that nobody has said.

    """
    if not public_url:
        if host not in LOOPBACK:
            raise ProjectError(
                f"--host {host}: others would come here. Say under which address: --public-url https://…"
            )
        return Site()
    try:
        parts = urlsplit(public_url)
        port = parts.port
    except ValueError:
        raise ProjectError(
            f"--public-url {public_url}: no address. Give one like https://review.example.org."
        ) from None
    name = parts.hostname or ""
    if parts.scheme in ("http", "https") and name and parts.path.strip("/"):
        raise ProjectError(
            f"--public-url {public_url}: it cannot be under a path. Give it a name of its own, like"
            " https://review.example.org."
        )
    if parts.scheme not in ("http", "https") or not name or parts.query or parts.username:
        raise ProjectError(
            f"--public-url {public_url}: not an address alone. Give one like https://review.example.org."
        )
    if parts.scheme == "http" and name not in LOOPBACK:
        raise ProjectError(
            f"--public-url {public_url}: whoever shares the network could take over a session. Use https://."
        )
    shown = f"[{name}]" if ":" in name else name
    usual = {"http": 80, "https": 443}[parts.scheme]
    return Site(frozenset({name}), f"{parts.scheme}://{shown}" + (f":{port}" if port and port != usual else ""))


def refusal(method: str, headers: Mapping[str, str], site: Site = HERE) -> tuple[int, str] | None:
    """The status and the line to answer with, or None when the request is fine."""
    host = headers.get("host", "")
    if _name(host) not in site.names:
        if site.origin:  # who comes by the right address hears this of a proxy that asks by its own name for us
            return 421, say(
                "This app does not answer as '{host}'. Open {address}; a proxy in front of it must pass the Host on.",
                host=host[:80],
                address=site.origin,
            )
        return 421, say(
            "This app does not answer as '{host}'. Open {address}.", host=host[:80], address="http://127.0.0.1"
        )
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers:
        return 411, say("Send the request with a Content-Length.")
    if not length.isdecimal() or not length.isascii() or len(length) > 9 or int(length) > LIMIT:
        return 413, say("This is too much for one request: it is larger than {number} bytes.", number=LIMIT)
    if headers.get("content-type", "").lower().startswith("multipart/"):
        return 415, say("This app takes no files. Send the form as it is on its page.")
    unsafe = method not in ("GET", "HEAD")
    if unsafe and headers.get("origin", "").lower() != (site.origin or f"http://{host}").lower():
        return 403, say("This form was not sent from the review app. Open the app and send it from there.")
    # From elsewhere one may come by a link, and by nothing else.
    elsewhere = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
    if elsewhere and (unsafe or headers.get("sec-fetch-mode", "navigate") != "navigate"):
        return 403, say("This was not asked from the review app. Open the app and ask it there.")
    return None


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
