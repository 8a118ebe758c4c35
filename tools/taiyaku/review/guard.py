"""Who may speak to the app: a browser on this machine, from the app's own pages.

The app has no accounts, because it listens on loopback only. Two ways remain for a foreign web page
to reach it through the reviewer's own browser, and both are closed here: a host name that points to
127.0.0.1 (DNS rebinding) is refused by `Host`, a form or script of another origin by `Origin`.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

__all__ = ["HEADERS", "LIMIT", "refusal"]

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
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # The back button must show the message as it is now, not as it was.
    "Cache-Control": "no-store",
}
"""Sent with every answer; static files bring their own Cache-Control."""


def refusal(method: str, headers: Mapping[str, str]) -> tuple[int, str] | None:
    """The status and the line to answer with, or None when the request is fine."""
    host = headers.get("host", "")
    if _name(host) not in LOOPBACK:
        return 421, f"This app answers on this machine only, not as '{host}'. Open http://127.0.0.1."
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers:
        return 411, "Send the request with a Content-Length."
    if not length.isdigit() or int(length) > LIMIT:
        return 413, f"The request is larger than {LIMIT} bytes."
    if method not in ("GET", "HEAD") and headers.get("origin", "").lower() != f"http://{host}".lower():
        return 403, "This form was not sent from the review app. Open the app and send it from there."
    return None


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
