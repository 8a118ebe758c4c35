"""Rungs: each does what its file says, and none can lose anything, whatever engine it is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku.draft import Engine, Hypothesis, Likelihood, Link, fill
from taiyaku.draft.ladder import RUNGS, STEPS, climb
from taiyaku.draft.ladder.forms import covered, named, simple
from taiyaku.draft.ladder.pairs import misplaced, tidied
from taiyaku.draft.ladder.stretch import Evidence, stretch
from taiyaku.draft.sentences import Request
from taiyaku.memory import Memory
from taiyaku.model import Catalog, Key, Message, Segment, State, Term
from taiyaku.segments import PLACEHOLDER, protect, render, spans, split
from tests.fakes import Answers, Hostile
from tests.strategies import protected_sentences

TERMS = (Term("learning rate", "学習率"), Term("loss", "損失"), Term("layer", "層"))
CONTAINERS = [
    "{}\n",
    "- {}\n",
    "1. one\n\n    {}\n",
    "> {}\n",
    "# {}\n",
    "| a | b |\n|---|---|\n| {} | c |\n",
    '!!! note "T"\n    {}\n',
    '=== "Tab"\n    - {}\n',
    "<div markdown>\n{}\n</div>\n",
    "word\n:   {}\n",
]


def drafted(page: str, engine: Engine) -> dict[Key, Message]:
    """The messages of a page after drafting."""
    keys = [Key(one.text, one.context) for one in split(page, page="p.md") if isinstance(one, Segment)]
    catalog = Catalog("ja", {key: Message(key) for key in keys})
    filled = fill({"p.md": catalog}, engine=engine, memory=Memory([]), terms=TERMS)
    return dict(filled.catalogs["p.md"].messages) if filled.catalogs else {}


@given(protected_sentences, st.sampled_from(CONTAINERS), st.integers(0, 10**6), st.booleans())
@settings(max_examples=60, deadline=None)
def test_in_every_container_all_spans_survive_or_there_is_no_draft(
    sentence: str, container: str, seed: int, placeholders: bool
) -> None:
    """Whatever the engine does, a page with its drafts has the spans of the English page, no more and no fewer."""
    page = container.format(sentence)
    messages = drafted(page, Hostile(seed, placeholders=placeholders))
    for key, message in messages.items():
        if message.target:
            assert Counter(span.bare for span in spans(key.source)) == Counter(
                span.bare for span in spans(message.target)
            )
        else:
            assert State.NEW is message.state
            assert message.refusal
    parts = split(page, page="p.md")
    again = split(render(parts, {key: message.target for key, message in messages.items()}), page="p.md")
    assert [one.kind for one in parts if isinstance(one, Segment)] == [
        one.kind for one in again if isinstance(one, Segment)
    ]


@given(protected_sentences, st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_pairs_stay_nested_and_hold_what_they_held(sentence: str, seed: int) -> None:
    """Atoms inside of a pair in the English are inside of it in the draft."""
    (message,) = [*drafted(sentence, Hostile(seed)).values()] or [Message(Key(sentence))]

    def held(text: str) -> Counter[tuple[str, str]]:
        found = protect(text).spans
        return Counter(
            (one.bare, inner.bare)
            for number, one in enumerate(found)
            if one.partner is not None and one.partner > number
            for inner in found[number + 1 : one.partner]
        )

    if message.target:
        assert held(message.key.source) == held(message.target)


@given(protected_sentences)
def test_a_form_restored_is_the_sentence(sentence: str) -> None:
    """Fewer placeholders say the same; so do covered numbers."""
    text = protect(sentence).text
    pairs = tuple(
        (number, span.partner)
        for number, span in enumerate(protect(sentence).spans)
        if span.partner is not None and span.partner > number
    )
    form = simple(Request(text, pairs))
    assert text == form.restored(form.request.text)
    assert len(PLACEHOLDER.findall(text)) >= len(PLACEHOLDER.findall(form.request.text))
    if hidden := covered(form):
        assert text == hidden.restored(hidden.request.text)
        assert len(form.request.pairs) == len(hidden.request.pairs)


@given(
    st.text(alphabet="損失関数ネットのはを⟦0⟧ab。", max_size=30),
    st.lists(st.tuples(*[st.integers(-5, 40)] * 4, st.floats(-1, 2)), max_size=8),
    st.tuples(st.integers(0, 10), st.integers(10, 20)),
)
def test_no_evidence_makes_a_stretch_cut_a_placeholder(
    target: str, told: list[tuple[int, int, int, int, float]], inside: tuple[int, int]
) -> None:
    """A place is in the text, holds something, and no placeholder that is not within."""
    evidence = Evidence(
        tuple(Link((one, two), (three, four), share) for one, two, three, four, share in told),
        tuple(((one, two), share) for one, two, _, _, share in told),
    )
    place = stretch("the loss function of the network", target, inside, evidence)
    if place:
        assert 0 <= place[0] < place[1] <= len(target)
        assert "⟦0⟧" not in target[slice(*place)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("in CIFAR-10 there are 60,000 images", "in ⟦0⟧ there are ⟦1⟧ images"),
        ("a volume of [32x32x12]", "a volume of ⟦0⟧"),
        ("CS231n lasts for 8-10 weeks", "⟦0⟧ lasts for ⟦1⟧ weeks"),
        ("with [3 x 4] + [4 x 4] weights", "with ⟦0⟧ + ⟦1⟧ weights"),
        ("between 1e-2 and 75%", "between ⟦0⟧ and ⟦1⟧"),
        ("two 3-dimensional arrays", "two ⟦0⟧-dimensional arrays"),
        ("32⟦0⟧32⟦1⟧3 = 3072 weights", "⟦0⟧ weights"),
        ("at 11:59pm", "at ⟦0⟧pm"),
        ("Ten runs of three-layer nets", "⟦0⟧ runs of ⟦1⟧-layer nets"),
    ],
)
def test_numbers_are_covered_with_what_belongs_to_them(text: str, said: str) -> None:
    form = covered(simple(Request(text)))
    assert form
    assert said == form.request.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We use PyTorch and the MIT Places set.", "We use ⟦0⟧ and the ⟦1⟧ set."),
        ("The IPython notebook by Yann LeCun", "The ⟦0⟧ notebook by ⟦1⟧"),
        ("Deep Visual Learning with VGGNet", "Deep visual learning with ⟦0⟧"),
    ],
)
def test_names_are_covered_where_they_are_no_words(text: str, said: str) -> None:
    form = named(simple(Request(text)))
    assert form
    assert said == form.request.text
    assert text.lower() == form.restored(form.request.text).lower()


@pytest.mark.parametrize("text", ["The loss is small.", "PyTorch", "Loss", "the learning rate"])
def test_what_are_words_is_not_covered(text: str) -> None:
    assert named(simple(Request(text))) is None


def test_pairs_round_the_same_words_are_one() -> None:
    form = simple(Request("See ⟦0⟧⟦1⟧the guide⟦2⟧⟦3⟧ and H⟦4⟧2⟦5⟧O.", ((0, 3), (1, 2), (4, 5))))
    assert Request("See ⟦0⟧the guide⟦1⟧ and ⟦2⟧.", ((0, 1),)) == form.request
    assert ("⟦0⟧⟦1⟧", "⟦2⟧⟦3⟧", "H⟦4⟧2⟦5⟧O") == form.back


class Model(Answers):
    """An engine that knows where its words come from, and goes on as a function says."""

    def __init__(
        self,
        answer: Callable[[str], str],
        *,
        links: Sequence[tuple[str, str]] = (),
        goes_on: Callable[[str], str] = str,
    ) -> None:
        super().__init__(answer)
        self.can_align = self.can_continue = True
        self.links = links
        self.goes_on = goes_on

    def align(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Link, ...]]:
        return [
            tuple(
                Link(
                    (target.find(said), target.find(said) + len(said)),
                    (source.find(word), source.find(word) + len(word)),
                    0.9,
                )
                for word, said in self.links
                if word in source and said in target
            )
            for source, target in texts
        ]

    def continued(self, begun: Sequence[tuple[str, str]]) -> list[Hypothesis]:
        return [Hypothesis(self.goes_on(start), -0.5) for _, start in begun]


def step(request: Request, engine: Engine, terms: tuple[Term, ...] = ()) -> tuple[str, str]:
    """What became of a sentence, and how."""
    outcome = climb([request], engine, terms)[request]
    return outcome.step, outcome.target


def test_a_link_is_placed_by_alignment() -> None:
    engine = Model(
        lambda text: "" if "⟦" in text or text == "small loss" else "損失が小さい場合、モデルは良いです。",
        links=[("model", "モデル"), ("good", "良い"), ("loss", "損失"), ("small", "小さい")],
    )
    request = Request("The ⟦0⟧model⟦1⟧ is good with a ⟦2⟧small loss⟦3⟧.", ((0, 1), (2, 3)))
    assert ("placed", "⟦2⟧損失が小さい⟦3⟧場合、⟦0⟧モデル⟦1⟧は良いです。") == step(request, engine)


def test_a_pair_is_placed_by_its_own_translation_where_an_engine_cannot_align() -> None:
    table = {"See the guide now.": "今すぐ案内を参照してください。", "the guide": "案内"}
    engine = Answers(lambda text: table.get(text, ""), placeholders=False)
    request = Request("See ⟦0⟧the guide⟦1⟧ now.", ((0, 1),))
    assert ("placed", "今すぐ⟦0⟧案内⟦1⟧を参照してください。") == step(request, engine)


def test_a_term_is_forced_in_where_its_words_were_said() -> None:
    engine = Model(
        lambda text: "速く学ぶのは小さいです。",
        links=[("rate", "速く")],
        goes_on=lambda start: f"{start}は小さいです。",
    )
    assert ("continued", "学習率は小さいです。") == step(Request("The learning rate is small."), engine, TERMS)


def test_a_noun_that_stands_for_a_term_is_replaced() -> None:
    """Before the engine is asked to go on from there, which costs more and may lose what follows."""
    engine = Model(lambda text: "速度は小さいです。", links=[("rate", "速度")], goes_on=lambda start: f"{start}です。")
    assert ("repaired", "学習率は小さいです。") == step(Request("The learning rate is small."), engine, TERMS)


@pytest.mark.parametrize("said", ["速く学ぶことです。", "速度計測です。", "⟦0⟧です。"])
def test_nothing_but_a_whole_noun_is_replaced(said: str) -> None:
    engine = Model(lambda text: said, links=[("rate", said[:2]), ("model", "計測")], goes_on=lambda start: "")
    request = Request("The learning rate ⟦0⟧." if "⟦" in said else "The learning rate model.")
    assert ("plain", said) == step(request, engine, TERMS)


def test_a_lost_placeholder_is_forced_in() -> None:
    engine = Model(
        lambda text: "関数を呼びます。",
        goes_on=lambda start: f"{start}を呼びます。" if start == "⟦0⟧" else f"{start}です。",
    )
    assert ("continued", "⟦0⟧を呼びます。") == step(Request("Then we call ⟦0⟧."), engine)


def test_long_sentences_are_cut_between_clauses() -> None:
    table = {
        "the loss falls at every step,": "損失はステップごとに減ります、",
        "but it never reaches zero.": "しかしゼロにはなりません。",
    }
    request = Request("the loss falls at every step, but it never reaches zero.")
    expected = "損失はステップごとに減ります、しかしゼロにはなりません。"
    assert ("clauses", expected) == step(request, Answers(lambda text: table.get(text, "")))


def test_twenty_placeholders_are_not_too_many() -> None:
    """Neighbours become one, and what is still too much is cut."""
    text = "Use " + ", ".join(f"⟦{number}⟧" for number in range(20)) + " in your code."
    engine = Answers(lambda said: f"コード{''.join(PLACEHOLDER.findall(said)) and ''}です。")
    name, target = step(Request(text), engine)
    assert "split" == name
    assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(target))


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("⟦0⟧勾配を⟦1⟧計算します。", "⟦0⟧勾配⟦1⟧を計算します。"),
        ("これ⟦0⟧は損失⟦1⟧です。", "これは⟦0⟧損失⟦1⟧です。"),
        ("⟦0⟧とても⟦1⟧大きいです。", "⟦0⟧とても⟦1⟧大きいです。"),
    ],
)
def test_particles_stand_outside_of_pairs(text: str, tidy: str) -> None:
    assert tidy == tidied(Request("⟦0⟧x⟦1⟧", ((0, 1),)), text)


@pytest.mark.parametrize(
    "text",
    [
        "⟦0⟧217モデル⟦1⟧を認識します。",
        "⟦0⟧モデルを認識することで、すべての画像をとてもよく分類します⟦1⟧。217",
        "⟦0⟧する⟦1⟧モデル217",
    ],
)
def test_a_pair_round_other_words_does_not_pass(text: str) -> None:
    assert misplaced(Request("217 recognises ⟦0⟧models⟦1⟧", ((0, 1),)), text)


def test_every_rung_has_its_step_and_asks_only_for_abilities_that_exist() -> None:
    engine = Answers(str)
    assert {rung.name for rung in RUNGS} <= set(STEPS)
    assert all(isinstance(getattr(engine, ability), bool) for rung in RUNGS for ability in rung.needs)


def test_likelihoods_are_not_trusted_where_they_do_not_fit_together() -> None:
    """An engine that cuts a translation differently each time says nothing."""

    class Shifting(Model):
        can_score = True

        def scored(self, texts: Sequence[tuple[str, str]]) -> list[tuple[Likelihood, ...]]:
            return [(Likelihood((0, len(source)), -1.0),) for source, _ in texts]

    engine = Shifting(lambda text: "速度は小さいです。", goes_on=lambda start: "")
    assert "plain" == step(Request("The learning rate is small."), engine, TERMS)[0]


def test_a_single_letter_beside_a_placeholder_is_a_part_like_any_other() -> None:
    """A letter is a word only where a blank follows it, which a part has no longer."""
    assert ("split", "A ⟦0⟧損失です。") == step(
        Request("A ⟦0⟧the loss is."), Answers(lambda text: "損失です。" if text == "the loss is." else "")
    )
