"""Decisions are on the disk before they are acknowledged, also when many come at once."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from taiyaku.errors import ProjectError
from taiyaku.model import Key, Message, State
from taiyaku.review.journal import UNDONE, WRITTEN, Journal
from taiyaku.review.ledger import Ledger
from taiyaku.review.queue import message_id
from taiyaku.review.store import Refused, Saved, Store, Wish
from tests.review.support import PAGE, make_project

CROWD = 8


class Counted(Ledger):
    """A ledger that counts what has to be on the disk, and may find it full."""

    durable = 0
    full = False

    @contextmanager
    def change(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """Count."""
        with super().change(durable=durable) as tables:
            if self.full:
                raise sqlite3.OperationalError("database or disk is full")
            self.durable += durable
            yield tables


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Counted]:
    made = Counted(tmp_path / "review.sqlite")
    yield made
    made.close()


def made(journal: Journal, number: int) -> int:
    """The number of one more decision."""
    before = Message(Key(f"Sentence {number}."), "下訳", State.DRAFT)
    after = Message(Key(f"Sentence {number}."), "訳", State.REVIEWED)
    return journal.append("a.md", [(before, after)], who="Aiko <a@example.org>", action="correct")[0].number


def gathered(journal: Journal, ledger: Ledger, pool: ThreadPoolExecutor) -> list[int]:
    """The numbers of what a crowd decides while the disk is busy."""
    with ledger.change():
        futures = [pool.submit(made, journal, number) for number in range(CROWD)]
        while len(journal._gathered) < CROWD - 1:  # one of them is waiting for the disk already
            time.sleep(0.001)
    return [future.result() for future in futures]


def test_a_crowd_goes_to_the_disk_together(ledger: Counted) -> None:
    """All that came while it was busy, in one transaction; each is told its own number."""
    journal = Journal(ledger)
    with ThreadPoolExecutor(CROWD) as pool:
        numbers = gathered(journal, ledger, pool)
    assert 2 == ledger.durable
    assert set(numbers) == {one.number for one in journal.waiting()}
    there = {one.number: one.after.key.source for one in journal.waiting()}
    assert [f"Sentence {number}." for number in range(CROWD)] == [there[number] for number in numbers]


def test_many_of_one_page_go_to_the_disk_together(ledger: Counted, tmp_path: Path) -> None:
    """Whoever accepts a page of messages waits for the disk once; the file and the undo know each of them."""
    store = Store(make_project(tmp_path), ledger)
    drafts = [one for one in store.catalog(PAGE).messages.values() if one.state is State.DRAFT]
    before = ledger.durable
    wishes = [Wish(message_id(one.key), None, lambda now: replace(now, state=State.REVIEWED)) for one in drafts]
    outcomes = store.save_all(PAGE, [*wishes, Wish("none", None, lambda now: now)], who="Aiko <a@example.org>")
    assert len(drafts) > 1
    assert 1 == ledger.durable - before
    assert [Saved] * len(drafts) + [Refused] == [type(one) for one in outcomes]
    assert {State.REVIEWED} == {store.catalog(PAGE).messages[one.key].state for one in drafts}
    for one in outcomes[:-1]:
        assert isinstance(one, Saved)
        assert isinstance(store.undo(one.token, who="Aiko <a@example.org>"), Saved)
    assert drafts == [store.catalog(PAGE).messages[one.key] for one in drafts]


def test_a_full_disk_is_said_to_each_of_them(ledger: Counted) -> None:
    """None is acknowledged, and the next one that fits is written as if nothing had been."""
    journal = Journal(ledger)
    ledger.full = True
    with ThreadPoolExecutor(CROWD) as pool:
        futures = [pool.submit(made, journal, number) for number in range(CROWD)]
        errors = [future.exception() for future in futures]
    assert [ProjectError] * CROWD == [type(error) for error in errors]
    ledger.full = False
    assert [made(journal, 1)] == [one.number for one in journal.waiting()]


def test_what_became_of_a_decision_goes_with_the_next(ledger: Counted) -> None:
    """One transaction less for each save, and nothing that a kill makes worse than doing it twice."""
    journal, elsewhere = Journal(ledger), Ledger(ledger.path)
    first = made(journal, 1)
    journal.mark_later([(first, WRITTEN)])
    fates = "SELECT fate FROM journal ORDER BY number"
    assert [("waiting",)] == elsewhere.rows(fates)
    made(journal, 2)
    assert [("written",), ("waiting",)] == elsewhere.rows(fates)
    elsewhere.close()


def test_what_became_of_a_decision_last_is_what_stays(ledger: Counted) -> None:
    """Taken back right after it was written, it is not written again."""
    journal = Journal(ledger)
    number = made(journal, 1)
    journal.mark_later([(number, WRITTEN)])
    journal.mark([(number, UNDONE)])
    journal.flush()
    made(journal, 2)
    assert [(UNDONE,), ("waiting",)] == ledger.rows("SELECT fate FROM journal ORDER BY number")


def test_a_mark_that_finds_the_disk_full_is_made_later(ledger: Counted) -> None:
    """It is not forgotten with the transaction that it went with."""
    journal = Journal(ledger)
    number = made(journal, 1)
    journal.mark_later([(number, WRITTEN)])
    ledger.full = True
    with pytest.raises(ProjectError):
        made(journal, 2)
    ledger.full = False
    assert () == journal.waiting()


def test_whoever_waits_is_never_left_waiting(ledger: Counted) -> None:
    """Threads that come and go as they like all get an answer."""
    journal = Journal(ledger)
    numbers: list[int] = []
    threads = [
        threading.Thread(target=lambda: numbers.extend(made(journal, n) for n in range(5))) for _ in range(CROWD)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(range(1, 5 * CROWD + 1)) == sorted(numbers)
