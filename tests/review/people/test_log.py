"""Who did what when, from which session."""

from __future__ import annotations

import csv
import inspect
import io
import json
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taiyaku.errors import CatalogError
from taiyaku.review.hand import ACTIONS
from taiyaku.review.people.audit import Line, as_csv, as_json_lines
from taiyaku.review.people.community import Community
from taiyaku.review.people.limits import RATES, Limits, Rate
from taiyaku.review.people.roles import GIVES, Permission, Role
from taiyaku.review.views import COMMUNITY_ROUTES, NEEDS, ROUTES
from taiyaku.review.words import DEEDS, DETAILS
from taiyaku.said import say
from tests.review.people.support import Clock, Server, decide, serving, undo_token
from tests.review.support import DONE, DOUBTFUL, PAGE, UNTOUCHED, make_project


def lines(server: Server) -> list[tuple[str, str, int]]:
    return [(line.who.partition(" <")[0], line.action, line.session) for line in server.community.audit.all()]


def test_everything_that_changes_something_is_in_the_log(server: Server) -> None:
    """Also what was refused; not what is only read, nor the checks while somebody types."""
    mei, tomo = server.person(Role.MAINTAINER, "Mei"), server.person(Role.TRANSLATOR, "Tomo")
    tomo.get("/")
    tomo.post("/check", json={"page": PAGE, "id": "x", "text": "x"})
    token = undo_token(decide(server, tomo, UNTOUCHED, "correct", "トモの訳"))
    tomo.post("/undo", data={"token": token})
    decide(server, tomo, DOUBTFUL, "reject")
    tomo.get("/people")
    mei.post("/people/2/role", data={"role": "reviewer"})
    mei.get("/people/2/revert")
    mei.post("/people/2/bar", data={"barred": "yes"})
    assert [
        ("Mei", "join", 1), ("Tomo", "join", 2), ("Tomo", "correct", 2), ("Tomo", "undo", 2), ("Tomo", "reject", 2),
        ("Tomo", "people", 2), ("Mei", "role", 1), ("Mei", "bar", 1),
    ] == lines(server)  # fmt: skip
    found = list(server.community.audit.all())
    assert (token, PAGE, 303) == (found[2].what["decision"], found[2].what["page"], found[2].what["status"])
    assert [403, 403] == [found[4].what["status"], found[5].what["status"]]
    assert {"name", "role"} <= set(found[6].what)


def test_the_log_is_read_by_maintainers_and_taken_along(server: Server) -> None:
    """As a page by person and action, as a table, and as JSON lines; no secret is in it."""
    mei, rie = server.person(Role.MAINTAINER, "Mei"), server.person(Role.REVIEWER, "Rie")
    secret = mei.post("/people/invite", data={"role": "translator", "uses": "1", "days": "1"}).text
    decide(server, rie, DONE, "accept")
    who = server.community.accounts.all()[1].who
    assert "accept" in mei.get("/log", params={"who": who}).text
    assert 0 == mei.get("/log", params={"who": who, "action": "invite"}).text.count("<tr><td>")
    table = list(csv.DictReader(io.StringIO(mei.get("/log.csv").text)))
    rows = [json.loads(line) for line in mei.get("/log.jsonl").text.splitlines()]
    assert [row["action"] for row in table] == [row["action"] for row in rows] == ["join", "join", "invite", "accept"]
    assert who == rows[-1]["who"] == table[-1]["who"]
    assert "attachment" in mei.get("/log.csv").headers["content-disposition"]
    assert 404 == mei.get("/log.xml").status_code
    assert 403 == rie.get("/log.csv").status_code
    made = secret.partition("/link/")[2].partition('"')[0]
    assert len(made) > 40
    assert made not in mei.get("/log.jsonl").text


@given(st.lists(st.text(), min_size=1))
def test_an_export_says_what_the_log_says(texts: list[str]) -> None:
    """For any text: JSON comes back exactly, and no cell of the table begins like a formula."""
    found = [Line(number, 0.0, text, 1, text, {"text": text}) for number, text in enumerate(texts)]
    read = [json.loads(line) for line in as_json_lines(iter(found))]
    assert texts == [row["what"]["text"] for row in read]
    for row in csv.reader(io.StringIO("".join(as_csv(iter(found))), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_who_asks_too_much_waits(tmp_path_factory: object) -> None:
    """A person for their own account, strangers by their address; others go on."""
    rates = {"knock": Rate(3, 1), "stranger": Rate(1000, 1000), "read": Rate(1000, 1000), "write": Rate(2, 2)}
    clock = Clock()
    root = tmp_path_factory.mktemp("limited")  # type: ignore[attr-defined]
    with serving(make_project(root), limits=Limits(rates, clock=clock)) as server:
        links = [f"/link/{server.invitation(Role.REVIEWER)}" for _ in range(2)]
        people = [server.browser() for _ in range(2)]
        for number, (link, browser) in enumerate(zip(links, people, strict=True)):
            assert 303 == browser.post(link, data={"name": f"Person {number}"}).status_code
        assert 410 == server.browser().get("/link/guess").status_code
        refused = server.browser().get("/link/guess")
        assert (429, "60") == (refused.status_code, refused.headers["retry-after"])
        assert 200 == people[0].get("/").status_code
        for status in (303, 303, 429):
            assert (
                status
                == decide(server, people[0], UNTOUCHED, "correct", f"訳 {status}{len(lines(server))}").status_code
            )
        assert 303 == decide(server, people[1], DOUBTFUL, "accept").status_code
        clock.now += 60
        assert 410 == server.browser().get("/link/guess").status_code
        assert 303 == decide(server, people[0], UNTOUCHED, "correct", "訳").status_code


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 5), st.integers(1, 60))
def test_a_rate_is_kept_and_given(pauses: list[float], at_once: int, a_minute: int) -> None:
    """No more than the rate gives ever passes, who waits as long as asked passes, and another name has its own."""
    clock = Clock()
    limits = Limits({"x": Rate(at_once, a_minute)}, clock=clock)
    passed = []
    for pause in pauses:
        clock.now += pause
        wait = limits.wait("x", "one")
        if not wait:
            passed.append(clock.now)
        else:
            clock.now += wait
            assert 0 == limits.wait("x", "one")
            passed.append(clock.now)
    for first, start in enumerate(passed):
        for last, end in enumerate(passed[first:], first):
            assert last - first + 1 <= at_once + (end - start) * a_minute / 60 + 1e-3
    assert 0 == limits.wait("x", "other")


def test_no_allowance_is_worth_keeping() -> None:
    """All are full again after two minutes, so that nobody gains by a server that was started again."""
    assert all(rate.at_once <= 2 * rate.a_minute for rate in RATES.values())


def test_every_line_and_every_detail_has_words() -> None:
    """Nothing that can stand in the log is shown by the name that its file has for it."""
    community = Path(inspect.getfile(Community)).read_text(encoding="utf-8")
    posted = {route.name for route in (*ROUTES, *COMMUNITY_ROUTES) if "POST" in (getattr(route, "methods", None) or ())}
    logged = {name for name, needs in NEEDS.items() if needs.log and name in posted}
    refused = {name for name, needs in NEEDS.items() if needs.permission in set(Permission) - GIVES[Role.TRANSLATOR]}
    done = set(re.findall(r'_done\("([a-z-]+)"', community)) | {"unbar"}
    assert logged | refused | done | {*ACTIONS, "flag"} == set(DEEDS)
    told = {key for keys in re.findall(r"what \|= {([^}]*)}", community) for key in re.findall(r'"(\w+)":', keys)}
    assert told | {"status", "path", "page", "decision", "since", "reverted", "left", "id"} == set(DETAILS)


def test_the_log_is_read_in_words(server: Server) -> None:
    """What was done, what its details are, and the roles in them."""
    mei = server.person(Role.MAINTAINER, "Mei")
    server.person(Role.TRANSLATOR, "Tomo")
    mei.post("/people/2/role", data={"role": "reviewer"})
    text = mei.get("/log").text
    assert "役割の変更" in text
    assert "役割: 確認者" in text
    assert '<option value="role">役割の変更</option>' in text
    assert "changed a role" in mei.get("/log?lang=en").text


def test_maintainers_are_told_what_hinders_files_and_commits(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the overview, in their language, as long as it does; nobody else is bothered with it."""
    mei, rie = server.person(Role.MAINTAINER, "Mei"), server.person(Role.REVIEWER, "Rie")
    desk = server.app.state.desk

    def full(path: Path, text: str) -> None:
        raise CatalogError(say("{path}: cannot be written ({why}).", path=path, why="No space left on device"))

    monkeypatch.setattr("taiyaku.review.store.write_text", full)
    decide(server, rie, DOUBTFUL, "accept")
    assert "cannot be written (No space left on device)" in mei.get("/").text
    assert "No space left" not in rie.get("/").text
    monkeypatch.undo()
    desk.store.settle()
    assert "No space left" not in mei.get("/").text
    subprocess.run(["git", "commit", "-q", "--allow-empty", "-m", "Morning"], cwd=server.project.root, check=True)
    (server.project.root / ".git/index.lock").touch()
    desk.committer._try()
    assert "確認した内容をコミットできません（別のgitが動いています（index.lock））" in mei.get("/").text
    (server.project.root / ".git/index.lock").unlink()
    desk.committer._try()
    assert "コミットできません" not in mei.get("/").text


def test_the_log_leads_to_the_message(server: Server) -> None:
    """And says the answer only of what was refused."""
    mei, tomo = server.person(Role.MAINTAINER, "Mei"), server.person(Role.TRANSLATOR, "Tomo")
    decide(server, tomo, UNTOUCHED, "correct", "トモの訳")
    assert "応答コード" not in mei.get("/log").text
    found = re.search(r'href="(/message/[^"]+)"', mei.get("/log").text)
    assert found is not None
    assert "トモの訳" in mei.get(found[1]).text
    decide(server, tomo, DOUBTFUL, "reject")
    assert '応答コード: <span translate="no">403</span>' in mei.get("/log").text
