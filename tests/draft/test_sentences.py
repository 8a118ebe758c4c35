"""A message ⇄ its sentences: cut as a reader would, joined and punctuated as Japanese print has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku.draft import fill
from taiyaku.draft.joints import ended, tidied
from taiyaku.draft.sentences import assemble, plan
from taiyaku.draft.style import Style, in_style, sentence_case, style
from taiyaku.memory import Memory
from taiyaku.model import Catalog, Key, Message
from taiyaku.segments import PLACEHOLDER, protect
from tests.fakes import Answers
from tests.strategies import japanese, messages

SPLITS = Path(__file__).parent / "splits.txt"


def splits() -> list[str]:
    """The lines of the table: `¦` between sentences, `‹…›` round what is in none."""
    lines = SPLITS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def cut(source: str) -> list[str]:
    """The sentences of a message, with what their placeholders stand for."""
    planned = plan(source)
    texts = [span.text for span in planned.protected.spans]
    return [
        PLACEHOLDER.sub(lambda match, one=one: texts[one.numbers[int(match[1])]], one.request.text)  # type: ignore[misc]
        for one in planned.sentences
    ]


@pytest.mark.parametrize("line", splits())
def test_a_message_is_cut_where_a_reader_would(line: str) -> None:
    source = re.sub("[‹›]", "", line.replace("¦", " "))
    expected = [sentence.strip() for sentence in re.sub("‹[^›]*›", "¦", line).split("¦")]
    assert [sentence for sentence in expected if sentence] == cut(source)


def test_the_table_is_long_enough() -> None:
    assert len(splits()) >= 150


@given(messages)
@settings(max_examples=200, deadline=None)
def test_no_placeholder_is_lost_on_the_way(source: str) -> None:
    """Whatever the engine says of the words, all that a message protects is in its sentences or between them."""
    planned = plan(source)
    if not planned.sentences:
        return
    said = assemble(planned, [one.request.text for one in planned.sentences])
    numbers = [number for one in planned.sentences for number in one.numbers]
    numbers += [int(n) for one in planned.sentences for n in PLACEHOLDER.findall(one.before)]
    numbers += [int(n) for n in PLACEHOLDER.findall(planned.closing)]
    assert list(range(len(planned.protected.spans))) == sorted(numbers)
    assert said


@given(messages)
@settings(max_examples=200, deadline=None)
def test_no_sentence_holds_half_a_pair(source: str) -> None:
    """An opening mark and its closing one are in one sentence, or both between sentences."""
    planned = plan(source)
    partners = [span.partner for span in planned.protected.spans]
    for sentence in planned.sentences:
        for number in sentence.numbers:
            assert partners[number] is None or partners[number] in sentence.numbers


@pytest.mark.parametrize(
    ("source", "said", "expected"),
    [
        ("It works. It is fast.", ["動きます。", "速いです。"], "動きます。速いです。"),
        ("It works.  It is fast.", ["動きます", "速いです"], "動きます。速いです。"),
        ("Use NumPy. Use SciPy.", ["NumPy.", "SciPy."], "NumPy. SciPy."),
        ("First line.  \nSecond line.", ["1行目。", "2行目。"], "1行目。  \n2行目。"),
        ("First line.<br>Second line", ["1行目。", "2行目。"], "1行目。<br>2行目"),
        ("**Note:** it is slow.", ["注:", "遅いです。"], "**注**：遅いです。"),
        ("**Adam**: a method.", ["Adam", "手法です。"], "**Adam**：手法です。"),
        ("**106**: Style transfer", ["スタイル変換"], "**106**：スタイル変換"),
        ("**It is slow.** Use it.", ["遅いです。", "使います。"], "**遅いです**。使います。"),
        ("**It is slow**. Use it.", ["遅いです。", "使います。"], "**遅いです**。使います。"),
        ("*Stop.* *Go on.*", ["止まります。", "進みます。"], "*止まります。* *進みます。*"),
        ("1. Introduction", ["はじめに。"], "1. はじめに"),
        ("Is it on? Yes!", ["オンですか?", "はい!"], "オンですか？はい！"),
        ("`fit`. It works.", ["動きます。"], "`fit`。動きます。"),
        ("Run this:", ["これを実行します:"], "これを実行します："),
        ("Run this:", ["これを実行します。"], "これを実行します。"),
        ("The loss (the error) falls.", ["損失 (誤差) が下がります."], "損失（誤差）が下がります。"),
        ("Use f(x) at 10:30.", ["10:30 に f(x) を使います。"], "10:30にf(x)を使います。"),
        ("A list item without an end", ["終わりのない項目です。"], "終わりのない項目です"),
        ("It works (see below).", ["動きます (下記参照)。"], "動きます（下記参照）。"),
        ("See **a** and <b>b</b>.", ["⟦0⟧ 甲 ⟦1⟧ と ⟦2⟧乙⟦3⟧ を参照。"], "**甲**と<b>乙</b>を参照。"),
        ("See `a`, `b` now.", ["⟦0⟧, ⟦1⟧ を参照."], "`a`, `b`を参照。"),
    ],
)
def test_sentences_are_joined(source: str, said: list[str], expected: str) -> None:
    assert expected == assemble(plan(source), said)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("It works.", "動きます", "動きます。"),
        ("It works.", "動きます。", "動きます。"),
        ("It works.", "⟦0⟧", "⟦0⟧"),
        ("It works …", "動きます…", "動きます…"),
        ("It works", "動きます。速いです。", "動きます。速いです。"),
        ("(It works.)", "（動きます。）", "（動きます。）"),
        ("Why?", "なぜですか", "なぜですか？"),
        ("Why?", "なぜですか。", "なぜですか。"),
        ("Stop!", "止まってください", "止まってください。"),
        ("Note:", "注。", "注："),
        ("Python", "Python", "Python"),
        ("Use Python.", "Python", "Python"),
    ],
)
def test_a_sentence_ends_as_its_english_does(source: str, target: str, expected: str) -> None:
    assert expected == ended(source, target)


@given(japanese, japanese)
def test_tidying_twice_is_tidying_once(one: str, two: str) -> None:
    once = tidied(f"{one} ({two})")
    assert once == tidied(once)


@given(st.text(max_size=60))
def test_tidying_leaves_placeholders(text: str) -> None:
    source = f"⟦0⟧{text}⟦12⟧"
    assert PLACEHOLDER.findall(source) == PLACEHOLDER.findall(tidied(source))


@given(st.text(alphabet=st.characters(max_codepoint=0x2FF), max_size=60))
def test_latin_text_is_left_as_it_is(text: str) -> None:
    assert text == tidied(text)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Train the model", "モデルを訓練します。", "モデルを訓練する"),
        ("Train the model", "モデルを訓練してください。", "モデルを訓練する"),
        ("The loss", "損失です。", "損失"),
        ("The loss", "損失", "損失"),
        ("Use it", "それを使います", "それを使う"),
        ("Write it", "それを書きます", "それを書く"),
        ("Start it", "起きます", "起きる"),
        ("Show it", "それを示します", "それを示す"),
        ("Add it", "それを加えます", "それを加える"),
        ("It swims", "泳ぎます", "泳ぐ"),
        ("What we use", "用います", "用いる"),
        ("What can be done", "できます", "できる"),
        ("It is learning", "学習しています", "学習している"),
        ("It works.", "動きます。", "動きます。"),
        ("What is it?", "何ですか？", "何ですか？"),
        ("One. Two", "一つです。二つです。", "一つです。二つです。"),
    ],
)
def test_a_label_is_said_plainly(source: str, target: str, expected: str) -> None:
    assert expected == in_style(Style.LABEL, source, target)
    assert target == in_style(Style.PROSE, source, target)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Training a Neural Network", "Training a neural network"),
        ("Training a CNN in PyTorch", "Training a CNN in PyTorch"),
        ("Deep Learning with Python and NumPy", "Deep learning with Python and NumPy"),
        ("Bayesian Optimization and Markov Chains", "Bayesian optimization and Markov chains"),
        ("GETTING STARTED", "Getting started"),
        ("PYTHON BASICS", "Python basics"),
        ("GPU", "GPU"),
        ("CNN RNN", "CNN RNN"),
        ("Data-Driven Approaches: The Basics", "Data-driven approaches: The basics"),
        ("The loss falls", "The loss falls"),
        ("Using ⟦0⟧ In Practice", "Using ⟦0⟧ in practice"),
        ("Option A", "Option A"),
        ("Summary", "Summary"),
        ("", ""),
    ],
)
def test_titles_are_told_in_sentence_case(title: str, expected: str) -> None:
    assert expected == sentence_case(title)


@given(st.text(max_size=50))
def test_sentence_case_changes_case_alone(text: str) -> None:
    assert text.lower() == sentence_case(text).lower()


def test_a_heading_is_drafted_in_its_style() -> None:
    """The notes of the template say what a message is; one that also stands as prose on its page is prose."""
    key = Key("Train The Model")

    def drafted(*pages: tuple[str, ...]) -> list[str]:
        engine = Answers(lambda _: "モデルを訓練します。")
        catalogs = {str(page): Catalog("ja", {key: Message(key, notes=notes)}) for page, notes in enumerate(pages)}
        filled = fill(catalogs, engine=engine, memory=Memory([])).catalogs
        return [filled[page].messages[key].target for page in catalogs]

    assert ["モデルを訓練する"] == drafted(("heading 2",))
    assert ["モデルを訓練する"] == drafted(("heading 2", "table cell"))
    assert ["モデルを訓練します"] == drafted(("heading 2", "paragraph"))
    assert ["モデルを訓練する", "モデルを訓練します"] == drafted(("heading 2",), ("paragraph",))


def test_notes_of_authors_are_no_kinds() -> None:
    assert Style.LABEL is style(["heading 3", "a pun on 'batch'"])
    assert Style.PROSE is style(["a pun on 'batch'"])


@pytest.mark.parametrize("source", ["ResNet-50", "max_depth", "README.md", "int8", "0.5", "–", "v1.2"])
def test_names_in_the_spelling_of_code_are_copied(source: str) -> None:
    engine = Answers(lambda text: "だめ")
    key = Key(source)
    filled = fill({"p": Catalog("ja", {key: Message(key)})}, engine=engine, memory=Memory([]))
    assert source == filled.catalogs["p"].messages[key].target
    assert not engine.asked


def test_protect_is_not_told_of_styles() -> None:
    """A label is cut and protected as prose is: only its wording differs."""
    source = "Using `fit` in **Practice**"
    assert protect(source) == plan(source, style=Style.LABEL).protected
