"""PO files: what gettext's own tools say of ours, and ours of broken ones."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku.catalog import Blocks, dumps, loads, merge, read, template, write
from taiyaku.errors import CatalogError, ProjectError
from taiyaku.model import Catalog, Key, Location, Message, Plural, Review, State
from taiyaku.segments import split
from tests import strategies

PAGE = '# Loss\n\nThe *loss* is `L`.  \nTwo lines.\n\n| a | "b" |\n|---|---|\n| c\\d | e |\n'


def catalog(page: str = PAGE) -> Catalog:
    fresh = template(split(page, page="loss.md"))
    return merge(fresh, None, language="ja", page="loss.md", since="2026-11-23").catalog


def with_states(plain: Catalog) -> Catalog:
    """The catalog with one message in each state."""
    keys = list(plain.messages)
    changes = {
        keys[0]: {"target": "損失", "state": State.REVIEWED, "reviews": (Review("花 <h@example.org>", "2026-11-01"),)},
        keys[1]: {"target": "`L`。  \n2行。", "state": State.DRAFT, "origin": "marian", "score": 0.5,
                  "flags": ("no-wrap",)},
        keys[2]: {"target": "古い", "state": State.STALE, "previous_source": "old", "stale_since": "2026-11-02 1a2b",
                  "suggestion": "新\nしい\\", "comments": ("from a person",)},
        keys[3]: {"refusal": "the draft lost `x`"},
    }  # fmt: skip
    messages = {key: replace(message, **changes.get(key, {})) for key, message in plain.messages.items()}
    gone = Message(Key("gone"), "消えた", State.REVIEWED)
    return replace(plain, messages=messages, obsolete={gone.key: gone})


def test_every_state_comes_back(tmp_path: Path) -> None:
    """`read(write(catalog)) == catalog`, and the second writing touches nothing."""
    path = tmp_path / "loss.po"
    full = with_states(catalog())
    assert write(path, full)
    assert full == read(path)
    assert not write(path, read(path))


def test_gettext_takes_our_files_as_its_own(tmp_path: Path) -> None:
    """`msgfmt -c` is silent, and `msgcat` gives the same bytes."""
    path = tmp_path / "loss.po"
    write(path, replace(with_states(catalog())))
    checked = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", path], capture_output=True, text=True, check=False)
    assert (0, "") == (checked.returncode, checked.stderr)
    same = subprocess.run(["msgcat", path], capture_output=True, check=True).stdout
    assert path.read_bytes() == same


def test_msgmerge_of_our_files_keeps_our_comments(tmp_path: Path) -> None:
    """What gettext's merge leaves of a file still says who reviewed what."""
    po, pot = tmp_path / "loss.po", tmp_path / "loss.pot"
    full = with_states(catalog())
    write(po, full)
    write(pot, catalog())
    merged = tmp_path / "merged.po"
    subprocess.run(["msgmerge", "-q", "--previous", "-o", merged, po, pot], check=True)
    key = next(iter(full.messages))
    assert full.messages[key].reviews == read(merged).messages[key].reviews


texts = st.one_of(strategies.messages, strategies.japanese)
words = st.text("aé花 :.-<>@", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
lines = st.text("a花 %\\\"'", max_size=12).map(str.strip)


@st.composite
def any_message(draw: st.DrawFn) -> Message:
    """A message that could have been read: our comments last, a page for each location."""
    state = draw(st.sampled_from(State))
    target = "" if state is State.NEW else draw(texts.filter(bool))
    plural = Plural(draw(texts.filter(bool)), tuple(draw(st.lists(texts, max_size=2))), draw(texts))
    return Message(
        Key(draw(texts.filter(bool)), draw(texts)),
        target,
        state,
        origin=draw(words),
        previous_source=draw(texts.filter(bool)) if state is State.STALE else "",
        reviews=tuple(Review(who, "2026-11-23") for who in draw(st.lists(words, max_size=2))),
        stale_since=draw(words),
        suggestion=draw(texts),
        suggested_by=draw(words),
        refusal=draw(texts),
        score=draw(st.none() | st.integers(0, 100).map(lambda hundredths: hundredths / 100)),
        locations=tuple(draw(st.lists(st.builds(Location, words, st.integers(0, 99)), max_size=3))),
        notes=tuple(draw(st.lists(lines, max_size=2))),
        comments=tuple(draw(st.lists(lines, max_size=2))),
        flags=tuple(draw(st.lists(st.sampled_from(("no-wrap", "c-format", "odd")), max_size=2, unique=True))),
        previous_context=draw(texts),
        plural=draw(st.none() | st.just(plural)),
    )  # fmt: skip


catalogs = st.builds(
    lambda messages, obsolete, headers, comments, tail, crlf: Catalog(
        "ja",
        messages := {one.key: one for one in messages},
        {one.key: one for one in obsolete if one.key not in messages},
        (("Language", "ja"), *headers),
        comments,
        tail,
        crlf,
    ),
    st.lists(any_message(), min_size=1, max_size=4),
    st.lists(any_message(), max_size=2),
    st.lists(st.tuples(st.just("X-Odd"), lines), max_size=2).map(tuple),
    st.lists(lines, max_size=3).map(tuple),
    st.lists(words.map("# {}".format), max_size=2).map(tuple),
    st.booleans(),
)


@given(catalogs)
@settings(max_examples=100, deadline=None)
def test_any_catalog_comes_back(written: Catalog) -> None:
    """`read(write(catalog)) == catalog`, whatever is in it."""
    text = dumps(written)
    found = loads(text, Path("x.po"))
    assert written == found
    assert text == dumps(found)


@given(catalogs, texts, st.sampled_from(("messages", "obsolete")), st.integers(0, 3))
@settings(max_examples=50, deadline=None)
def test_what_is_kept_of_messages_never_shows(first: Catalog, target: str, part: str, place: int) -> None:
    """After any change of a message, also from obsolete to not, the text is the one that is made anew."""
    made: Blocks = {}
    assert dumps(first) == dumps(first, made=made)
    rows = dict(getattr(first, part))
    for key in list(rows)[place : place + 1]:
        rows[key] = replace(rows[key], target=target)
    second = replace(first, **{part: rows})
    swapped = replace(first, messages=first.obsolete, obsolete=first.messages)
    for each in (second, swapped, first):
        assert dumps(each) == dumps(each, made=made)


def test_a_broken_file_is_one_line_that_names_the_place(tmp_path: Path) -> None:
    path = tmp_path / "loss.po"
    path.write_text('msgid "a"\nmsgstr "b"\nnonsense here\n', encoding="utf-8")
    with pytest.raises(CatalogError, match=r"loss\.po:3: ") as raised:
        read(path)
    assert "\n" not in str(raised.value)


def test_two_equal_messages_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "loss.po"
    path.write_text('msgid "a"\nmsgstr ""\n\nmsgid "a"\nmsgstr ""\n', encoding="utf-8")
    with pytest.raises(CatalogError, match=r"loss\.po:4: two messages have the source 'a'"):
        read(path)


def test_bytes_that_are_no_utf8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "loss.po"
    path.write_bytes(b'msgid "a"\nmsgstr "\x83\x41"\n')
    with pytest.raises(ProjectError, match=r"loss\.po:2: byte 0x83 is not UTF-8"):
        read(path)
