"""Terms for other programs, and from them."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taiyaku.errors import GlossaryError
from taiyaku.glossary import anki, csv_of, load, read_csv, read_tbx, tbx_of, with_terms
from taiyaku.model import PartOfSpeech, Term, TermStatus
from tests.commands.support import taiyaku
from tests.support import project

NOTE = 'η, in <formulas> & "code"'
TERMS = (
    Term(
        "learning rate",
        "学習率",
        reading="がくしゅうりつ",
        note=NOTE,
        note_ja="数式ではη",
        variants=("LR",),
        forbidden=("学習係数",),
    ),
    Term("ReLU", "ReLU", keep=True),
    Term("batch", "バッチ", reading="バッチ", admitted=("バッチ処理", "束")),
    Term("dead unit", "死んだユニット", status=TermStatus.DEPRECATED),
)

# What glossary.yml can hold: one line, without blanks at its ends, and no XML can hold controls.
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="|\ufeff"), min_size=1, max_size=8
)
forms = st.lists(words, unique=True, max_size=2).map(tuple)


@st.composite
def terms(draw: st.DrawFn) -> tuple[Term, ...]:
    sources = draw(st.lists(words, min_size=1, max_size=4, unique_by=str.casefold))
    made = []
    for source in sources:
        target, *others = draw(
            st.lists(words.filter(lambda form, source=source: form != source), min_size=1, max_size=5, unique=True)
        )
        made.append(
            Term(
                source,
                target,
                reading=draw(words | st.just("")),
                note=" ".join(draw(st.lists(words, max_size=3))),
                note_ja=" ".join(draw(st.lists(words, max_size=3))),
                part_of_speech=draw(st.sampled_from(PartOfSpeech)),
                status=draw(st.sampled_from(TermStatus)),
                variants=draw(forms),
                admitted=tuple(others[:2]),
                forbidden=tuple(others[2:]),
            )
        )
    return tuple(made)


@given(terms())
def test_what_is_written_is_read_again(given_: tuple[Term, ...]) -> None:
    """As CSV, as TBX, and as lines of glossary.yml, whatever the letters."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "terms")
        path.write_bytes(csv_of(given_).encode())
        assert given_ == read_csv(path)
        path.write_bytes(tbx_of(given_).encode())
        assert given_ == read_tbx(path)
        path.write_bytes(with_terms("terms: []\n", given_).encode())
        assert given_ == load(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "terms: []\n",
        "# mine\nversion: 1\nterms:\n",
        "terms:\n- source: a\n  target: あ\n",
        "version: 1\r\nterms:\r\n    - source: a\r\n      target: あ\r\n",
        "terms:\n  - source: a\n    target: あ  # no line end",
    ],
)
def test_terms_are_added_to_any_layout(text: str, tmp_path: Path) -> None:
    path = tmp_path / "glossary.yml"
    path.write_bytes(text.encode())
    before = load(path)
    now = with_terms(text, TERMS)
    path.write_bytes(now.encode())
    assert (*before, *TERMS) == load(path)
    assert now.startswith(text.replace("[]", "").rstrip()) or "terms: []" in text


def test_a_table_of_a_spreadsheet_is_read(tmp_path: Path) -> None:
    """Semicolons, other columns, blanks, lines that are not filled in."""
    path = tmp_path / "terms.csv"
    path.write_text('Source;Target;mine\n batch ;バッチ;x\n;空;\nloss;;\n"a;b";あ;\n', encoding="utf-8")
    assert (Term("batch", "バッチ"), Term("a;b", "あ")) == read_csv(path)


def test_tbx_of_others_is_read(tmp_path: Path) -> None:
    """TBX 2, with regions in its languages; what lacks a language is none."""
    path = tmp_path / "terms.tbx"
    path.write_text(
        """<?xml version="1.0"?><martif type="TBX" xml:lang="en"><text><body>
        <termEntry id="1"><note>of a model</note><note>モデルの</note>
          <langSet xml:lang="en-US"><tig><term>loss</term></tig>
            <ntig><termGrp><term>cost</term></termGrp></ntig></langSet>
          <langSet xml:lang="ja-JP"><tig><term>ロス</term>
            <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
            <tig><term>損失</term></tig></langSet></termEntry>
        <termEntry id="2"><langSet xml:lang="en"><tig><term>only</term></tig></langSet></termEntry>
        </body></text></martif>""",
        encoding="utf-8",
    )
    assert (
        Term("loss", "損失", note="of a model", note_ja="モデルの", variants=("cost",), forbidden=("ロス",)),
    ) == read_tbx(path)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", "en,ja\n", r"a.csv:1: the header names no 'source' and 'target'"),
        ("a.csv", "source,target,status\na,b,good\n", r"a.csv:2: 'status' is 'good'. Use preferred"),
        ("a.tbx", "<tbx>", r"a.tbx:1: this is no TBX"),
        ("a.tbx", "<html/>", r"a.tbx:1: this is no TBX but <html>"),
    ],
)
def test_broken_files_are_one_line(name: str, content: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GlossaryError, match=says):
        (read_csv if name.endswith("csv") else read_tbx)(path)


def test_the_deck_has_a_card_each_way(tmp_path: Path) -> None:
    path = tmp_path / "deck.apkg"
    path.write_bytes(anki(TERMS, title="Notes"))
    with ZipFile(path) as archive:
        archive.extract("collection.anki2", tmp_path)
    collection = sqlite3.connect(tmp_path / "collection.anki2")
    notes = collection.execute("select guid, flds from notes order by id").fetchall()
    cards = collection.execute("select count(*) from cards").fetchone()[0]
    models, decks = (json.loads(value) for value in collection.execute("select models, decks from col").fetchone())
    collection.close()
    note = "η, in &lt;formulas&gt; &amp; &quot;code&quot;<br>数式ではη"
    expected = [["learning rate", "学習率", "がくしゅうりつ", note], ["batch", "バッチ", "", ""]]
    assert expected == [fields.split("\x1f") for _, fields in notes]
    assert 4 == cards
    assert ["English → 日本語", "日本語 → English"] == [
        one["name"] for model in models.values() for one in model["tmpls"]
    ]
    assert "Notes" in {deck["name"] for deck in decks.values()}


def test_a_newer_deck_knows_the_cards_again() -> None:
    def guids(content: bytes) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "deck")
            path.write_bytes(content)
            with ZipFile(path) as archive:
                archive.extract("collection.anki2", folder)
            collection = sqlite3.connect(Path(folder, "collection.anki2"))
            found = [row[0] for row in collection.execute("select guid from notes order by id")]
            collection.close()
            return found

    changed = (Term("learning rate", "学習率（η）"), *TERMS[1:])
    assert guids(anki(TERMS, title="Notes")) == guids(anki(changed, title="Notes"))


def test_the_commands(tmp_path: Path) -> None:
    """list, find, check, export, import: what goes out comes in, and nothing twice."""
    yml = with_terms("# ours\nterms:\n", TERMS)
    made = project(tmp_path, {"glossary.yml": yml, "docs/en/index.md": "# The learning rate\n"})
    listed = json.loads(taiyaku(tmp_path, "glossary", "list", "--json").out)
    assert [term.source for term in TERMS] == [one["source"] for one in listed]
    assert "学習率" in taiyaku(tmp_path, "glossary", "find", "a learning rate").out
    assert 1 == taiyaku(tmp_path, "glossary", "find", "nothing").code
    for name in ("terms.csv", "terms.tbx", "terms.apkg"):
        assert 0 == taiyaku(tmp_path, "glossary", "export", name).code
        assert (tmp_path / name).stat().st_size > 300
    wrong = taiyaku(tmp_path, "glossary", "export", "terms.pdf")
    assert (2, True) == (wrong.code, "ends with none of .csv, .tbx, .apkg" in wrong.err)
    same = taiyaku(tmp_path, "glossary", "import", "terms.tbx")
    assert (0, True) == (same.code, "0 terms added" in same.err)
    assert yml == made.glossary.read_text(encoding="utf-8")
    made.glossary.write_text("# ours\nterms:\n  - {source: GPU, keep: true}\n", encoding="utf-8")
    assert 0 == taiyaku(tmp_path, "glossary", "import", "terms.csv").code
    assert (Term("GPU", "GPU", keep=True), *TERMS) == load(made.glossary)


def test_a_layout_that_is_not_understood_is_left_alone(tmp_path: Path) -> None:
    flow = "terms: [{source: GPU, keep: true}]\n"
    made = project(tmp_path, {"glossary.yml": flow, "docs/en/index.md": "# A\n", "t.csv": "source,target\na,あ\n"})
    said = taiyaku(tmp_path, "glossary", "import", "t.csv")
    assert (2, True) == (said.code, "its layout is not understood, and it is as before" in said.err)
    assert flow == made.glossary.read_text(encoding="utf-8")


def test_check_finds_contradictions(tmp_path: Path) -> None:
    twice = (Term("loss", "損失", variants=("cost",)), Term("price", "価格", variants=("Cost",)))
    project(tmp_path, {"glossary.yml": with_terms("", twice), "docs/en/index.md": "# The loss\n"})
    taiyaku(tmp_path, "extract")
    said = taiyaku(tmp_path, "glossary", "check")
    assert 1 == said.code
    assert "loss: 'cost' is a spelling of 'price' too. Keep it in one." in said.out
    assert "price: stands on no page." in said.out
