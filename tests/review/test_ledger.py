"""The app's own file beside the catalogs."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from taiyaku.errors import ProjectError
from taiyaku.review.ledger import Ledger, Part

PART = Part("things", ("CREATE TABLE things (name TEXT)",))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path / ".taiyaku/review.sqlite", PART)
    yield made
    made.close()


def names(ledger: Ledger) -> list[str]:
    return [name for (name,) in ledger.rows("SELECT name FROM things ORDER BY name")]


def test_an_error_takes_the_whole_transaction_back(ledger: Ledger) -> None:
    """And the next one goes through."""

    def half() -> None:
        with ledger.change() as tables:
            tables.execute("INSERT INTO things VALUES ('a')")
            tables.execute("INSERT INTO nowhere VALUES ('a')")

    with pytest.raises(ProjectError, match="no such table: nowhere"):
        half()
    with ledger.change(durable=True) as tables:
        tables.execute("INSERT INTO things VALUES ('b')")
    assert ["b"] == names(ledger)


def test_a_step_is_taken_once(ledger: Ledger) -> None:
    """What is there stays when a room grows."""
    with ledger.change() as tables:
        tables.execute("INSERT INTO things VALUES ('a')")
    grown = Part("things", (*PART.steps, "ALTER TABLE things ADD COLUMN size INTEGER; UPDATE things SET size = 3"))
    again = Ledger(ledger.path, grown)
    again.add(grown)
    assert [("a", 3)] == again.rows("SELECT * FROM things")
    again.close()


def test_a_file_of_a_newer_taiyaku_is_refused(ledger: Ledger) -> None:
    """Its tables may mean something else."""
    with pytest.raises(ProjectError, match="a newer taiyaku has written the tables of 'things'"):
        ledger.add(Part("things", ()))


def test_a_file_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    """And stays as it is."""
    path = tmp_path / "review.sqlite"
    path.write_text("no database " * 100)
    with pytest.raises(ProjectError, match=r"review\.sqlite: file is not a database"):
        Ledger(path)
    assert path.read_text().startswith("no database")


def test_many_threads_write_one_after_the_other(ledger: Ledger) -> None:
    """None is refused and none is lost."""

    def work(who: int) -> None:
        for number in range(20):
            with ledger.change() as tables:
                tables.execute("INSERT INTO things VALUES (?)", (f"{who}-{number:02}",))

    threads = [threading.Thread(target=work, args=(who,)) for who in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [f"{who}-{number:02}" for who in range(5) for number in range(20)] == names(ledger)


def test_a_killed_process_leaves_what_it_had_finished(ledger: Ledger) -> None:
    """Killed in the middle of a transaction, with nothing flushed by Python."""
    code = f"""
import os
from pathlib import Path
from taiyaku.review.ledger import Ledger
ledger = Ledger(Path({str(ledger.path)!r}))
with ledger.change() as tables:
    tables.execute("INSERT INTO things VALUES ('done')")
with ledger.change() as tables:
    tables.execute("INSERT INTO things VALUES ('half')")
    os.kill(os.getpid(), 9)
"""
    assert -9 == subprocess.run([sys.executable, "-c", code], check=False).returncode
    assert ["done"] == names(ledger)
