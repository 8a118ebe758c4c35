"""Fifty volunteers at one workbench: how long a save and an opening take, and whether anything is lost.

A catalog of 100,000 messages in 1,000 pages; the real `taiyaku review` in a process of its own; the volunteers
(`crowd.py`) in four others, over loopback, each opening a message, thinking for a second or two, saving, and being led
to the next. Then they do it again, in a hurry, while the server is killed (SIGKILL) and started, ten times, each time
after some hundred saves. In the end every save that was acknowledged is looked up in the PO files. Volunteers here are
ten times as quick as people are; for the figures of what real ones would meet, give a longer time to think. They are
one person in fifty browsers or, with `--community`, fifty reviewers who came by an invitation, each from an address of
their own (which Linux lets them have).

    python -m tests.bench.review [--community] [--people 50] [--seconds 60] [--kills 10] [--between 300] [--think 1.5]
                                 [--messages N]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

from taiyaku.catalog import read, write
from taiyaku.catalog.po import HEADERS
from taiyaku.model import Catalog, Key, Location, Message, Review, State
from taiyaku.project import Project, find_project
from taiyaku.review.queue import message_id
from tests.bench.crowd import JAPANESE, STOP, Browser, Tally, Volunteer, crowd

WORDS = [
    "".join(syllables)
    for syllables in product(("gra", "mo", "ten", "loss", "va", "re", "pi", "lu", "so", "ke", "data", "ma"), repeat=3)
]
WEIGHTS = [1 / rank for rank in range(1, len(WORDS) + 1)]
"""As in any language: a few words are in every sentence, most are rare."""
FRESH = "fresh"
"""The folder with the catalogs as they were made: each run begins with them."""
HURRY = 5
"""Times as quick people are while the server is killed."""


def make(root: Path, messages: int, pages: int) -> None:
    """The project: a third each of drafts, reviewed, and new or stale messages."""
    chance = random.Random(7)
    (root / "mkdocs.yml").write_text("site_name: Bench\nplugins:\n  - taiyaku\n", encoding="utf-8")
    (root / "glossary.yml").write_text("terms:\n  - {source: learning rate, target: 学習率}\n", encoding="utf-8")
    (root / "docs/en").mkdir(parents=True)
    project = find_project(root)
    headers = tuple((name, value.format(date="2026-11-23", language="ja")) for name, value in HEADERS)
    for page in range(pages):
        name = f"part{page % 20:02}/page{page:04}.md"
        found: dict[Key, Message] = {}
        for number in range(messages // pages):
            text = " ".join(chance.choices(WORDS, WEIGHTS, k=chance.randint(6, 24)))
            key = Key(f"{text.capitalize()} {page}.{number}.")
            message = Message(key, locations=(Location(name),), notes=("paragraph",))
            found[key] = _in_a_state(message, chance)
        write(project.catalog_path(name), Catalog("ja", found, headers=headers))
    for line in (["init", "-q"], ["config", "user.name", "Aiko"], ["config", "user.email", "aiko@example.org"]):
        subprocess.run(["git", *line], cwd=root, check=True)


def _in_a_state(message: Message, chance: random.Random) -> Message:
    start = chance.randrange(20)
    target, dice = JAPANESE[start : start + chance.randint(15, 35)] + "。", chance.random()
    if dice < 0.4:
        return replace(
            message, target=target, state=State.DRAFT, origin="marian/bench@1", score=chance.randint(10, 90) / 100
        )
    if dice < 0.8:
        return replace(
            message, target=target, state=State.REVIEWED, reviews=(Review("Ben <b@example.org>", "2026-11-01"),)
        )
    if dice < 0.9:
        return replace(message, target=target, state=State.STALE, previous_source="Old. " + message.key.source)
    return message


class Server:
    """`taiyaku review`, which can be killed and started on the same port."""

    def __init__(self, root: Path, *, community: bool = False) -> None:
        self.root, self.port, self.community = root, _free_port(), community
        self.address = f"http://127.0.0.1:{self.port}"
        self.cookies: dict[str, str] = {}
        """By which it knows whoever started it first."""
        self.memory = 0.0
        self.cpu = 0.0
        """Seconds of a processor that it has used."""

    def start(self) -> tuple[float, float]:
        """Seconds until the first page was there, and how many of them the server had a processor."""
        began = time.monotonic()
        more = ["--community", "--no-commit"] if self.community else []
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "taiyaku", "review", "--no-browser", "--port", str(self.port), *more],
            cwd=self.root, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        browser = Browser(self.address, cookies=self.cookies)
        if not self.cookies and self.community:
            link = urlsplit(self.process.stdout.readline().split()[-1]).path
            browser.ask(link, form={"name": "Aiko", "mail": "aiko@example.org"})
        elif not self.cookies:
            browser.ask(urlsplit(re.search(r"http://\S+/open/[^/]+/", said)[0]).path)  # type: ignore[index]
        self.cookies = browser.cookies
        answer, _ = browser.ask("/")
        assert answer.status == 200, answer.status
        browser.close()
        took = time.monotonic() - began
        self.look()
        return took, self.cpu

    def people(self, count: int) -> list[Volunteer]:
        """The volunteers, let in."""
        if not self.community:
            return [Volunteer(number, count, self.cookies) for number in range(count)]
        leader = Browser(self.address, cookies=self.cookies)
        _, text = leader.ask("/people/invite", form={"role": "reviewer", "uses": str(count), "days": "1"})
        leader.close()
        link = urlsplit(re.search(r"http://[^\s\"<]+/link/[^\s\"<]+", text)[0]).path  # type: ignore[index]
        found = []
        for number in range(count):
            home = f"127.0.0.{number + 2}"
            browser = Browser(self.address, home=home)
            answer, _ = browser.ask(link, form={"name": f"Volunteer {number}", "mail": f"v{number}@example.org"})
            assert answer.status == 303, answer.status
            browser.close()
            found.append(Volunteer(number, count, browser.cookies, home))
        return found

    def kill(self) -> None:
        self.look()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def look(self) -> None:
        """Note the memory it has had at most, and its time."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        self.memory = max(self.memory, int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024)  # type: ignore[index]
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        self.cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    from taiyaku.commands.review import listening

    with listening(0) as listener:
        return int(listener.getsockname()[1])


def lost(project: Project, tallies: list[Tally]) -> int:
    """How many acknowledged saves the PO files do not have."""
    last = {(page, name): text for tally in tallies for page, name, text in tally.texts}
    missing = 0
    for page in {page for page, _ in last}:
        found = {message_id(key): message.target for key, message in read(project.catalog_path(page)).messages.items()}
        missing += sum(found.get(name) != text for (at, name), text in last.items() if at == page)
    return missing


def main() -> None:
    """Print the table."""
    ask = argparse.ArgumentParser()
    for name, default in (("messages", 100_000), ("pages", 1000), ("people", 50), ("kills", 10)):
        ask.add_argument(f"--{name}", type=int, default=default)
    ask.add_argument("--seconds", type=float, default=60)
    ask.add_argument("--think", type=float, default=1.5)
    ask.add_argument("--between", type=int, default=300, help="saves between two kills")
    ask.add_argument("--settle", type=float, default=15, help="seconds before the people come")
    ask.add_argument("--project", type=Path, help="a folder where the project is made once and kept")
    ask.add_argument("--community", action="store_true", help="invited reviewers instead of one person")
    wanted = ask.parse_args()
    root = wanted.project or Path(tempfile.mkdtemp(prefix="taiyaku-bench-"))
    if not (root / "mkdocs.yml").exists():
        root.mkdir(parents=True, exist_ok=True)
        make(root, wanted.messages, wanted.pages)
        shutil.copytree(root / "locale", root / FRESH)
    shutil.rmtree(root / ".taiyaku", ignore_errors=True)
    shutil.rmtree(root / "locale")
    shutil.copytree(root / FRESH, root / "locale")
    server = Server(root, community=wanted.community)
    first = server.start()
    _wait_until_read(server, wanted.pages)
    server.kill()
    server.memory = 0.0
    second = server.start()
    starts = []
    everybody = server.people(wanted.people)
    people = [everybody[start::4] for start in range(4)]
    time.sleep(wanted.settle)  # the memory is built in the first seconds
    load = os.getloadavg()[0]
    server.look()
    before = server.cpu
    with ProcessPoolExecutor(4) as pool:

        def work(seconds: float, think: float, kills: int) -> list[Tally]:
            (root / STOP).unlink(missing_ok=True)
            running = [pool.submit(crowd, server.address, str(root), one, seconds, think) for one in people]
            for _ in range(kills):
                _wait_for_saves(root, wanted.between)
                time.sleep(random.random() / 2)
                server.kill()
                starts.append(server.start())
            if kills:
                _wait_for_saves(root, wanted.between)
                (root / STOP).touch()
            return [tally for one in running for tally in one.result()]

        tallies = work(wanted.seconds, wanted.think, 0)
        server.look()
        cpu = server.cpu - before
        killed = work(3600, wanted.think / HURRY, wanted.kills) if wanted.kills else []
    server.look()
    server.process.send_signal(signal.SIGINT)
    server.process.wait(30)
    missing = lost(find_project(root), [*tallies, *killed])
    _print(wanted, server.memory, cpu, tallies, killed, missing, [first, second, *starts], load)
    if wanted.project is None:
        shutil.rmtree(root)


def _wait_for_saves(root: Path, count: int) -> None:
    """Until so many more saves are in the journal; on a slow machine not longer than a minute."""
    import sqlite3

    until = time.monotonic() + 60
    with contextlib.closing(sqlite3.connect(root / ".taiyaku/review.sqlite")) as tables:
        query = "SELECT ifnull(max(number), 0) FROM journal"
        wanted = tables.execute(query).fetchone()[0] + count
        while tables.execute(query).fetchone()[0] < wanted and time.monotonic() < until:
            time.sleep(0.05)


def _wait_until_read(server: Server, pages: int) -> None:
    """Until the first start has read every catalog."""
    import sqlite3

    while True:
        time.sleep(0.5)
        with sqlite3.connect(server.root / ".taiyaku/review.sqlite") as tables:
            if tables.execute("SELECT count(*) FROM shelf").fetchone()[0] >= pages:
                return


def _print(
    wanted: argparse.Namespace, memory: float, cpu: float, tallies: list[Tally], killed: list[Tally], missing: int,
    starts: list[tuple[float, float]], load: float,
) -> None:  # fmt: skip
    saved = sorted(time for tally in tallies for time in tally.saved)
    opened = sorted(time for tally in tallies for time in tally.opened)
    table = Table("what", "figure", "wanted", box=None, header_style="bold")
    whose = "reviewers" if wanted.community else "browsers of one person"
    table.title = (
        f"{wanted.people} {whose}, {wanted.messages:,} messages in {wanted.pages:,} pages, {wanted.kills} kills"
    )
    for name, times, most in (("a save", saved, 100), ("opening a message", opened, 50)):
        middle, late, worst = (
            (times[int(len(times) * share)] * 1000 for share in (0.5, 0.99, 0.9999)) if times else (0, 0, 0)
        )
        table.add_row(f"{name}, p99", f"{late:,.0f} ms", f"< {most} ms")
        table.add_row(f"{name}, median and worst", f"{middle:,.0f} ms, {worst:,.0f} ms", "")
    table.add_row("saves acknowledged, a second", f"{len(saved):,}, {len(saved) / wanted.seconds:.1f}", "")
    more = sum(len(tally.texts) for tally in killed)
    table.add_row(f"saves lost of these and of {more:,} between {wanted.kills} kills", str(missing), "0")
    table.add_row(
        "saves refused / requests at a dead server",
        f"{sum(t.refused for t in (*tallies, *killed))} / {sum(t.broken for t in killed)}",
        "",
    )
    table.add_row("memory at most", f"{memory:,.0f} MB", "< 500 MB")
    shown = "{:.1f} s, {:.1f} s of a processor"
    table.add_row("first page, nothing known yet", shown.format(*starts[0]), "< 2 s")
    table.add_row("first page, after a kill, nobody waits", shown.format(*starts[1]), "< 2 s")
    if starts[2:]:
        middle, worst = (sorted(starts[2:])[place] for place in (len(starts[2:]) // 2, -1))
        table.add_row("first page, after a kill, all wait, median", shown.format(*middle), "")
        table.add_row("first page, after a kill, all wait, worst", shown.format(*worst), "< 2 s")
    requests = len(saved) + len(opened)
    table.add_row(
        "the server's own time for a request",
        f"{cpu / max(requests, 1) * 1000:.0f} ms, the clerk's work too",
        "",
    )
    table.add_row("load of the machine before", f"{load:.1f} on {os.cpu_count()} cores", "")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
