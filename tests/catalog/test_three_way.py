"""Two catalogs that grew from one: the work of both, conflicts only where two people gave one message two texts."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from taiyaku.catalog import accept, correct, dumps, in_conflict, merge, others, reject, template, three_way
from taiyaku.catalog.conflict import Other
from taiyaku.model import Catalog, Key, Message, State
from taiyaku.segments import split

HANA, KEN = "Hana <hana@example.org>", "Ken <ken@example.org>"
ENGLISH = [f"Sentence number {n} of the course about loss number {n * 7}." for n in range(6)]

SHORT = [text.replace("course", "short course") for text in ENGLISH]


def follow(sources: Iterable[str], old: Catalog | None, since: str = "2026-11-20 abc1234") -> Catalog:
    page = template(split("\n\n".join(sources), page="p.md"))
    return merge(page, old, language="ja", page="p.md", since=since).catalog


def put(catalog: Catalog, number: int, change: Callable[[Message], Message]) -> Catalog:
    """The catalog with one message changed."""
    key = list(catalog.messages)[number]
    return replace(catalog, messages={**catalog.messages, key: change(catalog.messages[key])})


def wrote(text: str, who: str = HANA, *, needed: int = 1) -> Callable[[Message], Message]:
    return lambda message: correct(message, text, who=who, when="2026-11-02", needed=needed)


def approved(who: str, when: str = "2026-11-03", *, needed: int = 1) -> Callable[[Message], Message]:
    return lambda message: accept(message, who=who, when=when, needed=needed)


def drafted(text: str, score: float = 0.5) -> Callable[[Message], Message]:
    return lambda message: replace(message, target=text, state=State.DRAFT, origin="marian@1", score=score)


BASE = follow(ENGLISH[:3], None)


def at(catalog: Catalog, number: int) -> Message:
    return list(catalog.messages.values())[number]


def test_neighbours_do_not_conflict() -> None:
    """What a text tool takes for one changed hunk is two people's work on two messages."""
    merged = three_way(BASE, put(BASE, 0, wrote("零")), put(BASE, 1, wrote("壱", KEN)))
    assert ["零", "壱", ""] == [message.target for message in merged.catalog.messages.values()]
    assert () == merged.conflicts


def test_two_texts_of_one_message_are_both_kept() -> None:
    merged = three_way(BASE, put(BASE, 0, wrote("零")), put(BASE, 0, wrote("ゼロ", KEN)))
    both = at(merged.catalog, 0)
    assert (State.DRAFT, "零") == (both.state, both.target)
    assert (Other("ゼロ", KEN, "2026-11-02"),) == others(both)
    assert [at(BASE, 0).key] == [conflict.key for conflict in merged.conflicts]


@pytest.mark.parametrize("decide", [wrote("レイ"), approved(KEN), reject])
def test_a_decision_ends_a_conflict(decide: Callable[[Message], Message]) -> None:
    merged = three_way(BASE, put(BASE, 0, wrote("零")), put(BASE, 0, wrote("ゼロ", KEN)))
    assert not in_conflict(decide(at(merged.catalog, 0)))


def test_a_text_of_somebody_unnamed_is_no_machines() -> None:
    """Poedit leaves no name: extract must not take the draft for one that a machine may make again."""
    plain = [put(BASE, 0, lambda message, t=text: replace(message, target=t, state=State.REVIEWED)) for text in "零〇"]
    conflicted = three_way(BASE, *plain).catalog
    changed = follow([ENGLISH[0].replace("course", "short course"), *ENGLISH[1:3]], conflicted)
    assert (State.STALE, "零", "〇") == (at(changed, 0).state, at(changed, 0).target, others(at(changed, 0))[0].target)


def test_the_other_text_survives_gettext(tmp_path: Path) -> None:
    """msgmerge, of an English that changed since, and msgcat keep the comment it stands in."""
    odd = '1行目\n"2行目" \\'
    merged = three_way(BASE, put(BASE, 0, wrote("零")), put(BASE, 0, wrote(odd, KEN))).catalog
    po, pot = tmp_path / "p.po", tmp_path / "p.pot"
    po.write_text(dumps(merged), encoding="utf-8")
    pot.write_text(dumps(follow([ENGLISH[0] + " More.", ENGLISH[1]], None)), encoding="utf-8")
    subprocess.run(["msgmerge", "-q", "-U", "--backup=none", po, pot], check=True)
    subprocess.run(["msgcat", "-o", po, po], check=True)
    assert '# conflict: Ken <ken@example.org> 2026-11-02: "1行目\\n\\"2行目\\" \\\\"\n' in po.read_text(
        encoding="utf-8"
    )


def test_the_same_text_twice_is_two_reviews() -> None:
    base = put(BASE, 0, drafted("零"))
    merged = three_way(base, put(base, 0, approved(HANA)), put(base, 0, approved(KEN)))
    assert [HANA, KEN] == [review.who for review in at(merged.catalog, 0).reviews]
    assert () == merged.conflicts


@pytest.mark.parametrize(("needed", "state"), [(2, State.REVIEWED), (3, State.DRAFT), (None, State.DRAFT)])
def test_two_halves_of_an_approval_make_a_whole(needed: int | None, state: State) -> None:
    base = put(BASE, 0, drafted("零"))
    sides = [put(base, 0, approved(who, needed=needed or 2)) for who in (HANA, KEN)]
    assert state is at(three_way(base, *sides, needed=needed).catalog, 0).state


def test_a_person_stands_before_a_machine() -> None:
    human, machine = put(BASE, 0, wrote("零")), put(BASE, 0, drafted("ゼロ"))
    for sides in ((human, machine), (machine, human)):
        merged = three_way(BASE, *sides)
        assert (State.REVIEWED, "零", ()) == (
            at(merged.catalog, 0).state,
            at(merged.catalog, 0).target,
            merged.conflicts,
        )


def test_of_two_drafts_the_surer_one_stays() -> None:
    merged = three_way(BASE, put(BASE, 0, drafted("零", 0.4)), put(BASE, 0, drafted("ゼロ", 0.6)))
    assert ("ゼロ", ()) == (at(merged.catalog, 0).target, merged.conflicts)


def test_a_correction_and_an_approval_of_the_old_text_are_two_texts() -> None:
    """One person says it is right, another that it is not: a third look is due, and neither text is lost."""
    base = put(BASE, 0, drafted("零"))
    merged = three_way(base, put(base, 0, approved(HANA)), put(base, 0, wrote("ゼロ", KEN)))
    assert ("零", "ゼロ") == (at(merged.catalog, 0).target, others(at(merged.catalog, 0))[0].target)


def test_a_translation_follows_english_that_changed_meanwhile() -> None:
    """One branch edits the English, another corrects the Japanese of the old English."""
    base = put(BASE, 0, wrote("零"))
    changed = follow([ENGLISH[0].replace("course", "short course"), *ENGLISH[1:3]], base)
    corrected = put(base, 0, wrote("ゼロ", KEN))
    for sides in ((changed, corrected), (corrected, changed)):
        merged = three_way(base, *sides)
        first = at(merged.catalog, 0)
        assert (State.STALE, "ゼロ", ENGLISH[0]) == (first.state, first.target, first.previous_source)
        assert ((), 3, {}) == (merged.conflicts, len(merged.catalog.messages), merged.catalog.obsolete)


def test_a_translation_follows_english_that_changed_without_a_change_of_meaning() -> None:
    """A corrected typo leaves the message reviewed; what the other branch wrote meanwhile is reviewed too."""
    base = put(BASE, 0, wrote("零"))
    old, new = at(base, 0).key, Key(ENGLISH[0].replace("number", "no."))
    ours = replace(base, messages={new: replace(at(base, 0), key=new), **base.messages})
    del ours.messages[old]  # type: ignore[attr-defined]
    merged = three_way(base, ours, put(base, 0, wrote("ゼロ", KEN)))
    first = at(merged.catalog, 0)
    assert (new, State.REVIEWED, "ゼロ", {}) == (first.key, first.state, first.target, merged.catalog.obsolete)


@pytest.mark.parametrize(
    ("text", "state", "merged"),
    [
        ("最初に[案内](a.md)を参照。", State.REVIEWED, "最初に[案内](b.md)を参照。"),
        ("最初に案内を参照。", State.STALE, "最初に案内を参照。"),
    ],
)
def test_a_link_that_changed_is_changed_in_what_the_other_branch_wrote(text: str, state: State, merged: str) -> None:
    """Or, where it stands no more in the Japanese, a person must see to it."""
    base = put(follow(["See [the guide](a.md) first."], None), 0, wrote("まず[案内](a.md)を参照。"))
    changed, corrected = follow(["See [the guide](b.md) first."], base), put(base, 0, wrote(text, KEN))
    for sides in ((changed, corrected), (corrected, changed)):
        found = three_way(base, *sides)
        assert [(state, merged)] == [(one.state, one.target) for one in found.catalog.messages.values()]
        assert ((), {}) == (found.conflicts, found.catalog.obsolete)


def test_what_one_branch_rewords_and_the_other_deletes_is_kept() -> None:
    """Whether the paragraph stays is settled with the English; until then its Japanese is where it was reworded."""
    base = put(BASE, 0, wrote("零"))
    reworded, deleted = follow([SHORT[0], *ENGLISH[1:3]], base), follow(ENGLISH[1:3], base)
    for sides in ((reworded, deleted), (deleted, reworded)):
        first = at(three_way(base, *sides).catalog, 0)
        assert (State.STALE, "零") == (first.state, first.target)


def test_deleted_here_and_translated_there_is_kept_for_the_memory() -> None:
    base = put(BASE, 0, wrote("零"))
    merged = three_way(base, follow(ENGLISH[1:3], base), put(base, 0, wrote("ゼロ", KEN)))
    assert ["ゼロ"] == [message.target for message in merged.catalog.obsolete.values()]
    assert ENGLISH[1:3] == [key.source for key in merged.catalog.messages]


def test_new_messages_stand_behind_their_predecessors() -> None:
    merged = three_way(
        BASE,
        follow([ENGLISH[0], ENGLISH[3], *ENGLISH[1:3]], BASE),
        follow([*ENGLISH[:2], ENGLISH[4], ENGLISH[2], ENGLISH[5]], BASE),
    )
    order = [ENGLISH.index(key.source) for key in merged.catalog.messages]
    assert [0, 3, 1, 4, 2, 5] == order


def test_the_header_is_of_the_file_that_was_revised_last() -> None:
    headers = dict(BASE.headers)
    ours = replace(BASE, headers=(*{**headers, "PO-Revision-Date": "2026-11-25", "Last-Translator": HANA}.items(),))
    theirs = replace(
        BASE,
        headers=(
            *{**headers, "PO-Revision-Date": "2026-11-26", "Last-Translator": KEN, "X-Generator": "Poedit"}.items(),
        ),
    )
    merged = dict(three_way(BASE, ours, theirs).catalog.headers)
    assert ("2026-11-26", KEN, "Poedit") == tuple(
        merged[name] for name in ("PO-Revision-Date", "Last-Translator", "X-Generator")
    )


def test_templates_merge_too() -> None:
    base, ours, theirs = (
        replace(template(split("\n\n".join(sources), page="p.md")), headers=(("Project-Id-Version", "x"),))
        for sources in (ENGLISH[:3], ENGLISH[1:3], [*ENGLISH[:3], ENGLISH[3]])
    )
    assert ENGLISH[1:4] == [key.source for key in three_way(base, ours, theirs).catalog.messages]


def test_comments_flags_and_notes_of_others_are_united() -> None:
    ours = put(BASE, 0, lambda message: replace(message, comments=("ours",), flags=("no-wrap",)))
    theirs = put(BASE, 0, lambda message: replace(message, comments=("theirs",)))
    both = at(three_way(BASE, ours, theirs).catalog, 0)
    assert (("ours", "theirs"), ("no-wrap",)) == (both.comments, both.flags)


# --- laws

CHANGED = [
    *("The loss tells how wrong it is. Each step costs one pass.", "The loss tells how wrong it is."),
    *("Each step costs one pass.", "See [the guide](a.md) for `fit`.", "See [the guide](b.md) for `fit`."),
    *("A batch is a handfull of examples.", "A batch is a handful of examples."),
]
"""English that is split and joined, whose link leads elsewhere, and whose typo is put right."""

texts = st.sampled_from(["零", "壱", "弐", "損失を示します。一歩に一巡します。", "[案内](a.md)の`fit`。"])
people = st.sampled_from([HANA, KEN])
when = st.sampled_from(["2026-11-05", "2026-11-06"])
changes = st.one_of(
    st.builds(lambda t, w, d: lambda m: correct(m, t, who=w, when=d), texts, people, when),
    st.builds(lambda w, d: lambda m: accept(m, who=w, when=d, needed=2) if m.target else m, people, when),
    st.builds(
        lambda t, s: lambda m: drafted(t, s)(m) if m.state is State.NEW else m, texts, st.sampled_from([0.3, 0.6])
    ),
    st.builds(lambda t: lambda m: replace(m, suggestion=t) if m.state is State.STALE else m, texts),
    st.builds(lambda c: lambda m: replace(m, comments=(*m.comments, c)), st.sampled_from(["x", "y"])),
    st.just(reject),
)
edits = st.one_of(
    st.tuples(st.integers(0, 5), changes),
    st.lists(st.sampled_from([*ENGLISH, *SHORT, *CHANGED]), max_size=5),
)


def edited(catalog: Catalog, steps: list[tuple[int, Callable[[Message], Message]] | list[str]]) -> Catalog:
    for step in steps:
        if isinstance(step, list):
            catalog = follow(dict.fromkeys(step), catalog)
        elif step[0] < len(catalog.messages):
            catalog = put(catalog, *step)
    return catalog


histories = st.tuples(*[st.lists(edits, max_size=4)] * 3)


def grown(history: tuple[list[object], ...]) -> tuple[Catalog, Catalog, Catalog]:
    base = edited(BASE, history[0])  # type: ignore[arg-type]
    return base, edited(base, history[1]), edited(base, history[2])  # type: ignore[arg-type]


def all_of(catalog: Catalog) -> dict[Key, Message]:
    return {**catalog.obsolete, **catalog.messages}


def everything(catalog: Catalog) -> set[str]:
    """Every text in it, also those that wait beside another one."""
    messages = all_of(catalog).values()
    return {message.target for message in messages} | {one.target for message in messages for one in others(message)}


THE_SAME_WORDS_TWICE = (
    [(1, wrote("零", KEN))],
    [[ENGLISH[0]], [ENGLISH[0], SHORT[0]], (1, wrote("零", KEN))],
    [],
)
"""A paragraph is deleted, and another one gets the very words that it had, from the same person on the same day."""


@given(histories)
@example(THE_SAME_WORDS_TWICE)
@settings(max_examples=300)
def test_what_one_side_changed_is_that_side(history: tuple[list[object], ...]) -> None:
    base, side, _ = grown(history)
    for merged in (three_way(base, side, base), three_way(base, base, side), three_way(base, side, side)):
        assert (side, ()) == (merged.catalog, merged.conflicts)
        assert list(side.messages) == list(merged.catalog.messages)
        assert list(side.obsolete) == list(merged.catalog.obsolete)


@given(histories)
@settings(max_examples=300)
def test_no_reviewed_text_is_lost(history: tuple[list[object], ...]) -> None:
    """A text that one side reviewed is in the result, unless the other side replaced it knowingly."""
    base, ours, theirs = grown(history)
    left = everything(three_way(base, ours, theirs).catalog)
    before = {message.target for message in all_of(base).values()}
    for side in (ours, theirs):
        reviewed = {message.target for message in all_of(side).values() if message.state is State.REVIEWED}
        assert reviewed - before <= left


written = st.one_of(
    st.builds(lambda w, n: lambda m, text: wrote(text, w, needed=n)(m), people, st.sampled_from([1, 2])),
    st.builds(lambda w, n: lambda m, _: approved(w, needed=n)(m) if m.target else m, people, st.sampled_from([1, 2])),
    st.just(lambda m, text: drafted(f"機械の{text}")(m) if m.state is State.NEW else m),
    st.just(lambda m, _: reject(m)),
)
writings = st.one_of(
    st.tuples(st.integers(0, 5), written),
    st.lists(st.sampled_from([*ENGLISH[:4], *SHORT[:3], *CHANGED]), max_size=5),
)


@given(st.tuples(*[st.lists(writings, max_size=4)] * 3))
@settings(max_examples=300)
def test_nobody_loses_a_text_that_nobody_dropped(history: tuple[list[Any], ...]) -> None:
    """Where no text is written twice: what one side wrote is in the result, and what both sides still have."""
    numbers = count()

    def alone(step: Any) -> Any:
        if isinstance(step, list):
            return step
        return step[0], lambda message: step[1](message, f"訳{next(numbers)}です。")

    sides = grown(tuple([alone(step) for step in steps] for steps in history))
    base, ours, theirs = ({text for text in everything(side) if text.startswith("訳")} for side in sides)
    left = "".join(everything(three_way(*sides).catalog))
    assert set() == {text for text in (ours & theirs) | (ours - base) | (theirs - base) if text not in left}


REVIEWED_AGAIN = (
    [(0, wrote("零"))],
    [[ENGLISH[3]]],
    [[ENGLISH[3]], (0, wrote("零"))],
)
"""Both sides changed the English alike, and on one of them the Japanese is found to be right still."""


@given(histories)
@example(REVIEWED_AGAIN)
@settings(max_examples=300)
def test_it_does_not_matter_which_side_is_ours(history: tuple[list[object], ...]) -> None:
    base, ours, theirs = grown(history)
    one, other = three_way(base, ours, theirs, needed=2), three_way(base, theirs, ours, needed=2)
    contested = {conflict.key for conflict in one.conflicts}
    assert contested == {conflict.key for conflict in other.conflicts}
    assert one.catalog.messages.keys() == other.catalog.messages.keys()
    for key, message in all_of(one.catalog).items():
        same = all_of(other.catalog)[key]
        if key in contested:
            assert {message.target, *(two.target for two in others(message))} == {
                same.target, *(two.target for two in others(same)),
            }  # fmt: skip
        else:
            assert {*message.comments} == {*same.comments}
            assert replace(message, comments=()) == replace(same, comments=())


@given(histories)
@settings(max_examples=200)
def test_two_people_conflict_only_over_one_message(history: tuple[list[object], ...]) -> None:
    """Each conflict is a message to which both sides gave a text, and not the same one."""
    base, ours, theirs = grown(history)
    for conflict in three_way(base, ours, theirs).conflicts:
        assert conflict.ours.target != conflict.theirs.target
        before = all_of(base).get(conflict.key)
        assert before not in (conflict.ours, conflict.theirs)


@given(histories)
@settings(max_examples=25, deadline=None)
def test_gettext_takes_what_is_merged(history: tuple[list[object], ...]) -> None:
    text = dumps(three_way(*grown(history)).catalog)
    checked = subprocess.run(
        ["msgfmt", "-c", "-o", "/dev/null", "-"], input=text, capture_output=True, text=True, check=False
    )
    assert (0, "") == (checked.returncode, checked.stderr)
