"""Files that others wrote: nothing is lost, and what has no field of ours comes back as the lines it was."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from taiyaku.catalog import dumps, loads, read, write
from taiyaku.errors import CatalogError
from taiyaku.model import Key, Location, Message, Plural, State

HEADER = 'msgid ""\nmsgstr ""\n"Language: ja\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
PO = Path("x.po")

FULL = r"""# Japanese messages.
# Copyright (C) 2026 花
#
#. for translators
#: head.c:1
#, fuzzy
msgid ""
msgstr ""
"Project-Id-Version: x 1.0\n"
"X-Odd: 1\n"
"Report-Msgid-Bugs-To: \n"
"X-Odd: 2\n"
"Language: ja\n"
"Content-Type: text/plain; charset=UTF-8\n"
"no colon here\n"
"X-Empty:\n"

#  two blanks
#
# another
#. an  extracted comment
#.
#. and one more
#: a.c:12 b.c dir/c.c:3 a%20b.md x:0 ⁨my file.c⁩:3
#, c-format, no-wrap
msgctxt "menu"
msgid "A very long line that is not wrapped because the flag says so, %s, and that is how it should remain"
msgstr "とても長い行"

#, fuzzy, range: 0..3
#| msgctxt "old context"
#| msgid "%d file"
#| msgid_plural "%d old files"
msgctxt "count"
msgid "%d new file"
msgid_plural "%d new files"
msgstr[0] "%d個の新しいファイル"
msgstr[1] ""
"二つ目の形\n"
"行\n"

# reviewed: no date
# score: high
# origin: me
#| msgid "was this"
msgid "\tTab \"quoted\" \\ back\r\n"
msgstr ""

msgctxt ""
msgid "an empty context"
msgstr "空の文脈"

msgid "an empty context"
msgstr "文脈なし"

# gone
#. with a note
#: old.c:1
#, fuzzy
#~| msgctxt "c"
#~| msgid "older"
#~ msgctxt "d"
#~ msgid "old"
#~ msgstr "古い"

#~ msgid "%d thing"
#~ msgid_plural "%d things"
#~ msgstr[0] "%d個"

# Nothing follows this.
#~ # nor this
"""


def test_what_gettext_writes_comes_back_byte_for_byte() -> None:
    """Comments with their blanks, lines of references, odd headers, plurals, contexts, what was before."""
    text = FULL.replace("#~ # nor this\n", "")
    assert text == dumps(loads(text, PO))


def test_it_is_what_msgcat_writes() -> None:
    """So the text above is one that gettext would write, but for what it drops at the end."""
    written = subprocess.run(["msgcat", "-"], input=FULL.encode(), capture_output=True, check=True).stdout.decode()
    assert FULL.partition("\n# Nothing follows")[0] == written


def test_what_it_says_is_understood() -> None:
    found = loads(FULL, PO)
    count = found.messages[Key("%d new file", "count")]
    assert Plural("%d new files", ("二つ目の形\n行\n",), "%d old files") == count.plural
    assert (State.STALE, "%d file", "old context") == (count.state, count.previous_source, count.previous_context)
    assert ("range: 0..3",) == count.flags
    menu = found.messages[Key("A very long line that is not wrapped because the flag says so, %s, and that is how it should remain", "menu")]  # fmt: skip  # noqa: E501
    assert (" two blanks", "", "another") == menu.comments
    assert ("an  extracted comment", "", "and one more") == menu.notes
    assert (Location("a.c", 12), Location("b.c"), Location("dir/c.c", 3), Location("a b.md")) == menu.locations[:4]
    assert ("ja", ("X-Odd", "2"), ("", "no colon here")) == (found.language, found.headers[3], found.headers[6])
    assert ("# Nothing follows this.", "# nor this") == found.tail
    assert "an empty context" in [key.source for key in found.messages if not key.context]


@pytest.mark.parametrize(
    "line",
    ["#no blank", "# blank after ", "#\ta tab", "#=sticky", "#!x", "# #hash", "##", "# ", "#.no", "#. x "],
)  # fmt: skip
def test_a_comment_is_kept_as_it_stands(line: str) -> None:
    """Also where gettext itself would write it otherwise."""
    text = f'{HEADER}{line}\nmsgid "a"\nmsgstr ""\n'
    assert text == dumps(loads(text, PO))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('#, fuzzy,unknown-flag ,  x\nmsgid "a"\nmsgstr "b"\n', '#, fuzzy, unknown-flag, x\nmsgid "a"\nmsgstr "b"\n'),
        ('#, x\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n', '#, fuzzy, x\nmsgid "a"\nmsgstr "b"\n'),
        ('  msgid "a"  \n\t"b"\nmsgstr\t"c"\n', 'msgid "ab"\nmsgstr "c"\n'),
        ('#~msgid "a"\n#~msgstr "b"\n', '#~ msgid "a"\n#~ msgstr "b"\n'),
        ('#|msgid "a"\nmsgid "b"\nmsgstr ""\n', '#| msgid "a"\nmsgid "b"\nmsgstr ""\n'),
        ('msgid "\\101\\x42\\346\\220\\215\\a"\nmsgstr ""\n', 'msgid "AB損\\a"\nmsgstr ""\n'),
        ('#. b\n# a\nmsgid "a"\nmsgstr ""\n', '# a\n#. b\nmsgid "a"\nmsgstr ""\n'),
        ('# | msgid "a"\n# | "b"\nmsgid "c"\nmsgstr ""\n', '#| msgid "ab"\nmsgid "c"\nmsgstr ""\n'),
        ('msgid "a"\nmsgstr "b"', 'msgid "a"\nmsgstr "b"\n'),
        ('\n\n\n#~ \nmsgid "a"\n# c\nmsgstr "b"\n\n\n', '# c\nmsgid "a"\nmsgstr "b"\n'),
        ('msgid "x\u2028y\x0bz"\nmsgstr "\x85"\n', 'msgid "x\u2028y\\vz"\nmsgstr "\x85"\n'),
    ],
)  # fmt: skip
def test_other_spellings_mean_the_same(written: str, kept: str) -> None:
    """Flags on two lines, no blanks, octal escapes, Babel's old sources: written as gettext would."""
    assert HEADER + kept == dumps(loads(HEADER + written, PO))


def test_a_file_without_a_header_gets_none() -> None:
    text = '# of the message\nmsgid "a"\nmsgstr "b"\n'
    assert text == dumps(loads(text, PO))


def test_line_ends_of_windows_stay_and_a_byte_order_mark_goes(tmp_path: Path) -> None:
    """gettext refuses the mark; the line ends are a matter of the checkout."""
    path = tmp_path / "x.po"
    text = FULL.replace("#~ # nor this\n", "").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    found = read(path)
    assert loads(FULL, PO).messages == found.messages
    assert write(path, found)
    assert text.encode() == path.read_bytes()
    assert not write(path, read(path))


@pytest.mark.parametrize("charset", ["EUC-JP", "Shift_JIS", "ISO-8859-1"])
def test_another_charset_is_one_line(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "x.po"
    text = HEADER.replace("UTF-8", charset) + 'msgid "a"\nmsgstr "損失"\n'
    path.write_bytes(text.replace("損失", "£").encode("latin-1") if "8859" in charset else text.encode(charset))
    with pytest.raises(CatalogError, match=f"the charset is {charset}. Run `msgconv -t UTF-8 -o x.po x.po`") as raised:
        read(path)
    assert "\n" not in str(raised.value)
    if "8859" not in charset:
        subprocess.run(["msgconv", "-t", "UTF-8", "-o", path, path], check=True)
        assert "損失" == read(path).messages[Key("a")].target


def test_a_template_of_xgettext_is_read() -> None:
    """Its charset is a word yet to be replaced."""
    text = HEADER.replace("UTF-8", "CHARSET") + 'msgid "a"\nmsgstr ""\n'
    assert text == dumps(loads(text, PO))


def test_a_second_translation_of_an_obsolete_message_is_kept_as_a_comment() -> None:
    """gettext refuses two entries of one text, obsolete ones too, so that the file becomes one it takes."""
    text = f'{HEADER}msgid "a"\nmsgstr "あ"\n\n#~ msgid "a"\n#~ msgstr "ア"\n'
    text += '\n#~ msgid "b"\n#~ msgstr "び"\n\n#~ msgid "b"\n#~ msgstr "ビ"\n\n#~ msgid "b"\n#~ msgstr "び"\n'
    found = loads(text, PO)
    assert ("also translated: ア",) == found.messages[Key("a")].comments
    assert ("び", ("also translated: ビ",)) == (found.obsolete[Key("b")].target, found.obsolete[Key("b")].comments)
    assert found == loads(dumps(found), PO)
    subprocess.run(["msgcat", "-"], input=dumps(found).encode(), capture_output=True, check=True)


def test_of_two_comments_with_our_label_the_last_is_ours() -> None:
    """The other stays what it is, and where it is."""
    text = f'{HEADER}# x\n# origin: a book\n# y\n# origin: marian\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n'
    found = loads(text, PO)
    message = found.messages[Key("a")]
    assert (("x", "origin: a book", "y"), "marian") == (message.comments, message.origin)
    assert text == dumps(found)


@pytest.mark.parametrize("text", ["a\nb", "a\\", "a ", " a", "%0A%25", "a%20", "100%", "a\r", "%5C\\", "  "])
def test_a_suggestion_of_any_shape_comes_back(text: str) -> None:
    """On one line, which gettext leaves alone."""
    message = Message(Key("a"), "b", State.STALE, previous_source="c", suggestion=text, refusal=text)
    found = loads(HEADER, PO)
    full = dumps(loads(HEADER + dumps(type(found)("ja", {message.key: message})), PO))
    assert message == loads(full, PO).messages[message.key]
    written = subprocess.run(["msgcat", "-"], input=full.encode(), capture_output=True, check=True).stdout.decode()
    assert full == written


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('msgid "a"\nmsgstr "b\n', "x.po:2: this is no PO line (a quote"),
        ('msgid "a"\nmsgstr "b" "c"\n', "x.po:2: this is no PO line (a quote"),
        ('msgid "a"\n\nmsgid "b"\nmsgstr ""\n', "x.po:1: this is no PO line (an entry is not whole"),
        ('"b"\n', "x.po:1: this is no PO line (a quote or a keyword"),
        ('msgid "a"\nmsgstr[0] "b"\n', "x.po:1: this is no PO line (an entry is not whole"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', "x.po:1: this is no PO line (an entry is not whole"),
        ('msgid "a"\nmsgstr "b"\n<<<<<<< HEAD\n', "x.po:3: this is no PO line"),
    ],
)  # fmt: skip
def test_what_is_no_po_is_one_line_that_names_the_place(text: str, said: str) -> None:
    with pytest.raises(CatalogError) as raised:
        loads(text, PO)
    assert str(raised.value).startswith(said), raised.value
    assert "\n" not in str(raised.value)
