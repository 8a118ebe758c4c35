"""Who is looking at what, how fast one is, where readers are, and the clerk who keeps it all in order."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from taiyaku.catalog import decided, read, write
from taiyaku.errors import ProjectError
from taiyaku.model import Catalog, Key, Message, Review, State
from taiyaku.project import Project, find_project
from taiyaku.review import shelf as shelf_module
from taiyaku.review.claims import MINUTES, Claims
from taiyaku.review.desk import Desk
from taiyaku.review.journal import Decision
from taiyaku.review.ledger import Ledger
from taiyaku.review.pace import GOAL, goal, summary
from taiyaku.review.queue import digest, message_id
from taiyaku.review.traffic import page_of, views
from tests.review import support
from tests.review.support import AIKO, BEN, DONE, DOUBTFUL, LIKELY, NOTES, PAGE, STALE, UNTOUCHED, edit, message

NAME = message_id(STALE)


def desk(project: Project) -> Desk:
    return Desk.of(project, today=lambda: support.TODAY)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_claim_ends_by_leaving_or_by_time(tmp_path: Path) -> None:
    """It is seen by others only, and a server that starts again still knows it."""
    clock, ledger = Clock(), Ledger(tmp_path / "review.sqlite")
    claims = Claims(ledger, clock=clock)
    claims.take(PAGE, "1", AIKO)
    claims.take(PAGE, "2", AIKO)
    assert ((AIKO,), ()) == (claims.others(PAGE, "1", BEN), claims.others(PAGE, "1", AIKO))
    claims.leave(PAGE, "1", AIKO)
    claims.write()
    again = Claims(ledger, clock=clock)
    assert {(PAGE, "2")} == again.taken(BEN) == claims.taken(BEN)
    clock.now += 60 * MINUTES
    assert frozenset() == again.taken(BEN)
    assert () == again.others(PAGE, "2", BEN)
    clock.now -= 86_400
    assert (frozenset(), ()) == (again.taken(BEN), again.others(PAGE, "2", BEN)), "the clock was set back"


def test_two_queues_do_not_bring_the_same(project: Project) -> None:
    """What one has opened comes last for the other, who may save it all the same."""
    aiko, ben = desk(project), desk(project)
    first = next(aiko.shelf.queue(AIKO))
    aiko.claims.take(*first, AIKO)
    assert first != next(ben.shelf.queue(BEN, taken=aiko.claims.taken(BEN)))
    assert first == next(aiko.shelf.queue(AIKO, taken=aiko.claims.taken(AIKO)))
    assert first == list(ben.shelf.queue(BEN, taken=aiko.claims.taken(BEN)))[-1]


@pytest.mark.parametrize("name", [NAME, message_id(DONE)], ids=["waits", "is done"])
def test_opening_a_message_claims_it_and_leaving_lets_it_go(project: Project, name: str) -> None:
    """As a browser does it; another person's page says who is there, also at what has been reviewed."""
    client = support.client(project)
    claims = client.app.state.desk.claims  # type: ignore[attr-defined]
    client.get(f"/message/{PAGE}?id={name}")
    assert (AIKO,) == claims.others(PAGE, name, BEN)
    assert 204 == client.post("/leave", json={"page": PAGE, "id": name}).status_code
    assert () == claims.others(PAGE, name, BEN)
    claims.take(PAGE, name, BEN)
    assert "Ben Satoさんもこのメッセージを見ています。" in client.get(f"/message/{PAGE}?id={name}").text
    assert {"others": ["Ben Sato"]} == client.post("/claim", json={"page": PAGE, "id": name}).json()


@pytest.mark.parametrize("asked", [{}, [], {"page": PAGE}, {"page": PAGE, "id": "no"}, {"page": "../x", "id": NAME}, 3])
def test_only_what_there_is_can_be_claimed(client: TestClient, asked: object) -> None:
    """Nobody fills the memory with names."""
    assert 400 == client.post("/claim", json=asked).status_code
    assert 204 == client.post("/leave", json=asked).status_code


@given(st.lists(st.floats(0, 1e6), max_size=80))
def test_a_goal_can_be_reached(times: list[float]) -> None:
    """Whatever the pace was."""
    assert 5 <= goal(sorted(times)) <= 60


def test_a_goal_is_ten_minutes_of_ones_own_pace() -> None:
    """A lunch break does not count, and a beginner has a small one."""
    assert 20 == goal([0, 30, 60, 90, 5000, 5030, 5060])
    assert GOAL == goal([0, 30])


def decision(number: int, source: str, action: str, after: str, before: str = "訳") -> Decision:
    old = Message(Key(source), before, State.DRAFT)
    return Decision(number, "", 60.0 * number, AIKO, action, "a.md", old, replace(old, target=after))


def test_what_was_done_is_counted_by_message() -> None:
    """Deciding twice on one is one; an accepted text that was edited is a correction."""
    done = [
        decision(1, "one two", "reject", ""),
        decision(2, "one two", "correct", "新"),
        decision(3, "three", "accept", "訳"),
        decision(4, "four", "accept", "直"),
        decision(5, "five", "reject", ""),
    ]
    found = summary(done)
    assert (1, 2, 1, 1, 5, 3) == (
        found.accepted, found.corrected, found.rejected, found.pages, found.words, found.minutes
    )  # fmt: skip
    assert 4 == found.messages


def test_ten_minutes_lead_to_an_end(project: Project) -> None:
    """A bar on every page, then what was done; another ten minutes are one click."""
    client = support.client(project)
    assert "/next" == client.post("/sprint").headers["location"]
    since = int(client.cookies["taiyaku-sprint"].partition("-")[0])
    client.cookies.clear()
    client.cookies.set("taiyaku-sprint", f"{since}-2", domain="127.0.0.1", path="/")
    places = []
    for key in (STALE, DOUBTFUL):
        assert f"この10分で2件中{len(places)}件" in client.get(f"/message/{PAGE}?id={message_id(key)}").text
        fields = {"action": "accept", "text": message(project, key).target, "seen": digest(message(project, key))}
        places.append(client.post(f"/message/{PAGE}?id={message_id(key)}", data=fields).headers["location"])
    assert places[0].startswith(f"/message/{PAGE}?id=")
    assert places[1].startswith("/sprint?")
    text = client.get(places[1]).text
    assert "目標達成です" in text
    assert "2件（英語" in text
    assert "この10分で" not in client.get("/").text


def test_addresses_of_pages_are_understood(tmp_path: Path) -> None:
    """As statistics export them, in both languages together."""
    table = tmp_path / "traffic.csv"
    table.write_text(
        'Page,Views\n/guide/setup/,"1,200"\n/ja/guide/setup/,30\nguide/a.md,5,x\n/,7\nno number\n', "utf-8"
    )
    assert {"guide/setup.md": 1230.0, "guide/a.md": 5.0, "index.md": 7.0} == views(table, ("en", "ja"))
    assert "a b.md" == page_of("/a%20b.html")


def test_a_table_without_numbers_is_one_line(tmp_path: Path) -> None:
    """It says what would be right."""
    table = tmp_path / "traffic.tsv"
    table.write_text("page\tviews\n", "utf-8")
    with pytest.raises(ProjectError, match=r"traffic\.tsv: no line has a page and a number"):
        views(table)


def test_the_queue_goes_by_traffic(project: Project) -> None:
    """The page that is read more comes first; the overview keeps the order of the site."""
    likely = {message_id(NOTES), message_id(LIKELY)}
    before = [spot.page for spot in desk(project).shelf.queue(AIKO) if spot.id in likely]
    (project.root / "traffic.csv").write_text("notes/descent.md,100\n", "utf-8")
    text = project.config.read_text("utf-8").replace("reviews_needed: 1", "traffic: traffic.csv")
    project.config.write_text(text, "utf-8")
    now = desk(find_project(project.root))
    after = [spot.page for spot in now.shelf.queue(AIKO) if spot.id in likely]
    assert (["index.md", PAGE], [PAGE, "index.md"]) == (before, after)
    assert ("index.md", PAGE) == now.shelf.pages()


def test_the_order_of_pages_is_worked_out_when_it_changes_only(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand pages are not sorted for every save; a new page and a new navigation are seen."""
    one, asked = desk(project), []
    ordered = one.beside.ordered
    monkeypatch.setattr(one.beside, "ordered", lambda pages: asked.append(1) or ordered(pages))
    for _ in range(3):
        assert ("index.md", PAGE) == one.shelf.pages()
        assert list(one.shelf.queue(AIKO))
    assert len(asked) <= 1
    write(project.catalog_path("new.md"), Catalog("ja", {Key("x"): Message(Key("x"))}))
    one.shelf.look()
    assert ("index.md", PAGE, "new.md") == one.shelf.pages()
    settings = project.config.read_text(encoding="utf-8").replace("nav:\n", "nav:\n  - new.md\n")
    project.config.write_text(settings, encoding="utf-8")
    assert ("new.md", "index.md", PAGE) == one.shelf.pages()


def test_the_next_start_knows_what_this_one_read(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one catalog is read for the overview."""
    first = desk(project)
    expected = first.shelf.view(AIKO)
    first.shelf.write()
    again = desk(project)
    monkeypatch.setattr(again.store, "read", None)
    assert expected == again.shelf.view(AIKO)


def test_the_first_page_knows_a_small_project(project: Project) -> None:
    """Though the clerk has not begun."""
    one = desk(project)
    one.shelf.served = True
    assert 9 == one.shelf.view(AIKO).counts.total
    assert 0 == one.shelf.view(AIKO).unread


def test_nobody_is_told_that_all_is_done_before_all_is_read(
    project: Project, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The overview says so and leads on; the queue waits for the page that brings something."""
    monkeypatch.setattr(shelf_module, "MOMENT", -1)
    one: Desk = client.app.state.desk  # type: ignore[attr-defined]
    one.shelf.served = True
    told = client.get("/?lang=en").text
    assert "2 pages are still being read" in told
    assert "Nothing is waiting" not in told
    assert set(desk(project).shelf.queue(AIKO)) == set(one.shelf.queue(AIKO))
    assert 0 == one.shelf.view(AIKO).unread


def test_the_clerk_sees_what_others_changed(project: Project) -> None:
    """Pages that came, changed and went; nobody asked for them."""
    one = desk(project)
    one.shelf.served = True
    clerk = one.clerk()
    clerk.round()
    assert 9 == one.shelf.view(AIKO).counts.total
    edit(project, UNTOUCHED, target="別の人", state=State.DRAFT)
    project.catalog_path("index.md").unlink()
    write(project.catalog_path("new.md"), Catalog("ja", {Key("x"): Message(Key("x"))}))
    clerk.round()
    seen = one.shelf.view(AIKO)
    assert {PAGE, "new.md"} == {row.page for row in seen.rows}
    assert 7 == seen.counts.total


def test_the_clerk_finds_the_drafts_with_errors(project: Project) -> None:
    """A draft that loses its code comes before the doubtful ones, and after a correction no more."""
    one = desk(project)
    edit(project, LIKELY, target="数式がありません。", score=0.99)
    one.clerk().round()
    waiting = [spot.id for spot in one.shelf.queue(AIKO)]
    assert waiting.index(message_id(LIKELY)) < waiting.index(message_id(DOUBTFUL))
    edit(project, LIKELY, target="各ステップは勾配 $x - \\eta g$ に従い、その長さは**学習率**が決めます。", score=0.99)
    one.clerk().round()
    waiting = [spot.id for spot in one.shelf.queue(AIKO)]
    assert waiting.index(message_id(LIKELY)) > waiting.index(message_id(DOUBTFUL))


def test_the_clerk_at_work_writes_what_waits(project: Project) -> None:
    """Within a second or two, while the app is served; it ends with the app."""
    one = desk(project)
    whole = project.catalog_path(PAGE).read_text("utf-8")
    seen = digest(one.store.catalog(PAGE).messages[STALE])
    project.catalog_path(PAGE).write_text("<<<<<<< ours\n", "utf-8")
    one.store.save(PAGE, NAME, seen, lambda old: replace(old, target="私の訳", origin=AIKO), who=AIKO)
    with one.clerk().working():
        project.catalog_path(PAGE).write_text(whole, "utf-8")
        until = time.monotonic() + 30
        while "私の訳" != message(project, STALE).target and time.monotonic() < until:
            time.sleep(0.1)
    assert "私の訳" == message(project, STALE).target
    assert not one.shelf.served


messages = st.builds(
    Message,
    key=st.just(Key("a")),
    target=st.sampled_from(["", "い", "ろ", "は"]),
    origin=st.sampled_from(["", "memory", AIKO, BEN]),
    reviews=st.sampled_from([(), (Review(AIKO, "2026-11-01"),), (Review(BEN, "2026-11-02"),)]),
).map(
    lambda one: replace(
        one,
        state=State.NEW if not one.target else State.REVIEWED if one.reviews else State.DRAFT,
        reviews=one.reviews if one.target else (),
    )
)


@given(messages, messages, messages)
def test_a_late_decision_loses_no_text_of_a_person(before: Message, now: Message, after: Message) -> None:
    """Made on what it was made for, it is itself; made twice, it is made once; and every text is somewhere."""
    of = lambda one: Catalog("ja", {one.key: one})  # noqa: E731
    assert (of(after), False) == decided(of(before), before=before, after=after)
    once, _ = decided(of(now), before=before, after=after)
    assert once == decided(once, before=before, after=after)[0]
    kept = str(once.messages[Key("a")])
    for one in (now, after):
        if one.reviews and one != before:
            assert one.target in kept


def test_a_late_decision_follows_its_english(project: Project) -> None:
    """The English was changed by an extract meanwhile: the new text is where the old one went."""
    catalog = read(project.catalog_path(PAGE))
    before = catalog.messages[DOUBTFUL]
    new = replace(
        before, key=Key("It comes from `loss.backward()`."), state=State.STALE, previous_source=DOUBTFUL.source
    )
    now = Catalog("ja", {new.key: new})
    after = replace(before, target="私の訳 `loss.backward()`", origin=AIKO, reviews=(Review(AIKO, "2026-11-23"),))
    made, two = decided(now, before=before, after=after)
    assert ("私の訳 `loss.backward()`", State.STALE, False) == (*_shown(made.messages[new.key]), two)


def _shown(one: Message) -> tuple[str, State]:
    return one.target, one.state
