"""Laws of the alignment, on the pages of this repository, whose Japanese is disturbed in every way."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku import catalog as catalogs
from taiyaku.align import Judge, Lexicon, Unit, adopt, align, learn, sketch, units
from taiyaku.align.adopt import SURE
from taiyaku.align.units import joined
from taiyaku.catalog import template
from taiyaku.model import Catalog, Review, State
from taiyaku.pages import mark_of
from taiyaku.project import OPTIONS, Offer
from taiyaku.segments import split

ROOT = Path(__file__).parents[2]
OFFER = Offer(tuple(OPTIONS["front_matter"][1]))
PAGES = sorted(path.name for path in (ROOT / "docs/ja").glob("*.md") if mark_of(path.read_text(encoding="utf-8")))
AIKO = Review("Aiko <aiko@example.org>", "2026-11-01")
pages = st.sampled_from(PAGES)
FIGURES = re.compile(r"[\d.～]+")


@lru_cache
def english(page: str) -> tuple[Unit, ...]:
    return units(split((ROOT / "docs/en" / page).read_text(encoding="utf-8"), page=page, offer=OFFER))


@lru_cache
def japanese(page: str) -> tuple[Unit, ...]:
    mark = mark_of((ROOT / "docs/ja" / page).read_text(encoding="utf-8"))
    assert mark is not None
    return units(split(mark.rest, page=page, offer=OFFER))


@lru_cache
def judge() -> Judge:
    plain = Judge(Lexicon())
    pairs = [pair for page in PAGES for pair in sketch(english(page), japanese(page), plain)]
    return Judge(learn((one.words, other.words) for one, other in pairs))


@lru_cache
def catalog(page: str) -> Catalog:
    return template(split((ROOT / "docs/en" / page).read_text(encoding="utf-8"), page=page, offer=OFFER))


@st.composite
def disturbed(draw: st.DrawFn) -> tuple[str, tuple[Unit, ...]]:
    """A page, and its Japanese with texts dropped, added, joined, doubled and swapped."""
    page = draw(pages)
    row = list(japanese(page))
    for _ in range(draw(st.integers(0, 6))):
        if len(row) < 2:
            break
        place = draw(st.integers(0, len(row) - 2))
        match draw(st.sampled_from(["drop", "add", "join", "double", "swap"])):
            case "drop":
                del row[place]
            case "add":
                row.insert(place, draw(st.sampled_from(japanese(draw(pages)))))
            case "join":
                if row[place].segment and row[place + 1].segment:
                    row[place : place + 2] = [joined(row[place], row[place + 1])]
            case "double":
                row.insert(place, row[place])
            case _:
                row[place : place + 2] = [row[place + 1], row[place]]
    return page, tuple(replace(unit, line=number) for number, unit in enumerate(row, 1))


@pytest.mark.parametrize("page", PAGES)
def test_an_undisturbed_page_is_placed_whole_and_surely(page: str) -> None:
    source, target = english(page), japanese(page)
    beads = align(source, target, judge())
    # "0.01 to 0.1" is a text, 0.01～0.1 is none: such a pair stays apart, and what is around it is less sure.
    apart = [bead for bead in beads if not (bead.sources and bead.targets)]
    bare = [target[index] for bead in apart for index in bead.targets]
    assert len(apart) == 2 * len([unit for unit in bare if FIGURES.fullmatch(unit.text)])
    assert [(index,) for index in range(len(source))] == [bead.sources for bead in beads if bead.sources]
    assert [(index,) for index in range(len(target))] == [bead.targets for bead in beads if bead.targets]
    beads = [bead for bead in beads if bead not in apart]
    texts = [bead for bead in beads if source[bead.sources[0]].segment]
    assert bare or [] == [source[bead.sources[0]].text for bead in texts if bead.confidence < SURE]


@settings(max_examples=60, deadline=None)
@given(disturbed())
def test_order_is_kept_and_every_unit_is_in_one_bead(case: tuple[str, tuple[Unit, ...]]) -> None:
    page, target = case
    beads = align(english(page), target, judge())
    assert [*range(len(english(page)))] == [index for bead in beads for index in bead.sources]
    assert [*range(len(target))] == [index for bead in beads for index in bead.targets]
    assert all(0.0 <= bead.confidence <= 1.0 for bead in beads)


@settings(max_examples=60, deadline=None)
@given(disturbed())
def test_every_japanese_text_is_in_a_message_or_named(case: tuple[str, tuple[Unit, ...]]) -> None:
    page, target = case
    beads = align(english(page), target, judge())
    adopted = adopt(catalog(page), english(page), target, beads, origin="docs/ja")
    placed = "".join(message.target for message in adopted.catalog.messages.values())
    named = {text.line for text in adopted.unplaced}
    lost = [
        unit.text
        for unit in target
        if unit.segment and unit.line not in named and _bare(unit.segment.text) not in _bare(placed)
    ]
    assert [] == lost


def _bare(text: str) -> str:
    return "".join(text.split()).replace("\\", "")


@settings(max_examples=30, deadline=None)
@given(disturbed(), st.randoms(use_true_random=False))
def test_what_a_person_translated_stays(case: tuple[str, tuple[Unit, ...]], random: object) -> None:
    page, target = case
    known = catalog(page)
    keys = [key for number, key in enumerate(known.messages) if number % 3 == hash(repr(random)) % 3]
    theirs = {key: catalogs.correct(known.messages[key], "人の訳", who=AIKO.who, when=AIKO.when) for key in keys}
    before = replace(known, messages={**known.messages, **theirs})
    beads = align(english(page), target, judge())
    after = adopt(before, english(page), target, beads, origin="docs/ja", review=AIKO).catalog
    assert theirs == {key: after.messages[key] for key in keys}


@pytest.mark.parametrize("page", PAGES)
def test_importing_twice_changes_nothing(page: str) -> None:
    beads = align(english(page), japanese(page), judge())
    once = adopt(catalog(page), english(page), japanese(page), beads, origin="docs/ja").catalog
    twice = adopt(once, english(page), japanese(page), beads, origin="docs/ja").catalog
    assert once == twice


def test_only_who_answers_for_it_makes_an_import_reviewed() -> None:
    """What is still English in the Japanese page stays new."""
    page = PAGES[0]
    beads = align(english(page), japanese(page), judge())
    drafts = adopt(catalog(page), english(page), japanese(page), beads, origin="docs/ja").catalog
    assert {State.DRAFT} == states_of_filled(drafts)
    done = adopt(catalog(page), english(page), japanese(page), beads, origin="docs/ja", review=AIKO).catalog
    assert {State.REVIEWED} == states_of_filled(done)
    two = adopt(catalog(page), english(page), japanese(page), beads, origin="docs/ja", review=AIKO, needed=2).catalog
    assert {State.DRAFT} == states_of_filled(two)


def states_of_filled(filled: Catalog) -> set[State]:
    return {message.state for message in filled.messages.values() if message.target}
