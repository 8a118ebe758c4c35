"""Lines broken where gettext breaks them: `msgcat` of what we write is what we wrote, byte for byte."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku.catalog import dumps
from taiyaku.catalog.gettext.fold import references
from taiyaku.catalog.gettext.linebreaks import columns, lines
from taiyaku.model import Catalog, Key, Location, Message, State
from tests import strategies

HEADERS = (("Language", "ja"), ("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=UTF-8"))
PIECES = [
    " ", "  ", "\n", "\t", "\"", "'", "\\", "\\\\", "\\(x\\)", "$$", "$L_i$", "`code`", "**太字**", "「引用」",
    "（注）", "、", "。", "・", "ー", "ッ", "？！", "…", "——", "〜", "：", "％", "￥100", "100%", "3.14", "-1",
    "a-b", "e.g.", "well-known", "https://example.org/a/b-c.html?x=1&y=2#z", "[link](../a/b.md)", "{ #id }",
    "![図](x.png)", "<br>", "&amp;", "|", "損失関数", "勾配降下法", "モデル", "gradient", "descent", "the",
    "e\u0301", "か\u3099", "👦🏽", "🇯🇵🇺🇸", "👨\u200d👩", "\u200b", "\xa0", "\u3000", "\u2060", "가각", "§", "“",
    "”", "«", "‘", "’", "–", "½", "№",
]  # fmt: skip
"""What of Japanese, English and Markdown has an opinion on where a line may end."""

texts = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map("".join),
    st.lists(strategies.japanese, max_size=8).map("".join),
    strategies.messages,
)


def plain(text: str) -> str:
    """The text without control characters, and without what was no character yet for gettext 0.21."""
    return "".join(char for char in text if char in "\n\t" or _is_plain(char))


def _is_plain(char: str) -> bool:
    return (
        unicodedata.category(char) not in ("Cc", "Cn", "Co", "Cs", "Zl", "Zp")
        and (ord(char) < 0x10000 or 0x1F000 <= ord(char) < 0x1FB00)
        and char not in "\u0cbf\u0cc6"  # Kannada vowels that became combining ones
    )


def msgcat(text: str) -> str:
    run = subprocess.run(["msgcat", "-"], input=text.encode(), capture_output=True, check=True)
    return run.stdout.decode()


def catalog(pairs: Iterable[tuple[str, str]]) -> Catalog:
    """Messages of every kind that is folded: current, stale, not to be wrapped, obsolete."""
    messages: dict[Key, Message] = {}
    obsolete: dict[Key, Message] = {}
    for number, (source, target) in enumerate(pairs):
        key = Key(source)
        kept = Message(key, target, State.REVIEWED if target else State.NEW)
        if target and number % 3 == 1:
            kept = Message(key, target, State.STALE, previous_source=target + source)
        if number % 5 == 2:
            kept = Message(key, target, kept.state, flags=("no-wrap",))
        (obsolete if target and number % 4 == 3 else messages)[key] = kept
    messages.setdefault(Key("always one"), Message(Key("always one")))
    return Catalog("ja", messages, {key: one for key, one in obsolete.items() if key not in messages}, HEADERS)


@given(st.lists(st.tuples(texts.map(plain).filter(bool), texts.map(plain)), min_size=1, max_size=20))
@settings(max_examples=80, deadline=None)
def test_any_text_is_folded_as_msgcat_folds_it(pairs: list[tuple[str, str]]) -> None:
    written = dumps(catalog(pairs))
    assert msgcat(written) == written


def test_every_character_is_of_the_class_that_gettext_gives_it() -> None:
    """Each between a letter, an ideograph, brackets, digits and blanks, at the end of a line and not."""
    several = [char for char in map(chr, range(0x20, 0x1FB00)) if _is_plain(char) and not _is_one_of_many(char)]
    around = ("a{0}a {0} ", "字{0}字{0}", "({0} [{0}", "1{0}1%{0}$", "“{0}” {0}(", "。{0} ー{0}—{0}")
    pairs = [
        ("".join(shape.format(char) for shape in around for char in several[start : start + 7]), "")
        for start in range(0, len(several), 7)
    ]
    written = dumps(catalog(pairs))
    assert msgcat(written) == written


def _is_one_of_many(char: str) -> bool:
    """Whether the character is an ideograph or a letter in a row of its like, which are not tried one by one."""
    return unicodedata.category(char) == "Lo" and not "\u3040" <= char < "\u3100" and ord(char) % 50 != 0


@pytest.mark.parametrize("text", ["", "x", "longword" * 20, "損失" * 60, "a b " * 50, "\\n", "x\\n"])
@pytest.mark.parametrize("room", [1, 20, 77])
def test_lines_joined_are_the_text(text: str, room: int) -> None:
    found = lines(text, room)
    assert text == "".join(found)
    assert all(columns(line) <= room or len(lines(line, room)) == 1 for line in found)


def test_a_long_list_of_references_is_folded() -> None:
    """At blanks only, by the bytes of the names, and byte for byte as msgcat does it."""
    places = tuple(Location(f"c{number}/勾配{'x' * (number * 7 % 31)}.md") for number in range(400))
    key = Key("on every page")
    written = dumps(Catalog("ja", {key: Message(key, locations=places)}, headers=HEADERS))
    assert msgcat(written) == written
    assert ["#: a b", f"#: {'c' * 90}", "#: d"] == references(["a", "b", "c" * 90, "d"])
