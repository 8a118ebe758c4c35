"""What people approved is found again, exactly and nearly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from taiyaku.catalog import dumps, read
from taiyaku.errors import ProjectError
from taiyaku.memory import Memory, Past, Shared, pasts
from taiyaku.memory import dumps as dumps_tmx
from taiyaku.memory.near import Near
from taiyaku.model import Catalog, Key, Message, Review, State
from tests.support import project

MESSAGES = [
    Message(Key("The loss is small."), "損失は小さいです。", State.REVIEWED),
    Message(Key("Batch", "noun"), "バッチ", State.REVIEWED),
    Message(Key("A draft."), "下訳", State.DRAFT),
]


def test_only_reviewed_text_is_remembered() -> None:
    memory = Memory.of(MESSAGES)
    assert "損失は小さいです。" == memory.exact(Key("The loss is small."))
    assert memory.exact(Key("A draft.")) is None


def test_a_context_is_not_guessed() -> None:
    """A source in another context may mean something else."""
    assert Memory.of(MESSAGES).exact(Key("Batch", "verb")) is None


def test_near_matches_come_with_their_score() -> None:
    match = Memory.of(MESSAGES).matches("The loss is very small.")[0]
    assert "損失は小さいです。" == match.target
    assert 70 < match.score < 100


def of(*messages: Message, language: str = "ja", obsolete: tuple[Message, ...] = ()) -> Catalog:
    return Catalog(
        language,
        {message.key: message for message in messages},
        {message.key: message for message in obsolete},
        headers=(("Language", language), ("Content-Type", "text/plain; charset=UTF-8")),
    )


def test_catalogs_remember_what_is_obsolete_and_what_stale_text_was_made_for() -> None:
    """What is on a page now comes first, whichever page it is on."""
    hana = Review("Hana <h@example.org>", "2026-11-02")
    gone = Message(Key("a"), "古い", State.REVIEWED)
    stale = Message(Key("new"), "壱", State.STALE, previous_source="old", reviews=(hana,))
    found = [*pasts([of(stale, obsolete=(gone,)), of(Message(Key("a"), "新しい", State.REVIEWED))])]
    assert [Past(Key("a"), "新しい"), Past(Key("a"), "古い"), Past(Key("old"), "壱", hana.who, hana.when)] == found


def test_no_catalog_waits_for_the_next_one() -> None:
    """Else the whole of a large course would be in memory to draft a line of it."""
    read: list[str] = []

    def catalogs() -> Iterator[Catalog]:
        for name in ("a", "b"):
            read.append(name)
            yield of(Message(Key(name), "訳", State.REVIEWED))

    assert [("a", ["a"]), ("b", ["a", "b"])] == [(past.key.source, [*read]) for past in pasts(catalogs())]


def test_near_matches_say_who_and_when() -> None:
    memory = Memory([Past(Key("The loss is small."), "損失", "Hana <h@example.org>", "2026-11-02")])
    match = memory.matches("The loss is smaller.")[0]
    assert ("Hana <h@example.org>", "2026-11-02") == (match.who, match.when)


def test_the_projects_own_text_comes_before_a_shared_one() -> None:
    shared = Memory([Past(Key("a word"), "共有"), Past(Key("another word"), "別の語")])
    memory = Memory([Past(Key("a word"), "自分")], beneath=shared)
    assert ("自分", "別の語", 3) == (memory.exact(Key("a word")), memory.exact(Key("another word")), len(memory))
    assert ["自分", "共有", "別の語"] == [match.target for match in memory.matches("a word", cutoff=50)]


SENTENCES = [
    f"The {noun} of layer {number} {verb} before the {other} is updated by the optimizer."
    for number in range(40)
    for noun, other in (("gradient", "weight"), ("activation", "bias"), ("output", "momentum"))
    for verb in ("vanishes", "explodes", "is normalized")
]


@pytest.mark.parametrize("place", range(0, len(SENTENCES), 29))
def test_the_index_finds_what_comparing_with_everything_finds(place: int) -> None:
    text = SENTENCES[place].replace("updated", "changed")
    best = max(fuzz.ratio(text, source) for source in SENTENCES)
    found = Near(SENTENCES).matches(text, limit=5, cutoff=70)
    assert best == found[0][1]
    assert all(fuzz.ratio(text, source) == score for source, score in found)


def test_an_index_is_made_as_slowly_as_one_likes() -> None:
    """Each source is handed on once, and all are found as if it had been made in one go."""
    handed: list[str] = []

    def each(sources: Iterable[str]) -> Iterator[str]:
        for source in sources:
            handed.append(source)
            yield source

    memory = Memory(past for past in pasts([of(*MESSAGES)]))
    memory.index(each=each)
    assert ["Batch", "The loss is small."] == sorted(handed)
    assert Memory.of(MESSAGES).matches("The loss is very small.") == memory.matches("The loss is very small.")


def test_short_texts_are_found_though_no_word_is_the_same() -> None:
    assert [("Gradiant", 87.5)] == Near(["Gradiant", "Batch"]).matches("Gradient", limit=5, cutoff=70)


REVIEWED = Message(Key("The loss is small."), "損失は小さいです。", State.REVIEWED)


def test_a_shared_memory_is_files_folders_and_projects(tmp_path: Path) -> None:
    """Other languages and drafts are passed over; what was imported comes first."""
    other = replace(REVIEWED, key=Key("Another project."), target="別の計画")
    project(tmp_path / "b", {"locale/ja/LC_MESSAGES/p.po": dumps(of(other, Message(Key("x"), "下訳", State.DRAFT)))})
    made = project(
        tmp_path / "a",
        {
            "mkdocs.yml": "site_name: x\nplugins:\n  - taiyaku:\n      memory: [../b, pool, one.tmx]\n",
            "pool/deep/x.po": dumps(of(REVIEWED)),
            "pool/de.po": dumps(of(replace(REVIEWED, target="Der Verlust"), language="de")),
            "one.tmx": dumps_tmx([Past(Key("One."), "壱")]),
            "locale/memory.tmx": dumps_tmx([Past(REVIEWED.key, "輸入")]),
        },
    )
    shared = Shared(made, read_po=read)
    memory = shared.memory()
    assert memory is not None
    sources = ("The loss is small.", "Another project.", "One.", "x")
    assert ["輸入", "別の計画", "壱", None] == [memory.exact(Key(source)) for source in sources]
    assert memory is shared.memory()
    (made.root / "one.tmx").unlink()
    with pytest.raises(ProjectError, match=r"one\.tmx: no such file or folder"):
        shared.memory()
