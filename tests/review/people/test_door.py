"""The workbench of one person: who has seen the terminal comes in, nobody else."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from taiyaku.project import Project
from taiyaku.review import make_app
from taiyaku.review.ledger import Ledger
from taiyaku.review.people.door import DAYS, SOON, Door
from taiyaku.review.people.seal import Seal
from tests.review.people.support import Clock
from tests.review.support import AIKO, ORIGIN, PAGE, make_project


@pytest.fixture
def project(tmp_path: object) -> Project:
    return make_project(tmp_path)  # type: ignore[arg-type]


def browser(app: object) -> TestClient:
    return TestClient(app, base_url=ORIGIN, headers={"origin": ORIGIN}, follow_redirects=False)  # type: ignore[arg-type]


def test_the_secret_becomes_a_cookie_at_once(project: Project) -> None:
    """The address that stays in the browser has no secret in it, but leads to the same page."""
    app = make_app(project, who=AIKO, locked=True)
    one = browser(app)
    assert [401, 401, 401] == [one.get(path).status_code for path in ("/", f"/page/{PAGE}", "/open/guess/")]
    answer = one.get(f"/open/{app.state.house.door.secret}/page/{PAGE}?q=loss&lang=en")
    assert (303, f"/page/{PAGE}?q=loss&lang=en") == (answer.status_code, answer.headers["location"])
    assert {"httponly", "samesite=lax"} <= set(answer.headers["set-cookie"].lower().split("; "))
    assert 200 == one.get("/").status_code
    assert 401 == browser(app).get("/").status_code


def test_a_browser_stays_known_when_the_server_is_started_again(project: Project) -> None:
    """Nothing that was typed has to be given up; the old secret opens nothing more."""
    app = make_app(project, who=AIKO, locked=True)
    one = browser(app)
    one.get(f"/open/{app.state.house.door.secret}/")
    again = make_app(project, who=AIKO, locked=True)
    known = browser(again)
    known.cookies.update(dict(one.cookies))
    assert 200 == known.get("/").status_code
    assert 401 == browser(again).get(f"/open/{app.state.house.door.secret}/").status_code


def test_the_door_leads_nowhere_else(project: Project) -> None:
    """Though it is opened by the right secret."""
    app = make_app(project, who=AIKO, locked=True)
    for path in (
        "/evil.example",
        "//evil.example",
        "\\evil.example",
        "%2f%2fevil.example",
        "%0d%0aX:%20y",
        "https://evil",
    ):
        answer = browser(app).get(f"/open/{app.state.house.door.secret}/{path}")
        location = answer.headers.get("location", "/")
        assert answer.status_code in (303, 404)
        assert location.startswith("/"), path
        assert not location.startswith(("//", "/\\")), path


def test_what_the_browser_is_given_opens_once_and_soon(project: Project) -> None:
    """Other users of the machine may read it from the list of processes."""
    clock = Clock()
    door = Door(Seal(Ledger(project.cache / "review.sqlite")), clock=clock)
    once = door.once()
    cookie = door.redeemed(once)
    assert cookie is not None
    assert (True, False, None) == (door.knows(cookie), door.knows(cookie[:-1]), door.redeemed(once))
    late = door.once()
    clock.now += SOON + 1
    assert door.redeemed(late) is None
    assert door.redeemed("") is None
    assert door.redeemed("é\ud800") is None
    assert door.redeemed(door.secret) is not None
    assert 30 == DAYS


def test_another_projects_cookie_opens_nothing(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each project has a key of its own."""
    other = make_app(make_project(tmp_path_factory.mktemp("other")), who=AIKO, locked=True)
    app = make_app(project, who=AIKO, locked=True)
    cookie = other.state.house.door.redeemed(other.state.house.door.secret)
    one = browser(app)
    one.cookies.set(app.state.house.cookie, cookie)
    assert 401 == one.get("/").status_code
    assert app.state.house.cookie != other.state.house.cookie
