"""Who is served, and what waits meanwhile."""

from __future__ import annotations

import time

from starlette.testclient import TestClient

from taiyaku.project import Project
from taiyaku.review.desk import Desk
from taiyaku.review.in_flight import InFlight


def test_it_is_known_whether_somebody_is_being_answered() -> None:
    """Several at once, also where one ends by an error."""
    in_flight = InFlight()
    assert (False, False) == (in_flight.any, in_flight.answered.is_set())
    with in_flight.one():
        try:
            with in_flight.one():
                raise ValueError
        except ValueError:
            assert (True, True) == (in_flight.any, in_flight.answered.is_set())
    assert not in_flight.any


def test_every_answer_is_counted(client: TestClient) -> None:
    """Then nobody is being answered any more."""
    desk: Desk = client.app.state.desk  # type: ignore[attr-defined]
    assert not desk.in_flight.answered.is_set()
    client.get("/")
    assert (False, True) == (desk.in_flight.any, desk.in_flight.answered.is_set())


def test_the_clerk_begins_when_somebody_was_served(client: TestClient, project: Project) -> None:
    """Until then nothing is read for the queue but what is asked for."""
    desk: Desk = client.app.state.desk  # type: ignore[attr-defined]
    with desk.clerk().working():
        time.sleep(1.5)
        assert {} == desk.shelf.leaves
        client.get("/page/index.md")
        until = time.monotonic() + 30
        while len(desk.shelf.leaves) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        assert {"index.md", "notes/descent.md"} == set(desk.shelf.leaves)
