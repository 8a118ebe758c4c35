"""Who is served, and what waits meanwhile."""

from __future__ import annotations

import gc
import time
import weakref
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from taiyaku.project import Project
from taiyaku.review.desk import Desk
from taiyaku.review.in_flight import InFlight
from taiyaku.review.lasting import FEW


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


@pytest.fixture
def by_hand() -> Iterator[None]:
    """Garbage is looked for only where somebody says so."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def circles(count: int) -> list[weakref.ref[object]]:
    """Objects that name themselves and nobody else does."""

    class Circle:
        def __init__(self) -> None:
            self.own = self

    return [weakref.ref(Circle()) for _ in range(count)]


@pytest.mark.usefixtures("by_hand")
def test_garbage_is_looked_for_when_nobody_is_served(client: TestClient) -> None:
    """By the clerk, who waits anyway; not while somebody waits for an answer, nor for a few objects."""
    desk: Desk = client.app.state.desk  # type: ignore[attr-defined]
    with desk.in_flight.one(), desk.clerk().working():
        found = circles(2 * FEW)
        time.sleep(0.5)
        assert all(one() is not None for one in found)
    client.get("/page/index.md")
    gc.collect()
    found = circles(2 * FEW)
    with desk.clerk().working():
        until = time.monotonic() + 30
        while any(one() is not None for one in found) and time.monotonic() < until:
            time.sleep(0.05)
    assert not any(one() is not None for one in found)


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
