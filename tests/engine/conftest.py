"""A home of its own for each test, and a working Ctrl-C."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.flows import Driver


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """Tests that were started in the background ignore Ctrl-C, and so would the commands that they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def driver(tmp_path: Path) -> Driver:
    return Driver(tmp_path / "home")
