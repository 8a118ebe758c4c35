"""The words of the app: every one has its Japanese, and none is left over."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message as BabelMessage
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from taiyaku import review
from taiyaku.checks import findings
from taiyaku.errors import TaiyakuError
from taiyaku.files import read_text
from taiyaku.glossary import load
from taiyaku.model import Key, Kind, Message, Severity, State
from taiyaku.review.language import language, preferred
from taiyaku.review.queue import REASONS as QUEUE_REASONS
from taiyaku.review.words import KINDS, REASONS, SEVERITIES, STATES
from taiyaku.said import SENTENCES, Said, say

FOLDER = Path(review.__file__).parent
PACKAGE = FOLDER.parent
LOCALE = FOLDER / "locale/ja/LC_MESSAGES"
KEYWORDS = {"gettext": None, "N_": None, "ngettext": (1, 2), "say": None}
"""What marks a sentence; in the tools outside the app that is `say` alone."""

FILES = ("review.po", "checks.po", "tools.po")
"""The words of the app, of the checks, and of the other stations."""

TELLING = (
    "files.py", "locks.py", "catalog/po.py", "catalog/gettext/entries.py", "glossary/load.py",
    "draft/guards.py", "draft/propose.py", "draft/sentences.py", "draft/ladder/pairs.py", "draft/ladder/ascent.py",
    "draft/servers/budget.py", "review/store.py", "review/ledger.py",
    "review/git.py", "review/committer.py",
)  # fmt: skip
"""Modules whose errors and reasons come to a page of the app."""

OURS = {"say", "missing", "_unlocked", "_not_now", "str", "said", "no_message", "short"}
"""Functions that give a sentence which is translated, or hand one on."""


def sources(name: str) -> set[str]:
    """What the templates, the tables, the checks and the tools ask for."""
    found: list[object] = []
    for path in sorted(PACKAGE.rglob("*")):
        app, check = path.is_relative_to(FOLDER), path.is_relative_to(PACKAGE / "checks")
        if name != ("review.po" if app else "checks.po" if check else "tools.po"):
            continue
        if path.suffix == ".py":
            keywords = KEYWORDS if app else {"say": None}
            found += [text for _, text, _, _ in extract_from_file("python", path, keywords=keywords)]
        elif app and path.parent.name == "templates":
            found += [text for _, text, _, _ in extract_from_file("jinja2.ext.babel_extract", path, keywords=KEYWORDS)]
    return {text[0] if isinstance(text, tuple) else str(text) for text in found}


def known(name: str) -> dict[str, BabelMessage]:
    """The messages of a PO file by their English."""
    with (LOCALE / name).open("rb") as file:
        catalog = read_po(file, locale="ja")
    return {
        message.id[0] if isinstance(message.id, tuple) else message.id: message for message in catalog if message.id
    }


@pytest.mark.parametrize("name", FILES)
def test_every_word_has_its_japanese(name: str) -> None:
    """The PO file holds what is asked for, no more and no less."""
    assert sources(name) == set(known(name))
    assert all(message.string and not message.fuzzy for message in known(name).values())


@pytest.mark.parametrize("name", FILES)
def test_a_sentence_keeps_its_values(name: str) -> None:
    """In Japanese each stands as often as in English, so that nothing is said without what it is about."""
    for english, message in known(name).items():
        if "python-brace-format" in message.flags:
            assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", str(message.string))), english


@pytest.mark.parametrize("name", FILES)
def test_no_sentence_has_two_files(name: str) -> None:
    """Its Japanese is in one place."""
    others = set().union(*(known(one) for one in FILES if one != name))
    assert set() == set(known(name)) & others


def calls(path: Path) -> Iterator[ast.Call]:
    """All calls in a module."""
    return (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))


def named(node: ast.expr) -> str:
    """The name of what is called or read."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def translated(node: ast.expr) -> bool:
    """Whether what is said is a sentence that has its Japanese: made by `say`, or a constant of the tables."""
    if isinstance(node, ast.Call):
        return named(node.func) in OURS
    return (isinstance(node, ast.Name) and node.id.isupper()) or (isinstance(node, ast.Name) and node.id == "said")


@pytest.mark.parametrize("name", TELLING)
def test_an_error_that_comes_to_a_page_is_a_sentence(name: str) -> None:
    """Nobody raises a bare text where a reviewer would read it in the wrong language."""
    raised = [call for call in calls(PACKAGE / name) if re.fullmatch(r"[A-Z]\w+Error|ValueError", named(call.func))]
    bare = [f"{name}:{call.lineno}" for call in raised if call.args and not any(map(translated, call.args))]
    assert [] == bare


def test_what_a_view_refuses_is_a_sentence() -> None:
    """The same for what is answered with a number."""
    bare = [
        f"{path.name}:{call.lineno}"
        for path in sorted(FOLDER.rglob("*.py"))
        for call in calls(path)
        if named(call.func) in ("HTTPException", "JSONResponse", "PlainTextResponse") and not answered(call)
    ]
    assert [] == bare


def answered(call: ast.Call) -> bool:
    """Whether an answer is no error, or an error in a sentence of ours."""
    if named(call.func) == "HTTPException":
        return len(call.args) > 1 and translated(call.args[1])
    return "error" not in ast.unparse(call.args[0]) or "said" in ast.unparse(call.args[0])


def test_a_guard_says_why_in_a_sentence() -> None:
    """A reason for no draft is no bare text either: it stands in the catalog, and is heard again from there."""
    for name in ("draft/guards.py", "draft/sentences.py", "draft/ladder/pairs.py", "draft/propose.py"):
        for node in ast.walk(ast.parse((PACKAGE / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant | ast.JoinedStr):
                assert not re.search(r"[a-z] [a-z]", ast.unparse(node.value)), f"{name}:{node.lineno}"


@pytest.mark.parametrize("name", FILES)
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
    assert "Nov 26, 2026 22:10 UTC" == english.moment(1_795_731_000.0)
    assert "2026/11/26 22:10 UTC" == japanese.moment(1_795_731_000.0)


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


@pytest.mark.parametrize("number", [2, 12])
def test_any_number_of_stretches_is_counted_as_japanese_does(number: int) -> None:
    """つ counts to nine, and none is no 0つ."""
    message = Message(Key("*a* " * number), "訳です。")
    (finding,) = findings(message, only={"emphasis"})
    assert f"斜体の箇所は、英語では{number}か所、訳文では0か所です。" == language("ja").said(finding.text)


def test_braces_in_a_text_are_no_places_for_values() -> None:
    """A quoted `{noun}` stays what it is."""
    message = Message(Key("Set {{ noun }} now, {{ text }}."), "今すぐ設定します。")
    said = [language("ja").said(finding.text) for finding in findings(message, only={"marks"})]
    assert ["変数`{{ noun }}`が訳文にありません。", "変数`{{ text }}`が訳文にありません。"] == said


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("the draft is empty (marian/tiny@1)", "下書きが空です"),
        ("the draft lost `loss.backward()` (small@2 terms 3f2a9c1b)", "下書きで`loss.backward()`が失われています"),
        ("the draft has letters of another script (ж) (small@2)", "下書きに別の文字体系の文字（ж）があります"),
        ("the number 12 is missing (taiyaku-en-ja@small-2 terms 3f2a9c1b)", "数値12がありません"),
        ("in the draft `**` does not hold `a (b)` (x@1)", "下書きでは`**`の中に`a (b)`がありません"),
        ("a reason of a tool that we do not know", "a reason of a tool that we do not know"),
    ],
)
def test_a_reason_is_heard_again_from_the_catalog(reason: str, expected: str) -> None:
    """As the PO file has it, with the engine behind it; what is quoted stays, and in English it is as it was."""
    assert expected == language("ja").reason(reason)
    assert reason.rpartition(" (")[0] in (language("en").reason(reason), "")


def test_an_error_is_said_in_japanese(tmp_path: Path) -> None:
    """With the sentence in it, and with what the system says; the path and the line stay."""
    glossary = tmp_path / "glossary.yml"
    said = []
    for text in ("terms:\n  - source: loss\n    target: 損失\n    status: prefered\n", "terms: [", "terms: 1\n"):
        glossary.write_text(text, encoding="utf-8")
        with pytest.raises(TaiyakuError) as caught:
            load(glossary)
        said.append(language("ja").said(str(caught.value).replace(f"{tmp_path}/", "")))
    assert (
        "glossary.yml:4: 'status'が'prefered'になっています。preferred, admitted, deprecatedのどれかにしてください。"
        == said[0]
    )
    assert said[1].startswith("glossary.yml:")
    assert "YAMLとして正しくありません" in said[1]
    assert "glossary.yml:1: 'terms'がリストではありません。各用語を`- source:`で始めてください。" == said[2]
    with pytest.raises(TaiyakuError) as caught:
        read_text(tmp_path)
    assert f"{tmp_path}: 読み込めません（フォルダーです）。" == language("ja").said(str(caught.value))


VALUES = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="{}"), max_size=12)


@given(st.sampled_from(sorted(known("tools.po"))), st.lists(VALUES, min_size=8, max_size=8))
def test_any_sentence_is_heard_again(template: str, values: list[str]) -> None:
    """Whatever stands in it: written down as a text and heard again, it is said as one that never was."""
    names = sorted(set(re.findall(r"{(\w+)}", template)) - SENTENCES)
    nested = dict.fromkeys(SENTENCES & set(re.findall(r"{(\w+)}", template)), say("a list"))
    said = say(template, **dict(zip(names, values, strict=False)), **nested)
    heard = language("ja").templates.heard(str(said))
    assert said == heard
    # Two sentences may look the same when a value looks like a part of the other one.
    ambiguous = isinstance(heard, Said) and heard.template != template
    assert ambiguous or language("ja").said(said) == language("ja").said(str(said))


@given(st.text())
def test_no_text_stops_the_listener(text: str) -> None:
    """What nobody of us has said stays as it is, but for a sentence that stands in it."""
    assert text == language("en").said(text)
    assert isinstance(language("ja").said(text), str)
    assert isinstance(language("ja").reason(text), str)


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


@pytest.mark.parametrize(
    "text", ["a: b: c. " * 220, "'a' is 'b' is `c`. " * 100, "x (y) " * 330, "{" * 2000, "a:1: " * 400]
)
def test_a_text_that_looks_like_many_sentences_is_heard_at_once(text: str) -> None:
    """A comment in a PO file may be anything; a search that tried all ways would not come to an end here."""
    assert text == language("en").said(text)
    assert isinstance(language("ja").said(text), str)
