"""The two compilers, one process each for all tests of a worker."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.oracle import Oracle
from tui.compiler import CompileService
from tui.model import Compiled


class Embedded:
    """The embedded compiler, from tests that are not coroutines."""

    def __init__(self, *, sdk_quirks: bool) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._service = CompileService(sdk_quirks=sdk_quirks)

    def compile(self, path: Path) -> Compiled:
        """Compile a file."""
        return asyncio.run_coroutine_threadsafe(self._service.compile(path), self._loop).result(120)

    def close(self) -> None:
        """End the worker and its loop."""
        asyncio.run_coroutine_threadsafe(self._service.close(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()


@pytest.fixture(scope="session")
def oracle() -> Iterator[Oracle]:
    """The real SDK."""
    server = Oracle()
    yield server
    server.close()


@pytest.fixture(scope="session")
def exact() -> Iterator[Embedded]:
    """The embedded compiler, also where the real SDK writes what can't run."""
    compiler = Embedded(sdk_quirks=True)
    yield compiler
    compiler.close()


@pytest.fixture(scope="session")
def fixing() -> Iterator[Embedded]:
    """The embedded compiler as people use it."""
    compiler = Embedded(sdk_quirks=False)
    yield compiler
    compiler.close()
