"""The words of the app: every one has its Japanese, and none is left over."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from taiyaku import checks, review
from taiyaku.checks import findings
from taiyaku.model import Key, Kind, Message, Severity, State
from taiyaku.review.language import KINDS, REASONS, SEVERITIES, STATES, language, preferred
from taiyaku.review.queue import REASONS as QUEUE_REASONS

FOLDER = Path(review.__file__).parent
LOCALE = FOLDER / "locale/ja/LC_MESSAGES"
WORDS = {
    "review.po": (FOLDER, [("**.py", "python"), ("templates/**.html", "jinja2.ext.babel_extract")]),
    "checks.po": (Path(checks.__file__).parent, [("**.py", "python")]),
}
"""Each file with where its words are used."""


def sources(folder: Path, methods: list[tuple[str, str]]) -> set[str]:
    """What the templates, the tables and the checks ask for."""
    found = extract_from_dir(
        str(folder), method_map=methods, keywords={"gettext": None, "N_": None, "ngettext": (1, 2), "say": None}
    )
    return {text[0] if isinstance(text, tuple) else text for _, _, text, _, _ in found}


@pytest.mark.parametrize("name", WORDS)
def test_every_word_has_its_japanese(name: str) -> None:
    """The PO file holds what is asked for, no more and no less."""
    with (LOCALE / name).open("rb") as file:
        catalog = read_po(file, locale="ja")
    known = {
        message.id[0] if isinstance(message.id, tuple) else message.id: message for message in catalog if message.id
    }
    assert sources(*WORDS[name]) == set(known)
    assert all(message.string and not message.fuzzy for message in known.values())


@pytest.mark.parametrize("name", WORDS)
def test_gettext_finds_no_fault(name: str) -> None:
    """Formats and headers are what msgfmt wants."""
    command = ["msgfmt", "-c", "-o", "/dev/null", str(LOCALE / name)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (0, "") == (run.returncode, run.stderr)


def test_every_value_has_a_word() -> None:
    """No state, kind, severity or reason is shown bare."""
    assert set(State) == set(STATES)
    assert set(Kind) == set(KINDS)
    assert set(Severity) == set(SEVERITIES)
    assert set(QUEUE_REASONS) == set(REASONS)


def test_numbers_and_dates_are_written_as_people_do() -> None:
    """Almost all is not all."""
    japanese, english = language("ja"), language("en")
    assert "1,234" == japanese.number(1234)
    assert "99%" == english.percent(0.9999)
    assert "100%" == english.percent(1.0)
    assert "Nov 3, 2026" == english.date("2026-11-03 1a2b3c4")
    assert "2026/11/03" == japanese.date("2026-11-03")
    assert "soon" == english.date("soon")


def test_an_unknown_word_stays_as_it_is() -> None:
    """Nothing is ever shown empty."""
    assert "確認済み" == language("ja").text("Reviewed")
    assert "Reviewed" == language("en").text("Reviewed")
    assert "no such word" == language("ja").text("no such word")
    assert "" == language("ja").text("")


def test_what_a_check_says_is_said_in_japanese() -> None:
    """Its own words are translated with it, what it quotes is not; printed it is the English it always was."""
    message = Message(Key("See the [guide](a.md)."), "[案内](b.md)を見ます。")
    (finding,) = findings(message, only={"links"})
    assert "The link `a.md` is `b.md` in the target." == finding.text
    assert "リンク`a.md`が訳文では`b.md`になっています。" == language("ja").said(finding.text)
    assert finding.text == language("en").said(finding.text)


def test_braces_in_a_text_are_no_places_for_values() -> None:
    """A quoted `{noun}` stays what it is."""
    message = Message(Key("Set {{ noun }} now, {{ text }}."), "今すぐ設定します。")
    said = [language("ja").said(finding.text) for finding in findings(message, only={"marks"})]
    assert ["変数`{{ noun }}`が訳文にありません。", "変数`{{ text }}`が訳文にありません。"] == said


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("ja-JP", "ja"),
        ("fr;q=0.9, en;q=0.1, ja;q=0.5", "ja"),
        ("en;q=0, *;q=0.5", "ja"),
        ("EN-gb", "en"),
        (",;q=,;;", "ja"),
        ("", "ja"),
    ],
)
def test_the_browser_says_which_language_is_wanted(accepted: str, expected: str) -> None:
    """The most wanted one that there is; Japanese where nothing is said or understood."""
    assert expected == preferred(accepted)
