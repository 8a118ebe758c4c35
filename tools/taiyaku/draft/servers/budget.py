"""How many characters a run may send: asked before each request, by all threads."""

from __future__ import annotations

import threading

from taiyaku.errors import EngineStoppedError
from taiyaku.said import say

__all__ = ["AT_MOST", "Budget"]

AT_MOST = 500_000
"""Characters a run, where nothing else is configured: some 5,000 sentences, of which a large course has fewer."""


class Budget:
    """What may still be sent. Once something was too much, nothing more is: smaller texts do not slip through."""

    def __init__(self, at_most: int) -> None:
        self.at_most = at_most
        self.sent = 0
        self._stopped = False
        self._lock = threading.Lock()

    def take(self, characters: int) -> None:
        """Count characters that are about to be sent.

        Raises:
            EngineStoppedError: they would be too many.

        """
        with self._lock:
            self._stopped = self._stopped or self.sent + characters > self.at_most
            if self._stopped:
                raise EngineStoppedError(
                    say(
                        "no more than {number} characters may be sent in a run; "
                        "a further run goes on, or a higher `at_most_characters`",
                        number=f"{self.at_most:,}",
                    )
                )
            self.sent += characters

    def give_back(self, characters: int) -> None:
        """What was counted was not sent after all, or the server says that it did nothing with it."""
        with self._lock:
            self.sent -= characters
