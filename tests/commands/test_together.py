"""Two processes on one project at the same time: nobody's work is lost."""

from __future__ import annotations

import multiprocessing
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from taiyaku import catalog as catalogs
from taiyaku.catalog import accept, correct
from taiyaku.commands import draft as draft_command
from taiyaku.errors import ProjectError
from taiyaku.locks import Lock
from taiyaku.model import Key, Message, State
from taiyaku.project import Project, find_project
from taiyaku.review.queue import digest, message_id
from taiyaku.review.store import Refused, Saved, Store
from tests.commands.support import taiyaku
from tests.fakes import Answers
from tests.support import project

AIKO = "Aiko <aiko@example.org>"
SPAWN = multiprocessing.get_context("spawn")
PAGES, LINES = 4, 25


def page(number: int, turn: int) -> str:
    """A page of which every turn changes the beginning, and moves the rest down."""
    lines = [f"Paragraph {line} of page {number}, which stays." for line in range(LINES)]
    return "\n\n".join([f"# Page {number}", *(f"Turn {turn} adds sentence {n}." for n in range(turn)), *lines]) + "\n"


@pytest.fixture
def made(tmp_path: Path) -> Project:
    found = project(tmp_path, {f"docs/en/page{number}.md": page(number, 0) for number in range(PAGES)})
    assert 0 == taiyaku(tmp_path, "extract").code
    return found


def messages(made: Project) -> dict[Key, Message]:
    found: dict[Key, Message] = {}
    for name in made.catalog_pages():
        found |= catalogs.read(made.catalog_path(name)).messages
    return found


def review(root: str) -> None:
    """Correct every paragraph that stays, as fast as it goes, in a process of its own."""
    made = find_project(Path(root))
    store = Store(made)
    for line in range(LINES):
        for number in range(PAGES):
            key = Key(f"Paragraph {line} of page {number}, which stays.")
            outcome: Saved | Refused | None = None
            while not isinstance(outcome, Saved):
                seen = store.catalog(f"page{number}.md").messages[key]
                decide = lambda old, text=f"{number}の{line}": correct(old, text, who=AIKO, when="2026-11-23")  # noqa: E731
                outcome = store.save(f"page{number}.md", message_id(key), digest(seen), decide)
    store.close()


def test_reviews_while_the_english_is_extracted_again_and_again(made: Project) -> None:
    """Every save that was acknowledged is there, and so is every message of the last extraction."""
    reviewer = SPAWN.Process(target=review, args=(str(made.root),))
    reviewer.start()
    turn = 0
    while reviewer.is_alive() or turn < 3:
        turn += 1
        for number in range(PAGES):
            made.source_path(f"page{number}.md").write_text(page(number, turn), encoding="utf-8")
        assert 0 == taiyaku(made.root, "extract").code
    reviewer.join()
    assert 0 == reviewer.exitcode
    found = messages(made)
    expected = {
        Key(f"Paragraph {line} of page {number}, which stays."): f"{number}の{line}"
        for line in range(LINES)
        for number in range(PAGES)
    }
    assert expected == {key: found[key].target for key in expected}
    assert Key(f"Turn {turn} adds sentence {turn - 1}.") in found
    assert {State.REVIEWED} == {found[key].state for key in expected}


def drafting(root: str, begun: Event, go_on: Event) -> None:
    """`taiyaku draft` with an engine that waits in the middle of its work."""

    def answer(text: str) -> str:
        begun.set()
        assert go_on.wait(60)
        return "と".join(re.findall(r"\d+", text)) + "についての訳です。"

    draft_command.load_engine = lambda *_, **__: Answers(answer)  # type: ignore[assignment,return-value]
    draft_command.draft(find_project(Path(root)))


def test_a_review_and_an_extract_while_drafts_are_made(made: Project) -> None:
    """The draft command holds no lock while it works; a message that a person touched meanwhile stays theirs."""
    begun, go_on = SPAWN.Event(), SPAWN.Event()
    drafter = SPAWN.Process(target=drafting, args=(str(made.root), begun, go_on))
    drafter.start()
    assert begun.wait(60)

    key = Key("Paragraph 3 of page 1, which stays.")
    store = Store(made)
    seen = store.catalog("page1.md").messages[key]
    saved = store.save(
        "page1.md", message_id(key), digest(seen), lambda old: correct(old, "人の訳", who=AIKO, when="2026-11-23")
    )
    assert isinstance(saved, Saved)
    made.source_path("page1.md").write_text(page(1, 2), encoding="utf-8")
    assert 0 == taiyaku(made.root, "extract").code

    go_on.set()
    drafter.join()
    assert 0 == drafter.exitcode
    found = messages(made)
    assert ("人の訳", State.REVIEWED) == (found[key].target, found[key].state)
    assert State.DRAFT is found[Key("Paragraph 4 of page 1, which stays.")].state
    assert State.NEW is found[Key("Turn 2 adds sentence 1.")].state

    again = SPAWN.Process(target=drafting, args=(str(made.root), begun, go_on))
    again.start()
    again.join()
    assert State.DRAFT is messages(made)[Key("Turn 2 adds sentence 1.")].state, "it was taken for drafted"


HOLD = """
import sys, time
from pathlib import Path
from taiyaku.locks import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


@contextmanager
def held_elsewhere(cache: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock until it is killed."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(cache)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "held\n" == process.stdout.readline()
        yield process
        process.kill()


def test_another_writer_is_waited_for_and_then_said_in_one_line(made: Project) -> None:
    lock = Lock(made.cache)
    with held_elsewhere(made.cache):
        said = "another taiyaku has been writing the catalogs for 0 seconds"
        with pytest.raises(ProjectError, match=said) as raised, lock.held(patience=0.1):
            raise AssertionError("two at once")
        assert "\n" not in str(raised.value)
    with lock.held(patience=5):
        pass  # the refusal left nothing behind


def test_a_killed_process_leaves_no_lock(made: Project) -> None:
    with held_elsewhere(made.cache) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with Lock(made.cache).held(patience=0):
            pass


def test_the_threads_of_a_process_hold_the_lock_together(made: Project) -> None:
    """Fifty people at one server do not wait for each other; other processes wait for all of them."""
    lock = Lock(made.cache)
    with lock.held(), lock.held(patience=0):
        pass
    with lock.held(), pytest.raises(ProjectError), Lock(made.cache).held(patience=0):
        raise AssertionError("the lock was given up with the first who left")


def test_a_repair_does_not_undo_what_was_reviewed_meanwhile(made: Project) -> None:
    """`rebase` is what `draft` and `check --fix` write by."""
    seen = catalogs.read(made.catalog_path("page0.md"))
    first, second, *_ = seen.messages
    touched = accept(replace(seen.messages[first], target="人"), who=AIKO, when="2026-11-23")
    now = replace(seen, messages={**seen.messages, first: touched})
    mine = replace(seen, messages={key: replace(one, target="機械") for key, one in seen.messages.items()})
    merged = catalogs.rebase(mine, seen=seen, now=now)
    assert (touched, "機械") == (merged.messages[first], merged.messages[second].target)
    assert mine == catalogs.rebase(mine, seen=seen, now=seen)
    gone = replace(now, messages={first: touched})
    assert gone == catalogs.rebase(mine, seen=seen, now=gone)
