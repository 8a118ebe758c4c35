"""Values that go out in a cookie and must come back unchanged; the one door to itsdangerous.

The key is made once and kept in the ledger, whose file only its owner may read, so that a server that is started
again still knows its visitors. Each purpose has a salt of its own: what was sealed for one opens no other.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from contextlib import suppress
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from taiyaku.review.ledger import Ledger, Part

__all__ = ["KEYS", "Seal", "digest", "fresh"]

KEYS = Part("keys", ("CREATE TABLE keys (name TEXT PRIMARY KEY, value TEXT NOT NULL)",))


class Seal:
    """Seals and opens with the key of a project."""

    def __init__(self, ledger: Ledger) -> None:
        ledger.add(KEYS)
        for end in ("", "-wal", "-shm"):
            with suppress(OSError):
                os.chmod(f"{ledger.path}{end}", 0o600)
        with ledger.change(durable=True) as tables:
            tables.execute("INSERT OR IGNORE INTO keys VALUES ('cookies', ?)", (secrets.token_hex(32),))
            self._key = tables.execute("SELECT value FROM keys WHERE name = 'cookies'").fetchone()[0]

    def closed(self, value: Any, *, purpose: str) -> str:
        """The value as text that nobody else can make."""
        return self._serializer(purpose).dumps(value)

    def opened(self, text: str, *, purpose: str, seconds: float) -> Any:
        """The value again; None for what is not ours, for another purpose, or older than that.

        What was sealed a moment from now is ours too: clocks are set back, and nobody is shown out for that.
        """
        try:
            value, at = self._serializer(purpose).loads(text, return_timestamp=True)
        except BadData:
            return None
        return value if time.time() - at.timestamp() < seconds else None

    def _serializer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self._key, salt=f"taiyaku {purpose}")


def fresh() -> str:
    """A secret that cannot be guessed, fit for an address."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret: who reads the ledger cannot use it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
