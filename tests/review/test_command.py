"""`taiyaku review` as it is typed."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest

from taiyaku.commands.review import HOST, listening
from taiyaku.errors import ProjectError
from taiyaku.project import Project
from taiyaku.review.ledger import Ledger
from taiyaku.review.people.community import Caller, Community
from tests.review.support import PAGE


def run(project: Project, *arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """The command to its end; for those that end by themselves."""
    code = f"{before}\nfrom taiyaku.__main__ import main\nmain({['review', *arguments]!r})"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=project.root, capture_output=True, text=True, check=False, timeout=60
    )


@contextmanager
def serving(project: Project, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command at work and the address it says."""
    command = [sys.executable, "-m", "taiyaku", "review", "--port", "0", "--no-browser", *arguments]
    with subprocess.Popen(
        command, cwd=project.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+\S*", line)
        assert found, (line, process.stderr and process.stderr.read())
        try:
            yield process, found[0]
        finally:
            process.kill()


def test_the_address_it_says_is_the_app(project: Project) -> None:
    """On a free port, on loopback, naming the person; Ctrl+C ends it without a traceback."""
    with serving(project) as (process, address):
        with build_opener(HTTPCookieProcessor()).open(address) as answer:
            assert "Aiko Tanaka" in answer.read().decode()
            assert "/open/" not in answer.url
        process.send_signal(signal.SIGINT)
        assert 0 == process.wait(20)
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


def test_a_page_is_opened_by_the_name_the_shell_completes(project: Project) -> None:
    """docs/en/… is understood."""
    with (
        serving(project, f"docs/en/{PAGE}") as (_, address),
        build_opener(HTTPCookieProcessor()).open(address) as answer,
    ):
        assert address.endswith(f"/page/{PAGE}")
        assert 200 == answer.status


def test_others_on_the_machine_stay_out(project: Project) -> None:
    """Who does not know the secret that the terminal shows reads nothing."""
    with serving(project) as (_, address):
        root = address.partition("/open/")[0]
        for path in ("/", f"/page/{PAGE}", "/open/guessed/"):
            with pytest.raises(HTTPError) as refused:
                urlopen(f"{root}{path}")
            assert 401 == refused.value.code
            assert "勾配" not in refused.value.read().decode()
            refused.value.close()


def test_the_first_link_of_a_community_is_the_one_secret_it_says(project: Project) -> None:
    """It makes a maintainer; after that the next start says none, and no secret is in what the server prints."""
    for first in (True, False):
        with serving(project, "--community", "--no-commit") as (process, address):
            assert process.stdout is not None
            assert process.stderr is not None
            urlopen(f"{address}sign-in").close()
            if first:
                found = re.search(r"http://\S+/link/\S+", process.stdout.readline())
                assert found is not None
                browser = build_opener(HTTPCookieProcessor())
                with browser.open(Request(found[0], b"name=Mei", {"Origin": address.rstrip("/")})) as answer:
                    assert "Mei" in answer.read().decode()
                with pytest.raises(HTTPError) as refused:
                    urlopen(found[0])
                assert 410 == refused.value.code
                refused.value.close()
            process.send_signal(signal.SIGINT)
            assert 0 == process.wait(30)
            assert "/link/" not in process.stdout.read()
            assert "" == process.stderr.read()


def test_a_maintainer_who_is_shut_out_comes_in_again_as_themselves(project: Project) -> None:
    """By a link that the server prints when it is asked to: with their name, which nobody else can take."""
    community = Community(Ledger(project.cache / "review.sqlite"))
    community.join(community.first_link(), "Mei", "", Caller())
    community.ledger.close()
    with serving(project, "--community", "--no-commit", "--maintainer-link") as (process, address):
        assert process.stdout is not None
        urlopen(f"{address}sign-in").close()
        assert "/link/" in process.stdout.readline()
        found = re.fullmatch(r"Sign-in link of Mei, for two days: (http://\S+/link/\S+)\n", process.stdout.readline())
        assert found is not None
        browser = build_opener(HTTPCookieProcessor())
        with browser.open(Request(found[1], b"", {"Origin": address.rstrip("/")})) as answer:
            assert "Mei" in answer.read().decode()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "0.0.0.0"], "Add --community."),
        (["--community", "--host", "0.0.0.0"], "--public-url https://"),
        (["--community", "--public-url", "http://review.example.org"], "Use https://."),
        (["--community", "--public-url", "review.example.org"], "Give one like https://"),
        (["--community", "--public-url", "https://example.org/review"], "cannot be under a path"),
        (["--community", "--proxy", "nginx"], "Give one like 127.0.0.1"),
        (["--community", "--proxy-header", "X-User"], "Name the proxy with --proxy"),
    ],
)
def test_what_would_let_anybody_in_is_refused(project: Project, arguments: list[str], said: str) -> None:
    """In one line, before anything is served."""
    done = run(project, "--no-browser", *arguments)
    assert (2, 1) == (done.returncode, len(done.stderr.splitlines())), done.stderr
    assert said in done.stderr


def test_an_unknown_page_is_one_line(project: Project) -> None:
    """With the page that was probably meant."""
    ended = run(project, "notes/decent.md")
    assert 2 == ended.returncode
    assert "Did you mean 'notes/descent.md'?" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_without_the_extra_the_line_to_install_it_is_said(project: Project) -> None:
    """And nothing else."""
    ended = run(project, before="import sys; sys.modules['starlette'] = None")
    assert 2 == ended.returncode
    assert "pip install 'taiyaku[review]'" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_without_a_name_git_is_to_be_told(project: Project) -> None:
    """A decision is somebody's."""
    subprocess.run(["git", "config", "--unset", "user.name"], cwd=project.root, check=True)
    ended = run(
        project, "--no-browser", "--port", "0",
        before="import os; os.environ |= {'GIT_CONFIG_GLOBAL': '/dev/null', 'GIT_CONFIG_SYSTEM': '/dev/null'}",
    )  # fmt: skip
    assert 2 == ended.returncode
    assert "git config --global user.name" in ended.stderr


def test_a_taken_port_is_said() -> None:
    """With the way to a free one."""
    with listening(0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ProjectError, match=rf"port {port} cannot be opened .*--port 0"):
            listening(port)
        assert HOST == taken.getsockname()[0]


def test_answers_are_sent_at_once() -> None:
    """In two writes, head and body, of which the second would else wait for the receipt of the first."""

    async def served() -> bool:
        met = asyncio.get_running_loop().create_future()
        with listening(0) as listener:
            server = await asyncio.start_server(lambda _, writer: met.set_result(writer), sock=listener)
            _, writer = await asyncio.open_connection(*listener.getsockname())
            there = await met
            waits = not there.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            for one in (writer, there):
                one.close()
                await one.wait_closed()
            server.close()
            return waits

    assert not asyncio.run(served())


def test_a_broken_table_of_traffic_is_one_line(project: Project) -> None:
    """Before anything is served."""
    text = project.config.read_text("utf-8").replace("reviews_needed: 1", "traffic: views.csv")
    project.config.write_text(text, "utf-8")
    done = run(project, "--no-browser")
    assert (2, 1) == (done.returncode, len(done.stderr.splitlines()))
    assert "views.csv: no such file." in done.stderr
