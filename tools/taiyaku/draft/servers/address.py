"""The line that names a server → its parts: `libretranslate+http://localhost:5000`, `openai+https://host/v1#model`.

A key never stands in the line. It is taken from an environment variable that is named after the host, so that a
key goes to the host it is for, whatever host the settings of a repository name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from taiyaku.errors import EngineError

__all__ = ["Address", "parse_address"]

_LINE = re.compile(r"(?P<kind>[a-z]+)\+(?P<url>https?://.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is, and which of its models is meant."""

    kind: str
    url: str
    """Without a slash at the end."""
    model: str = ""

    @property
    def host(self) -> str:
        """The name of the host."""
        return _parts(self.url).hostname or ""

    @property
    def place(self) -> str:
        """Host, port and path, as drafts record them."""
        return self.url.partition("://")[2]

    @property
    def loopback(self) -> bool:
        """Whether it is this very machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost" or self.host.endswith(".localhost")

    @property
    def key_name(self) -> str:
        """The environment variable for the key of this host.

        >>> Address("openai", "https://api.openai.com/v1").key_name
        'TAIYAKU_KEY_API_OPENAI_COM'
        """
        return "TAIYAKU_KEY_" + re.sub(r"[^A-Z0-9]+", "_", self.host.upper()).strip("_")

    @property
    def safe_for_keys(self) -> bool:
        """Whether nobody on the way could read what is sent."""
        return self.loopback or self.url.startswith("https://")


def parse_address(line: str) -> Address | None:
    """The parts of a line; None if it names no server at all.

    Raises:
        EngineError: it names one, but not well.

    """
    match = _LINE.fullmatch(line)
    if not match:
        if "://" in line:
            raise EngineError(
                f"model '{_without_user(line)}': this is no server that we know. Write it as "
                "libretranslate+http://localhost:5000 or openai+https://host/v1#model-name."
            )
        return None
    url, _, model = match["url"].partition("#")
    parts = _parts(url)
    shown = _without_user(line)
    if parts.username is not None or parts.password is not None or parts.query:
        raise EngineError(
            f"model '{shown}': a name or a key has no place in the settings. Put the key into the environment."
        )
    if not parts.hostname or re.search(r"[\s\x00-\x1f]", line):
        raise EngineError(f"model '{shown}': this is no address. Write it as {match['kind']}+https://host.")
    return Address(match["kind"], url.rstrip("/"), model)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # which raises, where it is no number
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def _without_user(line: str) -> str:
    """The line as a message may show it."""
    return re.sub(r"//[^/@]*@", "//…@", re.sub(r"\?.*", "?…", line))
