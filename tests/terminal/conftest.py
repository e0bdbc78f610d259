"""Fixtures of the terminal tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.terminal.terminal import ROOT, Terminal

OpenTerminal = Callable[..., Terminal]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with the shipped examples in it."""
    folder = tmp_path / "work"
    shutil.copytree(ROOT / "tui" / "examples", folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def open_terminal(home: Path) -> Iterator[OpenTerminal]:
    """Give a function that opens terminals; all are closed at the end."""
    opened: list[Terminal] = []

    def open_one(width: int = 80, height: int = 24, **environment: str) -> Terminal:
        given = {"KFDECK_HOME": str(home), "PYTHONPATH": str(ROOT), "EDITOR": "true", **environment}
        terminal = Terminal(width, height, given)
        opened.append(terminal)
        return terminal

    yield open_one
    for terminal in opened:
        terminal.kill()
