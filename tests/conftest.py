"""Options and fixtures of the whole suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite",
        action="store_true",
        help="Write what the code gives now into the expected parts of the case files.",
    )


@pytest.fixture
def rewriting(request: pytest.FixtureRequest) -> bool:
    """Whether `pytest --rewrite` was asked for."""
    return bool(request.config.getoption("--rewrite"))
