"""A home of its own for each test."""

from pathlib import Path

import pytest

from tests.engine.flows import Driver


@pytest.fixture
def driver(tmp_path: Path) -> Driver:
    return Driver(tmp_path / "home")
