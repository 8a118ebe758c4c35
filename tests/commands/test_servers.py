"""Drafting by a server, as a person runs it: what is said before, what it costs, and what is left after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from taiyaku import catalog as catalogs
from taiyaku.model import Message, State
from taiyaku.project import Project, find_project
from tests.commands.support import held, taiyaku
from tests.draft.server import Server, faults, serving
from tests.support import project

pytest.importorskip("httpx2", reason="the extra `http` is not installed")
pytest.importorskip("tenacity", reason="the extra `http` is not installed")

LINES = 60
PAGE = "# Notes\n\n" + "\n\n".join(f"Paragraph {number} calls `f{number}()` once." for number in range(LINES)) + "\n"
KEY = "key-0123456789"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def configured(root: Path, line: str, **options: object) -> Project:
    more = "".join(f"      {name}: {value}\n" for name, value in options.items())
    settings = f"site_name: Notes\nplugins:\n  - taiyaku:\n      model: {line}\n{more}"
    made = project(root, {"mkdocs.yml": settings, "docs/en/index.md": PAGE})
    assert 0 == taiyaku(root, "extract").code
    return made


def messages(root: Path) -> list[Message]:
    return list(catalogs.read(find_project(root).catalog_path("index.md")).messages.values())


@pytest.mark.parametrize("kind", ["libretranslate", "openai"])
def test_a_server_drafts_by_one_line_of_configuration(
    tmp_path: Path, server: Server, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said where how much goes, before; the origin names the server; the key is in no file."""
    monkeypatch.setenv("TAIYAKU_KEY_127_0_0_1", KEY)
    server.key = KEY
    line = f"openai+{server.url}/v1#small" if kind == "openai" else f"libretranslate+{server.url}"
    configured(tmp_path, line)
    said = taiyaku(tmp_path, "draft")
    assert 0 == said.code, said.err
    first, last = said.err.splitlines()
    assert " characters in 61 sentences go to " in first
    assert server.url in first
    assert "at most 500,000 are sent in a run" in first
    assert "61 messages drafted" in last or "62 messages drafted" in last
    assert " characters sent" in last
    by_server = [message for message in messages(tmp_path) if message.key.source.startswith("Paragraph")]
    assert {State.DRAFT} == {message.state for message in by_server}
    assert all(f"`f{number}()`" in message.target for number, message in enumerate(by_server))
    assert {True} == {server.url.partition("://")[2] in message.origin for message in by_server}
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert KEY.encode() not in everything
    assert KEY not in said.err + said.out
    count = len(server.asked)
    assert "nothing to draft" in taiyaku(tmp_path, "draft").err
    assert count == len(server.asked)


def test_what_is_above_the_cap_stays_new_with_the_reason(tmp_path: Path, server: Server) -> None:
    """And the next run goes on where this one stopped, without paying twice."""
    configured(tmp_path, f"libretranslate+{server.url}", at_most_characters=1)
    said = taiyaku(tmp_path, "draft", "--at-most-characters", "2500")
    assert 1 == said.code
    assert "left as they are: no more than 2,500 characters may be sent in a run" in said.err
    new = [message for message in messages(tmp_path) if message.state is State.NEW]
    assert 10 < len(new) < LINES
    assert {True} == {message.refusal.startswith("no more than 2,500 characters") for message in new}
    assert {""} == {message.target for message in new}
    before = server.texts()
    assert sum(map(len, before)) <= 2500
    assert 0 == taiyaku(tmp_path, "draft", "--at-most-characters", "100000").code
    assert {State.DRAFT} == {message.state for message in messages(tmp_path)}
    assert len(server.texts()) == len(set(server.texts()))
    assert not any(message.refusal for message in messages(tmp_path))


@pytest.mark.slow
def test_killed_in_the_middle_nothing_is_paid_for_twice(tmp_path: Path, server: Server) -> None:
    """But for what was under way: the two requests that never came back."""
    configured(tmp_path, f"libretranslate+{server.url}")
    hold, reached = threading.Event(), threading.Event()

    def held_up(_: object) -> None:
        reached.set()
        hold.wait(30)

    count = 2

    def answered(handler: object) -> None:
        handler.say(*handler._said(handler.server.state.asked[-1][2]))  # type: ignore[attr-defined]

    server.faults = [answered] * count + [held_up] * 9
    with subprocess.Popen([sys.executable, "-m", "taiyaku", "draft"], cwd=tmp_path, stderr=subprocess.PIPE) as run:
        assert reached.wait(60)
        while not (tmp_path / ".taiyaku/answers.sqlite").exists() or not _kept(tmp_path, count):
            assert run.poll() is None
        run.send_signal(signal.SIGKILL)
    hold.set()
    paid, server.faults = set(_answers(tmp_path)), []
    assert paid
    server.asked.clear()
    assert 0 == taiyaku(tmp_path, "draft").code
    assert len(server.texts()) == LINES + 1 - len(paid)


def _answers(root: Path) -> list[str]:
    import contextlib
    import sqlite3

    with contextlib.closing(sqlite3.connect(root / ".taiyaku/answers.sqlite")) as connection:
        try:
            return [row[0] for row in connection.execute("SELECT asked FROM answers")]
        except sqlite3.OperationalError:
            return []


def _kept(root: Path, requests: int) -> bool:
    return len(_answers(root)) >= 16 * (requests - 1) + 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [(faults.page, "a web page, not JSON"), (faults.status(401), "401 Unauthorized"), (None, "no connection")],
)
def test_a_server_that_gives_nothing_is_one_line_and_changes_nothing(
    tmp_path: Path, server: Server, fault: object, said: str
) -> None:
    server.faults = [fault] * 9  # type: ignore[list-item]
    line = f"libretranslate+{server.url}" if fault else "libretranslate+http://127.0.0.1:9"
    configured(tmp_path, line)
    before = held(tmp_path)
    run = taiyaku(tmp_path, "draft")
    assert (2, before) == (run.code, held(tmp_path))
    assert said in run.err.splitlines()[-1]
    assert "Traceback" not in run.err


LISTENING = """
import sys
def heard(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        open("heard", "a").write(f"{event} {arguments}\\n")
sys.addaudithook(heard)
from taiyaku.__main__ import main
main(sys.argv[1:])
"""


@pytest.mark.engine
def test_nothing_is_sent_anywhere_where_no_server_is_configured(tmp_path: Path) -> None:
    """Python itself would tell of any socket; and it does, where there is a server."""
    project(tmp_path, {"docs/en/index.md": "# Notes\n\nSave the file.\n"})
    surroundings = os.environ | {"TAIYAKU_KEY_LOCALHOST": KEY}
    for command in ("extract", "draft", "check"):
        words = [sys.executable, "-c", LISTENING, command]
        run = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False, env=surroundings)
        assert run.returncode in (0, 1), run.stderr
    assert not (tmp_path / "heard").exists()
    words = [sys.executable, "-c", LISTENING, "model", "add", "libretranslate+http://127.0.0.1:9"]
    assert 2 == subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode
    assert "socket.connect" in (tmp_path / "heard").read_text(encoding="utf-8")


@pytest.mark.engine
def test_model_knows_servers(tmp_path: Path, server: Server) -> None:
    """`list` asks nobody, `add` asks what is offered, `compare` says what it sends."""
    line = f"openai+{server.url}/v1#small"
    configured(tmp_path, line)
    (tmp_path / "pairs.tsv").write_text("docs\tSave the file.\tファイルを保存します。\n", encoding="utf-8")
    listed = taiyaku(tmp_path, "model", "list").out
    assert f"* small@{server.url.partition('://')[2]}/v1" in " ".join(listed.split())
    assert [] == server.asked
    added = taiyaku(tmp_path, "model", "add", line)
    assert (0, True) == (added.code, f"model: {line}" in added.out)
    assert ["/v1/models"] == [path for path, *_ in server.asked]
    compared = taiyaku(tmp_path, "model", "compare", "embedded", line, "--pairs", "pairs.tsv")
    assert 0 == compared.code, compared.err
    assert "14 characters in 1 sentences go to OpenAI" in compared.err
    assert "small@127.0.0.1" in compared.out
    for words in (("model", "export", line, "out"), ("model", "add", line.replace("small", "huge"))):
        run = taiyaku(tmp_path, *words)
        assert (2, 1) == (run.code, run.err.count("taiyaku: "))
