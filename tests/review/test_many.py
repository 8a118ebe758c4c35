"""Many decisions as one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from taiyaku.catalog import accept, read
from taiyaku.errors import ProjectError
from taiyaku.model import Message, State
from taiyaku.project import Project
from taiyaku.review.journal import Journal
from taiyaku.review.ledger import Ledger
from taiyaku.review.many import MOST, Bundles, picked
from taiyaku.review.queue import digest, message_id
from taiyaku.review.store import Store, Wish
from tests.review.support import AIKO, DONE, DOUBTFUL, LIKELY, NOTES, PAGE, message

accepted = partial(accept, who=AIKO, when="2026-11-23")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "review.sqlite")


def wish(project: Project, key: object, page: str = PAGE) -> Wish:
    found = message(project, key, page)  # type: ignore[arg-type]
    return Wish(message_id(found.key), digest(found), accepted)


def test_the_file_is_written_once_for_all(project: Project, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many decisions there are; each has a row of its own."""
    store, written = Store(project, ledger), []
    write = store._write
    monkeypatch.setattr(store, "_write", lambda place: written.append(place.page) or write(place))
    bundles = Bundles(store, ledger)
    wishes = {PAGE: [wish(project, LIKELY), wish(project, DOUBTFUL)], "index.md": [wish(project, NOTES, "index.md")]}
    outcome = bundles.save(wishes, who=AIKO, action="accept")
    assert [PAGE, "index.md"] == written
    assert 3 == len({one.token for one in outcome.saved})
    assert 3 == store.journal.count(AIKO, 0)


def test_a_message_that_is_asked_for_twice_is_decided_once(project: Project, ledger: Ledger) -> None:
    """The second wish is of a message that has changed."""
    twice = wish(project, LIKELY)
    outcome = Bundles(Store(project, ledger), ledger).save({PAGE: [twice, twice]}, who=AIKO, action="accept")
    assert (1, 1) == (len(outcome.saved), outcome.refused)


def test_what_may_not_be_done_keeps_nothing_else_back(project: Project, ledger: Ledger) -> None:
    """A rule that refuses one refuses that one; alone, it is told why."""
    store = Store(project, ledger)

    def rule(_: str, before: Message, __: Message) -> None:
        if before.key == LIKELY:
            raise ProjectError("not you")

    store.rule = rule
    wishes = [wish(project, LIKELY), wish(project, DOUBTFUL)]
    outcome = Bundles(store, ledger).save({PAGE: wishes}, who=AIKO, action="accept")
    assert (1, 1) == (len(outcome.saved), outcome.refused)
    assert (State.DRAFT, State.REVIEWED) == (message(project, LIKELY).state, message(project, DOUBTFUL).state)
    with pytest.raises(ProjectError, match="not you"):
        store.save(PAGE, wishes[0].name, wishes[0].seen, accepted, who=AIKO)


def test_a_full_disk_in_the_middle_keeps_what_was_acknowledged(
    project: Project, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in the journal is in the file and can be taken back; the rest is counted."""
    store = Store(project, ledger)
    append, rows = Journal.append, []

    def failing(self: Journal, *values: object, **more: object) -> object:
        if rows:
            raise ProjectError("disk full")
        rows.append(1)
        return append(self, *values, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Journal, "append", failing)
    wishes = {PAGE: [wish(project, LIKELY), wish(project, DOUBTFUL)], "index.md": [wish(project, NOTES, "index.md")]}
    outcome = Bundles(store, ledger).save(wishes, who=AIKO, action="accept")
    assert (2, 1) == (len(outcome.saved), outcome.refused)
    assert [State.REVIEWED] * 2 == [message(project, key).state for key in (LIKELY, DOUBTFUL)]
    assert State.DRAFT is message(project, NOTES, "index.md").state


def test_a_broken_catalog_refuses_its_own_only(project: Project, ledger: Ledger) -> None:
    """The other pages are decided on, and taken back."""
    bundles = Bundles(Store(project, ledger), ledger)
    wishes = {PAGE: [wish(project, LIKELY)], "index.md": [wish(project, NOTES, "index.md")]}
    before = read(project.catalog_path("index.md"))
    project.catalog_path(PAGE).write_text("msgid broken\n", encoding="utf-8")
    outcome = bundles.save(wishes, who=AIKO, action="accept")
    assert (1, 1) == (len(outcome.saved), outcome.refused)
    back = Bundles(Store(project, ledger), ledger).undo(outcome.token, who=AIKO)  # after a new start too
    assert back is not None
    assert before == read(project.catalog_path("index.md"))


def test_no_form_asks_for_too_much() -> None:
    """Ticks that are none are left out, and there is an end."""
    ticks = [f"d m{number} a.md" for number in range(MOST + 10)] + ["", "x", "x y", "x y "]
    assert MOST == len(picked(ticks, lambda page, name, seen: replace)["a.md"])
    assert {} == picked(["a b c"], lambda page, name, seen: None)
    assert {} == picked(["", "x", "x y", "x y "], lambda page, name, seen: replace)


def test_done_is_done(project: Project, ledger: Ledger) -> None:
    """Nothing was saved, so there is nothing to take back."""
    outcome = Bundles(Store(project, ledger), ledger).save({}, who=AIKO, action="accept")
    assert ("", 0) == (outcome.token, outcome.refused)
    assert None is Bundles(Store(project, ledger), ledger).undo("", who=AIKO)
    assert State.REVIEWED is message(project, DONE).state
