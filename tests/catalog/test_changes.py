"""What kind of change it is, and what is carried over into the Japanese."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given

from taiyaku.catalog.change import Nature, carried, change
from taiyaku.segments import SpanKind, spans
from tests.bench.changes import Edit, edits, judged
from tests.strategies import japanese, messages

EDITS = edits()
ROWS = judged(EDITS)


def test_no_change_of_meaning_goes_by_unseen() -> None:
    """The one figure that must never slip: nothing that a person should see is carried over."""
    assert [] == [row.edit for row in ROWS if row.silent]


@pytest.mark.parametrize("edit", [edit for edit in EDITS if edit.keeps and edit.target], ids=lambda edit: edit.old[:40])
def test_what_is_carried_over_is_what_the_row_says(edit: Edit) -> None:
    """Or nothing is: no row gets another Japanese than the one that a person gave it."""
    assert carried(edit.target, edit.old, edit.new, change(edit.old, edit.new)) in (edit.expected, None)


def test_the_figures_that_must_hold() -> None:
    """At least so many of the edits of each kind are known, and carried over where the meaning stays."""
    assert 225 == len(EDITS)
    known = Counter(row.edit.kind for row in ROWS if row.kind == row.edit.kind)
    kept = Counter(row.edit.kind for row in ROWS if row.edit.keeps and row.target is not None)
    floors = {"link target": 27, "code": 20, "number": 10, "rewording": 60, "typo": 36, "punctuation": 18, "spacing": 4}
    assert floors == {kind: min(known[kind], least) for kind, least in floors.items()}
    floors = {"link target": 27, "code": 20, "number": 9, "typo": 36, "punctuation": 14, "markup": 8, "spacing": 4}
    assert floors == {kind: min(kept[kind], least) for kind, least in floors.items()}


def test_the_set_is_labelled_with_words_that_there_are() -> None:
    assert {edit.kind for edit in EDITS} <= {nature.value for nature in Nature}
    assert len(EDITS) == len({(edit.old, edit.new) for edit in EDITS})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It is now used.", "It is not used."),
        ("The loss is small.", "The less is small."),
        ("Add a layer.", "Add layers."),
        ("Train the model.", "Trained the model."),
        ("Do nto train it.", "Do not train it."),
        ("It takes 5 ms.", "It takes 5 s."),
        ("Use the tanh function.", "Use the than function."),
        ("Is it done.", "Is it done?"),
        ("Use x, y and z.", "Use x y and z."),
        ("Few models converge.", "A few models converge."),
        ("Filed under loss.", "Filled under loss."),
        ("Take apart.", "Take a part."),
        ("Ask us.", "Ask US."),
    ],
)
def test_one_word_or_mark_that_says_something_else_is_for_a_person(old: str, new: str) -> None:
    assert not change(old, new).cosmetic


@pytest.mark.parametrize(
    ("old", "new", "target"),
    [
        ("Use `a`, then `a`.", "Use `b`, then `a`.", "`a`を使い、次に`a`を使う。"),  # which one?
        ("It has 3 layers.", "It has 4 layers.", "三層あります。"),  # the number is not there
        ("It has 3 layers.", "It has 4 layers.", "3層、各層3個。"),  # nor clear
        ("See [a](x.md).", "See [a](y.md).", "[あ](z.md)を参照。"),  # another target in Japanese
        ("An extra value.", "An *extra value*.", "追加の値。"),  # where do the stars go?
        ("See [a](x.md).", 'See [a](x.md "Title").', "[あ](x.md)を参照。"),  # a title is language
        ("100% coverage.", '100% <abbr title="of lines">coverage</abbr>.', "coverageは100%。"),
    ],
)
def test_what_has_no_certain_place_in_the_japanese_is_for_a_person(old: str, new: str, target: str) -> None:
    assert carried(target, old, new, change(old, new)) is None


def test_a_link_with_a_title_of_its_own_follows() -> None:
    old, new = 'See [it](a.md "The guide").', 'See [it](b.md "The guide").'
    assert '[これ](b.md "ガイド")を参照。' == carried('[これ](a.md "ガイド")を参照。', old, new, change(old, new))


def test_the_size_of_an_image_follows() -> None:
    old, new = '![A net](a.svg){ width="520" }', '![A net](a.svg){ width="600" }'
    assert '![網](a.svg){ width="600" }' == carried('![網](a.svg){ width="520" }', old, new, change(old, new))


def test_two_that_change_places_do_so_in_both_languages() -> None:
    old, new = "First `a` and last `b`.", "First `b` and last `a`."
    assert "まず`b`、最後に`a`。" == carried("まず`a`、最後に`b`。", old, new, change(old, new))


@given(messages, messages)
def test_any_two_texts_can_be_compared(old: str, new: str) -> None:
    """Whatever stands in them; and the same text is no change."""
    assert change(old, new).cosmetic in (True, False)
    assert () == change(old, old).natures


@given(messages, messages, japanese)
def test_the_japanese_gets_the_marks_that_the_english_got(old: str, new: str, target: str) -> None:
    """What is carried over never brings or takes code, math or a link that the English did not bring or take."""
    result = carried(target, old, new, change(old, new))
    if result is not None and not change(old, new).swaps:
        assert target == result
    if result is not None and not any(span.kind is SpanKind.EMPHASIS for text in (old, new) for span in spans(text)):
        gained, wanted = _marks(result) - _marks(target), _marks(new) - _marks(old)
        assert gained == wanted


def _marks(text: str) -> Counter[str]:
    return Counter(span.text for span in spans(text) if span.kind in (SpanKind.CODE, SpanKind.MATH, SpanKind.VARIABLE))
