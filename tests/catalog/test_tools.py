"""What other tools write of a file of ours, and what of our record is in it when it comes back."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po, write_po

from taiyaku.catalog import Other, commented, dumps, flagged, read, write
from taiyaku.catalog.conflict import with_other
from taiyaku.model import Catalog, Key, Location, Message, Review, State

NOW = "Every page is short, every formula is followed by code, and every code block runs with nothing but NumPy."
HANA, BEN = Review("花 <hana@example.org>", "2026-11-01"), Review("Ben <ben@example.org>", "2026-11-02")
WHERE = (Location("loss.md"),)

REVIEWED = Message(
    Key("Loss"), "損失", State.REVIEWED, origin="花 <hana@example.org>", reviews=(HANA, BEN), locations=WHERE,
    notes=("heading 1",), comments=("See the glossary.",),
)  # fmt: skip
DRAFT = Message(
    Key("The *loss* is\n`L`."), "*損失*は\n`L`です。", State.DRAFT, origin="marian embedded@1 glossary 2b", score=0.83,
    locations=WHERE, notes=("paragraph",), flags=("no-wrap", "seen-on-paper"),
)  # fmt: skip
STALE = Message(
    Key(NOW), "どのページも短く、どの数式のあとにもコードがあり、どのコードもPythonだけで動きます。" * 2, State.STALE,
    reviews=(HANA,), previous_source=NOW.replace("NumPy", "Python"), stale_since="2026-11-03 1a2b3c4",
    suggestion="どのページも短く、\nNumPyだけで\\", locations=WHERE, notes=("paragraph",),
)  # fmt: skip
NEW = Message(Key("Tail", "menu"), refusal="the draft lost `x`", locations=WHERE, notes=("title of a box or tab",))
OLD = Message(Key("Gone"), "消えた", State.REVIEWED, reviews=(BEN,))
HEADERS = (
    ("Project-Id-Version", "taiyaku"),
    ("PO-Revision-Date", "2026-11-25 00:00+0000"),
    ("Last-Translator", "Automatically generated"),
    ("Language-Team", "none"),
    ("Language", "ja"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=UTF-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=1; plural=0;"),
)


def by_key(*messages: Message) -> dict[Key, Message]:
    return {message.key: message for message in messages}


OURS = Catalog("ja", by_key(REVIEWED, DRAFT, STALE, NEW), by_key(OLD), HEADERS, ("Translation of loss.md.",))
WITHOUT_FLAG = replace(OURS, messages={**OURS.messages, DRAFT.key: replace(DRAFT, flags=("no-wrap",))})
"""gettext's own tools drop a flag that they do not know."""


@pytest.fixture
def po(tmp_path: Path) -> Path:
    path = tmp_path / "loss.po"
    write(path, OURS)
    return path


def run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True, capture_output=True)


@pytest.mark.parametrize(
    "command",
    [
        ("msgcat",), ("msgcat", "--no-wrap"), ("msgcat", "--width=40"), ("msgconv", "-t", "UTF-8"), ("msguniq",),
        ("msgattrib",), ("msgfilter", "--keep-header", "cat"), ("msgcat", "--indent"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_gettext_keeps_all_but_unknown_flags(po: Path, command: tuple[str, ...]) -> None:
    """Folded otherwise, indented, piped through a filter: it says the same, and is written as before."""
    before = po.read_text(encoding="utf-8").replace(", seen-on-paper", "")
    where = ("-i",) if command[0] == "msgfilter" else ()
    run(command[0], "-o", po, *where, po, *command[1:])
    assert WITHOUT_FLAG == read(po)
    write(po, read(po))
    assert before == po.read_text(encoding="utf-8")


def test_msgmerge_keeps_comments_and_takes_flags_of_the_template(po: Path, tmp_path: Path) -> None:
    template = tmp_path / "loss.pot"
    bare = {key: Message(key, locations=one.locations, notes=one.notes) for key, one in OURS.messages.items()}
    write(template, Catalog("", bare, headers=HEADERS))
    run("msgmerge", "--previous", "--quiet", "-o", po, po, template)
    assert {**OURS.messages, DRAFT.key: replace(DRAFT, flags=())} == read(po).messages
    assert OURS.obsolete == read(po).obsolete


def test_msgmerge_of_a_changed_source_records_it_as_we_do(po: Path, tmp_path: Path) -> None:
    """The reviews of the old text stay beside it."""
    template, key = tmp_path / "loss.pot", Key("Losses")
    write(template, Catalog("", {key: Message(key, locations=WHERE, notes=("heading 1",))}, headers=HEADERS))
    run("msgmerge", "--previous", "--quiet", "--update", "--backup=none", po, template)
    expected = replace(REVIEWED, key=key, state=State.STALE, previous_source="Loss")
    assert {key: expected} == read(po).messages


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("--clear-fuzzy", (replace(STALE, state=State.REVIEWED), replace(DRAFT, state=State.REVIEWED))),
        ("--clear-previous", (replace(STALE, state=State.DRAFT, previous_source=""),)),
    ],
)  # fmt: skip
def test_msgattrib_changes_what_it_is_asked_to(po: Path, option: str, expected: tuple[Message, ...]) -> None:
    run("msgattrib", option, "-o", po, po)
    kept = {**OURS.messages, **by_key(*expected)}
    kept[DRAFT.key] = replace(kept[DRAFT.key], flags=("no-wrap",))
    assert kept == read(po).messages


def test_polib_keeps_all(po: Path) -> None:
    """Read and saved, an entry edited; what it folds otherwise is folded back."""
    before = po.read_bytes()
    file = polib.pofile(str(po))
    file.save()
    assert OURS == read(po)
    write(po, read(po))
    assert before == po.read_bytes()
    entry = file.find("Loss")
    assert entry is not None
    entry.msgstr = "ロス"
    file.save()
    assert replace(REVIEWED, target="ロス") == read(po).messages[REVIEWED.key]


def test_polib_wraps_comments_and_nothing_of_them_is_lost(po: Path) -> None:
    """Who reviewed, what people said, and a second text; a comment that only looks like these stays as it is."""
    who = "Hanako van der Long-Name <hanako.van.der-long-name@translations.example-organisation.org>"
    said = commented(
        replace(REVIEWED, reviews=(HANA, Review(who, "2026-11-01"))), "a b " * 60, who=who, when="2026-11-02"
    )
    other = Other("損失 loss " * 12, who, "2026-11-03")
    message = with_other(flagged(said, said.target, who=who, when="2026-11-02", why="Is this it? " * 9), other)
    own = replace(DRAFT, comments=("comment: mine, and " + "long " * 20 + "end",), flags=())
    catalog = replace(OURS, messages=by_key(message, own))
    write(po, catalog)
    before = po.read_bytes()
    file = polib.pofile(str(po))
    file.save()
    assert po.read_text(encoding="utf-8").count("\n# ") > before.decode().count("\n# ") + 8
    found = read(po)
    assert message == found.messages[message.key]
    assert (DRAFT.target, DRAFT.origin) == (found.messages[DRAFT.key].target, found.messages[DRAFT.key].origin)
    assert own.comments[0].split() == " ".join(found.messages[DRAFT.key].comments).split()


def test_babel_keeps_all_messages(po: Path) -> None:
    """It makes comments of the old source, which are read as what they were, and headers of its own."""
    catalog = read_po(BytesIO(po.read_bytes()))
    with po.open("wb") as file:
        write_po(file, catalog)
    found = read(po)
    flags = tuple(sorted(DRAFT.flags))
    assert {**OURS.messages, DRAFT.key: replace(DRAFT, flags=flags)} == {
        key: replace(one, flags=tuple(sorted(one.flags))) for key, one in found.messages.items()
    }
    assert OURS.obsolete == found.obsolete
    assert set(dict(HEADERS)) <= set(dict(found.headers))


@pytest.mark.skipif(find_spec("translate") is None, reason="translate-toolkit is not installed (extra `bench`)")
def test_translate_toolkit_keeps_all_byte_for_byte(po: Path) -> None:
    """Weblate writes with it; a translation that is given there is folded as we would."""
    code = """
import sys
from translate.storage.pypo import pofile
store = pofile.parsefile(sys.argv[1])
for unit in store.units:
    if unit.source == sys.argv[2]:
        unit.target = sys.argv[3]
store.savefile(sys.argv[1])
"""
    before = po.read_bytes()
    run(sys.executable, "-c", code, po, "nothing", "")
    assert before == po.read_bytes()
    run(sys.executable, "-c", code, po, "Tail", "尾" * 100)
    edited = replace(NEW, target="尾" * 100, state=State.REVIEWED)
    assert edited == read(po).messages[NEW.key]
    assert dumps(read(po)) == po.read_text(encoding="utf-8")


LOKALIZE = r"""# Translation of loss.md.
#
# SPDX-FileCopyrightText: 2026 花 <hana@example.org>
msgid ""
msgstr ""
"Project-Id-Version: taiyaku\n"
"PO-Revision-Date: 2026-11-26 09:30+0900\n"
"Last-Translator: 花 <hana@example.org>\n"
"Language-Team: Japanese <kde-i18n-doc@kde.org>\n"
"Language: ja\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"X-Generator: Lokalize 22.12.3\n"

# reviewed: 花 <hana@example.org> 2026-11-01
# stale since: 2026-11-03 1a2b3c4
#. paragraph
#: loss.md
#, fuzzy
#| msgid "Every page is short."
msgid "Every page is short, and every formula is followed by code."
msgstr "どのページも短いです。"

# +> trunk5 stable5
#: loss.md
msgid "Loss"
msgstr "損失"
"""
POEDIT = r"""# Translation of loss.md.
msgid ""
msgstr ""
"Project-Id-Version: taiyaku\n"
"PO-Revision-Date: 2026-11-26 09:30+0900\n"
"Last-Translator: 花 <hana@example.org>\n"
"Language-Team: none\n"
"Language: ja\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"X-Generator: Poedit 3.2.2\n"
"X-Poedit-Basepath: ../..\n"
"X-Poedit-SearchPath-0: .\n"

# reviewed: 花 <hana@example.org> 2026-11-01
# A comment from Poedit's sidebar,
# on two lines.
#. heading 1
#: loss.md
msgid "Loss"
msgstr "損失"

#, fuzzy
#~| msgid "Older"
#~ msgid "Old"
#~ msgstr "古い"
"""


@pytest.mark.parametrize("text", [LOKALIZE, POEDIT], ids=["Lokalize", "Poedit"])
def test_files_as_editors_write_them_come_back(tmp_path: Path, text: str) -> None:
    """Headers and comments of theirs stay; a comment of ours goes after those of others."""
    path = tmp_path / "loss.po"
    path.write_text(text, encoding="utf-8", newline="\n")
    write(path, read(path))
    assert sorted(text.splitlines()) == sorted(path.read_text(encoding="utf-8").splitlines())
    assert not write(path, read(path))


def test_what_they_say_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "loss.po"
    path.write_text(LOKALIZE, encoding="utf-8", newline="\n")
    first, second = read(path).messages.values()
    assert (State.STALE, (HANA,), "2026-11-03 1a2b3c4") == (first.state, first.reviews, first.stale_since)
    assert (State.REVIEWED, (), ("+> trunk5 stable5",)) == (second.state, second.reviews, second.comments)
