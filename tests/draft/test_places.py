"""Where batches are run makes no difference to what comes out."""

from __future__ import annotations

import pickle
import random
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku.draft import Here, Hypothesis, Terms, fill
from taiyaku.draft.batches import batches
from taiyaku.draft.ladder import Outcome, climb
from taiyaku.draft.places.cluster import Cluster, Recipe, climbed, unlike
from taiyaku.draft.places.here import shares
from taiyaku.draft.places.turns import in_turn
from taiyaku.draft.sentences import Request
from taiyaku.errors import EngineError
from taiyaku.memory import Memory
from taiyaku.model import Catalog, Key, Message
from tests.fakes import Answers

requests = st.lists(st.builds(Request, st.text("ab ", max_size=9)), max_size=40)


@given(requests, st.integers(1, 9), st.randoms(use_true_random=False))
def test_batches_hold_every_sentence_once_whatever_the_order(
    given_: list[Request], size: int, order: random.Random
) -> None:
    made = list(batches(given_, size))
    assert sorted(set(given_), key=lambda one: one.text) == sorted(sum(made, ()), key=lambda one: one.text)
    assert all(len(batch) == size for batch in made[:-1])
    lengths = [len(request.text) for batch in made for request in batch]
    assert sorted(lengths, reverse=True) == lengths
    order.shuffle(given_)
    assert made == list(batches(given_ * 2, size))


@given(st.integers(0, 300), st.integers(1, 40))
def test_shares_under_way_are_no_more_than_a_batch(length: int, count: int) -> None:
    """So that a kill loses no more; together they are the batch."""
    made = list(shares(range(length), count))  # type: ignore[arg-type]
    assert list(range(length)) == [one for share in made for one in share]
    assert all(made)
    assert count * max(map(len, made), default=0) <= max(length, count)


class Counting:
    """Answers in pieces of its own, fails where it is told to, and counts who is in it at once."""

    signature = "counting@1"
    knows_placeholders = True
    knows_terms = False
    can_align = False
    can_score = False
    can_continue = False

    def __init__(self, *, fails: str = "", meets: bool = False) -> None:
        self.most = 0
        self._fails = fails
        self._inside = 0
        self._lock = threading.Lock()
        self._meets = meets
        self._met = threading.Event()

    def translate(self, texts: Sequence[str], *, hypotheses: int = 1) -> list[tuple[Hypothesis, ...]]:
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)
            if self._inside > 1:
                self._met.set()
        if self._meets:
            assert self._met.wait(timeout=60)
        with self._lock:
            self._inside -= 1
        if self._fails and self._fails in texts:
            raise EngineError("the engine is out of order.")
        return [(Hypothesis(f"{text}訳です", -0.1),) * hypotheses for text in texts]


def sentences(count: int) -> list[Request]:
    return [Request(f"{'a' * number} word") for number in range(count)]


@pytest.mark.parametrize("at_once", [1, 2, 3, 7])
def test_threads_change_nothing(at_once: int) -> None:
    asked = sentences(30)
    expected = climb(asked, Counting())
    engine = Counting(meets=at_once > 1)  # the first to come waits for another one
    found: dict[Request, Outcome] = {}
    for batch in Here(engine, Terms(()), at_once=at_once).outcomes(batches(asked, 4)):
        found |= batch
    assert expected == found
    assert 1 <= engine.most <= at_once


def test_what_was_under_way_is_given_back_before_an_error() -> None:
    """And nothing more is begun."""
    begun: list[Sequence[Request]] = []

    def submit(batch: Sequence[Request]) -> Future[Mapping[Request, Outcome]]:
        done: Future[Mapping[Request, Outcome]] = Future()
        begun.append(batch)
        if len(begun) == 2:
            done.set_exception(EngineError("the engine is out of order."))
        else:
            done.set_result({batch[0]: Outcome("訳", "plain")})
        return done

    asked = [(request,) for request in sentences(9)]
    given_back = in_turn(submit, asked, at_once=lambda: 3)
    found = {*next(given_back), *next(given_back)}
    with pytest.raises(EngineError, match="out of order"):
        next(given_back)
    assert {asked[0][0], asked[2][0]} == found
    assert asked[:3] == begun


def test_an_engine_that_fails_is_heard() -> None:
    asked = sentences(9)
    with pytest.raises(EngineError, match="out of order"):
        list(Here(Counting(fails=asked[4].text), Terms(())).outcomes(batches(asked, 2)))


@given(st.lists(st.sampled_from(["A dog.", "A cat. A dog.", "One `x`.", "**Bold** cat."]), unique=True), st.data())
@settings(max_examples=40, deadline=None)
def test_what_is_drafted_together_makes_no_difference(sources: list[str], data: st.DataObject) -> None:
    """All pages at once, one after the other, in any order: the same drafts."""

    def drafted(pages: Sequence[str]) -> dict[Key, Message]:
        made = {page: Catalog("ja", {Key(page): Message(Key(page))}) for page in pages}
        filled = fill(made, engine=Answers(lambda text: f"{text}訳"), memory=Memory([])).catalogs
        return {key: message for catalog in filled.values() for key, message in catalog.messages.items()}

    order = data.draw(st.permutations(sources))
    alone = {key: message for source in order for key, message in drafted([source]).items()}
    assert drafted(sources) == alone


def recipe(**changes: str) -> Recipe:
    from taiyaku import __version__
    from taiyaku.draft.cache import station

    loading = pickle.dumps(partial(Counting))
    return replace(Recipe(loading, "counting@1", station(), __version__), **changes)


def test_a_worker_answers_with_its_own_engine() -> None:
    asked = Request("a word")
    assert climb([asked], Counting()) == climbed([asked], recipe(), ())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"signature": "small@3"}, "its model is counting@1, not small@3"),
        ({"station": "other", "version": "9.9"}, "is not the 9.9 that asks"),
    ],
)
def test_a_worker_that_is_not_alike_says_so_in_one_line(changes: dict[str, str], said: str) -> None:
    with pytest.raises(EngineError, match=rf"^worker \S+: .*{said}.*\.$"):
        climbed([Request("a word")], recipe(**changes), ())


def test_versions_that_do_not_match_are_named() -> None:
    def node(**packages: str) -> dict[str, object]:
        return {"packages": {"python": "3.11.9.final.0", "distributed": "2026.8.0", "numpy": "2"} | packages}

    mine = {
        "client": node(),
        "scheduler": node(python="3.11.2.final.0", numpy="None"),
        "workers": {"tcp://b:1": node()},
    }
    assert "" == unlike(mine)
    said = unlike(mine | {"workers": {"tcp://b:1": node(distributed="2025.1.0")}})
    assert "worker tcp://b:1 runs distributed 2025.1.0, here is 2026.8.0. Install the same there." == said
    assert "the scheduler runs python 3.12" in unlike(mine | {"scheduler": node(python="3.12.1.final.0")})


@pytest.mark.filterwarnings("ignore")  # of a library that is not ours
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", "http://x", "tcp://"])
def test_an_unreachable_scheduler_is_one_line(address: str) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with pytest.raises(EngineError, match="cannot be reached") as raised:
        Cluster(address, Counting, signature="counting@1", terms=Terms(()))
    assert "\n" not in str(raised.value)
