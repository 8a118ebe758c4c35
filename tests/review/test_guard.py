"""Who may speak to the app."""

from __future__ import annotations

import pytest

from taiyaku.project import Project
from taiyaku.review.guard import refusal
from tests.review import support
from tests.review.support import AIKO, PAGE, STALE, message


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8010", "localhost:8010", "[::1]:8010", "LOCALHOST"])
def test_loopback_is_answered(host: str) -> None:
    """By each of its names and on any port."""
    assert refusal("GET", {"host": host}) is None


@pytest.mark.parametrize(
    "host", ["", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "0.0.0.0", "[", "10.0.0.1"]
)
def test_other_names_are_refused(host: str) -> None:
    """A name that an attacker lets point to 127.0.0.1 reads nothing."""
    refused = refusal("GET", {"host": host})
    assert refused is not None
    assert 421 == refused[0]


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1:9999", "https://127.0.0.1"])
def test_forms_of_other_origins_change_nothing(project: Project, origin: str | None) -> None:
    """Not even with everything else right."""
    before = message(project, STALE)
    app = support.make_app(project, who=AIKO)
    foreign = support.TestClient(app, base_url=support.ORIGIN, headers={"origin": origin} if origin else {})
    answer = foreign.post(f"/message/{PAGE}?id=0", data={"action": "accept", "text": "x", "seen": ""})
    assert 403 == answer.status_code
    assert before == message(project, STALE)


def test_huge_requests_are_refused() -> None:
    """Before anything of them is read."""
    head = {"host": "localhost", "origin": "http://localhost"}
    refused = refusal("POST", head | {"content-length": "2000000"})
    assert refused is not None
    assert 413 == refused[0]
    assert refusal("POST", head | {"transfer-encoding": "chunked"}) is not None


def test_every_answer_carries_the_policy(client: support.TestClient) -> None:
    """Pages, files, errors and refusals alike."""
    answers = [
        client.get("/"),
        client.get("/static/review.js"),
        client.get("/page/none.md"),
        client.post("/check", headers={"origin": "http://x"}),
    ]
    assert [200, 200, 404, 403] == [answer.status_code for answer in answers]
    for answer in answers:
        assert answer.headers["content-security-policy"].startswith("default-src 'self';")
        assert "nosniff" == answer.headers["x-content-type-options"]
