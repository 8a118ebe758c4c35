"""The history of catalogs, from real repositories."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taiyaku import catalog as catalogs
from taiyaku.model import Catalog, Key, Message, State
from taiyaku.project import Project
from taiyaku.status import trend
from taiyaku.status.trend import thinned
from tests.support import project

TEXTS = st.text(alphabet=st.sampled_from('ab "\\\n#|,~訳fuzzy'), max_size=8)
MESSAGES = st.builds(
    Message,
    st.builds(Key, TEXTS.filter(bool), TEXTS),
    TEXTS,
    comments=st.lists(st.sampled_from(["a word", "fuzzy", "#, fuzzy"]), max_size=1).map(tuple),
    flags=st.lists(st.sampled_from(["no-wrap", "python-format"]), max_size=1).map(tuple),
)


@st.composite
def whole(draw: st.DrawFn) -> Catalog:
    """A catalog whose messages are in any state that their texts allow."""
    messages = {}
    for message in draw(st.lists(MESSAGES, max_size=6, unique_by=lambda message: message.key)):
        state = draw(st.sampled_from([State.DRAFT, State.STALE, State.REVIEWED])) if message.target else State.NEW
        before = "before\nit" if state is State.STALE else ""
        messages[message.key] = Message(
            message.key, message.target, state, previous_source=before, comments=message.comments, flags=message.flags
        )
    gone = Message(Key("gone"), "消えた", State.REVIEWED)
    return Catalog("ja", messages, {gone.key: gone}, headers=(("Language", "ja"),))


@given(whole())
def test_a_glance_counts_what_reading_counts(catalog: Catalog) -> None:
    text = catalogs.dumps(catalog)
    read = Counter(message.state for message in catalogs.loads(text, Path("a.po")).messages.values())
    assert {state: read[state] for state in State} == catalogs.tally(text)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=50).map(sorted), st.integers(2, 20))
def test_thinned_out_the_first_and_the_last_stay(times: list[int], points: int) -> None:
    places = thinned(times, points)
    assert (0, len(times) - 1) == (places[0], places[-1])
    assert sorted(set(places)) == list(places)
    assert len(places) <= points


def git(root: Path, *arguments: str, when: int = 0) -> None:
    date = {"GIT_AUTHOR_DATE": f"@{when} +0000", "GIT_COMMITTER_DATE": f"@{when} +0000"}
    names = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *names, *arguments], cwd=root, check=True, env={**os.environ, **date})


def po(*targets: str) -> str:
    return "\n".join(f'msgid "{n}"\nmsgstr "{target}"\n' for n, target in enumerate(targets))


@pytest.fixture
def told(tmp_path: Path) -> Project:
    """Three commits: a page half done, a second page by a merge, the first page gone; in a folder of a repository."""
    root = tmp_path / "repository" / "notes"
    made = project(root, {"locale/ja/LC_MESSAGES/a.po": po("一", ""), "docs/en/a.md": "a"})
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "one", when=1_000_000)
    git(root, "checkout", "-qb", "side")
    page = made.catalog_path("sub/b.md")
    page.parent.mkdir()
    page.write_text(po("二", "三", ""), encoding="utf-8")
    git(root, "add", ".")
    git(root, "commit", "-qm", "two", when=1_500_000)
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "three", "side", when=2_000_000)
    git(root, "rm", "-q", "locale/ja/LC_MESSAGES/a.po")
    git(root, "commit", "-qm", "four", when=3_000_000)
    return made


def test_each_commit_is_told_as_it_left_the_catalogs(told: Project) -> None:
    """What a merge brought is there from the merge on; the second time nothing is counted again."""
    for _ in range(2):
        found = trend(told)
        assert "" == found.missing
        assert [(1_000_000, 1, 1), (2_000_000, 3, 2), (3_000_000, 2, 1)] == [
            (point.when, point.of("reviewed"), point.of("new")) for point in found.points
        ]
    cache = told.cache / "trend.json"
    known = json.loads(cache.read_text(encoding="utf-8"))
    known["counts"] = {blob: [7, 7, 7, 7] for blob in known["counts"]}
    cache.write_text(json.dumps(known), encoding="utf-8")
    assert [7, 14, 7] == [point.of("reviewed") for point in trend(told).points]


def test_without_git_there_is_no_trend(tmp_path: Path) -> None:
    made = project(tmp_path / "p", {"locale/ja/LC_MESSAGES/a.po": po("一")})
    assert "no history" == trend(made).missing


def test_a_broken_cache_is_counted_anew(told: Project) -> None:
    told.cache.mkdir()
    (told.cache / "trend.json").write_text("[", encoding="utf-8")
    assert 3 == len(trend(told).points)
