"""The cache: what was kept comes back, for the same sentence, engine, terms and code alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from taiyaku.draft import Cache, Terms, cache
from taiyaku.draft.ladder import Outcome
from taiyaku.draft.sentences import Request
from taiyaku.model import Term

NONE = Terms(())
LOSS = Term("loss", "損失")
MANY = {Request(f"Sentence {number}."): Outcome(f"文{number}。", "plain", 0.5, "", 2, 1) for number in range(1201)}


def test_outcomes_come_back(tmp_path: Path) -> None:
    """All of them, in another process, with every value."""
    first = Cache(tmp_path / "d.sqlite", engine="a@1", terms=NONE)
    first.keep(MANY)
    first.close()
    again = Cache(tmp_path / "d.sqlite", engine="a@1", terms=NONE)
    assert MANY == again.known([*MANY, Request("another")])
    assert not Cache(tmp_path / "d.sqlite", engine="a@2", terms=NONE).known(MANY)


def test_pairs_and_text_are_told_apart() -> None:
    kept = Cache(None, engine="a@1", terms=NONE)
    kept.keep({Request("⟦0⟧a⟦1⟧", ((0, 1),)): Outcome("⟦0⟧あ⟦1⟧", "plain")})
    assert not kept.known([Request("⟦0⟧a⟦1⟧")])


def test_a_changed_term_takes_back_only_sentences_that_have_it(tmp_path: Path) -> None:
    outcomes = {Request("The loss."): Outcome("損失。", "plain"), Request("The layer."): Outcome("層。", "plain")}
    Cache(tmp_path / "d.sqlite", engine="a@1", terms=Terms([LOSS])).keep(outcomes)
    for changed in (Terms([]), Terms([Term("loss", "ロス")]), Terms([LOSS, Term("The loss", "あの損失")])):
        found = Cache(tmp_path / "d.sqlite", engine="a@1", terms=changed).known(outcomes)
        assert [Request("The layer.")] == list(found)
    assert outcomes == Cache(tmp_path / "d.sqlite", engine="a@1", terms=Terms([Term("net", "網"), LOSS])).known(
        outcomes
    )


def test_other_code_asks_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache(tmp_path / "d.sqlite", engine="a@1", terms=NONE).keep(MANY)
    monkeypatch.setattr(cache, "station", lambda: "other")
    assert not Cache(tmp_path / "d.sqlite", engine="a@1", terms=NONE).known(MANY)


def test_only_the_last_engines_are_remembered(tmp_path: Path) -> None:
    for number in range(cache.SCOPES + 2):
        Cache(tmp_path / "d.sqlite", engine=f"a@{number}", terms=NONE).keep(MANY)
        Cache(tmp_path / "d.sqlite", engine="a@0", terms=NONE).close()  # used all the time
    with sqlite3.connect(tmp_path / "d.sqlite") as connection:
        assert (cache.SCOPES * len(MANY),) == connection.execute("SELECT count(*) FROM sentences").fetchone()
    connection.close()
    assert MANY == Cache(tmp_path / "d.sqlite", engine="a@0", terms=NONE).known(MANY)


def test_a_broken_file_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "d.sqlite"
    path.write_bytes(b"no database" * 100)
    Cache(path, engine="a@1", terms=NONE).keep(MANY)
    assert MANY == Cache(path, engine="a@1", terms=NONE).known(MANY)


def test_a_file_that_another_process_writes_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentences are kept in memory then; nothing is deleted."""
    path = tmp_path / "d.sqlite"
    Cache(path, engine="a@1", terms=NONE).keep(MANY)
    monkeypatch.setattr(cache, "PATIENCE", 0.05)
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    beside = Cache(path, engine="a@1", terms=NONE)
    beside.keep(MANY)
    assert MANY == beside.known(MANY)
    other.rollback()
    other.close()
    assert MANY == Cache(path, engine="a@1", terms=NONE).known(MANY)
