"""Catalogs on disk while somebody edits."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from functools import partial

import pytest

from taiyaku.catalog import Other, accept, correct, others, read, write
from taiyaku.errors import CatalogError, ProjectError
from taiyaku.locks import locked
from taiyaku.model import Catalog, Key, Message, Review, State
from taiyaku.project import Project
from taiyaku.review import store as store_module
from taiyaku.review.queue import digest, message_id
from taiyaku.review.store import Refused, Saved, Store
from tests.review.support import AIKO, BEN, DOUBTFUL, LIKELY, PAGE, STALE, UNTOUCHED, edit, make_project, message

NAME = message_id(STALE)


def approve(old: Message) -> Message:
    return accept(old, who=AIKO, when="2026-11-23")


def test_a_decision_is_on_disk_when_save_returns(project: Project) -> None:
    """Read back from the file, not from the store."""
    outcome = Store(project).save(PAGE, NAME, digest(message(project, STALE)), approve)
    assert isinstance(outcome, Saved)
    assert outcome.after == message(project, STALE)
    assert State.REVIEWED is message(project, STALE).state


def test_other_messages_are_untouched_byte_for_byte(project: Project) -> None:
    """The diff of a decision is that message's lines."""
    path = project.catalog_path(PAGE)
    before = path.read_text(encoding="utf-8").split("\n\n")
    Store(project).save(PAGE, NAME, digest(message(project, STALE)), approve)
    after = path.read_text(encoding="utf-8").split("\n\n")
    assert 1 == sum(one != other for one, other in zip(before, after, strict=True))


def test_an_edit_by_somebody_else_is_seen(project: Project) -> None:
    """At the next look, without a restart."""
    store = Store(project)
    store.catalog(PAGE)
    edit(project, UNTOUCHED, target="別の人", state=State.DRAFT)
    assert "別の人" == store.catalog(PAGE).messages[UNTOUCHED].target


def test_a_decision_on_a_message_that_changed_is_refused(project: Project) -> None:
    """The file keeps what the other person wrote."""
    store = Store(project)
    seen = digest(store.catalog(PAGE).messages[STALE])
    edit(project, STALE, target="別の人の訳")
    outcome = store.save(PAGE, NAME, seen, approve)
    assert outcome == Refused(PAGE, message(project, STALE))
    assert "別の人の訳" == message(project, STALE).target


def test_a_change_elsewhere_on_the_page_is_kept(project: Project) -> None:
    """Two people on one page, on different messages, both win."""
    store = Store(project)
    seen = digest(store.catalog(PAGE).messages[STALE])
    edit(project, UNTOUCHED, target="別の人", state=State.DRAFT)
    assert isinstance(store.save(PAGE, NAME, seen, approve), Saved)
    assert "別の人" == message(project, UNTOUCHED).target


def test_a_message_that_has_gone_is_refused(project: Project) -> None:
    """There is nothing to show beside the person's text."""
    assert Refused(PAGE, None) == Store(project).save(PAGE, "0" * 12, "", approve)


def test_a_decision_can_be_taken_back_once(project: Project) -> None:
    """The message is as it was, to the last comment."""
    store, before = Store(project), message(project, STALE)
    saved = store.save(PAGE, NAME, digest(before), approve)
    assert isinstance(saved, Saved)
    assert isinstance(store.undo(saved.token), Saved)
    assert before == message(project, STALE)
    assert None is store.undo(saved.token)


def test_taking_back_never_overwrites_a_later_change(project: Project) -> None:
    """What came after the decision stays."""
    store = Store(project)
    saved = store.save(PAGE, NAME, digest(message(project, STALE)), approve)
    assert isinstance(saved, Saved)
    edit(project, STALE, target="後の訳")
    assert isinstance(store.undo(saved.token), Refused)
    assert "後の訳" == message(project, STALE).target


def test_a_save_that_cannot_be_written_waits_in_the_journal(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person sees it as saved, says why it waits, and it goes into the file when that is possible."""
    store, before = Store(project), message(project, STALE)

    def full(*_: object) -> bool:
        raise ProjectError("locale/x.po: cannot be written (No space left on device).")

    with monkeypatch.context() as patch:
        patch.setattr(store_module, "write_text", full)
        saved = store.save(PAGE, NAME, digest(before), approve)
    assert isinstance(saved, Saved)
    assert "No space left" in saved.waits
    assert before == message(project, STALE)
    assert saved.after == store.catalog(PAGE).messages[STALE]
    assert (PAGE,) == store.settle()
    assert saved.after == message(project, STALE)


def test_a_journal_that_cannot_be_written_saves_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not in the journal is not acknowledged, and not in the file either."""
    store, before = Store(project), message(project, STALE)

    def full(*_: object, **__: object) -> None:
        raise ProjectError("review.sqlite: database or disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(store.journal, "append", full)
        with pytest.raises(ProjectError, match="disk is full"):
            store.save(PAGE, NAME, digest(before), approve)
    assert before == message(project, STALE) == store.catalog(PAGE).messages[STALE]
    assert isinstance(store.save(PAGE, NAME, digest(before), approve), Saved)


def broken(project: Project) -> str:
    """Make the page's file what a half-done merge leaves; gives what it was."""
    path = project.catalog_path(PAGE)
    whole = path.read_text(encoding="utf-8")
    path.write_text(f"<<<<<<< ours\n{whole}=======\n>>>>>>> theirs\n", encoding="utf-8")
    return whole


def test_a_save_on_a_broken_file_waits_until_it_is_whole(project: Project) -> None:
    """Also through a restart of the app."""
    store = Store(project)
    seen = digest(store.catalog(PAGE).messages[STALE])
    whole = broken(project)
    saved = store.save(PAGE, NAME, seen, approve)
    assert isinstance(saved, Saved)
    assert "descent.po:1" in saved.waits
    again = Store(project)
    with pytest.raises(CatalogError, match=r"descent\.po:1"):
        again.catalog(PAGE)
    project.catalog_path(PAGE).write_text(whole, encoding="utf-8")
    assert saved.after == again.catalog(PAGE).messages[STALE]
    assert (PAGE,) == again.settle()
    assert saved.after == message(project, STALE)
    assert () == again.journal.waiting()


def test_what_the_file_has_moved_past_is_kept_beside(project: Project) -> None:
    """Two texts of two people: neither wins by itself, and neither is lost."""
    store = Store(project)
    seen = digest(store.catalog(PAGE).messages[STALE])
    whole = broken(project)
    mine = partial(correct, target="私の訳", who=AIKO, when="2026-11-23")
    assert isinstance(store.save(PAGE, NAME, seen, mine), Saved)
    project.catalog_path(PAGE).write_text(whole, encoding="utf-8")
    edit(
        project,
        STALE,
        target="ベンの訳",
        state=State.REVIEWED,
        previous_source="",
        reviews=(Review(BEN, "2026-11-22"),),
    )
    store.settle()
    found = message(project, STALE)
    assert ("ベンの訳", State.DRAFT) == (found.target, found.state)
    assert (Other("私の訳", AIKO, "2026-11-23"),) == others(found)


def test_a_decision_whose_english_has_gone_is_remembered(project: Project) -> None:
    """The text is in the memory, not lost."""
    store = Store(project)
    seen = digest(store.catalog(PAGE).messages[UNTOUCHED])
    broken(project)
    mine = partial(correct, target="私の訳", who=AIKO, when="2026-11-23")
    assert isinstance(store.save(PAGE, message_id(UNTOUCHED), seen, mine), Saved)
    write(project.catalog_path(PAGE), Catalog("ja", {Key("Something else"): Message(Key("Something else"))}))
    store.settle()
    assert "私の訳" == read(project.catalog_path(PAGE)).obsolete[UNTOUCHED].target


def test_a_second_process_that_writes_makes_a_save_wait(project: Project) -> None:
    """For a moment only; afterwards both have written."""
    store = Store(project)
    seen = digest(store.catalog(PAGE).messages[STALE])
    with locked(project.cache):
        saved = store.save(PAGE, NAME, seen, approve)
        edit(project, UNTOUCHED, target="別の人", state=State.DRAFT)
    assert isinstance(saved, Saved)
    assert saved.waits
    again = Store(project)
    assert (saved.after, "別の人") == (message(project, STALE), again.catalog(PAGE).messages[UNTOUCHED].target)


def test_a_killed_process_loses_nothing_it_acknowledged(project: Project) -> None:
    """Killed between the journal and the file."""
    code = f"""
import os
from pathlib import Path
from taiyaku.catalog import accept
from taiyaku.project import find_project
from taiyaku.review import store as module
from taiyaku.review.queue import digest
module.write_text = lambda *_: os.kill(os.getpid(), 9)
store = module.Store(find_project(Path({str(project.root)!r})))
message = next(one for key, one in store.catalog({PAGE!r}).messages.items() if key.source == {STALE.source!r})
store.save({PAGE!r}, {NAME!r}, digest(message), lambda old: accept(old, who={AIKO!r}, when="2026-11-23"))
"""
    assert -9 == subprocess.run([sys.executable, "-c", code], check=False).returncode
    assert State.STALE is message(project, STALE).state
    assert (Review(AIKO, "2026-11-23"),) == Store(project).catalog(PAGE).messages[STALE].reviews
    assert State.REVIEWED is message(project, STALE).state


def test_a_decision_is_taken_back_after_a_restart(project: Project) -> None:
    """The journal knows what was before."""
    before = message(project, STALE)
    saved = Store(project).save(PAGE, NAME, digest(before), approve)
    assert isinstance(saved, Saved)
    assert isinstance(Store(project).undo(saved.token), Saved)
    assert before == message(project, STALE)


def test_many_at_once_lose_nothing(project: Project) -> None:
    """Two people correct every message of a page at the same time; one of each pair wins, and is told so."""
    store = Store(project)
    keys = list(store.catalog(PAGE).messages)
    won: dict[str, str] = {}

    def work(who: str) -> None:
        for key in keys:
            text = f"{who} {message_id(key)}"
            outcome = store.save(
                PAGE, message_id(key), seen[key], partial(correct, target=text, who=who, when="2026-11-23")
            )
            if isinstance(outcome, Saved):
                won[message_id(key)] = text

    seen = {key: digest(found) for key, found in store.catalog(PAGE).messages.items()}
    people = [threading.Thread(target=work, args=(who,)) for who in (AIKO, BEN)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert won == {message_id(key): message(project, key).target for key in keys}


@pytest.mark.parametrize(
    "page", ["", ".", "../index.md", "/etc/passwd", "notes/../index.md", "no.md", "a\0.md", "notes//descent.md"]
)
def test_only_pages_with_a_catalog_exist(project: Project, page: str) -> None:
    """No name leads outside the locale folder."""
    assert not Store(project).has(page)


def test_a_page_has_its_catalog(project: Project) -> None:
    """Named as the English page is."""
    assert Store(project).has(PAGE)


def test_a_page_in_a_second_project_is_another(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Stores share nothing."""
    other = make_project(tmp_path_factory.mktemp("other"))
    edit(other, LIKELY, target="他")
    assert Store(project).catalog(PAGE).messages[LIKELY] != Store(other).catalog(PAGE).messages[LIKELY]
    assert replace(message(project, DOUBTFUL)) == message(other, DOUBTFUL)
