"""Who is served, and what waits meanwhile."""

from __future__ import annotations

import time

from starlette.testclient import TestClient

from taiyaku.project import Project
from taiyaku.review.desk import Desk
from taiyaku.review.door import Door


def test_the_door_knows_who_is_inside() -> None:
    """Several at once, also those who leave by an error."""
    door = Door()
    assert (False, False) == (door.busy, door.used.is_set())
    with door.open():
        try:
            with door.open():
                raise ValueError
        except ValueError:
            assert (True, True) == (door.busy, door.used.is_set())
    assert not door.busy


def test_every_answer_goes_through_the_door(client: TestClient) -> None:
    """Then nobody is inside any more."""
    desk: Desk = client.app.state.desk  # type: ignore[attr-defined]
    assert not desk.door.used.is_set()
    client.get("/")
    assert (False, True) == (desk.door.busy, desk.door.used.is_set())


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
