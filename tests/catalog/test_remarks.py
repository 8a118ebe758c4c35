"""What people say of a message: comments that stay, and a flag that goes with the next decision."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from taiyaku.catalog import accept, commented, correct, flag, flagged, is_remark, read, reject, remarks, write
from taiyaku.catalog.signed import Signed, read_signed
from taiyaku.model import Catalog, Key, Message, Review, State

AIKO = "Aiko Tanaka <aiko@example.org>"
BEN = "Ben Sato <ben@example.org>"
DAY = "2026-11-26"
DRAFT = Message(Key("Loss"), "損失", State.DRAFT, origin="small@2", score=0.4)
TEXT = st.text(st.characters(exclude_categories=("Cs",)))


@given(TEXT)
def test_whatever_is_said_comes_back(text: str) -> None:
    """Line ends, quotes and all; and on one line."""
    said = Signed("comment", text, AIKO, DAY)
    assert said == read_signed(said.line, "comment")
    assert "\n" not in said.line
    assert read_signed(said.line, "needs work") is None


def test_a_comment_stays_whatever_is_decided() -> None:
    """It says why the text is as it is; said twice it is said once."""
    message = commented(commented(DRAFT, "同じ?", who=AIKO, when=DAY), "同じ?", who=AIKO, when=DAY)
    for after in (
        accept(message, who=BEN, when=DAY),
        correct(message, "損失値", who=BEN, when=DAY),
        reject(message),
        flagged(message, "", why="", who=BEN, when=DAY),
    ):
        assert [("同じ?", "Aiko Tanaka", DAY)] == [(one.text, one.name, one.when) for one in remarks(after)]


def test_a_flag_goes_with_the_next_decision() -> None:
    """The last flag counts; accepting, correcting and rejecting answer it."""
    once = flagged(DRAFT, "", why="どの損失?", who=AIKO, when=DAY)
    twice = flagged(once, "", why="まだです", who=BEN, when=DAY)
    assert Signed("needs work", "まだです", BEN, DAY) == flag(twice)
    assert 1 == len(twice.comments)
    for after in (accept(twice, who=BEN, when=DAY), correct(twice, "あ", who=BEN, when=DAY), reject(twice)):
        assert flag(after) is None


def test_a_flag_keeps_the_text_and_makes_nothing_reviewed() -> None:
    """A new text is a draft by its author; reviewed text is a draft again, with its reviews."""
    mine = flagged(DRAFT, "損失値", why="", who=AIKO, when=DAY)
    assert ("損失値", State.DRAFT, AIKO, None) == (mine.target, mine.state, mine.origin, mine.score)
    reviewed = replace(DRAFT, state=State.REVIEWED, reviews=(Review(BEN, DAY),))
    doubted = flagged(reviewed, "損失", why="", who=AIKO, when=DAY)
    assert (State.DRAFT, (Review(BEN, DAY),)) == (doubted.state, doubted.reviews)
    stale = replace(DRAFT, state=State.STALE, previous_source="Losses")
    assert State.STALE is flagged(stale, "損失", why="", who=AIKO, when=DAY).state


def test_what_only_looks_alike_is_left_alone() -> None:
    """A translator's own words that begin as ours do."""
    for line in ("comment: see the glossary", 'comment: x: "broken', "needs work: all of it", "comment"):
        assert not is_remark(line)
        assert flag(replace(DRAFT, comments=(line,))) is None


def test_gettext_keeps_what_people_say(tmp_path: Path) -> None:
    """`msgcat` and `msgmerge` write it again as it was; the flag is no flag of PO, which they would drop."""
    message = flagged(commented(DRAFT, '改行\nと"引用"', who=AIKO, when=DAY), "", why="理由", who=BEN, when=DAY)
    path, other = tmp_path / "page.po", tmp_path / "other.po"
    header = (("Content-Type", "text/plain; charset=UTF-8"), ("Language", "ja"))
    write(path, Catalog("ja", {message.key: message}, headers=header))
    for command in (["msgcat", str(path)], ["msgmerge", "--quiet", "--no-fuzzy-matching", str(path), str(path)]):
        subprocess.run([*command, "-o", str(other)], check=True, capture_output=True)
        again = read(other).messages[message.key]
        assert (remarks(message), flag(message)) == (remarks(again), flag(again))
