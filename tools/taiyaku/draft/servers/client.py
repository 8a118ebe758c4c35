"""One request to a server → the JSON of its answer, or one line; the only place that opens a socket.

httpx2 speaks HTTP, tenacity tries again: where the server is busy, down or cut off, with longer and longer pauses, or
after as long as the server itself asks for. What will not get better by waiting is told at once. Redirects are not
followed, so that nothing goes to another host than the one that is configured. An answer is read no further than a
multiple of what was asked, and no longer than some minutes. A key stands in no message, whatever a server says.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, NoReturn

from taiyaku.draft.servers.address import Address
from taiyaku.draft.servers.api import Api, Asked, Call
from taiyaku.draft.servers.budget import Budget
from taiyaku.errors import EngineError, short
from taiyaku.extras import needed

__all__ = ["Client", "Patience", "RejectedError"]

_MOST_BYTES = 4_000_000
"""Of an answer: a thousand times what is asked in one request."""
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_BAD_KEY = (401, 403)
_CONTENT = (400, 413, 422)
"""What a server says of a request that it does not like, which may be one text of it, or their number."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long, in seconds."""

    attempts: int = 5
    first_pause: float = 1.0
    longest_pause: float = 60.0
    """A server that asks for a longer one is not waited for."""
    connect: float = 10.0
    read: float = 60.0
    whole: float = 300.0


class RejectedError(EngineError):
    """Raised by `Client.ask`: the server wants this request not so, perhaps only a text of it, or fewer of them."""


class _AgainError(EngineError):
    """Another attempt may bring it; `after` so many seconds, where the server says."""

    def __init__(self, said: str, *, spent: bool, after: float | None = None) -> None:
        super().__init__(said)
        self.spent = spent
        """The server may have done the work, and count it."""
        self.after = after


class Client:
    """The way to one server."""

    def __init__(self, address: Address, api: Api, *, key: str, budget: Budget, patience: Patience) -> None:
        why = f"model '{address.kind}+{address.url}': asking a server needs {{missing}}."
        self._httpx = needed("httpx2", extra="http", why=why, error=EngineError)
        self._tenacity = needed("tenacity", extra="http", why=why, error=EngineError)
        self._where = f"{api.name} at {address.url}"
        self._api = api
        self._address, self._key, self._budget, self._patience = address, key, budget, patience
        self._client = self._httpx.Client(
            headers={"Accept": "application/json", "Accept-Encoding": "identity", **api.headers(key)},
            timeout=self._httpx.Timeout(patience.read, connect=patience.connect),
            follow_redirects=False,
            trust_env=not address.loopback,
        )
        self._unknown: set[str] = set()
        """Names that this server does not know in the body."""

    def get(self, path: str) -> Any:
        """What lies at a path of the server."""
        return self._tried(lambda: self._answer("GET", path, None), characters=0)

    def ask(self, asked: Sequence[Asked], *, careful: bool) -> Any:
        """The answer to some texts, whose characters are in the budget already; further attempts count themselves.

        Raises:
            RejectedError: the request is not to the server's liking; its characters are given back.
            EngineError: there is no answer. EngineStoppedError: the budget does not allow another attempt.

        """
        return self._post(self._api.call(asked, careful=careful, key=self._key))

    def _post(self, call: Call) -> Any:
        body = {name: value for name, value in call.body.items() if name not in self._unknown}
        try:
            return self._tried(lambda: self._answer("POST", call.path, body), characters=call.characters)
        except RejectedError as rejected:
            unknown = [name for name in call.optional if name in body and name in str(rejected)]
            if not unknown:
                raise
        self._unknown.update(unknown)
        self._budget.take(call.characters)
        return self._post(call)

    def close(self) -> None:
        """Let go of the connections; what is under way ends."""
        self._client.close()

    def _tried(self, attempt: Callable[[], Any], *, characters: int) -> Any:
        spent = False
        tenacity = self._tenacity
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(self._worth_waiting),
            stop=tenacity.stop_after_attempt(self._patience.attempts),
            wait=self._pause,
            reraise=True,
        )
        try:
            for one in retrying:
                with one:
                    if spent:
                        self._budget.take(characters)
                        spent = False
                    try:
                        return attempt()
                    except _AgainError as again:
                        spent = again.spent
                        raise
        except EngineError:
            if not spent:
                self._budget.give_back(characters)
            raise
        raise AssertionError("the last attempt raises")

    def _worth_waiting(self, error: BaseException) -> bool:
        return isinstance(error, _AgainError) and (error.after or 0) <= self._patience.longest_pause

    def _pause(self, state: Any) -> float:
        error = state.outcome.exception()
        if isinstance(error, _AgainError) and error.after is not None:
            return error.after
        first, longest = self._patience.first_pause, self._patience.longest_pause
        backoff = self._tenacity.wait_exponential(multiplier=first, max=longest)
        backoff += self._tenacity.wait_random(0, first / 2)
        return float(backoff(state))

    def _answer(self, method: str, path: str, body: Any) -> Any:
        httpx = self._httpx
        try:
            with self._client.stream(method, self._address.url + path, json=body) as response:
                status, headers = response.status_code, response.headers
                content = self._read(response)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise self._again(f"no connection ({error}). Is it running?", spent=False) from None
        except httpx.TimeoutException:
            raise self._again("no answer in time. Try again later.", spent=True) from None
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise self._again(f"the answer was cut off ({error}). Try again later.", spent=True) from None
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            self._fail(f"this is no address ({error}). Correct it.")
        if status != HTTPStatus.OK:
            self._complain(status, headers, content)
        return self._parsed(content, str(headers.get("content-type", "")))

    def _read(self, response: Any) -> bytes:
        began, content = time.monotonic(), bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > _MOST_BYTES:
                self._fail(f"the answer is longer than {_MOST_BYTES:,} bytes. This is no server that translates.")
            if time.monotonic() - began > self._patience.whole:
                raise self._again("the answer takes too long. Try again later.", spent=True)
        return bytes(content)

    def _parsed(self, content: bytes, kind: str) -> Any:
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            if "html" in kind or content.lstrip()[:1] == b"<":
                self._fail("the answer is a web page, not JSON. Give the address of the server's API.")
            raise self._again(f"the answer is no JSON ({_words(content)}). Try again later.", spent=True) from None

    def _complain(self, status: int, headers: Any, content: bytes) -> NoReturn:
        said = f"{status} {_phrase(status)}".rstrip()
        if words := _words(content):
            said += f" ({words})"
        if status in _BAD_KEY:
            self._fail(f"{said}. Put a key that it takes into the environment variable {self._address.key_name}.")
        if status < HTTPStatus.BAD_REQUEST:
            place = str(headers.get("location", ""))
            self._fail(f"{said}: it sends us to '{place}'. Nothing went there; name that address if you trust it.")
        if status in _CONTENT:
            raise RejectedError(self._line(f"{said}. Nothing was translated."))
        if status not in _AGAIN or b"insufficient_quota" in content:
            self._fail(f"{said}. Check the address, the model and what your account allows.")
        raise self._again(f"{said}. Try again later.", spent=False, after=_seconds(headers.get("retry-after")))

    def _again(self, said: str, *, spent: bool, after: float | None = None) -> _AgainError:
        if after is not None and after > self._patience.longest_pause:
            said += f" It asks to wait for {after:.0f} seconds."
        return _AgainError(self._line(said), spent=spent, after=after)

    def _fail(self, said: str) -> NoReturn:
        raise EngineError(self._line(said)) from None

    def _line(self, said: str) -> str:
        """The message, on one line, with nothing that a terminal would obey, and without the key."""
        if self._key:
            said = said.replace(self._key, "…")
        return "".join(char for char in f"{self._where}: {short(said, 300)}" if char.isprintable())


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _words(content: bytes) -> str:
    """What a server says itself, in JSON as LibreTranslate or OpenAI have it, or as it is."""
    text = content[:2000].decode("utf-8", "replace").strip()
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        return "" if text.startswith("<") else short(text, 100)
    for name in ("error", "message"):
        value = value.get(name, value) if isinstance(value, dict) else value
    return short(value if isinstance(value, str) else text, 160)


def _seconds(after: str | None) -> float | None:
    """What Retry-After says: seconds, or a date."""
    if after is None:
        return None
    try:
        return max(0.0, float(after))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(after) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
