"""Drafting on a Dask cluster: real scheduler, real workers, one of them killed."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commands.support import held, taiyaku
from tests.support import project

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
pytestmark = [pytest.mark.slow, pytest.mark.engine, pytest.mark.timeout(600)]

SUBJECTS = ("network", "layer", "model", "loss", "gradient", "batch", "weight", "step", "image", "class")
VERBS = ("grows", "is small", "is kept", "changes", "is new", "helps", "is a number", "has a name", "stops", "is large")


@contextmanager
def running(*arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-m", *map(str, arguments)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler."""
    told = tmp_path_factory.mktemp("scheduler") / "told.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", told)
    with running("distributed.cli.dask_scheduler", *options):
        while not told.is_file() or not told.read_text():
            time.sleep(0.1)
        yield json.loads(told.read_text())["address"]


def worker(address: str, folder: Path) -> tuple[object, ...]:
    options = ("--no-nanny", "--no-dashboard", "--nthreads", "1", "--local-directory", folder)
    return ("distributed.cli.dask_worker", address, *options)


def test_a_scheduler_without_workers_is_one_line(scheduler: str, tmp_path: Path) -> None:
    project(tmp_path, {"docs/en/a.md": "A word.\n"})
    assert 0 == taiyaku(tmp_path, "extract").code
    said = taiyaku(tmp_path, "draft", "--scheduler", scheduler)
    assert (2, 1) == (said.code, said.err.count("\n")), said.err
    assert f"scheduler '{scheduler}': it has no workers. Start one with `dask worker {scheduler}" in said.err


def test_two_workers_one_of_them_killed_give_what_this_process_gives(scheduler: str, tmp_path: Path) -> None:
    """Byte for byte, with nothing lost."""
    pages = {
        f"docs/en/{subject}.md": "\n\n".join(
            f"The {subject} {verb} in {number}." for verb in VERBS for number in range(4)
        )
        for subject in SUBJECTS
    }
    project(tmp_path / "here", pages)
    assert 0 == taiyaku(tmp_path / "here", "extract").code
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    assert taiyaku(tmp_path / "here", "draft").code in (0, 1)
    with running(*worker(scheduler, tmp_path / "1")) as first, running(*worker(scheduler, tmp_path / "2")):
        words = [sys.executable, "-m", "taiyaku", "draft", "--scheduler", scheduler, "--json"]
        with subprocess.Popen(words, cwd=tmp_path / "there", stdout=subprocess.PIPE, text=True) as drafting:
            _wait_for_work(scheduler, drafting)
            first.send_signal(signal.SIGKILL)
            said, _ = drafting.communicate()
    assert drafting.returncode in (0, 1)
    assert 1 + len(SUBJECTS) * len(VERBS) * 4 == json.loads(said)["sentences"]["translated"]
    assert held(tmp_path / "here") == held(tmp_path / "there")


def _wait_for_work(scheduler: str, drafting: subprocess.Popen[str]) -> None:
    """Until both workers have a batch."""
    code = (
        "import sys, time\n"
        "from distributed import Client\n"
        "with Client(sys.argv[1], set_as_default=False) as client:\n"
        "    while len([who for who, tasks in client.processing().items() if tasks]) < 2:\n"
        "        time.sleep(0.05)\n"
    )
    subprocess.run([sys.executable, "-c", code, scheduler], check=True, timeout=300)
    assert drafting.poll() is None
