"""Killed while it writes, or the disk full: every file is the old or the new one, and the next run ends the work."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from taiyaku import catalog as catalogs
from taiyaku.catalog import correct
from taiyaku.draft.batches import BATCH
from taiyaku.draft.places.here import cores
from taiyaku.model import Key, State
from taiyaku.project import Project, find_project
from taiyaku.review.queue import message_id
from taiyaku.review.store import Store
from tests.commands.support import Said, held, taiyaku
from tests.support import project

HANA = "花 <hana@example.org>"
PAGES = 3
RUN = """
import os, re, signal, sys
call, nth, moment, *arguments = sys.argv[1:]
real, calls = getattr(os, call), 0

def counted(*values, **options):
    global calls
    calls += 1
    if (calls, moment) == (int(nth), "before"):
        os.kill(os.getpid(), signal.SIGKILL)
    real(*values, **options)
    if (calls, moment) == (int(nth), "after"):
        os.kill(os.getpid(), signal.SIGKILL)

setattr(os, call, counted)
from taiyaku.commands import draft
from tests.fakes import Answers
answer = lambda text: "と".join(re.findall(r"\\d+", text)) + "についての訳です。"
draft.load_engine = lambda *_, **__: Answers(answer)
from taiyaku.__main__ import main
main(arguments)
"""
"""Runs a command with an engine that needs no model, and kills it at the n-th call of a function of `os`."""

COMMANDS: Mapping[str, Sequence[str]] = {
    "extract": ("extract",),
    "draft": ("draft",),
    "check": ("check", "--fix"),
    "render": ("render",),
}
POINTS = [(call, nth, moment) for call in ("fsync", "replace") for nth in (1, 2) for moment in ("before", "after")]


def run(root: Path, call: str, nth: int, moment: str, *arguments: str) -> Said:
    words = [sys.executable, "-c", RUN, call, str(nth), moment, *arguments]
    ended = subprocess.run(words, cwd=root, capture_output=True, text=True, check=False, env=_env())
    return Said(ended.returncode, ended.stdout, ended.stderr)


def _env() -> dict[str, str]:
    """With this repository's tests on the path, for their engine."""
    paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)}


def begun(root: Path, command: str) -> Project:
    """A project in which the command has something to write for every page."""
    files = {
        f"docs/en/page{number}.md": f"# Page {number}\n\nParagraph 1 of {number}.\n\nParagraph 2 of {number}.\n"
        for number in range(PAGES)
    }
    made = project(root, files)
    assert 0 == run(root, "replace", 0, "", "extract").code
    for number in range(PAGES):
        path = made.catalog_path(f"page{number}.md")
        catalog = catalogs.read(path)
        key = Key(f"Paragraph 1 of {number}.")
        message = correct(catalog.messages[key], f"{number}の段落1です.", who=HANA, when="2026-11-23")
        catalogs.write(path, replace(catalog, messages={**catalog.messages, key: message}))
        if command == "extract":
            made.source_path(f"page{number}.md").write_text(f"# Page {number}\n\nParagraph 1 of the {number}.\n")
    return made


def whole(root: Path) -> dict[str, bytes]:
    """The files that mean something; of a kill, a part of a file under another name may be left."""
    return {name: content for name, content in held(root).items() if not name.endswith(".part")}


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_killed_at_any_step_of_a_write(tmp_path: Path, command: str) -> None:
    """No file is ever a part of itself, nothing is locked, and the next run gives what one run would have given."""
    arguments = COMMANDS[command]
    begun(tmp_path / "begun", command)
    shutil.copytree(tmp_path / "begun", tmp_path / "done")
    assert run(tmp_path / "done", "replace", 0, "", *arguments).code in (0, 1)
    before, after = whole(tmp_path / "begun"), whole(tmp_path / "done")
    assert before != after
    for call, nth, moment in POINTS:
        root = tmp_path / f"{call}-{nth}-{moment}"
        shutil.copytree(tmp_path / "begun", root)
        assert -signal.SIGKILL == run(root, call, nth, moment, *arguments).code
        for name, content in whole(root).items():
            assert content in (before.get(name), after.get(name)), (call, nth, moment, name)
        assert run(root, "replace", 0, "", *arguments).code in (0, 1)
        assert after == whole(root), (call, nth, moment)


DRAFTING = """
import sys
from taiyaku.draft import reach

climb = reach.climb

def told(batch, *rest):
    sys.stdout.write(f"{len(batch)}\\n")  # in one piece: several threads write
    sys.stdout.flush()
    return climb(batch, *rest)

reach.climb = told
from taiyaku.__main__ import main
main(["draft"])
"""
"""Drafts with the embedded model, and says of every batch that it begins it."""


@pytest.mark.slow
@pytest.mark.engine
def test_drafting_killed_in_the_middle_goes_on_where_it_was(tmp_path: Path) -> None:
    """What was translated is kept but for one batch at the most, and the end is that of a run that nobody killed."""
    verbs = ("grows", "is small", "is kept", "changes", "helps", "stops", "is large", "is new", "has a name", "is good")
    text = "\n\n".join(f"The {verb[-4:]} layer {verb} in {number}." for number in range(70) for verb in verbs)
    project(tmp_path / "killed", {"docs/en/page.md": text})
    assert 0 == taiyaku(tmp_path / "killed", "extract").code
    shutil.copytree(tmp_path / "killed", tmp_path / "unbroken")
    assert taiyaku(tmp_path / "unbroken", "draft").code in (0, 1)
    words = [sys.executable, "-c", DRAFTING]
    with subprocess.Popen(words, cwd=tmp_path / "killed", stdout=subprocess.PIPE, text=True) as drafting:
        assert drafting.stdout is not None
        begun_ = [int(drafting.stdout.readline()) for _ in range(cores() + 2)]  # so one was done
        drafting.kill()
        begun_ += map(int, drafting.stdout.read().split())
    assert -signal.SIGKILL == drafting.returncode
    said = json.loads(taiyaku(tmp_path / "killed", "draft", "--json").out)["sentences"]
    assert 701 == said["all"]  # the name of the site too
    assert sum(begun_) - said["from_cache"] <= BATCH
    assert 0 < said["from_cache"] < said["all"]
    assert held(tmp_path / "unbroken") == held(tmp_path / "killed")


SAVE = """
import sys
from pathlib import Path
from taiyaku.catalog import correct
from taiyaku.project import find_project
from taiyaku.review.queue import digest, message_id
from taiyaku.review.store import Saved, Store
store = Store(find_project(Path(".")))
for turn in range(100000):
    for page in store.pages():
        for key, message in store.catalog(page).messages.items():
            text = f"{turn} {message_id(key)}"
            decide = lambda old: correct(old, text, who="A <a@example.org>", when="2026-11-23")
            assert isinstance(store.save(page, message_id(key), digest(message), decide), Saved)
            print(page, message_id(key), turn, flush=True)
"""


@pytest.mark.slow
def test_a_review_that_was_acknowledged_is_on_disk(tmp_path: Path) -> None:
    """Killed between any two saves or in one: what was said to be saved is saved, and no more than one further."""
    made = begun(tmp_path, "review")
    for wait in (0.05, 0.1, 0.21):
        with subprocess.Popen([sys.executable, "-c", SAVE], cwd=tmp_path, stdout=subprocess.PIPE, text=True) as saver:
            assert saver.stdout is not None
            said = [saver.stdout.readline()]
            time.sleep(wait)
            saver.kill()
            said += saver.stdout.read().splitlines()
        acknowledged = {
            (page, name): turn for page, name, turn in (line.split() for line in said if line.count(" ") == 2)
        }
        store = Store(find_project(made.root))
        ahead = 0
        for page in store.pages():
            for key, message in store.catalog(page).messages.items():
                turn = acknowledged.get((page, message_id(key)))
                if turn is not None and f"{turn} {message_id(key)}" != message.target:
                    assert f"{int(turn) + 1} {message_id(key)}" == message.target
                    ahead += 1
        assert ahead <= 1
        assert len(acknowledged) > 1


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_one_line_and_leaves_the_file(tmp_path: Path, command: str) -> None:
    """A limit on the size of files looks like a full disk. A small file is written; a cache without room is none."""
    made = project(tmp_path, {"docs/en/page.md": "# Page 1\n\nParagraph 0.\n"})
    text = "\n\n".join(f"Paragraph {number} of this page." for number in range(200))
    if command != "extract":
        made.source_path("page.md").write_text(f"# Page 1\n\n{text}\n", encoding="utf-8")
    assert 0 == run(tmp_path, "replace", 0, "", "extract").code
    if command in ("check", "render"):
        path = made.catalog_path("page.md")
        catalog = catalogs.read(path)
        messages = {
            key: replace(message, target=f"{key.source[10:13]}番目です.", state=State.REVIEWED)
            for key, message in catalog.messages.items()
        }
        catalogs.write(path, replace(catalog, messages=messages))
    made.source_path("page.md").write_text(f"# Page 1\n\n{text}\n", encoding="utf-8")
    before = held(tmp_path)

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    words = [sys.executable, "-c", RUN, "replace", "0", "", *COMMANDS[command]]
    ended = subprocess.run(
        words, cwd=tmp_path, capture_output=True, text=True, check=False, env=_env(), preexec_fn=full
    )
    assert (2, 1) == (ended.returncode, ended.stderr.count("taiyaku: ")), ended.stderr
    assert "cannot be written (File too large)" in ended.stderr
    after = held(tmp_path)
    assert set(before) == set(after)
    assert {"locale/ja/LC_MESSAGES/mkdocs.yml.po"} >= {name for name in before if before[name] != after[name]}
