"""The ladder: nothing protected is ever lost, and what cannot be kept is refused with the reason."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku.draft import fill
from taiyaku.draft.sentences import plan
from taiyaku.memory import Memory, Past
from taiyaku.model import Catalog, Key, Message, State, Term
from taiyaku.segments import spans
from tests.fakes import Answers, Hostile
from tests.strategies import messages


def drafted(
    source: str, engine: Answers | Hostile, *, terms: tuple[Term, ...] = (), memory: Memory | None = None
) -> Message:
    """The message with this source after drafting."""
    key = Key(source)
    filled = fill({"p.md": Catalog("ja", {key: Message(key)})}, engine=engine, memory=memory or Memory([]), terms=terms)
    return filled.catalogs["p.md"].messages[key]


@given(messages, st.integers(0, 9))
@settings(max_examples=300, deadline=None)
def test_no_engine_can_lose_or_add_markup(source: str, seed: int) -> None:
    """Either all protected spans of the source are in the draft, and no others, or there is no draft and a reason."""
    if not source.strip():
        return
    message = drafted(source, Hostile(seed))
    if message.target:
        assert Counter(span.bare for span in spans(source)) == Counter(span.bare for span in spans(message.target))
    else:
        assert State.NEW is message.state
        assert message.refusal


def test_a_lost_placeholder_is_refused_with_its_text() -> None:
    message = drafted("Call `fit` and `predict`, please do.", Answers(lambda text: "呼びます。" if "⟦" in text else ""))
    assert ("", State.NEW) == (message.target, message.state)
    assert "the draft lost `fit`" in message.refusal


def test_links_are_drafted_on_their_own_where_the_sentence_loses_them() -> None:
    """The rung «nested»: the link as one placeholder, its words apart."""
    table = {
        "See ⟦0⟧the guide⟦1⟧ now.": "今すぐ参照。",
        "See ⟦0⟧ now.": "今すぐ⟦0⟧を参照してください。",
        "the guide": "ガイド",
    }
    message = drafted("See [the guide](a.md) now.", Answers(lambda text: table.get(text, "だめ")))
    assert "今すぐ[ガイド](a.md)を参照してください。" == message.target


def test_a_sentence_is_split_where_nothing_else_helps() -> None:
    table = {"Then call": "次に", "to train the model.": "を呼びます。"}
    message = drafted("Then call `fit` to train the model.", Answers(lambda text: table.get(text, "")))
    assert "次に`fit`を呼びます。" == message.target


def test_code_alone_is_copied_without_an_engine() -> None:
    engine = Answers(lambda text: "")
    assert "`x.shape`" == drafted("`x.shape`", engine).target
    assert not engine.asked


def test_a_number_that_the_engine_loses_is_carried_as_a_placeholder() -> None:
    table = {"Train for 30 epochs.": "訓練します。", "Train for ⟦0⟧ epochs.": "⟦0⟧エポック訓練します。"}
    assert "30エポック訓練します。" == drafted("Train for 30 epochs.", Answers(lambda text: table.get(text, ""))).target


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("", "the draft is empty"),
        ("the model learns from data", "the draft is no Japanese"),
        ("学習学習学習学習学習します。", "the draft repeats itself"),
    ],
)
def test_bad_drafts_are_refused(said: str, reason: str) -> None:
    assert reason in drafted("The model learns from data.", Answers(lambda text: said)).refusal


def test_a_term_that_the_engine_missed_is_given_to_it() -> None:
    terms = (Term("learning rate", "学習率"),)

    def answer(text: str) -> str:
        return "学習率は小さいです。" if "⟦=⟧学習率" in text else "速度は小さいです。"

    engine = Answers(answer, terms=True)
    assert "学習率は小さいです。" == drafted("The learning rate is small.", engine, terms=terms).target
    assert "The ⟦t⟧ learning rate ⟦=⟧学習率⟦/t⟧ is small." in engine.asked


@pytest.mark.parametrize("source", ["Dropout", "**Dropout**", "[dropout](a.md)"])
def test_what_is_but_a_term_is_taken_from_the_glossary(source: str) -> None:
    terms = (Term("dropout", "ドロップアウト"),)
    message = drafted(source, Answers(lambda _: "中退"), terms=terms)
    assert source.replace("Dropout", "ドロップアウト").replace("dropout", "ドロップアウト") == message.target


def test_no_blank_stands_between_japanese_sentences() -> None:
    table = {"It works.": "動きます。", "One step is enough.": "1ステップで十分です。", "Use it.": "使います。"}
    engine = Answers(lambda text: table[text])
    assert (
        "動きます。1ステップで十分です。使います。" == drafted("It works. One step is enough. Use it.", engine).target
    )


def test_blanks_inside_of_marks_are_taken_off() -> None:
    """Young models leave them there, and `** 重み **` is not bold."""
    message = drafted(
        "The **weight** is small.", Answers(lambda text: "⟦0⟧ 重み ⟦1⟧は小さいです。" if "⟦0⟧w" in text else "")
    )
    assert "**重み**は小さいです。" == message.target


def test_memory_comes_before_the_engine() -> None:
    engine = Answers(lambda text: "違う")
    message = drafted("Hello there.", engine, memory=Memory([Past(Key("Hello there."), "こんにちは。")]))
    assert ("こんにちは。", State.DRAFT, "memory") == (message.target, message.state, message.origin)
    assert not engine.asked


def test_a_stale_text_of_a_person_is_kept_and_gets_a_suggestion() -> None:
    key = Key("The loss is large.")
    stale = Message(key, "損失は小さいです。", State.STALE, previous_source="The loss is small.")
    filled = fill(
        {"p.md": Catalog("ja", {key: stale})}, engine=Answers(lambda text: "損失は大きいです。"), memory=Memory([])
    )
    message = filled.catalogs["p.md"].messages[key]
    assert ("損失は小さいです。", State.STALE) == (message.target, message.state)
    assert "損失は大きいです。" == message.suggestion


def test_reviewed_messages_are_never_touched() -> None:
    key = Key("The loss.")
    reviewed = Message(key, "損失", State.REVIEWED)
    filled = fill(
        {"p.md": Catalog("ja", {key: reviewed})}, engine=Answers(lambda text: "違う"), memory=Memory([]), redraft=True
    )
    assert not filled.catalogs


def test_equal_sentences_are_translated_once() -> None:
    engine = Answers(lambda text: "同じ文です。")
    pages = {name: Catalog("ja", {Key("Same text here."): Message(Key("Same text here."))}) for name in "abc"}
    assert 3 == fill(pages, engine=engine, memory=Memory([])).summary.drafted
    assert ["Same text here."] == engine.asked


@given(messages)
@settings(max_examples=150)
def test_no_text_makes_planning_raise(source: str) -> None:
    plan(source)


def test_sentences_are_cut_where_a_reader_would() -> None:
    texts = [one.request.text for one in plan("See e.g. Fig. 3. The loss is 0.5, i.e. small. `x`. Done!").sentences]
    assert ["See e.g. Fig. 3.", "The loss is 0.5, i.e. small.", "Done!"] == texts


def test_titles_and_alternative_texts_are_drafted_too() -> None:
    """What there is to read inside of markup is a text of its own; a quote in it cannot end it."""
    source = 'See [the guide](a.md "A short guide").'
    table = {"A short guide": '短い"案内"', "See ⟦0⟧the guide⟦1⟧.": "⟦0⟧案内⟦1⟧を参照。"}
    message = drafted(source, Answers(lambda text: table.get(text, "だめ")))
    assert '[案内](a.md "短い”案内”")を参照。' == message.target
    lone = drafted('![](a.svg "A short guide")', Answers(lambda text: table.get(text, "だめ")))
    assert '![](a.svg "短い”案内”")' == lone.target
