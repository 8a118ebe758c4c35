"""One language on a page: who reads Japanese meets no English of the app's, nor the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import httpx2 as httpx
import pytest

from taiyaku.catalog import commented
from taiyaku.catalog.conflict import Other, with_other
from taiyaku.review.people.roles import Role
from taiyaku.review.queue import digest, message_id
from tests.review.people.support import Server, decide, now
from tests.review.people.test_offered import pages
from tests.review.support import DONE, DOUBTFUL, LIKELY, PAGE, REFUSED, STALE, UNTOUCHED, edit

SPOKEN = ("title", "aria-label", "placeholder", "alt")
"""Attributes that are read or heard."""

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "path", "rect", "source", "wbr"})

SILENT = frozenset({"script", "style", "code", "kbd", "textarea", "title"})
"""What is no sentence of the app: keys, code, what somebody writes; a page is called what it is called."""

NAMES = frozenset(
    [
        "Taiyaku",
        "GitHub",
        "CSV",
        "JSON",
        "Lines",
        "UTC",
        "UTF",
        "Markdown",
        "YAML",
        "git",
        "Alt",
        "Enter",
        "Aiko",
        "Tanaka",
    ]
)
"""Words that are the same in Japanese."""

QUOTED = re.compile(
    r"`[^`]*`|\$[^$]*\$|「[^」]*」|'[^']*'|https?://[\w.:]+|[\w/.-]+\.(?:md|po|yml)(?![a-z])|(?:\w+, )+\w+(?=のどれか)"
)
"""What a sentence is about, as it stands in a file."""

SAYS = {"ja": re.compile("[A-Za-z]{3,}"), "en": re.compile("[ぁ-ヿ一-鿿]+")}
"""What a page in one language does not say by itself."""


class Spoken(HTMLParser):
    """The texts of a page in the page's own language, but for what stands under `translate="no"`."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, str, bool]] = [("", "", True)]
        self.feed(text)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in pairs}
        _, lang, own = self._open[-1]
        here = (tag, values.get("lang", lang), own and tag not in SILENT and values.get("translate") != "no")
        if tag == "html":
            self.language = here[1]
        if here[1] == self.language and here[2]:
            self.texts += [values[name] for name in SPOKEN if name in values]
        if tag not in VOID:
            self._open.append(here)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and any(one[0] == tag for one in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        _, lang, own = self._open[-1]
        if lang == getattr(self, "language", None) and own and data.strip():
            self.texts.append(data)


def everything(server: Server, name: str, remark: str) -> None:
    """A message in every state, with people's words on it, a refusal, a page that is broken and a glossary that is."""
    edit(server.project, REFUSED, refusal="the draft lost `loss.backward()` (marian/tiny@1)")
    other = Other("別の訳です。", f"{name} <tomo@example.org>", "2026-11-02")
    dispute = with_other(now(server, DONE), other)
    edit(server.project, DONE, comments=dispute.comments, state=dispute.state, origin=dispute.origin)
    said = commented(now(server, STALE), remark, who=f"{name} <tomo@example.org>", when="2026-11-03")
    edit(server.project, STALE, comments=said.comments)
    edit(server.project, DOUBTFUL, origin="import ja")
    server.project.catalog_path("broken.md").write_text('msgid ""\nmsgstr ""\n\nmsgid "a\n', encoding="utf-8")
    glossary = server.project.root / "glossary.yml"
    glossary.write_text(f"{glossary.read_text(encoding='utf-8')}    status: prefered\n", encoding="utf-8")


def troubles(server: Server, browser: httpx.Client) -> Iterator[str]:
    """Pages that nobody sees by following links: what is refused, what is not there, what came too late."""
    likely, decided = now(server, LIKELY), f"/message/{PAGE}?id={message_id(LIKELY)}"
    form = {"seen": digest(likely), "text": likely.target, "action": "correct"}
    for path in (
        "/nowhere",
        "/page/no.md",
        f"/message/{PAGE}?id=1",
        "/people",
        "/picture/x.svg",
        "/link/x",
        "/log.xml",
    ):
        yield browser.get(path).text
    for path, data in (
        ("/undo", {"token": "x"}),
        ("/many/undo", {"token": "x"}),
        ("/replace", {}),
        ("/people/1/role", {"role": "x"}),
        (decided, form | {"action": "x"}),
        (decided, form | {"text": ""}),
        (decided, form | {"seen": "x", "text": "他の訳"}),
        (f"/message/{PAGE}?id=x", form),
        (f"/document/{PAGE}?id={message_id(LIKELY)}", form | {"seen": "x"}),
        (f"/document/{PAGE}?id={message_id(LIKELY)}", form | {"text": ""}),
        (f"/document/{PAGE}?id=x", form),
        ("/consistency", {"pick": "own", "tick": "x", "group": "x"}),
    ):
        yield browser.post(path, data=data).text
    yield browser.put("/").text
    yield browser.post("/undo", data={"token": "x"}, headers={"origin": "https://evil.example"}).text
    yield browser.get("/", headers={"host": "evil.example"}).text
    yield browser.post("/undo", content=b"x" * 1_000_001).text


@pytest.mark.parametrize("code", ["ja", "en"])
@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.MAINTAINER])
def test_a_page_speaks_one_language(server: Server, code: str, role: Role) -> None:
    """Titles, labels and lines of all pages, and of all troubles; what is quoted says in which language it is."""
    name, remark = ("友子", "これでよいですか。") if code == "ja" else ("Tomo", "Is this right?")
    everything(server, name, remark)
    person = server.person(role, name, "tomo@example.org")
    decide(server, person, UNTOUCHED, "correct", "まだ誰も始めていません。")
    person.headers["accept-language"] = code
    texts = [offers.text for _, offers in pages(server, person)] + list(troubles(server, person))
    assert len(texts) > 20
    said = {
        QUOTED.sub("", one)
        for text in texts
        for one in (Spoken(text).texts if text.startswith(("<", "\n<")) else [text])
    }
    assert [] == sorted(one for one in said if any(word not in NAMES for word in SAYS[code].findall(one)))
