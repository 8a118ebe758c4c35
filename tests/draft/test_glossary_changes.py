"""When glossary.yml changes, just those machine drafts are made again that it touches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taiyaku import catalog as catalogs
from taiyaku.commands import draft as drafting
from taiyaku.commands.extract import extract
from taiyaku.draft import Origin, Terms, Wants, fill
from taiyaku.draft.ladder import climb
from taiyaku.draft.sentences import Request
from taiyaku.glossary import mentions, version
from taiyaku.memory import Memory
from taiyaku.model import Catalog, Key, Message, State, Term
from taiyaku.project import Project
from tests.fakes import Answers
from tests.support import project

SOURCES = (
    "The loss function is small.",
    "The **loss** of each *layer*. Layers are stacked.",
    "Batches of data.",
    "Back-propagation through `loss`.",
    'See [it](a.md "The loss").',
    "Nothing of this kind.",
    "loss",
)
TERMS = (
    Term("loss", "損失"),
    Term("loss", "ロス"),
    Term("loss", "損失", forbidden=("ロス",)),
    Term("loss function", "損失関数"),
    Term("layer", "層", variants=("stacked",)),
    Term("layer", "レイヤー", admitted=("層",)),
    Term("batch", "バッチ"),
    Term("backpropagation", "誤差逆伝播"),
    Term("data", "データ", note="plural"),
)


def engine() -> Answers:
    """Says which terms it was told, and nothing else of a sentence but its placeholders."""

    def answer(text: str) -> str:
        told = "".join(re.findall("⟦=⟧(.*?)⟦/t⟧", text))
        return f"これは{'、'.join(f'{mark}文' for mark in re.findall(r'⟦[0-9]+⟧', text))}{told}です。"

    return Answers(answer, terms=True)


def new(sources: Sequence[str] = SOURCES) -> Catalog:
    return Catalog("ja", {Key(source): Message(Key(source)) for source in sources})


def drafted(catalog: Catalog, terms: Sequence[Term]) -> Catalog:
    return fill({"p.md": catalog}, engine=engine(), memory=Memory([]), terms=terms).catalogs.get("p.md", catalog)


glossaries = st.lists(st.sampled_from(TERMS), unique_by=lambda term: term.source, max_size=5).map(tuple)


@given(glossaries, glossaries)
@settings(max_examples=60, deadline=None)
def test_drafting_again_gives_what_drafting_anew_would(before: tuple[Term, ...], after: tuple[Term, ...]) -> None:
    """To the last comment; and what is not touched is not even asked for."""
    old = drafted(new(), before)
    wants = Wants("answers@1", Terms(after))
    touched = [key for key, message in old.messages.items() if wants(message)]
    assert drafted(new(), after) == drafted(old, after)
    for key in old.messages.keys() - touched:
        assert old.messages[key] == drafted(old, after).messages[key]
    changed = {term.source for term in {*before} ^ {*after} if version((term,))}
    for key in touched:
        assert any(source.split()[0] in key.source.lower().replace("-", "") for source in changed), key


@given(glossaries, st.sampled_from(SOURCES))
def test_a_sentence_depends_on_no_other_terms_than_it_mentions(terms: tuple[Term, ...], source: str) -> None:
    request = Request(re.sub(r"[*`]", "", source))
    alone = climb([request], engine(), mentions(request.text, terms))
    assert climb([request], engine(), terms) == alone


def test_what_was_refused_is_tried_again_where_the_glossary_helps() -> None:
    def answer(text: str) -> str:
        return "損失です。" if "⟦=⟧損失" in text else ""

    key = Key("loss")
    before = fill({"p.md": new(["loss"])}, engine=Answers(answer), memory=Memory([])).catalogs["p.md"]
    assert "the draft is empty (answers@1)" == before.messages[key].refusal
    assert before == drafted(before, ())
    assert "損失" == drafted(before, [Term("loss", "損失")]).messages[key].target


AIKO = "Aiko <aiko@example.org>"
PERSONS = {
    "reviewed": Message(Key("loss"), "ロス", State.REVIEWED),
    "a person's draft": Message(Key("loss"), "ロス", State.DRAFT, origin=AIKO),
    "imported": Message(Key("loss"), "ロス", State.DRAFT, origin="import of a/ja"),
    "fuzzy in another tool": Message(Key("loss"), "ロス", State.DRAFT),
    "a person's suggestion": Message(Key("loss"), "ロス", State.STALE, previous_source="lost", suggestion="消失"),
}


@pytest.mark.parametrize("redraft", [False, True])
@pytest.mark.parametrize("message", PERSONS.values(), ids=list(PERSONS))
def test_what_a_person_wrote_is_never_asked_for(message: Message, redraft: bool) -> None:
    assert not Wants("answers@1", Terms(TERMS[3:]), redraft)(message)


def test_a_suggestion_of_a_machine_is_made_again_beside_the_human_text() -> None:
    key = Key("The loss is large.")
    stale = Message(key, "損失は小さいです。", State.STALE, origin=AIKO, previous_source="The loss is small.")
    first = drafted(Catalog("ja", {key: stale}), [Term("loss", "ロス")])
    assert "これはロスです。" == first.messages[key].suggestion
    assert first == drafted(first, [Term("loss", "ロス"), Term("layer", "層")])
    second = drafted(first, [Term("loss", "損失")]).messages[key]
    assert "これは損失です。" == second.suggestion
    assert (stale.target, stale.origin, State.STALE) == (second.target, second.origin, second.state)


def test_drafts_of_earlier_versions_stay_until_the_glossary_changes() -> None:
    """They name the whole glossary: that it is the same can be seen, what changed can not."""
    terms = Terms(TERMS[3:5])
    old = Message(Key("Nothing."), "なし。", State.DRAFT, origin=f"small@2 glossary {terms.version}")
    assert not Wants("small@3", terms)(old)
    assert Wants("small@3", Terms(TERMS[3:4]))(old)


engines = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="<"), min_size=1)


@given(engines, st.booleans())
def test_origins_come_back(engine_: str, whole: bool) -> None:
    for origin in (Origin(f"{engine_}@1"), Origin(engine_, "0123abcd", whole)):
        assert origin == Origin.parse(str(origin))


PAGE = "# The loss\n\nThe loss of a layer.\n\nA layer.\n\nWords.\n"
GLOSSARY = """terms:
  - source: loss
    target: 損失
  # a comment
  - source: layer
    target: 層
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Two pages, drafted; one message written by a person."""
    monkeypatch.setattr(drafting, "load_engine", lambda *_, **__: engine())
    made = project(tmp_path, {"docs/en/a.md": PAGE, "docs/en/b.md": "Other words.\n", "glossary.yml": GLOSSARY})
    extract(made)
    drafting.draft(made)
    path = made.catalog_path("a.md")
    read = catalogs.read(path)
    mine = replace(read.messages[Key("A layer.")], target="ある層。", origin=AIKO, score=None)
    catalogs.write(path, replace(read, messages={**read.messages, mine.key: mine}))
    return made


EDITS = {
    "another target": (GLOSSARY.replace("層", "レイヤー"), ["The loss of a layer."]),
    "a forbidden form": (GLOSSARY + "    forbidden: [文]\n", ["The loss of a layer."]),
    "a term that stands nowhere": (GLOSSARY + "  - source: tensor\n    target: テンソル\n", []),
    "a new term": (GLOSSARY + "  - source: word\n    target: 語\n", ["Other words.", "Words."]),
    "a longer term": (GLOSSARY + "  - source: the loss\n    target: その損失\n", ["The loss", "The loss of a layer."]),
    "no term any more": ("terms: []\n", ["The loss", "The loss of a layer."]),
    "notes and comments": (GLOSSARY.replace("# a", "# another") + "    note: of a network\n", []),
}


@pytest.mark.parametrize(("glossary", "expected"), EDITS.values(), ids=list(EDITS))
def test_an_edit_of_the_glossary_changes_the_drafts_it_touches(
    course: Project, glossary: str, expected: list[str]
) -> None:
    """In a fresh clone, which has no cache; all other lines of the catalogs stay as they are."""
    pages = course.catalog_pages()
    before = {page: catalogs.read(course.catalog_path(page)) for page in pages}
    texts = {page: course.catalog_path(page).read_bytes() for page in pages}
    course.glossary.write_text(glossary, encoding="utf-8")
    for path in course.cache.iterdir():
        path.unlink()
    done = drafting.draft(course)
    after = {page: catalogs.read(course.catalog_path(page)) for page in pages}
    assert expected == sorted(
        {
            key.source
            for page in pages
            for key, message in after[page].messages.items()
            if message != before[page].messages[key]
        }
    )
    assert len([page for page in pages if texts[page] != course.catalog_path(page).read_bytes()]) == done.written
    assert "ある層。" == after["a.md"].messages[Key("A layer.")].target
    assert drafting.draft(course, redraft=True).written == 0
