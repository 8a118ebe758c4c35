"""A project, a client and a real browser for every test that asks for one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page
from starlette.testclient import TestClient

from taiyaku.commands.review import HOST, listening
from taiyaku.project import Project
from taiyaku.review import make_app
from tests.review import support
from tests.review.support import AIKO, TODAY


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return support.make_project(tmp_path)


@pytest.fixture
def client(project: Project) -> Iterator[TestClient]:
    with support.client(project) as made:
        yield made


@pytest.fixture
def server(project: Project) -> Iterator[str]:
    """The address of the app, served as the command serves it."""
    with listening(0) as listener:
        app = make_app(project, who=AIKO, today=lambda: TODAY)
        running = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://{HOST}:{listener.getsockname()[1]}"
        running.should_exit = True
        thread.join()


@pytest.fixture
def context(browser: Browser, server: str) -> Iterator[BrowserContext]:
    """A fresh profile; anything the page complains about fails the test."""
    made = browser.new_context(base_url=server, locale="ja-JP", viewport={"width": 1280, "height": 800})
    complaints: list[str] = []
    made.on("weberror", lambda error: complaints.append(str(error.error)))
    made.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    yield made
    made.close()
    assert [] == complaints


@pytest.fixture
def tab(context: BrowserContext) -> Page:
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    return tab
