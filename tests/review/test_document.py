"""A page as a whole, as a browser without scripts meets it."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response
from hypothesis import given
from starlette.testclient import TestClient

from taiyaku.catalog import merge, read, template, write
from taiyaku.dialect import MATERIAL, Dialect
from taiyaku.model import PROSE, Key, Message, Review, State
from taiyaku.project import Project
from taiyaku.review.document import Around, Document, Pair, Wanted, acceptable, document
from taiyaku.review.frame import Frame, frame
from taiyaku.review.queue import digest, message_id, waits
from taiyaku.segments import split
from tests import strategies
from tests.review import support
from tests.review.support import AIKO, BEN, DONE, DOUBTFUL, LIKELY, PAGE, REFUSED, STALE, UNTOUCHED, edit, message
from tests.review.test_preview import TAG

FULL = Dialect(
    (
        *MATERIAL.extensions,
        *("abbr", "admonition", "def_list", "footnotes", "pymdownx.details", "pymdownx.highlight"),
        *("pymdownx.snippets", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist"),
    ),
    {**MATERIAL.settings, "pymdownx.tabbed": {"alternate_style": True}},
)
WHOLE = f"/document/{PAGE}"


def framed(text: str) -> Frame:
    return frame(text, page="a.md", offer=PROSE, dialect=FULL)


def outline(text: str) -> str:
    """The frame with the sources in its slots."""
    parts = [part for block in framed(text).blocks for part in block.parts]
    return "".join(part if isinstance(part, str) else f"«{part.key.source}»" for part in parts)


def test_a_frame_has_a_slot_wherever_a_message_stands() -> None:
    """In lists, tables, boxes, tabs, figures and notes; code and formulas are there once."""
    text = (
        "# Title\n\nOne[^n].\n\n- item\n    - inner\n\n| a | b |\n|---|---|\n| 1 | cell |\n\n$$\nx\n$$\n\n"
        '!!! note "Box"\n    Inside\n\n=== "Tab"\n    In the tab\n\n```python\nprint("hello")\n```\n\n[^n]: The note.\n'
    )
    found = outline(text)
    assert "heading-1" in found.split("«Title»")[0][-30:]
    assert "<li>«item»" in found
    assert "<td>«cell»</td>" in found
    assert '<div class="md-admonition-title">«Box»</div>' in found
    assert "«In the tab»" in found
    assert '<div class="arithmatex">\\[\nx\n\\]</div>' in found
    assert 'print("hello")' in html.unescape(found)
    assert 1 == found.count("«The note.»")


def test_what_has_no_place_in_the_text_follows_its_block() -> None:
    """A description, an abbreviation: each message is there once, in the order of the page."""
    text = "---\ntitle: T\n---\n\nUse SGD.\n\n*[SGD]: stochastic descent\n\nLast.\n"
    parts = split(text, page="a.md", offer=replace(PROSE, front_matter=("title",)))
    made = frame(text, page="a.md", offer=replace(PROSE, front_matter=("title",)), dialect=FULL)
    slots = [slot.key.source for block in made.blocks for slot in block.slots]
    assert (
        [part.text for part in parts if hasattr(part, "raw")]
        == slots
        == ["T", "Use SGD.", "stochastic descent", "Last."]
    )


def test_an_english_page_does_nothing_either() -> None:
    """Scripts, handlers, styles and classes of the app are gone, and no file is read."""
    text = (
        "<script>alert(1)</script>\n\n<div class='button-main pair' onclick='x' style='position:fixed' id='x'>a</div>"
        '\n\n--8<-- "/etc/passwd"\n\n<form action="//evil"><input name="tick"></form>\n\n![x](y.png){ onclick=x }'
        '\n\n<iframe src="//a"></iframe>'
    )
    found = "".join(part for block in framed(text).blocks for part in block.parts if isinstance(part, str))
    names = {name for _, name, _ in TAG.findall(found)}
    assert not names & {"script", "form", "input", "iframe", "img", "style", "a"}
    assert not re.search(r"onclick|style=|id=|button-main|root:", found)


@given(strategies.pages)
def test_every_message_is_there_once(text: str) -> None:
    """However broken the page is, and the HTML of each block is whole."""
    catalog = merge(template(split(text, page="a.md")), None, language="ja", page="a.md", since="").catalog
    made = document(framed(text), catalog, Around(FULL, AIKO), wanted=Wanted(), fits=lambda _: True)
    shown = [pair.message.key for pair in _pairs(made) if not pair.again]
    assert sorted(catalog.messages) == sorted(shown)
    for block in framed(text).blocks:
        markup = "".join(part for part in block.parts if isinstance(part, str))
        depth = 0
        for closing, name in re.findall(r"<(/?)([a-z0-9]+)[^>]*>", markup):
            depth += 0 if name in ("br", "hr", "wbr") else -1 if closing else 1
            assert depth >= 0
        assert 0 == depth


def _pairs(made: Document) -> list[Pair]:
    return [part for parts in (*made.blocks, made.left) for part in parts if isinstance(part, Pair)]


def test_messages_without_their_english_come_at_the_end(project: Project, client: TestClient) -> None:
    """The page was changed after `extract`, or is gone: nothing is hidden."""
    project.source_path(PAGE).write_text("# Gradient descent\n\nAll new.\n", encoding="utf-8")
    text = shown(client.get(WHOLE))
    assert text.index("All new.") < text.index("現在のページにないメッセージ") < text.index("Stop when the loss")
    project.source_path(PAGE).unlink()
    assert "Stop when the loss" in shown(client.get(WHOLE))


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("state=stale", {STALE}),
        ("q=発散 diverge", {STALE}),
        ("term=learning rate", {LIKELY, STALE}),
        ("term=学習率", {LIKELY, STALE}),
        ("term=nothing", set()),
        ("check=terms", {LIKELY, STALE}),
        ("check=any&state=reviewed", set()),
        ("check=nonsense&state=nonsense", {DONE, LIKELY, STALE, DOUBTFUL, REFUSED, UNTOUCHED}),
        ("author=Aiko Tanaka <aiko@example.org>", {DONE, STALE}),
    ],
)
def test_a_page_can_be_narrowed(client: TestClient, query: str, keys: set[Key]) -> None:
    """By state, check, term, text and person; blocks that have nothing of it are left out."""
    text = client.get(f"{WHOLE}?{query}").text
    assert {message_id(key) for key in keys} == set(re.findall(r'data-pair="(\w+)"', text))


def test_a_draft_can_be_ticked_and_a_reviewed_text_cannot() -> None:
    """Nor what is in dispute or empty; where two approve, not one's own."""
    done = Message(Key("a"), "訳", State.REVIEWED)
    draft = replace(done, state=State.DRAFT)
    mine = replace(draft, origin=AIKO, reviews=(Review(AIKO, "2026-11-01"),))
    dispute = replace(draft, comments=('conflict: Ken <k@x.org> 2026-11-02: "い"',))
    assert [False, True, False, False] == [
        acceptable(one, AIKO, needed=1) for one in (done, draft, dispute, replace(draft, target=" "))
    ]
    assert [True, False, True] == [
        acceptable(mine, who, needed=needed) for who, needed in ((AIKO, 1), (AIKO, 2), (BEN, 2))
    ]


def shown(answer: Response) -> str:
    return html.unescape(answer.text)


def seen(project: Project, key: Key, page: str = PAGE) -> str:
    return digest(message(project, key, page))


def decide(client: TestClient, project: Project, key: Key, action: str, text: str = "", query: str = "") -> Response:
    fields = {"action": action, "text": text, "seen": seen(project, key), "base": message(project, key).target}
    return client.post(f"{WHOLE}?id={message_id(key)}{query}", data=fields)


def fields_of(answer: Response) -> dict[str, str]:
    assert 303 == answer.status_code, shown(answer)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def test_editing_in_place_without_a_script(client: TestClient, project: Project) -> None:
    """A link opens the form where the text is; saving leads back to the place with the filter, and can be undone."""
    link = re.search(
        rf'href="(/document/[^"]*edit={message_id(DOUBTFUL)}#m-\w+)"', client.get(f"{WHOLE}?state=draft").text
    )
    assert link is not None
    assert 1 == client.get(html.unescape(link[1])).text.count("<textarea")
    before = message(project, DOUBTFUL)
    answer = decide(client, project, DOUBTFUL, "correct", "勾配は\r\n`loss.backward()` で求めます。", "&state=draft")
    assert answer.headers["location"].endswith(f"#m-{message_id(DOUBTFUL)}")
    assert "draft" == fields_of(answer)["state"]
    assert State.REVIEWED is message(project, DOUBTFUL).state
    assert "勾配は\n`loss.backward()` で求めます。" == message(project, DOUBTFUL).target
    client.post(WHOLE, data={"action": "undo", "token": fields_of(answer)["token"]})
    assert before == message(project, DOUBTFUL)


def test_a_part_is_the_pair_alone(client: TestClient, project: Project) -> None:
    """What a script asks for: the pair, its editor, the pair after a decision."""
    name = message_id(LIKELY)
    for query in (f"pair={name}", f"pair={name}&edit={name}"):
        text = client.get(f"{WHOLE}?{query}").text.strip()
        assert text.startswith('<div class="pair ')
        assert "<html" not in text
    answer = decide(client, project, LIKELY, "accept", query="&part=1")
    assert (200, 1) == (answer.status_code, answer.text.count('data-did="accept"'))
    assert State.REVIEWED is message(project, LIKELY).state


def test_who_saves_second_sees_both_texts(client: TestClient, project: Project) -> None:
    """With the whole page or the part; nothing is overwritten, and the next save is of what was seen."""
    old = seen(project, DOUBTFUL)
    edit(project, DOUBTFUL, target="ベンの訳", origin=BEN)
    for query in ("", "&part=1"):
        answer = client.post(
            f"{WHOLE}?id={message_id(DOUBTFUL)}{query}", data={"action": "correct", "text": "私の訳", "seen": old}
        )
        assert 409 == answer.status_code
        assert "ベンの訳" in shown(answer)
        assert ">\n私の訳</textarea>" in shown(answer)
        assert f'value="{seen(project, DOUBTFUL)}"' in answer.text
    assert "ベンの訳" == message(project, DOUBTFUL).target


def test_wrong_forms_are_refused(client: TestClient, project: Project) -> None:
    """Each with a line, and with what the person wrote."""
    assert 422 == decide(client, project, DOUBTFUL, "correct", " \n ").status_code
    assert 400 == decide(client, project, DOUBTFUL, "burn", "x").status_code
    assert 404 == client.get("/document/no.md").status_code
    assert 404 == client.get("/document/../mkdocs.yml").status_code
    assert 404 == client.get(f"{WHOLE}?pair=none").status_code
    assert 410 == client.post(WHOLE, data={"action": "undo", "token": "none"}).status_code
    gone = client.post(f"{WHOLE}?id=none", data={"action": "correct", "text": "私の訳", "seen": "x"})
    assert (410, True) == (gone.status_code, "私の訳" in gone.text)
    assert State.DRAFT is message(project, DOUBTFUL).state


def tick(project: Project, key: Key, page: str = PAGE) -> str:
    return f"{seen(project, key, page)} {message_id(key)} {page}"


def test_many_are_accepted_after_one_question_and_taken_back_together(client: TestClient, project: Project) -> None:
    """Each is a decision of its own; what changed meanwhile is left alone and counted."""
    before = read(project.catalog_path(PAGE))
    ticks = [tick(project, key) for key in (LIKELY, DOUBTFUL, STALE, DONE, UNTOUCHED)]
    asked = client.post("/many/accept", data={"tick": ticks, "back": PAGE, "state": "draft"})
    assert "5件を確認済みにしますか" in shown(asked)
    assert before == read(project.catalog_path(PAGE))
    edit(project, STALE, comments=("somebody was here",))
    changed = message(project, STALE)
    answer = client.post("/many/accept", data={"tick": ticks, "back": PAGE, "state": "draft", "sure": "yes"})
    fields = fields_of(answer)
    assert ("2", "1", "draft") == (fields["number"], fields["refused"], fields["state"])
    assert [State.REVIEWED] * 2 == [message(project, key).state for key in (LIKELY, DOUBTFUL)]
    assert changed == message(project, STALE)
    decisions = client.app.state.desk.store.journal.since(AIKO, 0)  # type: ignore[attr-defined]
    assert [("accept", AIKO), ("accept", AIKO)] == [(one.action, one.who) for one in decisions]
    assert "2件を確認済みにして保存しました" in shown(client.get(answer.headers["location"]))
    back = fields_of(client.post("/many/undo", data={"token": fields["token"], "back": PAGE}))
    assert "2" == back["number"]
    assert [before.messages[key] for key in (LIKELY, DOUBTFUL)] == [message(project, key) for key in (LIKELY, DOUBTFUL)]
    assert 410 == client.post("/many/undo", data={"token": fields["token"], "back": PAGE}).status_code


def test_what_somebody_went_on_from_is_not_taken_back(client: TestClient, project: Project) -> None:
    """Nor can anybody else take it back."""
    ticks = [tick(project, key) for key in (LIKELY, DOUBTFUL)]
    answer = client.post("/many/accept", data={"tick": ticks, "back": PAGE, "sure": "yes"})
    edit(project, DOUBTFUL, target="別の訳")
    token = fields_of(answer)["token"]
    with support.client(project, BEN) as other:
        assert 410 == other.post("/many/undo", data={"token": token}).status_code
    back = fields_of(client.post("/many/undo", data={"token": token, "back": PAGE}))
    assert ("1", "1") == (back["number"], back["refused"])
    assert ("別の訳", State.DRAFT) == (message(project, DOUBTFUL).target, message(project, LIKELY).state)


def test_a_form_leads_back_only_to_places_of_the_app(client: TestClient, project: Project) -> None:
    """And an empty or broken one does nothing."""
    assert "/?did=nothing" == client.post("/many/accept", data={"back": "//evil.example"}).headers["location"]
    answer = client.post("/many/accept", data={"tick": ["x", "a b c d", f"{'0' * 16} 1 {PAGE}"], "sure": "yes"})
    assert ("0", "0") == (fields_of(answer)["number"], fields_of(answer)["refused"])


def test_replacing_over_pages(client: TestClient, project: Project) -> None:
    """Seen first; a ticked one is changed, a reviewed one becomes a draft; all is undone at once."""
    before = [message(project, key) for key in (DONE, DOUBTFUL)]
    text = shown(client.get("/replace", params={"find": "勾配", "put": "傾き"}))
    assert "3件が変わります" in text
    ticks = [tick(project, key) for key in (DONE, DOUBTFUL)]
    form = {"find": "勾配", "put": "傾き", "tick": ticks}
    answer = client.post("/replace", data=form)
    assert "2" == fields_of(answer)["number"]
    assert ("傾き降下法", State.DRAFT, ()) == (
        message(project, DONE).target,
        message(project, DONE).state,
        message(project, DONE).reviews,
    )
    assert waits(message(project, DOUBTFUL), AIKO)
    assert "2件を変更して保存しました" in shown(client.get(answer.headers["location"]))
    client.post("/many/undo", data={"token": fields_of(answer)["token"], "back": "/replace"})
    assert before == [message(project, key) for key in (DONE, DOUBTFUL)]
    vouched = client.post("/replace", data=form | {"vouched": "yes"})
    assert "2" == fields_of(vouched)["number"]
    assert (State.REVIEWED, State.DRAFT) == (message(project, DONE).state, message(project, DOUBTFUL).state)


def test_what_a_replacement_would_break_is_not_ticked(client: TestClient, project: Project) -> None:
    """It is shown with what the checks find; a form cannot bring a text of its own."""
    assert "条件に合うメッセージはありません。" in client.get("/replace", params={"find": "ないもの", "put": "x"}).text
    text = client.get("/replace", params={"find": "loss", "put": "損失"}).text
    box = re.search(rf'<input type="checkbox"[^>]*{message_id(DOUBTFUL)}[^>]*>', text)
    assert box is not None
    assert " checked" not in box[0]
    assert "finding-error" in text
    ticks = {"tick": [tick(project, DOUBTFUL)]}
    assert "0" == fields_of(client.post("/replace", data={"find": "no such text", "put": "x"} | ticks))["number"]
    assert 422 == client.get("/replace", params={"find": "(", "regex": "yes"}).status_code


def double(project: Project) -> Key:
    """A second page with an English text of the first, translated otherwise."""
    catalog = read(project.catalog_path(PAGE))
    other = replace(catalog.messages[STALE], target="別の訳です。", state=State.DRAFT, previous_source="", reviews=())
    page = read(project.catalog_path("index.md"))
    write(project.catalog_path("index.md"), replace(page, messages={**page.messages, STALE: other}))
    return STALE


def test_one_translation_for_all(client: TestClient, project: Project) -> None:
    """The same English with two translations is shown; the one that is picked is everybody's, and can be undone."""
    assert "訳の不統一はありません" in client.get("/consistency").text
    key = double(project)
    text = shown(client.get("/consistency"))
    assert "別の訳です。" in text
    before = message(project, key)
    ticks = [tick(project, key), tick(project, key, "index.md")]
    form = {"group": message_id(key), "tick": ticks, "pick": "text 別の訳です。"}
    answer = client.post("/consistency", data=form)
    assert "2" == fields_of(answer)["number"]
    for page in (PAGE, "index.md"):
        now = message(project, key, page)
        assert ("別の訳です。", State.REVIEWED, AIKO) == (now.target, now.state, now.reviews[0].who)
    assert "訳の不統一はありません" in client.get("/consistency").text
    client.post("/many/undo", data={"token": fields_of(answer)["token"], "back": "/consistency"})
    assert before == message(project, key)


def test_a_text_with_an_error_is_picked_only_twice(client: TestClient, project: Project) -> None:
    """The checks speak first; nothing is saved before it is sent once more."""
    key = double(project)
    form = {
        "group": message_id(key),
        "tick": [tick(project, key)],
        "pick": "own",
        "own": "訳 <script>alert(1)</script>",
    }
    answer = client.post("/consistency", data=form)
    assert 422 == answer.status_code
    assert "<script>alert" not in answer.text
    assert State.STALE is message(project, key).state
    assert 422 == client.post("/consistency", data=form | {"own": "  "}).status_code
    assert "1" == fields_of(client.post("/consistency", data=form | {"sure": form["own"]}))["number"]


EVIL = (
    "\"><script>alert(1)</script><img src=x onerror=alert(1)>'</textarea></form>"
    "[x](javascript:alert(1)){ onclick=alert(1) }"
)


def test_malicious_translations_are_only_text(client: TestClient, project: Project) -> None:
    """In the document, its editor, find and replace, and consistency: escaped or cleaned everywhere."""
    double(project)
    for key in (DOUBTFUL, STALE, DONE):
        edit(project, key, target=EVIL, origin=f"{EVIL} <a@b>", comments=(EVIL,))
    addresses = [WHOLE, f"{WHOLE}?edit={message_id(DOUBTFUL)}", "/consistency", "/replace?find=x&put=%3Cscript%3Ey"]
    addresses += [f"{WHOLE}?q=%22%3E%3Cscript%3E&term=%22%3E%3Cb%3E&author=%22%3E", "/replace?find=%22%3E%3Cscript%3E"]
    for address in addresses:
        read_elements = Elements()
        read_elements.feed(client.get(address).text)
        assert read_elements.found
        for name, attributes in read_elements.found:
            assert name not in ("img", "iframe", "object", "style"), address
            assert name != "script" or (attributes.get("src") or "").startswith("/static/"), address
            assert not any(one.startswith("on") or one == "style" for one in attributes), address
            assert not (attributes.get("href") or "").startswith("javascript"), address


class Elements(HTMLParser):
    """The elements of a page as a browser sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_pictures_are_served_from_the_pages_only(client: TestClient, project: Project, tmp_path: Path) -> None:
    """By the list of those that are there; none is a page of the app."""
    folder = project.source_docs / "images"
    folder.mkdir()
    (folder / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    (folder / "note.txt").write_text("x")
    (tmp_path / "outside.svg").write_text("<svg/>")
    (folder / "link.svg").symlink_to(tmp_path / "outside.svg")
    answer = client.get("/picture/images/a.svg")
    assert (200, "image/svg+xml") == (answer.status_code, answer.headers["content-type"])
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "nosniff" == answer.headers["x-content-type-options"]
    for name in ("images/note.txt", "images/link.svg", "../outside.svg", "%2e%2e/outside.svg", "/etc/passwd", "images"):
        assert 404 == client.get(f"/picture/{name}").status_code, name


def test_a_broken_catalog_is_one_line(client: TestClient, project: Project) -> None:
    """Here as everywhere; the other pages stay open."""
    path: Path = project.catalog_path(PAGE)
    path.write_text(path.read_text(encoding="utf-8") + "\nmsgid broken\n", encoding="utf-8")
    answer = client.get(WHOLE)
    assert "descent.po" in answer.text
    assert 200 == client.get("/document/index.md").status_code
    assert 200 == client.get("/replace?find=a&put=b").status_code
    assert 200 == client.get("/consistency").status_code
