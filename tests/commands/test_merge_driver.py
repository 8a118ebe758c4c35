"""Branches of one repository, merged by real git: people who work on other messages never meet."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from taiyaku import catalog as catalogs
from taiyaku.catalog import correct, in_conflict, others
from taiyaku.commands.extract import extract
from taiyaku.commands.render import render
from taiyaku.memory import Past, dumps, read_units
from taiyaku.model import Key, Message, State
from taiyaku.project import Project
from taiyaku.setup import attribute_lines
from tests.commands.support import git
from tests.support import project

SENTENCES = [f"The loss of step {number} is smaller than the one before it." for number in range(6)]
PAGE = "# Loss\n\n" + "\n\n".join(SENTENCES) + "\n"
HANA, KEN = "Hana <hana@example.org>", "Ken <ken@example.org>"
ATTRIBUTES = "\n".join(attribute_lines(locale="locale", target="docs/ja"))


@pytest.fixture
def made(tmp_path: Path) -> Project:
    """A project in git, extracted, rendered with one message, and the driver set up."""
    files = {"docs/en/loss.md": PAGE, ".gitignore": "/.taiyaku/\n", ".gitattributes": ATTRIBUTES}
    found = project(tmp_path, files)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "user.name", "Aiko")
    git(tmp_path, "config", "user.email", "aiko@example.org")
    git(tmp_path, "config", "merge.taiyaku.driver", f"'{sys.executable}' -m taiyaku merge-driver %O %A %B %P")
    extract(found)
    commit(found, {"Loss": "損失"}, HANA)
    return found


def commit(made: Project, targets: dict[str, str], who: str, *, english: str = "") -> None:
    """One commit of one person: texts, perhaps another English, and the page built from them."""
    if english:
        made.source_path("loss.md").write_text(english, encoding="utf-8")
        extract(made)
    change(made, lambda message: _corrected(message, targets, who))
    render(made)
    git(made.root, "add", "-A")
    git(made.root, "commit", "-qm", f"{who}: {', '.join(targets.values())}")


def _corrected(message: Message, targets: dict[str, str], who: str) -> Message:
    target = targets.get(message.key.source)
    return correct(message, target, who=who, when="2026-11-02") if target else message


def change(made: Project, edit: Callable[[Message], Message]) -> None:
    path = made.catalog_path("loss.md")
    catalog = catalogs.read(path)
    catalogs.write(path, replace(catalog, messages={key: edit(one) for key, one in catalog.messages.items()}))


def branches(
    made: Project, ours: dict[str, str], theirs: dict[str, str], *, english: tuple[str, str] = ("", "")
) -> None:
    """Hana on main, Ken on a branch of his own that left before."""
    git(made.root, "switch", "-qc", "ken")
    commit(made, theirs, KEN, english=english[1])
    git(made.root, "switch", "-q", "main")
    commit(made, ours, HANA, english=english[0])


def targets(made: Project) -> list[str]:
    return [message.target for message in catalogs.read(made.catalog_path("loss.md")).messages.values()]


def run(made: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=made.root, capture_output=True, text=True, check=False)


def valid(made: Project) -> bool:
    """Whether gettext takes every catalog without a word."""
    said = [run_msgfmt(path) for path in made.locale.rglob("*.po")]
    return all(one == (0, "") for one in said)


def run_msgfmt(path: Path) -> tuple[int, str]:
    checked = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", path], capture_output=True, text=True, check=False)
    return checked.returncode, checked.stderr


NEIGHBOURS = ({SENTENCES[0]: "零", SENTENCES[2]: "弐"}, {SENTENCES[1]: "壱", SENTENCES[3]: "参"})
MERGED = ["損失", "零", "壱", "弐", "参", "", ""]


@pytest.mark.parametrize(
    "steps", [["merge -q --no-edit ken"], ["cherry-pick ken"], ["switch -q ken", "rebase -q main"]], ids=str
)
def test_work_on_neighbours_does_not_conflict(made: Project, steps: list[str]) -> None:
    """Catalog and built page; with text tools alone both would conflict. The page is up to date at once."""
    branches(made, *NEIGHBOURS)
    for step in steps:
        done = run(made, *step.split())
        assert 0 == done.returncode, done
    assert MERGED == targets(made)
    assert "" == git(made.root, "status", "--porcelain")
    assert 0 == render(made).written
    assert all(text in made.target_path("loss.md").read_text(encoding="utf-8") for text in "零壱弐参")


def test_without_the_driver_they_would(made: Project) -> None:
    """What this is for."""
    branches(made, *NEIGHBOURS)
    git(made.root, "config", "--unset", "merge.taiyaku.driver")
    assert 1 == run(made, "merge", "-q", "--no-edit", "ken").returncode


def test_one_message_and_two_texts_stop_the_merge(made: Project) -> None:
    """Both are in the file, which is whole; the person hears of page, source and both people."""
    branches(made, {SENTENCES[0]: "零"}, {SENTENCES[0]: "ゼロ", SENTENCES[1]: "壱"})
    done = run(made, "merge", "--no-edit", "ken")
    assert 1 == done.returncode
    assert f"loss.md: '{SENTENCES[0]}' has two texts: 零 (Hana) and ゼロ (Ken)\n" in done.stderr
    assert "locale/ja/LC_MESSAGES/loss.po: 1 message translated on both sides" in done.stderr
    path = made.catalog_path("loss.md")
    assert "UU locale/ja/LC_MESSAGES/loss.po" == git(made.root, "status", "--porcelain", "--", str(path))
    first = list(catalogs.read(path).messages.values())[1]
    assert (State.DRAFT, "零", "ゼロ") == (first.state, first.target, others(first)[0].target)
    assert "壱" == targets(made)[2]
    assert valid(made)
    render(made)
    change(made, lambda message: _corrected(message, {SENTENCES[0]: "ゼロ"}, HANA))
    git(made.root, "add", "-A")
    git(made.root, "commit", "-qm", "Merge")
    assert not any(in_conflict(message) for message in catalogs.read(path).messages.values())


def test_english_changed_here_and_japanese_there(made: Project) -> None:
    """The new Japanese goes to the new English, stale, in catalog and template; English files merge as text."""
    english = PAGE.replace("step 0 is smaller", "step 0 is much smaller")
    commit(made, {SENTENCES[0]: "零"}, HANA)
    branches(made, {SENTENCES[4]: "肆"}, {SENTENCES[0]: "ゼロ"}, english=(english, ""))
    done = run(made, "merge", "-q", "--no-edit", "ken")
    assert 0 == done.returncode, done
    first = list(catalogs.read(made.catalog_path("loss.md")).messages.values())[1]
    assert (State.STALE, "ゼロ", SENTENCES[0]) == (first.state, first.target, first.previous_source)
    before = made.catalog_path("loss.md").read_bytes(), made.template_path("loss.md").read_bytes()
    extract(made)
    assert before == (made.catalog_path("loss.md").read_bytes(), made.template_path("loss.md").read_bytes())


def test_english_added_on_both_sides(made: Project) -> None:
    ours = PAGE.replace("# Loss\n", "# Loss\n\nA word at the beginning of it all.\n")
    branches(made, {}, {SENTENCES[5]: "伍"}, english=(ours, f"{PAGE}\nA word at the end.\n"))
    assert 0 == run(made, "merge", "-q", "--no-edit", "ken").returncode
    extract(made)
    assert "" == git(made.root, "status", "--porcelain")


def test_a_page_new_on_both_sides_has_the_work_of_both(made: Project) -> None:
    """git has no common ancestor to give then."""
    for branch, text in (("ken", "壱"), ("hana", "弐")):
        git(made.root, "switch", "-qc", branch, "main")
        (made.source_docs / "new.md").write_text("# New\n\nThis is one.\n\nThis is two.\n", encoding="utf-8")
        extract(made)
        path = made.catalog_path("new.md")
        catalog = catalogs.read(path)
        key = list(catalog.messages)[1 if branch == "ken" else 2]
        done = correct(catalog.messages[key], text, who=KEN, when="2026-11-02")
        catalogs.write(path, replace(catalog, messages={**catalog.messages, key: done}))
        render(made)
        git(made.root, "add", "-A")
        git(made.root, "commit", "-qm", branch)
    done = run(made, "merge", "-q", "--no-edit", "ken")
    assert 0 == done.returncode, done
    merged = catalogs.read(made.catalog_path("new.md")).messages.values()
    assert ["", "壱", "弐"] == [message.target for message in merged]
    assert valid(made)


def test_a_broken_catalog_is_told_and_ours_stays(made: Project) -> None:
    branches(made, {SENTENCES[0]: "零"}, {SENTENCES[1]: "壱"})
    git(made.root, "switch", "-q", "ken")
    path = made.catalog_path("loss.md")
    path.write_text(path.read_text(encoding="utf-8") + "\nnonsense here\n", encoding="utf-8")
    git(made.root, "commit", "-qam", "Break it")
    git(made.root, "switch", "-q", "main")
    before = path.read_bytes()
    done = run(made, "merge", "--no-edit", "ken")
    assert 1 == done.returncode
    said = [line for line in done.stderr.splitlines() if line.startswith("taiyaku: ")]
    assert 1 == len(said), done.stderr
    assert "locale/ja/LC_MESSAGES/loss.po (theirs):" in said[0]
    assert before == path.read_bytes()
    assert "UU locale/ja/LC_MESSAGES/loss.po" == git(made.root, "status", "--porcelain", "--", str(path))


def test_a_built_page_never_conflicts(made: Project) -> None:
    """Lines of a list are neighbours to a text tool: the page waits for `taiyaku render`, and the person is told."""
    english = "# Loss\n\n- The first item of the list.\n- The second item of the list.\n"
    commit(made, {}, HANA, english=english)
    branches(made, {"The first item of the list.": "一つ目"}, {"The second item of the list.": "二つ目"})
    done = run(made, "merge", "--no-edit", "ken")
    assert 0 == done.returncode, done
    assert "docs/ja/loss.md: changed on both sides in the same lines. Run `taiyaku render`" in done.stderr
    assert (1, []) == ((rendered := render(made)).written, rendered.edited)
    assert "- 一つ目\n- 二つ目\n" in made.target_path("loss.md").read_text(encoding="utf-8")


def test_a_page_edited_by_hand_keeps_the_edit(made: Project) -> None:
    """The other side's page was built again meanwhile: its news are in, and the edit still counts as one."""
    commit(made, {SENTENCES[1]: "壱", SENTENCES[3]: "参"}, HANA)
    git(made.root, "switch", "-qc", "ken")
    page = made.target_path("loss.md")
    page.write_text(page.read_text(encoding="utf-8").replace("壱", "手で書いた壱"), encoding="utf-8")
    git(made.root, "commit", "-qam", "By hand")
    git(made.root, "switch", "-q", "main")
    commit(made, {SENTENCES[1]: "一", SENTENCES[3]: "三"}, HANA)
    assert 0 == run(made, "merge", "-q", "--no-edit", "ken").returncode
    text = page.read_text(encoding="utf-8")
    assert ("手で書いた壱" in text, "三" in text, "一\n" in text) == (True, True, False)
    assert ["loss.md"] == render(made).edited


def test_two_reviews_on_two_branches_make_a_reviewed_message(made: Project) -> None:
    """The driver asks the project how many are needed."""
    made.config.write_text("site_name: Notes\nplugins:\n  - taiyaku: {reviews_needed: 2}\n", encoding="utf-8")
    change(made, lambda one: replace(one, target="零", state=State.DRAFT, origin=HANA) if one.target == "" else one)
    git(made.root, "commit", "-qam", "Two reviews")
    for who in (KEN, "Jun <jun@example.org>"):
        git(made.root, "switch", "-qc", who[:3], "main")
        change(made, lambda one, who=who: catalogs.accept(one, who=who, when="2026-11-03", needed=2))  # type: ignore[misc]
        git(made.root, "commit", "-qam", who)
    done = run(made, "merge", "-q", "--no-edit", "Ken")
    assert 0 == done.returncode, done
    states = {message.state for message in catalogs.read(made.catalog_path("loss.md")).messages.values()}
    assert {State.REVIEWED} == states


def test_memories_imported_on_both_sides_are_one(made: Project) -> None:
    """With or without a common one before."""
    for branch, text in (("ken", "一"), ("main", "二")):
        git(made.root, "switch", "-q", *(["-c"] if branch == "ken" else []), branch)
        made.memory_file.write_text(dumps([Past(Key(text), text)]), encoding="utf-8")
        git(made.root, "add", "-A")
        git(made.root, "commit", "-qm", text)
    assert 0 == run(made, "merge", "-q", "--no-edit", "ken").returncode
    assert ["一", "二"] == [entry.target for entry in read_units(made.memory_file)]
