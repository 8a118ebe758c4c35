"""The words of the app: every one has its Japanese, and none is left over."""

from __future__ import annotations

import subprocess
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from taiyaku import review
from taiyaku.model import Kind, Severity, State
from taiyaku.review.language import KINDS, REASONS, SEVERITIES, STATES, language
from taiyaku.review.queue import REASONS as QUEUE_REASONS

FOLDER = Path(review.__file__).parent
PO = FOLDER / "locale/ja/LC_MESSAGES/review.po"


def sources() -> set[str]:
    """What the templates and the tables ask for."""
    found = extract_from_dir(
        str(FOLDER),
        method_map=[("**.py", "python"), ("templates/**.html", "jinja2.ext.babel_extract")],
        keywords={"gettext": None, "N_": None, "ngettext": (1, 2)},
    )
    return {text[0] if isinstance(text, tuple) else text for _, _, text, _, _ in found}


def test_every_word_has_its_japanese() -> None:
    """The PO file holds what is asked for, no more and no less."""
    with PO.open("rb") as file:
        catalog = read_po(file, locale="ja")
    known = {
        message.id[0] if isinstance(message.id, tuple) else message.id: message for message in catalog if message.id
    }
    assert sources() == set(known)
    assert all(message.string and not message.fuzzy for message in known.values())


def test_gettext_finds_no_fault() -> None:
    """Formats and headers are what msgfmt wants."""
    run = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", str(PO)], capture_output=True, text=True, check=False)
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
