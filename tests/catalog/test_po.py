"""PO files: what gettext's own tools say of ours, and ours of broken ones."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku.catalog import dumps, merge, read, template, write
from taiyaku.errors import CatalogError, ProjectError
from taiyaku.model import Catalog, Key, Message, Review, State
from taiyaku.segments import split

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
    """`msgfmt -c` is silent, and `msgcat --no-wrap` gives the same bytes."""
    path = tmp_path / "loss.po"
    write(path, replace(with_states(catalog())))
    checked = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", path], capture_output=True, text=True, check=False)
    assert (0, "") == (checked.returncode, checked.stderr)
    same = subprocess.run(["msgcat", "--no-wrap", path], capture_output=True, check=True).stdout
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


@given(st.text(min_size=1), st.text(), st.text())
@settings(max_examples=60)
def test_any_text_survives(source: str, target: str, comment: str) -> None:
    source, target, comment = (text.replace("\x00", "").replace("\r", "") for text in (source, target, comment))
    if not source.strip():
        return
    state = State.DRAFT if target else State.NEW
    message = Message(Key(source), target, state, origin=" ".join(comment.split()))
    if any(
        (ord(char) < 32 and char not in "\n\t") or char in "\x7f\x85\u2028\u2029" for char in source + target + comment
    ):
        return  # control characters have no spelling that every PO reader agrees on
    text = dumps(Catalog("ja", {message.key: message}))
    assert source in [key.source for key in _read_text(text).messages]


def _read_text(text: str) -> Catalog:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.po"
        path.write_text(text, encoding="utf-8", newline="\n")
        return read(path)


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
