"""A project and a client for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from taiyaku.project import Project
from tests.review import support


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return support.make_project(tmp_path)


@pytest.fixture
def client(project: Project) -> Iterator[TestClient]:
    with support.client(project) as made:
        yield made
