"""Reviews become commits, in real repositories."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from taiyaku.catalog import accept, correct, dumps, loads, read
from taiyaku.errors import ProjectError, TaiyakuError
from taiyaku.locks import Lock
from taiyaku.model import Key, Message, State
from taiyaku.project import Project
from taiyaku.review import committer as module
from taiyaku.review.committer import Committer
from taiyaku.review.git import Repository
from taiyaku.review.queue import digest, message_id
from taiyaku.review.store import Refused, Saved, Store
from tests.review import support
from tests.review.support import AIKO, BEN, DOUBTFUL, LIKELY, NOTES, PAGE, STALE, UNTOUCHED, edit, message
from tests.review.test_command import run as typed
from tests.review.test_command import serving as _serving

HOME = "index.md"
DAY = "2026-11-23"


@contextmanager
def serving(project: Project, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command, as soon as it answers."""
    with _serving(project, *arguments) as (process, address), build_opener(HTTPCookieProcessor()).open(address):
        yield process


def git(project: Project, *line: str) -> str:
    done = subprocess.run(["git", *line], cwd=project.root, capture_output=True, text=True, check=True)
    return done.stdout.removesuffix("\n")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """All is in git, as it is in the morning."""
    made = support.make_project(tmp_path)
    (tmp_path / ".gitignore").write_text("/.taiyaku/\n", encoding="utf-8")
    git(made, "add", ".")
    git(made, "commit", "-q", "-m", "Morning")
    return made


def decide(store: Store, key: Key, who: str = AIKO, text: str = "", page: str = PAGE) -> Saved:
    """Somebody accepts a message, or corrects it."""
    old = store.catalog(page).messages[key]
    how: Callable[[Message], Message] = (
        partial(correct, target=text, who=who, when=DAY) if text else partial(accept, who=who, when=DAY)
    )
    action = "correct" if text else "accept"
    saved = store.save(page, message_id(key), digest(old), how, who=who, action=action)
    assert isinstance(saved, Saved)
    return saved


def committed(project: Project, key: Key, page: str = PAGE, commit: str = "HEAD") -> Message:
    """The message as git has it."""
    path = project.catalog_path(page).relative_to(project.root)
    return loads(git(project, "show", f"{commit}:{path}") + "\n", path).messages[key]


def dirty(project: Project) -> str:
    return git(project, "status", "--porcelain")


def log(project: Project, form: str) -> list[str]:
    """Our commits, the last one first."""
    return git(project, "log", f"--format={form}", "HEAD").splitlines()


def test_each_person_gets_a_commit(project: Project) -> None:
    """As its author, with pages and counts; nothing else is left or taken."""
    store = Store(project)
    decide(store, STALE)
    decide(store, UNTOUCHED, text="だれも始めていません。")
    decide(store, NOTES, BEN, page=HOME)
    made = Committer(project, store.journal).commit()
    assert [f"{BEN}", f"{AIKO}", "Aiko Tanaka <aiko@example.org>"] == log(project, "%an <%ae>")
    assert "" == dirty(project)
    assert [git(project, "rev-parse", "HEAD~1"), git(project, "rev-parse", "HEAD")] == [one.id for one in made]
    assert "Review: 2 messages of 1 page (descent)\n\nnotes/descent.md: 2 (1 accepted, 1 corrected)\n" == git(
        project, "log", "-1", "--format=%B", "HEAD~1"
    )
    assert () == store.journal.uncommitted()
    assert () == Committer(project, store.journal).commit()


def test_a_page_of_two_people_is_one_commit_of_both(project: Project) -> None:
    """The author is who did more; the trailer is one that git and its hosts read."""
    store = Store(project)
    decide(store, LIKELY)
    decide(store, STALE, BEN)
    decide(store, DOUBTFUL, BEN)
    (made,) = Committer(project, store.journal).commit()
    assert BEN == log(project, "%an <%ae>")[0]
    assert AIKO == git(project, "log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly)").strip()
    assert "3 accepted) by Ben Sato (2), Aiko Tanaka (1)" in made.commit.message


def test_what_else_is_changed_stays_as_it_is(project: Project) -> None:
    """Staged, changed and new files, and a draft in the same catalog: none is taken, none is touched."""
    store = Store(project)
    (project.root / "glossary.yml").write_text("terms: []\n", encoding="utf-8")
    git(project, "add", "glossary.yml")
    (project.root / "docs/en/index.md").write_text("# Other\n", encoding="utf-8")
    (project.root / "new.txt").write_text("new\n", encoding="utf-8")
    edit(project, UNTOUCHED, target="下書き", state=State.DRAFT, origin="marian/tiny@1")
    decide(store, STALE)
    before = dirty(project)
    Committer(project, store.journal).commit()
    path = project.catalog_path(PAGE).relative_to(project.root).as_posix()
    assert before == dirty(project)
    assert [path] == git(project, "show", "--format=", "--name-only").splitlines()
    assert (State.REVIEWED, State.NEW) == (committed(project, STALE).state, committed(project, UNTOUCHED).state)
    assert "下書き" == message(project, UNTOUCHED).target
    assert "" == git(project, "diff", "--cached", "--", path)


def test_what_is_staged_in_the_same_catalog_stays_staged(project: Project) -> None:
    """With the review beside it, so that the next commit does not take that back."""
    store = Store(project)
    edit(project, UNTOUCHED, target="下書き", state=State.DRAFT, origin="marian/tiny@1")
    git(project, "add", "locale")
    decide(store, STALE)
    Committer(project, store.journal).commit()
    assert (State.REVIEWED, State.NEW) == (committed(project, STALE).state, committed(project, UNTOUCHED).state)
    git(project, "commit", "-q", "-m", "By hand")
    assert (State.REVIEWED, State.DRAFT) == (committed(project, STALE).state, committed(project, UNTOUCHED).state)
    assert "" == dirty(project)


def test_a_catalog_that_git_does_not_have_is_committed_whole(project: Project) -> None:
    """One for a page that is new; unless git is told to ignore it."""
    for page in ("new page.md", "ignored.md"):
        path = project.catalog_path(page)
        path.write_text(dumps(read(project.catalog_path(HOME))), encoding="utf-8")
    (project.root / ".gitignore").write_text("/.taiyaku/\nignored.po\n", encoding="utf-8")
    store = Store(project)
    decide(store, NOTES, page="new page.md")
    decide(store, NOTES, page="ignored.md")
    (made,) = Committer(project, store.journal).commit()
    assert "Review: 1 message of 1 page (new page)" == made.commit.message.splitlines()[0]
    assert State.REVIEWED is committed(project, NOTES, "new page.md").state
    assert " M .gitignore" == dirty(project)


def test_a_decision_that_was_taken_back_is_no_commit(project: Project) -> None:
    """One that was committed before is taken back by a commit."""
    store = Store(project)
    saved = decide(store, STALE)
    assert isinstance(store.undo(saved.token, who=AIKO), Saved)
    assert () == Committer(project, store.journal).commit()
    assert () == store.journal.uncommitted()
    saved = decide(store, STALE)
    Committer(project, store.journal).commit()
    assert not isinstance(store.undo(saved.token, who=BEN), Refused)
    (made,) = Committer(project, store.journal).commit()
    assert "notes/descent.md: 1 (1 taken back)" in made.commit.message
    assert BEN == log(project, "%an <%ae>")[0]
    assert State.STALE is committed(project, STALE).state


def revert(store: Store, past: Saved, who: str = BEN) -> None:
    """A maintainer takes back what somebody did."""
    now = store.catalog(PAGE).messages[past.after.key]
    saved = store.save(PAGE, message_id(now.key), digest(now), lambda now: past.before, who=who, action="revert")
    assert isinstance(saved, Saved)


def test_what_a_maintainer_took_back_is_credited_to_nobody(project: Project) -> None:
    """The text that stands again is its author's; what is in git already is taken back in the maintainer's name."""
    store, eve = Store(project), "Eve <eve@example.org>"
    decide(store, DOUBTFUL, AIKO, "愛子の訳")
    spoilt = decide(store, DOUBTFUL, eve, "荒らし")
    decide(store, DOUBTFUL, eve, "もっと荒らし")
    revert(store, spoilt)
    (made,) = Committer(project, store.journal).commit()
    assert ("愛子の訳", [AIKO]) == (committed(project, DOUBTFUL).target, log(project, "%an <%ae>")[:1])
    assert "Eve" not in made.commit.message
    spoilt = decide(store, DOUBTFUL, eve, "荒らし")
    Committer(project, store.journal).commit()
    decide(store, DOUBTFUL, eve, "もっと荒らし")
    revert(store, spoilt)
    (made,) = Committer(project, store.journal).commit()
    assert ("愛子の訳", [BEN]) == (committed(project, DOUBTFUL).target, log(project, "%an <%ae>")[:1])
    assert "notes/descent.md: 1 (1 taken back)" in made.commit.message
    assert "Eve" not in made.commit.message


def test_what_was_committed_by_hand_is_settled(project: Project) -> None:
    """Also where the message has moved on since."""
    store = Store(project)
    decide(store, STALE)
    git(project, "commit", "-q", "-a", "-m", "By hand")
    edit(project, STALE, state=State.STALE, previous_source="Something else.")
    assert () == Committer(project, store.journal).commit()
    assert () == store.journal.uncommitted()


def test_what_somebody_changed_since_waits(project: Project) -> None:
    """It is not committed in the reviewer's name; put back as it was decided, it is."""
    store, path = Store(project), project.catalog_path(PAGE)
    decide(store, STALE)
    text = path.read_text("utf-8")
    git(project, "stash", "-q")
    committer = Committer(project, store.journal)
    assert () == committer.commit()
    assert not committer.due()
    path.write_text(text, encoding="utf-8")
    assert 1 == len(committer.commit())


def test_names_of_any_script_without_an_address(project: Project) -> None:
    """Git takes them, and each has an address of its own."""
    store = Store(project)
    decide(store, STALE, "田中 愛子")
    decide(store, NOTES, "佐藤 勉", page=HOME)
    Committer(project, store.journal).commit()
    names, mails = log(project, "%an")[:2], log(project, "%ae")[:2]
    assert ["佐藤 勉", "田中 愛子"] == names
    assert 2 == len(set(mails))
    assert (
        ""
        == subprocess.run(["git", "fsck", "--strict"], cwd=project.root, capture_output=True, text=True, check=True)
        .stderr.replace("notice: ", "")
        .strip()
    )


STASH, POP = "git stash push -q -- .gitignore", "git stash pop -q 2> /dev/null"
BRANCH = "git checkout -q -b other && git commit -q --allow-empty -m o && git checkout -q -"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("git checkout -q --detach", "detached HEAD"),
        (
            f"echo a > .gitignore && {STASH} && echo b > .gitignore && git commit -q -m b -- .gitignore && ! {POP}",
            "files that are in conflict",
        ),
        ("touch .git/index.lock", "another git is at work"),
        (
            f"{BRANCH} && git commit -q --allow-empty -m m && git merge -q --no-commit --no-ff other",
            "in the middle of a merge",
        ),
        (
            f"{BRANCH} && git commit -q --allow-empty -m m && ! git rebase -q --autostash -x false other 2> /dev/null",
            "in the middle of a rebase",
        ),
        ("rm -rf .git", "not a git repository"),
        ("rm -rf .git && git init -q", "no commit yet"),
    ],
)
def test_a_repository_that_is_busy_is_left_alone(project: Project, line: str, said: str) -> None:
    """One line says why; the decision waits."""
    store = Store(project)
    decide(store, STALE)
    subprocess.run(line, shell=True, cwd=project.root, check=True, stdout=subprocess.DEVNULL)
    with pytest.raises(ProjectError, match=said) as told:
        Committer(project, store.journal).commit()
    assert 1 == len(str(told.value).splitlines())
    assert 1 == len(store.journal.uncommitted())


def hook(project: Project, name: str, script: str) -> Path:
    path = project.root / ".git/hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_hook_that_refuses_is_said_and_asked_again(project: Project) -> None:
    """What it says is in the line; index, working tree and branch are as they were."""
    store = Store(project)
    decide(store, STALE)
    refusing = hook(project, "pre-commit", "echo 'no commits on Thursdays'; echo more; exit 1")
    before = git(project, "rev-parse", "HEAD"), dirty(project)
    with pytest.raises(ProjectError, match="no commits on Thursdays"):
        Committer(project, store.journal).commit()
    assert before == (git(project, "rev-parse", "HEAD"), dirty(project))
    assert not list((project.root / ".git").glob("taiyaku-*"))
    refusing.unlink()
    assert 1 == len(Committer(project, store.journal).commit())


def test_nobody_writes_catalogs_while_a_hook_runs(project: Project) -> None:
    """A save meanwhile waits in the journal; the hook sees what is committed, and nothing else."""
    store = Store(project)
    decide(store, STALE)
    hook(
        project,
        "pre-commit",
        "git diff --cached --name-only > seen; flock -n .taiyaku/catalogs.lock true && exit 1; exit 0",
    )
    Committer(project, store.journal).commit()
    path = project.catalog_path(PAGE).relative_to(project.root).as_posix()
    assert f"{path}\n" == (project.root / "seen").read_text("utf-8")
    with Lock(project.cache).held(patience=0):
        pass


def test_a_commit_by_somebody_else_meanwhile_is_kept(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look and the commit: theirs stays the last, and ours is made on top of it."""
    store = Store(project)
    decide(store, STALE)
    fill = Repository._fill

    def late(self: Repository, *values: object, **named: object) -> None:
        fill(self, *values, **named)  # type: ignore[arg-type]
        monkeypatch.undo()
        (project.root / "x").write_text("x")
        git(project, "add", "x")
        git(project, "commit", "-q", "-m", "Theirs")

    monkeypatch.setattr(Repository, "_fill", late)
    with pytest.raises(ProjectError, match="somebody else committed"):
        Committer(project, store.journal).commit()
    assert "Theirs" == log(project, "%s")[0]
    assert 1 == len(Committer(project, store.journal).commit())
    assert "x" == git(project, "show", "HEAD:x")
    assert "" == dirty(project)


@pytest.mark.parametrize("after", ["base", "commit", "stage"])
def test_killed_after_any_step_the_next_start_goes_on(project: Project, after: str) -> None:
    """One commit in the end, and nothing looks reverted."""
    decide(Store(project), STALE)
    code = f"""
import os
from pathlib import Path
from urllib.request import urlopen
from taiyaku.project import find_project
from taiyaku.review.committer import Committer
from taiyaku.review.git import Repository
from taiyaku.review.store import Store
step = Repository.{after}
def killed(*values, **named):
    step(*values, **named)
    os.kill(os.getpid(), 9)
Repository.{after} = killed
project = find_project(Path({str(project.root)!r}))
Committer(project, Store(project).journal).commit()
"""
    assert -9 == subprocess.run([sys.executable, "-c", code], check=False).returncode
    store = Store(project)
    assert 1 == len(store.journal.uncommitted())
    Committer(project, store.journal).commit()
    assert () == store.journal.uncommitted()
    assert "" == dirty(project)
    assert 2 == len(log(project, "%h"))


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


def test_commits_are_due_after_quiet_or_a_long_time(project: Project) -> None:
    """Not with every save."""
    clock, store = Clock(), Store(project)
    committer = Committer(project, store.journal, clock=clock)
    assert not committer.due()
    decide(store, STALE)
    assert not committer.due()
    clock.now += module.QUIET + 1
    assert committer.due()
    committer.commit()
    assert not committer.due()


def test_a_clock_that_is_set_back_stops_no_commit(project: Project) -> None:
    """Neither a decision nor a rest from later than now is waited for."""
    clock, store = Clock(), Store(project)
    committer = Committer(project, store.journal, clock=clock)
    decide(store, STALE)
    committer._again = clock.now + module.PAUSE
    clock.now -= 86_400
    assert committer.due()


def test_what_did_not_work_is_tried_again_with_rests(project: Project, caplog: pytest.LogCaptureFixture) -> None:
    """And is said once."""
    clock, store = Clock(), Store(project)
    committer = Committer(project, store.journal, clock=clock)
    decide(store, STALE)
    lock = project.root / ".git/index.lock"
    lock.touch()
    clock.now += module.QUIET + 1
    for rest in (module.PAUSE, 2 * module.PAUSE, 4 * module.PAUSE):
        assert committer.due()
        committer._try()
        clock.now += rest - 1
        assert not committer.due()
        clock.now += 2
    assert 1 == len(caplog.records)
    lock.unlink()
    committer._try()
    assert () == store.journal.uncommitted()


def test_a_repository_may_begin_above_the_project(tmp_path: Path) -> None:
    """The catalogs are then deeper in it."""
    (tmp_path / "course [1]").mkdir()
    project = support.make_project(tmp_path / "course [1]")
    (tmp_path / "course [1]/.git").rename(tmp_path / ".git")
    (tmp_path / ".gitignore").write_text(".taiyaku/\n", encoding="utf-8")
    git(project, "add", "..")
    git(project, "commit", "-q", "-m", "Morning")
    store = Store(project)
    decide(store, STALE)
    assert 1 == len(Committer(project, store.journal).commit())
    assert "" == dirty(project)
    assert 1 == len(git(project, "show", "--format=", "--name-only").splitlines())


def test_a_server_whose_git_knows_nobody_commits(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the author commits, too."""
    store = Store(project)
    decide(store, STALE, BEN)
    git(project, "config", "--unset", "user.name")
    git(project, "config", "--unset", "user.email")
    git(project, "config", "user.useConfigOnly", "true")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    Committer(project, store.journal).commit()
    assert [BEN, BEN] == log(project, "%an <%ae>%n%cn <%ce>")[:2]


def test_two_who_commit_at_once_do_not_meet(project: Project) -> None:
    """The second is told."""
    store = Store(project)
    decide(store, STALE)
    one, other = (Committer(project, store.journal) for _ in range(2))
    with one._alone.acquire(), pytest.raises(TaiyakuError, match="another taiyaku is committing"):
        other.commit()
    assert 1 == len(other.commit())


def test_the_command_commits_when_it_is_told_to(project: Project) -> None:
    """Once, in one line for each commit."""
    decide(Store(project), STALE)
    done = typed(project, "--commit-now")
    assert f"{git(project, 'rev-parse', '--short=7', 'HEAD')}  Aiko Tanaka  Review: 1 message of" in done.stdout
    assert "Nothing to commit" in typed(project, "--commit-now").stdout


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_command_commits_at_its_end(project: Project, ending: signal.Signals) -> None:
    """Where that is wished; however it is ended."""
    decide(Store(project), STALE)
    with serving(project, "--commit") as process:
        process.send_signal(ending)
        assert 0 == process.wait(20)
    assert 2 == len(log(project, "%h"))
    assert "" == dirty(project)


def test_without_commits_the_way_to_them_is_said(project: Project) -> None:
    """At the end, and only if there is something to commit."""
    with serving(project) as process:
        process.send_signal(signal.SIGINT)
        assert "" == process.communicate(timeout=20)[0]
    decide(Store(project), STALE)
    with serving(project) as process:
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=20)[0]
    assert "1 reviewed message is not in git yet." in said
    assert "--commit-now" in said
    assert 1 == len(log(project, "%h"))


def test_the_project_may_ask_for_commits(project: Project) -> None:
    """In mkdocs.yml; the command line has the last word."""
    text = project.config.read_text("utf-8").replace("reviews_needed: 1", "commits: true")
    project.config.write_text(text, "utf-8")
    decide(Store(project), STALE)
    for more, count in ((["--no-commit"], 1), ([], 2)):
        with serving(project, *more) as process:
            process.send_signal(signal.SIGINT)
            process.wait(20)
        assert count == len(log(project, "%h"))
