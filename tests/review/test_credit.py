"""Decisions → commits, as values."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from taiyaku.model import Catalog, Key, Message, Review, State
from taiyaku.review.credit import Author, Change, Done, author, commits
from taiyaku.review.credit import change as decided
from taiyaku.review.journal import WRITTEN, Decision

NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
AIKO, BEN = Author("Aiko", "a@example.org"), Author("Ben", "b@example.org")


@given(NAMES, NAMES)
def test_two_names_have_two_addresses(one: str, other: str) -> None:
    """And each is of letters that any mail program takes; what git cannot have in a name is gone."""
    first, second = author(one), author(other)
    assert (first.name == second.name) == (first.mail == second.mail) or first.name.lower() == second.name.lower()
    for made in (first, second):
        assert made.mail.isascii()
        assert not set("<>\n\0") & set(made.name + made.mail)
        assert made.name


def test_an_address_is_kept() -> None:
    """Whatever git had."""
    assert Author("田中 愛子", "aiko@example.org") == author("田中 愛子 <aiko@example.org>")
    assert Author("Aiko b", "a@example.org") == author("Aiko <b> <a@example.org>")
    assert Author("Anonymous", "anonymous@noreply.invalid") == author("")


def change(page: str, *people: tuple[Author, ...], at: float = 0.0) -> Change:
    """A page on whose messages these people worked, each on one."""
    return Change(page, "", tuple(Done("accepted", who, at) for who in people), frozenset(), ())


@given(st.lists(st.tuples(NAMES, st.lists(st.sets(st.sampled_from([AIKO, BEN]), min_size=1), max_size=3))))
def test_every_change_is_in_one_commit_of_those_who_made_it(pages: list[tuple[str, list[set[Author]]]]) -> None:
    """And the subject is never too long for a log."""
    changes = [change(name, *(tuple(sorted(people)) for people in done)) for name, done in pages]
    made = commits(changes)
    assert sorted(id(one) for one in changes if one.done) == sorted(
        id(one) for commit in made for one in commit.changes
    )
    for commit in made:
        people = {commit.author, *commit.others}
        assert all(people == {who for done in one.done for who in done.people} for one in commit.changes)
        subject, empty, *_ = commit.message.split("\n")
        assert (True, "") == (len(subject) <= 72, empty)


def test_pages_of_one_person_and_shared_ones_are_apart() -> None:
    """In the order in which the work on them ended."""
    made = commits(
        [
            change("notes/descent.md", (AIKO,), (BEN,), (BEN,), at=2.0),
            change("notes/index.md", (AIKO,), (AIKO,), at=1.0),
            change("mkdocs.yml", (AIKO,), at=3.0),
        ]
    )
    assert [BEN, AIKO] == [one.author for one in made]
    assert (
        "Review: 3 messages of 1 page (descent)\n\nnotes/descent.md: 3 (3 accepted) by Ben (2), Aiko (1)\n\n"
        "Co-authored-by: Aiko <a@example.org>\n"
    ) == made[0].message
    assert "Review: 3 messages of 2 pages (notes/index, mkdocs.yml)" == made[1].message.splitlines()[0]


def test_a_comment_is_committed_and_does_not_hide_the_decision() -> None:
    """Both people are named; of a message that was only talked about that is said."""
    old = Message(Key("Loss"), "損失", State.DRAFT)
    accepted = replace(old, state=State.REVIEWED, reviews=(Review("Aiko <a@example.org>", "2026-11-23"),))
    talked = replace(accepted, comments=("Why not 損失関数?",))
    catalogs = [Catalog("ja", {one.key: one}) for one in (old, accepted, talked)]
    accept = Decision(1, "a", 1.0, "Aiko <a@example.org>", "accept", "a.md", old, accepted, WRITTEN)
    comment = Decision(2, "b", 2.0, "Ben <b@example.org>", "comment", "a.md", accepted, talked, WRITTEN)
    both = decided("a.md", [accept, comment], old=catalogs[0], now=catalogs[2])
    assert (Done("accepted", (AIKO, BEN), 2.0),) == both.done
    later = decided("a.md", [comment], old=catalogs[1], now=catalogs[2])
    assert (Done("commented on", (BEN,), 2.0),) == later.done
    assert "Why not" in later.text


def test_a_long_list_of_pages_ends_in_dots() -> None:
    """Those with the most messages are named."""
    (made,) = commits([change(f"lesson-{n}/backpropagation-{n}.md", *[(AIKO,)] * n) for n in range(1, 9)])
    assert "Review: 36 messages of 8 pages (backpropagation-8, backpropagation-7, …)" == made.message.splitlines()[0]
