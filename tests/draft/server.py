"""A server on loopback that speaks as LibreTranslate and as OpenAI do, and as badly as a test wants."""

from __future__ import annotations

import html
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["Fault", "Server", "answer", "faults", "serving"]

Fault = Callable[["Handler"], None]
"""What the server does instead of answering one request."""


def answer(text: str) -> str:
    """A translation that keeps signs and numbers, and says which text it is of by the text's length."""
    kept = re.findall(r"⟦\d+⟧|<span[^>]*>[^<]*</span>|\d+", text)
    return f"これは{'と'.join(kept)}についての{'あいうえおかきくけこ'[len(text) % 10]}の訳です。"


@dataclass
class Server:
    """What it was asked, and what it shall do next."""

    translate: Callable[[str], str] = answer
    faults: list[Fault] = field(default_factory=list)
    """Of the next requests, one each; then it behaves."""
    key: str = ""
    """Without which it says 401 or 403."""
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    """Path, headers and body of each request."""
    url: str = ""
    most: int = 1000
    """Texts in a request, as LibreTranslate's batch limit."""
    barrier: threading.Barrier | None = None
    """Where requests wait for each other."""

    def texts(self) -> list[str]:
        """All texts of /translate, in the order in which they came."""
        return [text for path, _, body in self.asked if path == "/translate" for text in body["q"]]

    def lines(self) -> list[dict[str, Any]]:
        """All lines of /v1/chat/completions."""
        bodies = [body for path, _, body in self.asked if path == "/v1/chat/completions"]
        return [json.loads(line) for body in bodies for line in body["messages"][1]["content"].splitlines()]


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: _Socket
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._handle(None)

    def do_POST(self) -> None:
        self._handle(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _handle(self, body: Any) -> None:
        state = self.server.state
        with self.server.lock:
            state.asked.append((self.path, dict(self.headers), body))
            fault = state.faults.pop(0) if state.faults else None
        if state.barrier:
            state.barrier.wait(20)
        if fault:
            fault(self)
        elif state.key and state.key not in (self.headers.get("Authorization", "")[7:], (body or {}).get("api_key")):
            self.say({"error": f"Invalid API key: {(body or {}).get('api_key', 'none')}"}, status=403)
        else:
            self.say(*self._said(body))

    def _said(self, body: Any) -> tuple[Any, int]:
        state = self.server.state
        if self.path == "/languages":
            return [{"code": "en", "name": "English", "targets": ["en", "ja"]}, {"code": "ja", "targets": ["en"]}], 200
        if self.path == "/v1/models":
            return {"object": "list", "data": [{"id": "small"}, {"id": "large"}]}, 200
        if self.path == "/translate":
            if len(body["q"]) > state.most:
                return {"error": f"Invalid request: request ({len(body['q'])}) exceeds batch limit"}, 400
            said = [state.translate(text) for text in body["q"]]
            return {"translatedText": [html.unescape(text) for text in said]}, 200
        if self.path == "/v1/chat/completions":
            lines = [json.loads(line) for line in body["messages"][1]["content"].splitlines()]
            said = [json.dumps({"id": line["id"], "text": state.translate(line["text"])}) for line in lines]
            return {"choices": [{"message": {"role": "assistant", "content": "\n".join(said)}}]}, 200
        return {"error": {"message": "not found"}}, 404

    def say(self, value: Any, status: int = 200, **headers: str) -> None:
        """Answer with JSON."""
        self.raw(json.dumps(value).encode(), status, "application/json", **headers)

    def raw(self, content: bytes, status: int = 200, kind: str = "text/html", **headers: str) -> None:
        """Answer with anything."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing."""


class _Socket(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, state: Server) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.state, self.lock = state, threading.Lock()

    def handle_error(self, *_: object) -> None:
        """A client that goes away is none of ours."""


@contextmanager
def serving(**how: Any) -> Iterator[Server]:
    """The server, while this lasts."""
    state = Server(**how)
    socket = _Socket(state)
    state.url = f"http://127.0.0.1:{socket.server_address[1]}"
    thread = threading.Thread(target=socket.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        socket.shutdown()
        socket.server_close()
        thread.join()


class faults:  # noqa: N801  (a table, read as words: faults.cut)
    """What a server can do wrong."""

    @staticmethod
    def status(number: int, said: str = "no", **headers: str) -> Fault:
        """A status, with a message in JSON."""
        return lambda handler: handler.say({"error": said}, number, **headers)

    @staticmethod
    def cut(handler: Handler) -> None:
        """Half an answer."""
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b'{"translatedText": [')
        handler.close_connection = True

    @staticmethod
    def hung_up(handler: Handler) -> None:
        """No answer at all."""
        handler.close_connection = True

    @staticmethod
    def page(handler: Handler) -> None:
        """A web page."""
        handler.raw(b"<!doctype html><title>Welcome</title>")

    @staticmethod
    def text(content: bytes) -> Fault:
        """Anything, called JSON."""
        return lambda handler: handler.raw(content, 200, "application/json")

    @staticmethod
    def value(value: Any) -> Fault:
        """JSON of another shape."""
        return lambda handler: handler.say(value)

    @staticmethod
    def slow(handler: Handler) -> None:
        """Nothing for two seconds."""
        threading.Event().wait(2)
        handler.close_connection = True

    @staticmethod
    def drip(handler: Handler) -> None:
        """A blank every tenth of a second, for three seconds."""
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(30):
            handler.wfile.write(b" ")
            threading.Event().wait(0.1)

    @staticmethod
    def huge(handler: Handler) -> None:
        """A hundred megabytes."""
        handler.send_response(200)
        handler.send_header("Content-Length", "100000000")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b" " * 1_000_000)
