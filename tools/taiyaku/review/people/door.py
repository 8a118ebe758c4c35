"""The door of a workbench for one person: who has seen the terminal comes in, no other user of the machine.

The command prints an address with a secret; a browser that opens it gets a cookie and is sent on at once, so that
the secret does not stay in its history. What is given to the browser on the command line, where other users can
read it, is a secret of its own that opens once and soon.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable

from taiyaku.review.people.seal import Seal, fresh

__all__ = ["DAYS", "Door"]

DAYS = 30
"""How long a browser stays known."""

SOON = 120.0
"""Seconds in which the browser must have come."""

PURPOSE = "door"


class Door:
    """Lets in by a secret, then by a cookie."""

    def __init__(self, seal: Seal, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._seal, self._clock = seal, clock
        self._lock = threading.Lock()
        self.secret = fresh()
        """Opens as long as this server runs."""
        self._once: dict[str, float] = {}

    def once(self) -> str:
        """A secret that opens one time, and soon."""
        secret = fresh()
        with self._lock:
            self._once[secret] = self._clock() + SOON
        return secret

    def redeemed(self, secret: str) -> str | None:
        """The cookie for a secret; None for a wrong one, or one that was used."""
        given = secret.encode("utf-8", "surrogatepass")
        with self._lock:
            match = [one for one in self._once if secrets.compare_digest(one.encode(), given)]
            soon = any(self._once.pop(one) >= self._clock() for one in match)
        always = secrets.compare_digest(self.secret.encode(), given)
        return self._seal.closed("in", purpose=PURPOSE) if soon or always else None

    def knows(self, cookie: str) -> bool:
        """Whether the cookie is one of ours."""
        return self._seal.opened(cookie, purpose=PURPOSE, seconds=DAYS * 86_400) is not None
